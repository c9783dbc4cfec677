//! Known drift and comparisons, as a nightly job runs them.

use std::fs;

use serde_json::Value;

use super::{fails, run, text};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples");

/// Detects the sample with more arguments, and writes its report.
fn detect(report: &str, more: &[&str]) -> std::process::Output {
    let backup = format!("{SAMPLES}/mgmt-nightly.tar.gz");
    let inventory = format!("{SAMPLES}/vcenter-inventory.json");
    let args = ["detect", "--backup", &backup, "--inventory", &inventory, "-o", report];
    run(&[&args[..], more].concat())
}

fn read(report: &str) -> Value {
    serde_json::from_slice(&fs::read(report).unwrap()).unwrap()
}

#[test]
fn known_drift_leaves_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (ignore, report) = (path("known.toml"), path("report.json"));
    fs::write(&ignore, "[[ignore]]\nmatch = { vm = '*' }\nreason = 'known'\nuntil = 9999-12-31\n").unwrap();
    let output = detect(&report, &["--ignore-file", &ignore]);
    assert_eq!(output.status.code(), Some(1), "a Stale machine is left");
    let shown = text(&output.stdout);
    assert!(
        shown.contains("Ignored  4 by the ignore file") && shown.contains("until 9999-12-31 (entry 1): known"),
        "{shown}"
    );
    let report = read(&report);
    assert_eq!(report["summary"]["suppressed"], 4);
    assert_eq!(report["suppressed"].as_array().unwrap().len(), 4);
    assert_eq!(report["summary"]["needFurtherConfirmationInfraMachines"], 0);
}

#[test]
fn a_wrong_ignore_file_ends_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let ignore = folder.path().join("known.toml").to_str().unwrap().to_owned();
    fs::write(&ignore, "[[ignore]]\nmatch = { vm = '*' }\nuntil = 9999-12-31\npassword = 'CANARY'\n").unwrap();
    let told = fails(&["detect", "--backup", "missing.tar.gz", "--ignore-file", &ignore]);
    assert!(told.contains("there is no such file"), "{told}");
    let backup = format!("{SAMPLES}/mgmt-nightly.tar.gz");
    let told = fails(&["detect", "--backup", &backup, "--ignore-file", &ignore]);
    assert!(told.contains("line 4: The key \"password\" is not known.") && !told.contains("CANARY"), "{told}");
    let output = run(&["detect", "--backup", &backup, "--ignore-file", &ignore, "-o", &ignore]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("would overwrite the ignore file"), "{}", text(&output.stderr));
}

#[test]
fn a_comparison_tells_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (before, after) = (path("before.json"), path("after.json"));
    let nodes = format!("team-a/web={SAMPLES}/nodes-team-a.web.json");
    detect(&before, &[]);
    detect(&after, &["--nodes", &nodes]);
    let same = run(&["compare", &before, &before]);
    assert_eq!(same.status.code(), Some(0), "{same:?}");
    let output = run(&["compare", &before, &after]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(text(&output.stdout).starts_with("2 differences need a person: "), "{output:?}");
    let json = run(&["compare", &before, &after, "--format", "json"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&json["schemaVersion"], &json["summary"]["needsPerson"]), (&"1.0".into(), &2.into()));
    let markdown = run(&["compare", &before, &after, "--format", "md"]);
    assert!(text(&markdown.stdout).starts_with("# Drift: what changed\n"), "{markdown:?}");
}

#[test]
fn what_is_no_report_is_not_compared() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, content: &str| {
        let path = folder.path().join(name).to_str().unwrap().to_owned();
        fs::write(&path, content).unwrap();
        path
    };
    let report = path("report.json", "");
    detect(&report, &[]);
    for (content, expected) in [
        ("", "it is not a report"),
        ("{\"schemaVersion\":\"9.0\"}", "a newer version"),
        ("password: CANARY", "it is not a report"),
    ] {
        let other = path("other.json", content);
        for args in [["compare", &report, &other], ["compare", &other, &report]] {
            let told = fails(&args);
            assert!(told.contains(expected) && told.contains("other.json") && !told.contains("CANARY"), "{told}");
        }
    }
    assert!(fails(&["compare", &report, "nowhere.json"]).contains("there is no such file"));
}
