//! Node lists and Velero's record of a backup that are broken, or of something else.

use drift_e2e::program::Run;
use serde_json::{Value, json};

use crate::desk::{Desk, Judged};

/// Gives these bytes as the nodes of `team-a/web`, with everything else good.
#[track_caller]
fn nodes(desk: &Desk, bytes: impl AsRef<[u8]>) -> Judged {
    let bad = desk.file("bad-nodes.json", bytes);
    let mut run = Run::detect(&desk.scenario.backup());
    run = desk.scenario.inventories().iter().fold(run, |run, path| run.inventory(path));
    for (cluster, path) in desk.scenario.nodes() {
        run = if cluster == "team-a/web" { run.nodes(&cluster, &bad) } else { run.nodes(&cluster, &path) };
    }
    desk.judge(run)
}

fn good(desk: &Desk) -> Value {
    drift_e2e::scenario::json(&desk.scenario.folder.join("nodes-team-a.web.json"))
}

fn api_server<'a>(judged: &'a Judged, name: &str) -> &'a Value {
    let servers = judged.report["infrastructure"]["apiServers"].as_array().unwrap();
    let of = |server: &&Value| server["cluster"]["namespace"] == "team-a" && server["cluster"]["name"] == name;
    servers.iter().find(of).unwrap()
}

#[track_caller]
fn refused(judged: &Judged, code: &str, says: &str) {
    judged.incomplete(code, "bad-nodes.json").says(code, "error", says);
    assert_eq!(api_server(judged, "web")["status"], "Failed");
    assert_eq!(judged.count("Ghost"), 0, "no Ghost on the word of a list that is not used");
    assert_eq!(judged.count("Healthy"), 12, "everything else is used");
}

#[test]
fn no_node_list() {
    let desk = Desk::new();
    let text = good(&desk).to_string();
    let deep = "[".repeat(300_000);
    for bad in ["", "no JSON", &text[..text.len() / 2], "[]", r#"{"items":"none"}"#, &deep] {
        refused(&nodes(&desk, bad), "nodes-unreadable", "kubectl get nodes -o json");
    }
    let mut pods = good(&desk);
    for item in pods["items"].as_array_mut().unwrap() {
        item["kind"] = json!("Pod");
    }
    refused(&nodes(&desk, pods.to_string()), "nodes-unreadable", "kubectl get nodes -o json");
    refused(&nodes(&desk, r#"{"kind":"PodList","items":[]}"#), "nodes-unreadable", "kubectl get nodes -o json");
    refused(&nodes(&desk, desk.inventory().to_string()), "nodes-unreadable", "kubectl get nodes -o json");
    refused(&nodes(&desk, b"\xe9\xe8"), "nodes-unreadable", "kubectl get nodes -o json");
}

#[test]
fn of_another_cluster() {
    let desk = Desk::new();
    let other = std::fs::read(desk.scenario.folder.join("nodes-team-b.web.json")).unwrap();
    refused(&nodes(&desk, other), "nodes-of-another-cluster", "team-b/web");
    let other = std::fs::read(desk.scenario.folder.join("nodes-team-a.web-api.json")).unwrap();
    refused(&nodes(&desk, other), "nodes-of-another-cluster", "web-api");
}

#[test]
fn of_a_cluster_that_is_not_in_the_backup() {
    let desk = Desk::new();
    let mut other = good(&desk);
    for item in other["items"].as_array_mut().unwrap() {
        item["metadata"]["annotations"]["cluster.x-k8s.io/cluster-name"] = json!("stranger");
    }
    let other = desk.file("stranger.json", other.to_string());
    let run = desk.observe(Run::detect(&desk.scenario.backup()), true).nodes("team-a/stranger", &other);
    let judged = desk.judge(run);
    judged.fine().says("nodes-of-unknown-cluster", "info", "team-a/stranger");
}

#[test]
fn one_page_of_many() {
    let desk = Desk::new();
    let mut page = good(&desk);
    page["metadata"]["continue"] = json!("token");
    page["items"].as_array_mut().unwrap().truncate(1);
    let judged = nodes(&desk, page.to_string());
    judged.says("nodes-incomplete", "warning", "bad-nodes.json");
    assert_eq!(judged.count("Healthy"), 12);
}

#[test]
fn velero_records() {
    let desk = Desk::new();
    let record = |bytes: String| {
        let record = desk.file("bad-record.json", bytes);
        desk.judge(desk.observe(Run::detect(&desk.scenario.backup()), true).with("--velero-backup").with(record))
    };
    let good = drift_e2e::scenario::json(&desk.scenario.folder.join("velero-backup.json"));
    record(good.to_string()).fine();
    for bad in [String::new(), "no JSON".into(), "[]".into(), r#"{"kind":"Restore"}"#.into(), "[".repeat(300_000)] {
        let judged = record(bad);
        judged.incomplete("backup-record", "bad-record.json");
        assert_eq!(judged.count("Healthy"), 12);
    }
    let mut other = good.clone();
    other["status"]["startTimestamp"] = json!("2020-01-01T00:00:00Z");
    record(other.to_string()).incomplete("backup-record", "is of another backup");
    let mut partly = good;
    partly["status"]["phase"] = json!("PartiallyFailed");
    record(partly.to_string()).incomplete("backup-not-completed", "PartiallyFailed");
}
