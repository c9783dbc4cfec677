//! A real restore: what the controllers did is what was foretold.

use std::path::{Path, PathBuf};

use drift_core::report::{Cluster, Outcome, Span};
use drift_core::{BackupReader, ClusterRef, Context, Observations, Report, detect};
use serde_json::Value;

/// The folders that tell what became of their clusters: the project's own, and those of the folder that
/// `DRIFT_FIXTURES` names.
fn restored() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e/fixtures");
    let folders = [Some(own), std::env::var_os("DRIFT_FIXTURES").map(PathBuf::from)];
    let entries = folders.into_iter().flatten().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    entries.map(|entry| entry.unwrap().path()).filter(|path| path.join("after-restore.json").exists()).collect()
}

fn detected(folder: &Path) -> Report {
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let mut reader = BackupReader::new("backup.tar.gz");
    reader.push(&read("backup.tar.gz"));
    let backup = reader.finish();
    let mut observations = Observations::default();
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(key) = name.strip_prefix("nodes-").and_then(|rest| rest.strip_suffix(".json")) {
            observations.add_nodes(&name, ClusterRef::parse(&key.replacen('.', "/", 1)).as_ref(), &read(&name));
        } else if name.starts_with("inventory") {
            observations.add_inventory(&name, &read(&name));
        }
    }
    let context =
        Context { generated_at: "2026-11-30T00:00:00Z".parse().unwrap(), version: "0.0.0".into(), restore_into: None };
    detect(&backup, &observations, &context)
}

/// What was foretold of a cluster and did not come true.
fn wrong(cluster: &Cluster, truth: &Value) -> Vec<String> {
    let random = truth["random"] == true;
    let forecast = cluster.forecast.as_ref().unwrap();
    let mut wrong = Vec::new();
    let told = |name: &str| {
        cluster
            .machines()
            .find(|machine| machine.name == name)
            .map(|machine| machine.forecast.as_ref().unwrap().outcome)
    };
    for (name, happened) in truth["machines"].as_object().unwrap() {
        let outcome: Outcome = serde_json::from_value(happened["outcome"].clone()).unwrap();
        let unpredictable = random || (outcome == Outcome::Deleted && happened["before"] == "Healthy");
        let right = told(name) == Some(outcome) || (unpredictable && told(name) == Some(Outcome::AtRisk));
        if !right {
            wrong.push(format!("{name}: {:?}, was {outcome:?}", told(name)));
        }
    }
    for ghost in truth["ghosts"].as_object().unwrap().keys() {
        if told(ghost) != Some(Outcome::Unmanaged) {
            wrong.push(format!("{ghost}: {:?}, was left alone", told(ghost)));
        }
    }
    for (span, field) in [(forecast.vms_created, "vmsCreated"), (forecast.vms_deleted, "vmsDeleted")] {
        let number = truth[field].as_array().unwrap().len() as u64;
        if !(span.min..=span.max).contains(&number) || (!random && span != Span::exactly(number)) {
            wrong.push(format!("{field}: {span:?}, were {number}"));
        }
    }
    if serde_json::to_value(&forecast.etcd_members_removed).unwrap() != truth["etcdMembersRemoved"] {
        wrong.push(format!("etcd members removed: {:?}", forecast.etcd_members_removed));
    }
    wrong
}

#[test]
fn what_was_foretold_came_true() {
    let mut clusters = 0;
    for folder in restored() {
        let truth: Value = serde_json::from_slice(&std::fs::read(folder.join("after-restore.json")).unwrap()).unwrap();
        // The rules are those of these versions; what others did is not foretold.
        if truth["versions"]["capi"] != "v1.10.1" || truth["versions"]["capv"] != "v1.13.1" {
            continue;
        }
        let report = detected(&folder);
        for (key, truth) in truth["clusters"].as_object().unwrap() {
            let found = report.clusters.iter().find(|it| format!("{}/{}", it.namespace, it.name) == *key).unwrap();
            assert_eq!(wrong(found, truth), Vec::<String>::new(), "{}: {key}", folder.display());
            clusters += 1;
        }
    }
    assert!(clusters >= 17, "only {clusters} clusters were restored");
}
