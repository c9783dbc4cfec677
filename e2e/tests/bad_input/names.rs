//! Names that would act upon a terminal, or pose as others. Each run makes sure that no control character comes out;
//! here it is made sure that the names come in.

use drift_e2e::{
    archive::{Tape, gzip},
    program::Run,
};
use serde_json::json;

use crate::desk::Desk;

/// Clears the screen, sets the window's title, turns the text around, hides, begins a line.
const EVIL: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{200b}\u{0}\r\n\u{8}";

/// Nothing in the text is invisible or acts upon what is seen.
#[track_caller]
fn harmless(text: &str) {
    for hidden in ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{200b}', '\u{0}', '\r', '\u{8}'] {
        assert!(!text.contains(hidden), "{hidden:?} in {text:?}");
    }
}

#[test]
fn of_objects() {
    let desk = Desk::new();
    let machine = |name: &str| {
        json!({"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Machine",
            "metadata": {"name": name, "namespace": "team-a", "labels": {"cluster.x-k8s.io/cluster-name": "web"}},
            "spec": {"clusterName": "web", "providerID": format!("vsphere://{name}"),
                "infrastructureRef": {"kind": "VSphereMachine", "name": name}}})
    };
    let cluster = json!({"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Cluster",
        "metadata": {"name": format!("c{EVIL}"), "namespace": format!("n{EVIL}")}, "spec": {"paused": false}});
    let name = format!("m{EVIL}");
    // A NUL byte cannot be in a path; everything else can.
    let path = |kind: &str, name: &str| format!("resources/{kind}.cluster.x-k8s.io/namespaces/{name}.json");
    let without_nul = name.replace('\0', "");
    let (cluster_path, cluster_name) = (format!("n{EVIL}/c{EVIL}").replace('\0', ""), cluster.to_string());
    let tape = Tape::onto(desk.raw())
        .file(&path("machines", &format!("team-a/{without_nul}")), machine(&without_nul).to_string().as_bytes())
        .file(&path("machines", &format!("team-a/x{name}")), machine(&format!("x{name}")).to_string().as_bytes())
        .file(&path("clusters", &cluster_path), cluster_name.replace("\\u0000", "").as_bytes())
        .file(&path("machines", &format!("team-a/broken{without_nul}")), b"{")
        .file(&format!("../{name}"), b"{");
    let judged = desk.detect(gzip(&tape.end()));
    judged.incomplete("object-unreadable", "broken").says("entry-name", "error", "NUL");
    assert!(judged.machines().iter().any(|machine| machine["name"] == without_nul), "the name is kept as it is");
    let text = judged.outcome.text();
    harmless(&text);
    assert!(text.contains("\\u{1b}[2J"), "shown for what it is: {text}");

    let backup = desk.path("bad.tar.gz");
    for format in [&[][..], &["--format", "json"], &["-D"]] {
        let run = format.iter().fold(Run::inspect(&backup), |run, arg| run.with(*arg));
        harmless(&run.go().text());
    }
    let debug = desk.observe(Run::detect(&backup), true).with("-D").with("-o").with("-").go();
    harmless(&debug.text());
    assert!(debug.stdout.contains("\\u001b[2J"), "the report on a terminal is harmless as well");
}

#[test]
fn of_virtual_machines_and_nodes() {
    let desk = Desk::with("v2-02-scale-and-new-cluster");
    let mut inventory = desk.inventory();
    for vm in inventory["virtualMachines"].as_array_mut().unwrap() {
        for key in ["name", "path", "resourcePool", "hostName", "powerState"] {
            if let Some(text) = vm[key].as_str() {
                vm[key] = format!("{text}{EVIL}").into();
            }
        }
    }
    inventory["version"] = EVIL.into();
    inventory["errors"] = json!([EVIL]);
    inventory["scope"] = json!(["DC0", EVIL]);
    let inventory = desk.file("evil.json", inventory.to_string());
    let mut nodes = drift_e2e::scenario::json(&desk.scenario.folder.join("nodes-team-a.web.json"));
    for node in nodes["items"].as_array_mut().unwrap() {
        let name = format!("{}{EVIL}", node["metadata"]["name"].as_str().unwrap());
        node["metadata"]["name"] = name.into();
    }
    let nodes = desk.file("nodes.json", nodes.to_string());
    let judged = desk.judge(Run::detect(&desk.scenario.backup()).inventory(&inventory).nodes("team-a/web", &nodes));
    assert!(judged.machines().len() > 10);
    harmless(&judged.outcome.text());
    assert!(judged.outcome.text().contains("\\u{1b}[2J"));
}

#[test]
fn of_servers_clusters_and_files() {
    let desk = Desk::new();
    let mut inventory = desk.inventory();
    inventory["server"] = format!("vc{EVIL}").into();
    let evil = EVIL.replace('\0', "");
    let inventory = desk.file(&format!("inventory{evil}.json"), inventory.to_string());
    let backup = desk.file(&format!("backup{evil}.tar.gz"), desk.backup());
    let bad = desk.file(&format!("bad{evil}.json"), "no JSON");
    let run = Run::detect(&backup).inventory(&inventory).inventory(&bad).nodes(&format!("n{evil}/c{evil}"), &bad);
    let judged = desk.judge(run.with("--vcenter-alias").with(format!("a{evil}=b{evil}")).with("-D"));
    assert_eq!(judged.outcome.code, Some(3));
    harmless(&judged.outcome.text());
    let nowhere = desk.path(&format!("nowhere{evil}"));
    let failed = desk.judge(Run::detect(&nowhere).inventory(&nowhere));
    failed.fails(&["nowhere"]);
    harmless(&failed.outcome.text());
}

#[test]
fn of_velero() {
    let desk = Desk::new();
    let mut record = drift_e2e::scenario::json(&desk.scenario.folder.join("velero-backup.json"));
    record["metadata"]["name"] = format!("backup{EVIL}").into();
    record["status"]["phase"] = format!("Partially{EVIL}Failed").into();
    let record = desk.file("velero-backup.json", record.to_string());
    let run = desk.observe(Run::detect(&desk.scenario.backup()), true).with("--velero-backup").with(record);
    let judged = desk.judge(run);
    judged.incomplete("backup-not-completed", "Velero reports");
    harmless(&judged.outcome.text());
    let mut entries = desk.entries();
    entries[0].body = format!("1.1.0{EVIL}").into_bytes();
    let judged = desk.detect(gzip(&drift_e2e::archive::pack(&entries)));
    harmless(&judged.outcome.text());
}
