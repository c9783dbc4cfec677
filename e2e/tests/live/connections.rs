//! What is sent to a vCenter, and what is not.

use std::process::Command;

use drift_e2e::{
    program::{self, Run},
    vcsim::{PASSWORD, USERNAME, Vcsim},
};

use crate::desk::{assert_logged_out, judged, report, scenario};

#[test]
fn a_wrong_password_is_sent_once() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    let (file, password) = (folder.path().join("report.json"), folder.path().join("password"));
    std::fs::write(&password, "CANARY-wrong").unwrap();
    let run = Run::detect(&scenario.backup())
        .with("--vcenter")
        .with(vcenter.address())
        .with("--vcenter-username")
        .with(USERNAME)
        .with("--vcenter-password-file")
        .with(&password)
        .with("--insecure-skip-verify")
        .with("--skip-access-apiserver");
    let (report, outcome) = report(run, &file);
    assert_eq!(outcome.code, Some(3));
    assert!(outcome.stderr.contains("it refused the user name or password"), "{}", outcome.stderr);
    assert!(report["diagnostics"].to_string().contains("it refused the user name or password"));
    assert!(judged(&report).iter().all(|machine| machine.contains("\"Unknown\"")), "{:?}", judged(&report));
    assert_eq!(vcenter.calls("Login"), 1);
    assert_eq!(vcenter.sessions(), 0);
}

#[test]
fn an_untrusted_certificate_is_shown_with_the_way_to_accept_it() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    let run = Run::detect(&scenario.backup()).with("--skip-access-apiserver");
    let (_, outcome) = report(run, &folder.path().join("report.json"));
    assert_eq!(outcome.code, Some(3));
    let option = format!("--thumbprint {}={}", vcenter.address(), vcenter.sha256());
    assert!(outcome.stderr.contains(&option), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("valid from"), "{}", outcome.stderr);
    assert_eq!(vcenter.calls("Login"), 0);
}

#[test]
fn an_own_account_goes_to_no_server_that_only_the_backup_names() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let (vcenter, other) = (scenario.vcenter(&[]), Vcsim::start(&[]));
    let file = folder.path().join("accounts.toml");
    let account = format!("[\"{}\"]\nusername = \"{USERNAME}\"\npassword = \"{PASSWORD}\"\n", other.address());
    std::fs::write(&file, account).unwrap();
    let run = Run::detect(&scenario.backup())
        .with("--credentials")
        .with(&file)
        .with("--insecure-skip-verify")
        .with("--skip-access-apiserver");
    let (_, outcome) = report(run, &folder.path().join("report.json"));
    assert_eq!(vcenter.calls("Login"), 1, "with the backup's own account: {}", outcome.text());
    assert_eq!(vcenter.stats()["failedLogins"], 0);
    assert_eq!(other.calls("Login"), 0);
}

#[test]
fn proxies_of_the_environment_are_ignored() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    let status = Command::new(program::path())
        .args(["detect", "--insecure-skip-verify", "--skip-access-apiserver", "--backup"])
        .arg(scenario.backup())
        .arg("-o")
        .arg(folder.path().join("report.json"))
        .envs([("HTTPS_PROXY", "http://127.0.0.1:9"), ("ALL_PROXY", "http://127.0.0.1:9")])
        .output()
        .unwrap();
    assert_ne!(status.status.code(), Some(2));
    assert_logged_out(&vcenter, 1);
}
