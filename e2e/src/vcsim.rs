//! The vCenter that tests talk to: `peers/vcsim`, started for one test and ended with it.

use std::{
    env,
    fs::File,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::{Mutex, OnceLock},
    thread,
    time::{Duration, Instant},
};

use flate2::read::GzDecoder;
use serde_json::Value;
use tempfile::TempDir;

use crate::go;

/// The account of every saved vCenter, and of made ones unless the test says otherwise.
pub const USERNAME: &str = "administrator@vsphere.local";

/// The password of a made vCenter, unless the test says otherwise.
pub const PASSWORD: &str = "password";

/// The password of every saved vCenter.
pub const SAVED_PASSWORD: &str = "CANARY-vcenter-password-7f3a";

/// How long the simulator may take to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A vCenter that runs.
#[derive(Debug)]
pub struct Vcsim {
    child: Child,
    pipes: Option<Mutex<Pipes>>,
    ready: Value,
    /// What was loaded, and the lock on the address.
    _kept: Option<(TempDir, File)>,
}

#[derive(Debug)]
struct Pipes {
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Vcsim {
    /// A vCenter made by these flags, which `peers/vcsim/main.go` lists: `["-dc", "2", "-vm", "10"]`.
    #[track_caller]
    pub fn start(flags: &[&str]) -> Self {
        Self::start_keeping(flags, None)
    }

    #[track_caller]
    fn start_keeping(flags: &[&str], kept: Option<(TempDir, File)>) -> Self {
        let mut child = Command::new(program())
            .args(flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut pipes =
            Pipes { commands: child.stdin.take().unwrap(), answers: BufReader::new(child.stdout.take().unwrap()) };
        let ready = pipes.answer().unwrap_or_else(|| panic!("vcsim does not start with {flags:?}; it says why above"));
        Self { child, pipes: Some(Mutex::new(pipes)), ready, _kept: kept }
    }

    /// A saved vCenter, at the address that the fixture knows it by, with more flags. Two of the same address wait for
    /// one another.
    #[track_caller]
    pub fn load(archive: &Path, address: &str, flags: &[&str]) -> Self {
        let lock =
            File::create(env::temp_dir().join(format!("drift-detector-vcsim-{}", address.replace(':', "-")))).unwrap();
        lock.lock().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = File::open(archive).unwrap_or_else(|error| panic!("{}: {error}", archive.display()));
        tar::Archive::new(GzDecoder::new(file)).unpack(folder.path()).unwrap();
        let saved = folder.path().join("vc").to_str().unwrap().to_owned();
        let mut all = vec!["-load", saved.as_str(), "-listen", address, "-password", SAVED_PASSWORD];
        all.extend(flags);
        Self::start_keeping(&all, Some((folder, lock)))
    }

    /// `https://127.0.0.1:PORT/sdk`.
    pub fn url(&self) -> &str {
        self.ready("url")
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        self.url().strip_prefix("https://").and_then(|rest| rest.strip_suffix("/sdk")).unwrap()
    }

    /// The certificate's SHA-256, as vSphere writes it: `4C:3D:…`.
    pub fn sha256(&self) -> &str {
        self.ready("sha256")
    }

    /// The certificate's SHA-1, as vSphere writes it.
    pub fn sha1(&self) -> &str {
        self.ready("sha1")
    }

    /// The certificate.
    pub fn certificate_pem(&self) -> &str {
        self.ready("certificatePem")
    }

    /// The authority that signed the certificate; the certificate again, if it is self-signed.
    pub fn ca_pem(&self) -> &str {
        self.ready("caPem")
    }

    fn ready(&self, field: &str) -> &str {
        self.ready[field].as_str().unwrap()
    }

    /// What has happened so far: `connections`, `open`, `requests`, `logins`, `failedLogins`, `logouts`, `sessions` and
    /// `calls` by method. A call is counted before it is answered, so that a client that has its answer finds it here.
    pub fn stats(&self) -> Value {
        self.command("stats")
    }

    /// How many sessions live.
    pub fn sessions(&self) -> u64 {
        self.stats()["sessions"].as_u64().unwrap()
    }

    /// How often a method was called.
    pub fn calls(&self, method: &str) -> u64 {
        self.stats()["calls"][method].as_u64().unwrap_or(0)
    }

    /// Disturbs calls from now on, as `peers/vcsim/rule.go` tells: `"RetrievePropertiesEx fault=NoPermission from=2
    /// times=1"`.
    #[track_caller]
    pub fn rule(&self, rule: &str) {
        let answer = self.command(&format!("rule {rule}"));
        assert_eq!(answer["ok"], true, "{answer}");
    }

    /// Disturbs nothing any more.
    #[track_caller]
    pub fn clear_rules(&self) {
        assert_eq!(self.command("clear")["ok"], true);
    }

    /// One line there, one line back.
    #[track_caller]
    pub fn command(&self, line: &str) -> Value {
        let mut pipes = self.pipes.as_ref().unwrap().lock().unwrap();
        writeln!(pipes.commands, "{line}").unwrap();
        pipes.answer().unwrap_or_else(|| panic!("vcsim has ended; it says why above"))
    }

    /// Ends it, and tells how it ended.
    pub fn stop(mut self) -> ExitStatus {
        self.end()
    }

    fn end(&mut self) -> ExitStatus {
        self.pipes = None; // Closes its standard input, which asks it to end.
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            thread::sleep(Duration::from_millis(2));
        }
        self.child.kill().unwrap_or_default();
        self.child.wait().unwrap()
    }
}

impl Drop for Vcsim {
    fn drop(&mut self) {
        self.end();
    }
}

impl Pipes {
    /// The next line of JSON; `None` when there is none any more.
    fn answer(&mut self) -> Option<Value> {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        (!line.is_empty()).then(|| serde_json::from_str(&line).unwrap())
    }
}

/// The program, built when it is first asked for.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| go::build("vcsim"))
}
