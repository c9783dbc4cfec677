//! However the program is asked to end, it does, and leaves no session and no file behind.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, Command, Stdio},
};

use drift_e2e::{
    program::{self, Run},
    scenario,
    vcsim::{SAVED_PASSWORD, USERNAME, Vcsim},
};

use crate::desk::{assert_logged_out, scenario};

/// The signals, and the exit code of each.
const SIGNALS: [(&str, i32); 4] = [("-HUP", 129), ("-INT", 130), ("-QUIT", 131), ("-TERM", 143)];

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// Waits until the program is in the middle of its look-up.
#[track_caller]
fn await_look_up(vcenter: &Vcsim, child: &mut Child, logins: u64) {
    while vcenter.sessions() == 0 || vcenter.calls("RetrievePropertiesEx") < logins {
        assert_eq!(child.try_wait().unwrap(), None, "it ended before it was asked to");
        std::thread::yield_now();
    }
}

/// Starts the program, and ends it in the middle of a look-up.
#[track_caller]
fn interrupt_in_look_up(vcenter: &Vcsim, args: &[&str], file: &Path, signal: &str, logins: u64) -> Option<i32> {
    let mut child = Command::new(program::path())
        .args(args)
        .arg("-o")
        .arg(file)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    await_look_up(vcenter, &mut child, logins);
    send(signal, &child);
    let code = child.wait().unwrap().code();
    assert!(!file.exists());
    assert_logged_out(vcenter, logins);
    code
}

#[test]
fn an_interruption_logs_out() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    vcenter.rule("RetrievePropertiesEx hang");
    let (file, password) = (folder.path().join("report.json"), folder.path().join("password"));
    fs::write(&password, SAVED_PASSWORD).unwrap();
    let (backup, password) = (scenario.backup(), password.to_str().unwrap().to_owned());
    let detect = ["detect", "--insecure-skip-verify", "--skip-access-apiserver", "--backup", backup.to_str().unwrap()];
    let inventory = [
        "inventory",
        "--insecure-skip-verify",
        "--vcenter",
        vcenter.address(),
        "--vcenter-username",
        USERNAME,
        "--vcenter-password-file",
        &password,
    ];
    let mut logins = 0;
    for args in [&detect[..], &inventory[..]] {
        for (signal, code) in SIGNALS {
            logins += 1;
            assert_eq!(interrupt_in_look_up(&vcenter, args, &file, signal, logins), Some(code), "{args:?}");
        }
    }
}

/// Nobody reads on: the rest of the report waits in the program.
#[test]
fn output_that_nobody_takes_is_interrupted() {
    let scenario = scenario::named("v1-28e-two-vcenters-both-inventories");
    for (signal, code) in SIGNALS {
        let mut command = Command::new(program::path());
        command.args(["detect", "-o", "-", "--backup"]).arg(scenario.backup());
        for inventory in scenario.inventories() {
            command.arg("--inventory").arg(inventory);
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut output = child.stdout.take().unwrap();
        output.read_exact(&mut [0]).unwrap();
        send(signal, &child);
        assert_eq!(child.wait().unwrap().code(), Some(code));
        let mut rest = Vec::new();
        output.read_to_end(&mut rest).unwrap();
        assert!(!rest.ends_with(b"}\n"), "the pipe took the whole report: {} bytes", rest.len());
    }
}

/// What the program tells of API servers waits in a pipe that is full, while a session with the vCenter is open.
#[cfg(target_os = "linux")]
#[test]
fn words_that_nobody_reads_keep_no_session_open() {
    /// The bytes of a pipe.
    const PIPE: usize = 1 << 16;
    /// Room for the first line, and for no other.
    const ROOM: usize = 90;
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    vcenter.rule("RetrievePropertiesEx hang");
    let pin = format!("{}={}", vcenter.address(), vcenter.sha256());
    let mut logins = 0;
    for (signal, code) in SIGNALS {
        logins += 1;
        let (mut reader, mut writer) = std::io::pipe().unwrap();
        std::io::Write::write_all(&mut writer, &vec![b'.'; PIPE - ROOM]).unwrap();
        let mut child = Command::new(program::path())
            .args(["detect", "--thumbprint", &pin, "--backup"])
            .arg(scenario.backup())
            .arg("-o")
            .arg(folder.path().join("report.json"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(writer)
            .spawn()
            .unwrap();
        await_look_up(&vcenter, &mut child, logins);
        send(signal, &child);
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert_logged_out(&vcenter, logins);
        let mut told = Vec::new();
        reader.read_to_end(&mut told).unwrap();
        assert!(told.len() <= PIPE && String::from_utf8_lossy(&told).contains("Connecting"), "{}", told.len());
    }
}

/// A limit of the system, which by default ends the program in the middle of the file.
#[test]
fn a_file_that_may_not_grow_leaves_nothing_behind() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let file = folder.path().join("report.json");
    let outcome = Command::new("sh")
        .args(["-c", r#"ulimit -f 8 && exec "$0" "$@""#])
        .arg(program::path())
        .args(["detect", "--backup"])
        .arg(scenario.backup())
        .arg("--inventory")
        .arg(&scenario.inventories()[0])
        .arg("-o")
        .arg(&file)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&outcome.stderr);
    assert_eq!(outcome.status.code(), Some(2), "{told}");
    assert!(told.contains("cannot write the report"), "{told}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_inventory_does_not_replace_what_was_read_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let (password, link) = (folder.path().join("password"), folder.path().join("link"));
    fs::write(&password, "CANARY").unwrap();
    std::os::unix::fs::symlink(&password, &link).unwrap();
    for (option, output) in [
        ("--vcenter-password-file", &password),
        ("--vcenter-password-file", &link),
        ("--ca-file", &password),
        ("--credentials", &link),
    ] {
        let outcome = Run::new(["inventory", "--vcenter", "127.0.0.1:1", option]).with(&password).report(output).go();
        assert_eq!(outcome.code, Some(2), "{}", outcome.text());
        assert!(outcome.stderr.contains("would overwrite the"), "{}", outcome.stderr);
        assert_eq!(fs::read(&password).unwrap(), b"CANARY");
    }
}

/// Whoever reads the address has a program that ends in order, whichever way.
#[test]
fn serve_ends_on_every_signal() {
    for (signal, _) in SIGNALS {
        let mut child = Command::new(program::path())
            .args(["serve", "--debug"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("http://127.0.0.1:"), "{line}");
        send(signal, &child);
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal}");
    }
}
