//! A person's terminal: one shell, one folder, lines pasted one after the other.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Stdio},
};

/// A folder with programs that are found before all others.
pub(crate) struct Session {
    folder: tempfile::TempDir,
}

impl Session {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A program of this name, as a script.
    pub(crate) fn program(&self, name: &str, script: &str) {
        let file = self.folder().join("bin").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, script).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Pastes lines. Each has to end well; what they print is returned. What is typed answers their questions.
    #[track_caller]
    pub(crate) fn paste(&self, lines: &[String], typed: &str, environment: &[(&str, &str)]) -> String {
        // The shell itself says which line failed, and stops there.
        let checked =
            |line: &String| format!("{line}\n[ $? = 0 ] || {{ echo 'the line before failed' >&2; exit 1; }}\n");
        let checked: String = lines.iter().map(checked).collect();
        let script = format!("set -u -o pipefail\n{checked}");
        let file = self.folder().join("pasted");
        fs::write(&file, &script).unwrap();
        let path = format!("{}:{}", self.folder().join("bin").display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash");
        shell.args(["-v", "pasted"]).current_dir(self.folder()).env("PATH", path).env("HOME", self.folder());
        shell.envs(environment.iter().copied()).env_remove("HTTPS_PROXY").env_remove("https_proxy");
        shell.stdin(Stdio::piped()).stdout(Stdio::piped());
        let said = fs::File::create(self.folder().join("said")).unwrap();
        let mut child = shell.stderr(said).spawn().unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = fs::read_to_string(self.folder().join("said")).unwrap();
        let last: Vec<&str> = said.lines().rev().take(6).collect();
        assert!(output.status.success(), "{:#?}", last.into_iter().rev().collect::<Vec<_>>());
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
