//! Detections and inspections of the sample.

use std::{fs, path::Path, process::Output};

use serde_json::Value;
use tempfile::TempDir;

use super::{program, text};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples");

fn sample(name: &str) -> String {
    format!("{SAMPLES}/{name}")
}

/// The sample's command line, and more.
fn detect(more: &[&str]) -> Output {
    detect_in(&sample("mgmt-nightly.tar.gz"), &sample("vcenter-inventory.json"), more)
}

fn detect_in(backup: &str, inventory: &str, more: &[&str]) -> Output {
    let mut command = program(&["detect", "--backup", backup, "--inventory", inventory]);
    command.arg("--velero-backup").arg(sample("velero-backup.json"));
    for cluster in ["team-a/web", "team-a/web-api", "team-b/web"] {
        let file = format!("nodes-{}.json", cluster.replace('/', "."));
        command.arg("--nodes").arg(format!("{cluster}={}", sample(&file)));
    }
    command.args(more).output().unwrap()
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn read(path: &Path) -> Value {
    json(&fs::read(path).unwrap())
}

/// A folder, and a path in it that does not exist yet.
fn place(name: &str) -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    (folder, path)
}

#[test]
fn the_verdict_is_told() {
    let output = detect(&[]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), ""));
    insta::assert_snapshot!("sample", text(&output.stdout));
}

/// The runbook takes the report's place, whole: healthy clusters are restored, too.
#[test]
fn the_runbook_is_written_as_markdown() {
    let (_folder, path) = place("runbook.md");
    let file = path.to_str().unwrap();
    let output = detect(&["--format", "markdown", "--ignore-healthy-resources", "-o", file]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), ""));
    assert!(
        text(&output.stdout).contains("What to do before, during and after the restore"),
        "{}",
        text(&output.stdout)
    );
    let runbook = fs::read_to_string(&path).unwrap();
    assert!(runbook.starts_with("# Runbook: restore of "), "{runbook}");
    for cluster in ["team-a/web", "team-a/web-api", "team-b/web"] {
        assert!(runbook.contains(cluster), "{cluster}");
    }
    let output = detect(&["--format", "markdown", "-o", "-"]);
    assert_eq!(text(&output.stdout), runbook);
    assert!(text(&output.stderr).contains("on standard output"), "{}", text(&output.stderr));
}

#[test]
fn drift_may_be_asked_not_to_count() {
    let output = detect(&["--exit-zero", "--insecure-skip-verify", "--skip-access-apiserver", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, detect(&[]).stdout);
}

#[test]
fn the_report_is_written_whole() {
    let (folder, path) = place("report.json");
    let output = detect(&["-o", path.to_str().unwrap()]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), ""));
    assert!(text(&output.stdout).trim_end().ends_with("report.json"));
    let report = read(&path);
    assert_eq!((&report["schemaVersion"], &report["generator"]["name"]), (&"1.1".into(), &"drift-detector".into()));
    assert_eq!(report["summary"]["machines"]["ghost"], 2);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_report_on_standard_output_is_alone_there() {
    let summary = detect(&[]).stdout;
    for name in ["-", "/dev/stdout"] {
        let output = detect(&["--output", name]);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(json(&output.stdout)["summary"]["machines"]["stale"], 1);
        let first = |bytes| text(bytes).lines().next().map(str::to_owned);
        assert_eq!(first(&output.stderr), first(&summary));
    }
}

#[cfg(unix)]
#[test]
fn devices_take_reports_too() {
    let output = detect(&["-o", "/dev/null"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(Path::new("/dev/null").metadata().is_ok_and(|metadata| !metadata.is_file()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_does_not_fit_is_a_failure() {
    let output = detect(&["-o", "/dev/full"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("error: cannot write the report /dev/full: the disk is full"));
    assert_eq!(text(&output.stdout), "");
}

#[test]
fn healthy_resources_can_be_left_out_but_are_counted() {
    let (_folder, path) = place("report.json");
    let output = detect(&["--ignore-healthy-resources", "-o", path.to_str().unwrap()]);
    insta::assert_snapshot!("sample_without_healthy", text(&output.stdout).replace(path.to_str().unwrap(), "PATH"));
    let report = read(&path);
    assert_eq!(report["summary"]["machines"]["healthy"], 11);
    assert!(!report["clusters"].to_string().contains("\"Healthy\",\"reason\""));
}

#[test]
fn what_is_missing_is_never_green() {
    let (_folder, path) = place("cut.tar.gz");
    let whole = fs::read(sample("mgmt-nightly.tar.gz")).unwrap();
    fs::write(&path, &whole[..whole.len() - 9]).unwrap();
    let output = detect_in(path.to_str().unwrap(), &sample("vcenter-inventory.json"), &["--exit-zero"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(text(&output.stdout).contains("\nIncomplete  the backup was not read completely\n"));

    let (_folder, path) = place("inventory.json");
    let mut inventory = read(Path::new(&sample("vcenter-inventory.json")));
    inventory["complete"] = false.into();
    fs::write(&path, inventory.to_string()).unwrap();
    let output = detect_in(&sample("mgmt-nightly.tar.gz"), path.to_str().unwrap(), &[]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(text(&output.stdout).contains("was read only in part") && text(&output.stdout).contains("◌ 0 stale"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let report = || {
        let mut report = json(&detect(&["-o", "-"]).stdout);
        report["generatedAt"] = "now".into();
        report.to_string()
    };
    assert_eq!(report(), report());
}

#[test]
fn an_inspection_is_for_people_or_for_programs() {
    let backup = sample("mgmt-nightly.tar.gz");
    let inspect = |more: &[&str]| program(&["inspect", "--backup", &backup]).args(more).output().unwrap();
    let output = inspect(&[]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    // The sample gets older.
    let told: Vec<_> = text(&output.stdout).split("\n\n").filter(|part| !part.contains("The backup is ")).collect();
    insta::assert_snapshot!("sample_inspected", told.join("\n\n"));
    let inspection = json(&inspect(&["--format", "json"]).stdout);
    assert_eq!(inspection["schemaVersion"], "1.1");
    assert_eq!(inspection["lookups"]["vcenters"][0]["datacenters"][0], "DC0");
}

#[test]
fn a_fuller_log_goes_to_standard_error() {
    let output = detect(&["-D"]);
    assert_eq!(output.stdout, detect(&[]).stdout);
    assert!(text(&output.stderr).lines().all(|line| line.starts_with("debug: ")));
    assert!(text(&output.stderr).contains("vcenter-inventory.json"));
}

/// The sample's secrets are marked, so that they can be looked for.
#[test]
fn no_secret_comes_out() {
    let backup = sample("mgmt-nightly.tar.gz");
    let outputs = [
        detect(&["-D", "-o", "-"]),
        detect(&["-D"]),
        program(&["inspect", "-D", "--format", "json", "--backup", &backup]).output().unwrap(),
        program(&["inspect", "-D", "--backup", &backup]).output().unwrap(),
    ];
    for output in outputs {
        for stream in [&output.stdout, &output.stderr] {
            for secret in ["CANARY", "PRIVATE KEY", "password"] {
                assert!(!text(stream).contains(secret), "{secret}");
            }
        }
    }
}
