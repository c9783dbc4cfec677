//! Inventories that are broken, doubtful, or of something else.

use drift_e2e::program::Run;
use serde_json::{Value, json};

use crate::desk::{Desk, Judged};

/// Compares with the good inventory, changed.
#[track_caller]
fn changed(desk: &Desk, change: impl FnOnce(&mut Value)) -> Judged {
    let mut inventory = desk.inventory();
    change(&mut inventory);
    desk.compare(inventory.to_string())
}

/// It is refused; what follows is that nothing is known.
#[track_caller]
fn refused(judged: &Judged, says: &str) {
    judged.incomplete("inventory-unreadable", "bad.json").says("inventory-unreadable", "error", says);
    judged.says("inventory-unreadable", "error", "drift-detector schema inventory");
    assert_eq!(judged.count("Unknown"), 12);
    assert_eq!(judged.report["infrastructure"]["vcenters"][0]["status"], "NotRead");
}

#[test]
fn no_inventory() {
    let desk = Desk::new();
    let text = desk.inventory().to_string();
    refused(&desk.compare(""), "ends too early");
    refused(&desk.compare("no JSON"), "line 1, column");
    refused(&desk.compare(&text[..text.len() / 2]), "ends too early");
    refused(&desk.compare(format!("{text}}}")), "line 1, column");
    refused(&desk.compare("[]"), "line 1, column");
    refused(&desk.compare("{}"), "not of kind VcenterInventory");
    refused(&desk.compare(r#"{"kind":"List","items":[]}"#), "not of kind VcenterInventory");
    refused(&desk.compare("[".repeat(300_000)), "line 1, column");
    refused(&desk.compare(r#"{"kind":"VcenterInventory","#.to_owned() + &r#""a":{"#.repeat(300_000)), "line 1, column");
    refused(&desk.compare(desk.backup()), "not text");
}

#[test]
fn other_versions_and_kinds() {
    let desk = Desk::new();
    refused(&changed(&desk, |file| file["kind"] = json!("Report")), "not of kind VcenterInventory");
    refused(&changed(&desk, |file| file["kind"] = json!(null)), "not of kind VcenterInventory");
    for version in ["2.0", "2", "10.3", "0.9"] {
        refused(&changed(&desk, |file| file["schemaVersion"] = json!(version)), "newer drift-detector");
    }
    refused(&changed(&desk, |file| file["schemaVersion"] = json!("one")), "schemaVersion");
    changed(&desk, |file| {
        file["schemaVersion"] = json!("1.7");
        file["somethingNew"] = json!({"a": [1]});
        file["virtualMachines"][0]["somethingNew"] = json!(true);
    })
    .fine();
}

#[test]
fn required_fields() {
    let desk = Desk::new();
    for field in ["server", "collectedAt", "complete", "virtualMachines"] {
        let judged = changed(&desk, |file| drop(file.as_object_mut().unwrap().remove(field)));
        refused(&judged, "lacks the field");
        refused(&changed(&desk, |file| file[field] = json!({"a": 7})), "wrong type");
    }
    refused(&changed(&desk, |file| file["server"] = json!("")), "server");
    refused(&changed(&desk, |file| file["collectedAt"] = json!("yesterday")), "wrong type");
}

#[test]
fn one_bad_record() {
    let desk = Desk::new();
    for bad in [json!({}), json!({"name": "x"}), json!(7), json!({"name": [], "template": false}), json!(null)] {
        let judged = changed(&desk, |file| file["virtualMachines"].as_array_mut().unwrap().insert(2, bad));
        judged.incomplete("inventory-record", "bad.json, virtualMachines[2]");
        assert_eq!(judged.count("Healthy"), 12, "the others are used");
    }
    // The record of a machine that is needed: nobody may conclude that its VM is gone.
    let judged = changed(&desk, |file| {
        for vm in file["virtualMachines"].as_array_mut().unwrap() {
            drop(vm.as_object_mut().unwrap().remove("template"));
        }
    });
    judged.incomplete("inventory-record", "virtualMachines[0]");
    assert_eq!((judged.count("Unknown"), judged.count("Stale")), (12, 0));
}

#[test]
fn one_machine_twice() {
    let desk = Desk::new();
    let twice = |change: &dyn Fn(&mut Value)| {
        changed(&desk, |file| {
            let list = file["virtualMachines"].as_array_mut().unwrap();
            for mut copy in list.clone() {
                change(&mut copy);
                list.push(copy);
            }
        })
    };
    twice(&|_| {}).warns("inventory-duplicate", "bad.json");
    let judged = twice(&|vm| vm["powerState"] = json!("suspended"));
    judged.incomplete("inventory-duplicate", "bad.json, vm-");
    assert_eq!(judged.count("Stale") + judged.count("Ghost"), 0);
}

#[test]
fn it_says_that_it_is_incomplete() {
    let desk = Desk::new();
    let judged = changed(&desk, |file| {
        file["complete"] = json!(false);
        file["errors"] = json!(["no permission on folder restricted"]);
        file["virtualMachines"].as_array_mut().unwrap().clear();
    });
    judged.incomplete("inventory-incomplete", "no permission on folder restricted");
    assert_eq!((judged.count("Unknown"), judged.count("Stale")), (12, 0));
    let judged = changed(&desk, |file| file["scope"] = json!([]));
    assert_eq!(judged.outcome.code, Some(3));
    assert_eq!(judged.count("Stale"), 0);
}

#[test]
fn of_another_vcenter() {
    let desk = Desk::new();
    let judged = changed(&desk, |file| {
        file["server"] = json!("vc99.corp.example");
        file["virtualMachines"].as_array_mut().unwrap().truncate(1);
    });
    judged.incomplete("vcenter-not-read", "alias");
    assert_eq!((judged.count("Unknown"), judged.count("Stale"), judged.count("Ghost")), (12, 0, 0));
    // The same under another name.
    let mut inventory = desk.inventory();
    let name = inventory["server"].as_str().unwrap().to_owned();
    inventory["server"] = json!("vc99.corp.example");
    let inventory = desk.file("renamed.json", inventory.to_string());
    let run = || desk.observe(Run::detect(&desk.scenario.backup()).inventory(&inventory), false);
    let judged = desk.judge(run());
    assert_eq!((judged.outcome.code, judged.count("Stale"), judged.count("Ghost")), (Some(3), 0, 0));
    desk.judge(run().with("--vcenter-alias").with(format!("{name}=vc99.corp.example"))).fine();
    for form in ["HTTPS://VC99.corp.example:443/sdk", "vc99.corp.example/"] {
        desk.judge(run().with("--vcenter-alias").with(format!("{name}={form}"))).fine();
    }
    let judged = desk.judge(run().with("--vcenter-alias").with("nobody=nothing"));
    assert_eq!(judged.remarks("vcenter-alias-unused").len(), 1);
}

#[test]
fn older_than_the_backup() {
    let desk = Desk::with("v2-02-scale-and-new-cluster");
    let judged = changed(&desk, |file| file["collectedAt"] = json!("2020-01-01T00:00:00Z"));
    judged.incomplete("inventory-older-than-backup", "bad.json");
    assert_eq!(judged.count("Stale"), 0, "what is not there yet is not gone");
    assert_eq!(judged.report["infrastructure"]["vcenters"][0]["status"], "Partial");
}

#[test]
fn two_that_contradict_each_other() {
    let desk = Desk::new();
    let mut other = desk.inventory();
    other["instanceUuid"] = json!("00000000-0000-0000-0000-000000000001");
    let other = desk.file("other.json", other.to_string());
    let judged = desk.judge(desk.observe(Run::detect(&desk.scenario.backup()), true).inventory(&other));
    judged.incomplete("inventory-conflict", desk.inventory()["server"].as_str().unwrap());
    assert_eq!(judged.count("Stale"), 0);
    // The same twice is the same once.
    let again = desk.file("again.json", desk.inventory().to_string());
    let judged = desk.judge(desk.observe(Run::detect(&desk.scenario.backup()), true).inventory(&again));
    judged.fine();
    // A good one beside a bad one: the good one is used, and the bad one makes it incomplete.
    let bad = desk.file("bad.json", "{}");
    let judged = desk.judge(desk.observe(Run::detect(&desk.scenario.backup()), true).inventory(&bad));
    judged.incomplete("inventory-unreadable", "bad.json");
    assert_eq!(judged.count("Healthy"), 12);
}
