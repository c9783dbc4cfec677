//! Every reason, finding and diagnostic of the report's schema has a snapshot, and every snapshot a test.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Diagnostics that other tests reach: nothing that this crate's callers can do here gives them.
const ELSEWHERE: [&str; 0] = [];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reasons")
}

/// The values of an enum in the report's schema.
fn variants(name: &str) -> BTreeSet<String> {
    let schema = drift_core::schema::report();
    let definition = &schema["$defs"][name];
    let plain = definition["enum"].as_array().into_iter().flatten();
    let documented = definition["oneOf"].as_array().into_iter().flatten();
    let documented = documented.flat_map(|one| one["enum"].as_array().into_iter().flatten().chain(one.get("const")));
    plain.chain(documented).filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The snapshots, by name.
fn snapshots() -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder().join("snapshots")).unwrap() {
        let path = entry.unwrap().path();
        let Some(name) = path.file_name().unwrap().to_str().unwrap().strip_suffix(".snap") else { continue };
        let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let body = text.splitn(3, "---\n").nth(2).unwrap();
        found.push((name.to_owned(), serde_json::from_str(body).unwrap()));
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

#[track_caller]
fn assert_covered(definition: &str, field: &str) {
    let seen: BTreeSet<String> =
        snapshots().iter().filter_map(|(_, body)| body[field].as_str().map(str::to_owned)).collect();
    let variants = variants(definition);
    assert!(variants.len() > 10, "{definition} has only {variants:?}");
    let missing: Vec<_> =
        variants.iter().filter(|name| !seen.contains(*name) && !ELSEWHERE.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "no snapshot of {missing:?}");
}

#[test]
fn every_machine_reason_has_a_snapshot() {
    assert_covered("MachineReason", "reason");
}

#[test]
fn every_reason_of_the_unattributed_has_a_snapshot() {
    assert_covered("InfraMachineReason", "reason");
}

#[test]
fn every_finding_has_a_snapshot() {
    assert_covered("FindingCode", "code");
}

#[test]
fn every_diagnostic_has_a_snapshot() {
    assert_covered("DiagnosticCode", "code");
}

#[test]
fn every_snapshot_has_a_test() {
    let sources: Vec<String> = [folder(), folder().join("findings")]
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for (name, _) in snapshots() {
        let quoted = format!("\"{name}\"");
        assert_eq!(sources.iter().filter(|source| source.contains(&quoted)).count(), 1, "{name}");
    }
}

/// Commands are for copying: none may hold anything that a shell would read otherwise, the first one
/// only looks, and so does the last one before disks are deleted.
#[test]
fn next_steps_look_before_they_destroy() {
    for (name, body) in snapshots() {
        let steps = body["nextSteps"].as_array().cloned().unwrap_or_default();
        for step in &steps {
            let text = step["text"].as_str().unwrap();
            assert!(text.ends_with(['.', '?', '!']) && !text.contains("  "), "{name}: {text}");
            assert!(step["effect"] == "readOnly" || step["command"].is_string(), "{name}: {text}");
        }
        let with_command: Vec<_> = steps.iter().filter(|step| step["command"].is_string()).collect();
        if let Some(first) = with_command.first() {
            assert_eq!(first["effect"], "readOnly", "{name}");
        }
        for pair in with_command.windows(2) {
            let deletes_disks = pair[1]["command"].as_str().unwrap().contains("vm.destroy");
            assert!(!deletes_disks || pair[0]["effect"] == "readOnly", "{name}: deletes disks without a last look");
        }
    }
}

/// When a step applies is a field, which views show: the text does not repeat it.
#[test]
fn times_are_fields() {
    let phrases = ["before the restore", "after the restore", "after a restore", "afterwards", "while ", "right after"];
    for (name, step) in steps() {
        let text = step["text"].as_str().unwrap().to_lowercase();
        assert!(!phrases.iter().any(|phrase| text.starts_with(phrase)), "{name}: {text}");
    }
}

/// The steps of a finding follow the course of the restore.
#[test]
fn steps_are_in_the_order_of_the_restore() {
    let course = ["beforeRestore", "whilePaused", "afterUnpause", "afterRestore"];
    for (name, body) in snapshots().into_iter().filter(|(name, _)| name.starts_with("finding-")) {
        let times = body["nextSteps"].as_array().unwrap().iter().filter_map(|step| step["when"].as_str());
        let times: Vec<_> = times.map(|time| course.iter().position(|known| *known == time).unwrap()).collect();
        assert!(times.is_sorted(), "{name}: {times:?}");
        // The runbook shows the steps of a danger in the chapters of their times.
        let timeless = body["severity"] == "error" && times.len() < body["nextSteps"].as_array().unwrap().len();
        assert!(!timeless, "{name}: a step of a danger without a time");
    }
}

/// What is paused must be resumed: the command that does it stands beside the one that pauses.
#[test]
fn pausing_has_an_undo() {
    let mut pauses = 0;
    for (name, step) in steps() {
        let Some(resumed) = step["command"].as_str().and_then(|command| command.strip_suffix("paused=true")) else {
            continue;
        };
        assert_eq!(step["effect"], "changes", "{name}");
        assert_eq!(step["undo"], format!("{resumed}paused-"), "{name}");
        pauses += 1;
    }
    assert!(pauses > 3, "only {pauses}");
}

/// Every finding has a file of its name, and every file of a finding is one of the list.
#[test]
fn every_finding_has_a_file() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/findings");
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(sources).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let names = fs::read_dir(entry).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        files.extend(
            names
                .map(|name| name.trim_end_matches(".rs").replace('_', "-"))
                .filter(|name| !["change", "mod"].contains(&name.as_str())),
        );
    }
    assert_eq!(files, variants("FindingCode"));
}

/// Every next step of every snapshot.
fn steps() -> Vec<(String, Value)> {
    let mut steps = Vec::new();
    for (name, body) in snapshots() {
        let of_this = body["nextSteps"].as_array().cloned().unwrap_or_default();
        steps.extend(of_this.into_iter().map(|step| (name.clone(), step)));
    }
    assert!(steps.len() > 100);
    steps
}

/// Messages are sentences.
#[test]
fn messages_are_sentences() {
    for (name, body) in snapshots() {
        let evidence = body["evidence"].as_array().cloned().unwrap_or_default();
        let evidence = evidence.iter().filter_map(|fact| fact["message"].as_str().map(str::to_owned));
        let notes = body["notes"].as_array().cloned().unwrap_or_default();
        let notes = notes.iter().filter_map(|note| note.as_str().map(str::to_owned));
        let own = body["message"].as_str().map(str::to_owned);
        for text in evidence.chain(notes).chain(own) {
            let starts = text.starts_with(|first: char| !first.is_whitespace() && first != ',');
            assert!(starts && text.ends_with(['.', '?']) && !text.contains("  "), "{name}: {text}");
            assert!(!text.contains("(s)"), "{name}: {text}");
        }
    }
}
