//! The real program, as a shell runs it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod detect;
mod formats;
mod junit;
mod known;

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

/// The program, with an environment that decides nothing.
fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_drift-detector"));
    command.args(args).stdin(Stdio::null());
    for variable in ["DRIFT_DETECTOR_VCENTER_USERNAME", "GOVC_USERNAME"] {
        command.env_remove(variable);
    }
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "LC_ALL", "LC_CTYPE", "TERM", "COLUMNS"] {
        command.env_remove(variable);
    }
    command.env("LANG", "C.UTF-8");
    command
}

fn run(args: &[&str]) -> Output {
    program(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Fails with code 2, says why on standard error, and prints no result.
#[track_caller]
fn fails(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {output:?}");
    assert_eq!(text(&output.stdout), "", "{args:?}");
    let told = text(&output.stderr).to_owned();
    assert!(told.starts_with("error: "), "{told}");
    told
}

/// Succeeds, and prints nothing on standard error.
#[track_caller]
fn prints(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
    assert_eq!(text(&output.stderr), "", "{args:?}");
    text(&output.stdout).to_owned()
}

/// A folder with a file that can at least be read.
fn folder() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file").to_str().unwrap().to_owned();
    fs::write(&file, "no backup").unwrap();
    (folder, file)
}

#[test]
fn help_tells_everything() {
    insta::assert_snapshot!("help", prints(&["--help"]));
    insta::assert_snapshot!("help_detect", prints(&["detect", "--help"]));
    insta::assert_snapshot!("help_inspect", prints(&["inspect", "--help"]));
    insta::assert_snapshot!("help_inventory", prints(&["inventory", "--help"]));
    insta::assert_snapshot!("help_nodes", prints(&["nodes", "--help"]));
    insta::assert_snapshot!("help_serve", prints(&["serve", "--help"]));
    assert!(prints(&["detect", "-h"]).len() < prints(&["detect", "--help"]).len());
}

#[test]
fn the_version_is_told() {
    assert_eq!(prints(&["--version"]), format!("drift-detector {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_is_told_with_the_right_one() {
    assert!(fails(&["detect", "--backup", "b", "--inventroy", "i"]).contains("--inventory"));
    assert!(fails(&["detect", "--backup", "b", "--nodes", "prod=n"]).contains("team-a/prod=nodes.json"));
    assert!(fails(&["detect", "--backup", "b", "--vcenter-alias", "vc01"]).contains("vc01.corp.example"));
    assert!(fails(&["detect"]).contains("--backup <FILE>"));
    assert!(fails(&["nothing"]).contains("nothing"));
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("Usage: drift-detector"));
}

#[test]
fn the_known_command_line_fails_where_the_backup_is_missing() {
    let command_line = ["detect", "--backup", "my-backup-data.tar.gz", "--insecure-skip-verify", "-o", "report.json"];
    assert!(fails(&command_line).contains("cannot read the backup my-backup-data.tar.gz"));
    assert!(!Path::new("report.json").exists());
}

#[test]
fn files_of_secrets_are_looked_at_first_and_not_repeated() {
    let (_folder, file) = folder();
    fs::write(&file, "password = CANARY").unwrap();
    let told = fails(&["detect", "--backup", &file, "--credentials", &file]);
    assert!(told.contains("cannot use the credentials file") && !told.contains("CANARY"), "{told}");
    let told = fails(&["inventory", "--vcenter", "vc.invalid", "-o", "-", "--ca-file", &file]);
    assert!(told.contains("cannot use the CA file"), "{told}");
    let told = fails(&["inventory", "--vcenter", "vc.invalid", "-o", "-"]);
    assert!(told.contains("no account is given for it"), "{told}");
}

#[test]
fn a_missing_file_is_told_before_anything_is_read() {
    let (_folder, file) = folder();
    let told = fails(&["detect", "--backup", "nowhere.tar.gz", "--inventory", &file]);
    insta::assert_snapshot!(told, @"
    error: cannot read the backup nowhere.tar.gz: there is no such file or folder

      Give the archive that this writes: velero backup download NAME
    ");
    let told = fails(&["detect", "--backup", &file, "--inventory", "nowhere.json"]);
    assert!(told.contains("the inventory nowhere.json"), "{told}");
    let told = fails(&["detect", "--backup", &file, "--inventory", &file, "--nodes", "a/b=nowhere.json"]);
    assert!(told.contains("the node list nowhere.json"), "{told}");
    let told = fails(&["detect", "--backup", &file, "--inventory", &file, "--velero-backup", "nowhere.json"]);
    assert!(told.contains("the Velero backup record nowhere.json"), "{told}");
    assert!(fails(&["inspect", "--backup", "nowhere.tar.gz"]).contains("the backup nowhere.tar.gz"));
}

#[test]
fn a_directory_is_no_file() {
    let (_folder, file) = folder();
    insta::assert_snapshot!(fails(&["detect", "--backup", ".", "--inventory", &file]), @"
    error: cannot read the backup .: it is a directory

      Give the archive itself, as this writes it: velero backup download NAME
      An unpacked backup can be packed again: tar -czf backup.tar.gz -C DIRECTORY .
    ");
    assert!(fails(&["detect", "--backup", &file, "--inventory", "."]).contains("it is a directory"));
    assert!(fails(&["inspect", "--backup", "."]).contains("it is a directory"));
}

#[test]
fn what_is_no_backup_is_told() {
    let (_folder, file) = folder();
    let told = fails(&["detect", "--backup", &file, "--inventory", &file]);
    assert!(told.contains("velero backup download"), "{told}");
    assert!(fails(&["inspect", "--backup", &file]).contains("velero backup download"));
}

#[test]
fn the_report_never_replaces_an_input() {
    let (folder, file) = folder();
    let report = folder.path().join("report.json");
    let report = report.to_str().unwrap();
    let told = fails(&["detect", "--backup", &file, "--inventory", &file, "-o", &file]);
    assert!(told.contains("the report would overwrite the backup"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "no backup");
    let nowhere = format!("{report}/report.json");
    assert!(fails(&["detect", "--backup", &file, "--inventory", &file, "-o", &nowhere]).contains("its folder"));
    fails(&["detect", "--backup", &file, "--inventory", &file, "-o", report]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a failure leaves no report");
}

#[test]
fn names_of_files_are_shown_unharmed() {
    let told = fails(&["inspect", "--backup", "no\u{1b}[2Jwhere"]);
    assert!(told.contains("no\\u{1b}[2Jwhere"), "{told}");
}

#[test]
fn colours_are_for_those_who_want_them() {
    let escape = |command: &mut Command| command.output().unwrap().stderr.contains(&0x1b);
    let args = ["inspect", "--backup", "nowhere"];
    assert!(!escape(&mut program(&args)), "a pipe is no terminal");
    assert!(escape(program(&args).env("CLICOLOR_FORCE", "1")));
    assert!(!escape(program(&args).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")));
    assert!(escape(program(&args).args(["--color", "always"]).env("NO_COLOR", "1")));
    assert!(!escape(program(&args).args(["--color=never"]).env("CLICOLOR_FORCE", "1")));
    assert!(program(&["--color=always", "--help"]).output().unwrap().stdout.contains(&0x1b));
    assert!(!program(&["--help"]).output().unwrap().stdout.contains(&0x1b));
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = prints(&["completions", shell]);
        assert!(script.contains("drift-detector") && script.contains("ignore-healthy-resources"), "{shell}");
    }
}

#[test]
fn manual_pages_are_roff() {
    assert!(prints(&["man"]).contains(".TH drift-detector 1"));
    let page = prints(&["man", "detect"]);
    assert!(page.contains(".TH drift-detector-detect 1") && page.contains("Exit codes"), "{page}");
    assert!(prints(&["man", "inspect"]).contains("drift\\-detector inspect"));
    prints(&["man", "schema"]);
}

#[test]
fn schemas_are_json() {
    for of in ["report", "inventory", "inspect"] {
        let schema: serde_json::Value = serde_json::from_str(&prints(&["schema", of])).unwrap();
        assert!(schema["title"].is_string(), "{of}");
    }
    assert_eq!(prints(&["schema"]), prints(&["schema", "report"]));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = program(&["completions", "bash"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = program(&["schema"]).stdout(full).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr), "error: cannot write the output: the disk is full\n");
}

/// Reads from a pipe that nobody writes to, until it is interrupted.
#[cfg(unix)]
#[test]
fn an_interruption_ends_with_130() {
    use std::{thread::sleep, time::Duration};
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut child = program(&["inspect", "--backup", pipe.to_str().unwrap()]).stderr(Stdio::null()).spawn().unwrap();
    for _ in 0..500 {
        sleep(Duration::from_millis(20));
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        if let Some(status) = child.try_wait().unwrap() {
            // Where the signal comes before the program has begun, the system ends it.
            if status.code().is_some() {
                assert_eq!(status.code(), Some(130));
                return;
            }
            child = program(&["inspect", "--backup", pipe.to_str().unwrap()]).stderr(Stdio::null()).spawn().unwrap();
            sleep(Duration::from_millis(500));
        }
    }
    child.kill().unwrap();
    panic!("never ended");
}

#[test]
fn others_are_served_with_care_or_not_at_all() {
    let tls = ["serve", "--listen", "0.0.0.0:0", "--tls-self-signed"];
    let refused = [
        fails(&["serve", "--listen", "0.0.0.0:0"]),
        fails(&tls),
        fails(&[&tls[..], &["--allow-upstream", "vc01"]].concat()),
        fails(&[&tls[..], &["--allow-upstream", "vc01", "--host", "https://x"]].concat()),
        fails(&["serve", "--token-file", "nowhere"]),
        fails(&["serve", "--token-file", "Cargo.toml"]),
        fails(&["serve", "--tls-certificate", "c.pem"]),
    ];
    insta::assert_snapshot!("serve_refused", refused.join("\n"));
}
