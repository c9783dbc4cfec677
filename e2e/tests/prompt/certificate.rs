//! A certificate that nobody vouches for, before somebody who can compare it.

use std::{fs, path::Path};

use drift_e2e::{
    scenario,
    vcsim::{PASSWORD, SAVED_PASSWORD, USERNAME, Vcsim},
};

use crate::terminal::answer;

const QUESTION: &str = "Trust for this run? [y/N] ";

/// Runs `detect` with these options. Out: the screen, and the exit code.
fn detect(folder: &Path, options: &str, answers: &[(&str, &str)]) -> (String, String) {
    let backup = scenario::named("v2-01-no-drift").backup();
    let words = format!(
        "\"$DETECTOR\" detect --backup '{}' --skip-access-apiserver -o report.json {options}; echo $? > code",
        backup.display()
    );
    let screen = answer(folder, &words, answers);
    (screen, fs::read_to_string(folder.join("code")).unwrap().trim().to_owned())
}

/// A vCenter that the backup does not know, and the options to ask it.
fn own(folder: &Path) -> (Vcsim, String) {
    let vcenter = Vcsim::start(&[]);
    fs::write(folder.join("password"), PASSWORD).unwrap();
    let options =
        format!("--vcenter {} --vcenter-username {USERNAME} --vcenter-password-file password", vcenter.address());
    (vcenter, options)
}

#[track_caller]
fn assert_logins(vcenter: &Vcsim, logins: u64) {
    let stats = vcenter.stats();
    assert_eq!((vcenter.calls("Login"), &stats["sessions"]), (logins, &0.into()), "{stats}");
}

#[test]
fn whoever_confirms_it_goes_on_without_an_option() {
    let folder = tempfile::tempdir().unwrap();
    let (vcenter, options) = own(folder.path());
    let (screen, _) = detect(folder.path(), &options, &[(QUESTION, "y\r")]);
    for fact in [
        vcenter.sha256(),
        vcenter.sha1(),
        "it is not signed by a trusted authority",
        "Subject  CN=",
        "Issuer   CN=",
        "Valid    from ",
    ] {
        assert!(screen.contains(fact), "{fact}: {screen}");
    }
    assert_logins(&vcenter, 1);
}

#[test]
fn whoever_presses_return_has_not_confirmed_it() {
    let folder = tempfile::tempdir().unwrap();
    let (vcenter, options) = own(folder.path());
    let (screen, code) = detect(folder.path(), &options, &[(QUESTION, "\r")]);
    assert!(screen.contains("--thumbprint"), "the way to accept it is told: {screen}");
    assert_eq!(code, "3", "{screen}");
    assert_logins(&vcenter, 0);
}

#[test]
fn nobody_is_asked_where_a_thumbprint_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let (vcenter, options) = own(folder.path());
    let given = |thumbprint: &str| format!("{options} --thumbprint {}={thumbprint}", vcenter.address());
    let (screen, code) = detect(folder.path(), &given(&"00".repeat(32)), &[]);
    assert!(!screen.contains(QUESTION) && screen.contains("its thumbprint is not the given one"), "{screen}");
    assert_eq!(code, "3");
    assert_logins(&vcenter, 0);
    let (screen, _) = detect(folder.path(), &given(vcenter.sha256()), &[]);
    assert!(!screen.contains(QUESTION), "{screen}");
    assert_logins(&vcenter, 1);
}

/// The backup of this vCenter has another thumbprint: it was renewed, or it is another server.
#[test]
fn nobody_is_asked_where_the_backup_has_another_thumbprint() {
    let folder = tempfile::tempdir().unwrap();
    let vcenter = scenario::named("v2-01-no-drift").vcenter(&[]);
    let (screen, code) = detect(folder.path(), "", &[]);
    assert!(!screen.contains(QUESTION) && screen.contains("--thumbprint"), "{screen}");
    assert_eq!(code, "3");
    assert_logins(&vcenter, 0);
}

#[test]
fn nobody_is_asked_where_nobody_can_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (vcenter, options) = own(folder.path());
    for redirected in ["< /dev/null", "2> errors"] {
        let (screen, code) = detect(folder.path(), &format!("{options} {redirected}"), &[]);
        let errors = fs::read_to_string(folder.path().join("errors")).unwrap_or_default();
        assert!(!screen.contains(QUESTION) && (screen + &errors).contains("--thumbprint"), "{redirected}");
        assert_eq!(code, "3");
    }
    assert_logins(&vcenter, 0);
}

#[test]
fn an_inventory_asks_before_the_typed_password_is_sent() {
    let (vcenter, folder) = (scenario::named("v2-01-no-drift").vcenter(&[]), tempfile::tempdir().unwrap());
    // What is typed before the terminal hides it would be shown by the terminal, not by the program.
    let words = format!(
        "stty -echo; \"$DETECTOR\" inventory --vcenter {} --vcenter-username {USERNAME} \
         -o inventory.json; echo $? > code",
        vcenter.address()
    );
    let password = format!("{SAVED_PASSWORD}\r");
    let screen = answer(folder.path(), &words, &[("Password for", &password), (QUESTION, "yes\r")]);
    assert_eq!(fs::read_to_string(folder.path().join("code")).unwrap().trim(), "0", "{screen}");
    assert!(folder.path().join("inventory.json").exists() && !screen.contains(SAVED_PASSWORD));
    assert_logins(&vcenter, 1);
}
