//! What a person sees, and what a program reads, of some fixtures that have little in common. `INSTA_UPDATE=always`
//! takes the new text after a change that was meant.

use drift_e2e::scenario::{self, Mode};

#[test]
fn reports() {
    for name in ["v2-02-scale-and-new-cluster", "v1-22-host-disconnected", "v2-13-core-kinds-only-backup"] {
        let (mut report, _) = scenario::named(name).report(Mode::Full);
        report["generatedAt"] = "[now]".into();
        report["generator"]["version"] = "[version]".into();
        insta::assert_snapshot!(format!("report_{name}"), serde_json::to_string_pretty(&report).unwrap());
    }
}

#[test]
fn terminal() {
    let names = [
        "v1-15a-backup-during-machine-deletion",
        "v1-22-host-disconnected",
        "v1-28e-two-vcenters-both-inventories",
        "v2-01-no-drift",
        "v2-09-mixed-long-gap",
    ];
    for name in names {
        let folder = tempfile::tempdir().unwrap();
        let outcome = scenario::named(name).detect(Mode::Full, folder.path()).go();
        assert_eq!(outcome.stderr, "", "{name}");
        let text = format!("exit code {}\n{}", outcome.code.unwrap(), outcome.stdout);
        insta::assert_snapshot!(format!("terminal_{name}"), text);
    }
}
