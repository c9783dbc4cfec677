//! Inputs that somebody forged, or that a bad night made, each from a real backup by a small edit. Every one of them
//! once led to a wrong verdict.

use drift_core::{
    Report,
    diagnostic::{DiagnosticCode, Severity},
    report::{Cluster, ExitCode, InfraMachineReason, Machine, MachineReason, MachineStatus, NextStepEffect},
};
use serde_json::{Value, json};

use crate::subject::Subject;

fn no_drift() -> Subject {
    Subject::named("v2-01-no-drift")
}

fn scaled() -> Subject {
    Subject::named("v2-02-scale-and-new-cluster")
}

fn machines(report: &Report) -> impl Iterator<Item = &Machine> {
    report.clusters.iter().flat_map(Cluster::machines)
}

fn with(report: &Report, status: MachineStatus) -> Vec<&str> {
    machines(report).filter(|machine| machine.status == status).map(|machine| machine.name.as_str()).collect()
}

fn says(report: &Report, severity: Severity, code: DiagnosticCode) -> bool {
    report.diagnostics.iter().any(|found| (found.severity, found.code) == (severity, code))
}

/// Why a virtual machine is unattributed.
fn unattributed(report: &Report, name: &str) -> Option<InfraMachineReason> {
    let mut all = report.need_further_confirmation_infra_machines.iter();
    all.find(|vm| vm.virtual_machine.name == name).map(|vm| vm.reason)
}

/// Whether a step destroys a virtual machine of this name.
fn is_destroyed(report: &Report, name: &str) -> bool {
    let machines = machines(report).map(|machine| (machine.virtual_machine.as_ref(), &machine.next_steps));
    let others = report.need_further_confirmation_infra_machines.iter();
    let others = others.map(|vm| (Some(&vm.virtual_machine), &vm.next_steps));
    let mut own = machines.chain(others).filter(|(vm, _)| vm.is_some_and(|vm| vm.name == name));
    own.any(|(_, steps)| steps.iter().any(|step| step.effect == NextStepEffect::Destructive))
}

fn vms(subject: &mut Subject) -> &mut Vec<Value> {
    subject.inventories[0]["virtualMachines"].as_array_mut().unwrap()
}

fn nodes<'a>(subject: &'a mut Subject, cluster: &str) -> &'a mut Value {
    &mut subject.nodes.iter_mut().find(|(key, _)| key == cluster).unwrap().1
}

/// When every Node was last heard of.
fn heard_of(subject: &mut Subject, time: &str) {
    let nodes = subject.nodes.iter_mut().flat_map(|(_, list)| list["items"].as_array_mut().unwrap());
    for condition in nodes.flat_map(|node| node["status"]["conditions"].as_array_mut().unwrap()) {
        condition["lastHeartbeatTime"] = time.into();
    }
}

#[test]
fn two_vcenters_with_one_identity() {
    let mut subject = Subject::named("v1-28e-two-vcenters-both-inventories");
    let honest = subject.report();
    for inventory in &mut subject.inventories {
        inventory["instanceUuid"] = "00000000-0000-4000-8000-000000000001".into();
    }
    let report = subject.report();
    let (stale, known) = (with(&report, MachineStatus::Stale), with(&honest, MachineStatus::Stale));
    assert!(stale.iter().all(|name| known.contains(name)), "{stale:?}");
    assert!(says(&report, Severity::Error, DiagnosticCode::InventoryConflict));
    assert_eq!(report.exit_code(), ExitCode::Incomplete);
}

#[test]
fn an_account_that_sees_one_virtual_machine() {
    let mut subject = no_drift();
    vms(&mut subject).truncate(1);
    let report = subject.report();
    assert!(says(&report, Severity::Error, DiagnosticCode::MachinesMissing));
    assert_eq!(report.exit_code(), ExitCode::Incomplete);
    // Nodes that were heard of lately prove that their machines run.
    heard_of(&mut subject, "2026-11-22T11:00:00Z");
    let report = subject.report();
    assert_eq!(with(&report, MachineStatus::Stale), [""; 0]);
    assert_eq!(report.exit_code(), ExitCode::Incomplete);
}

#[test]
fn a_node_list_from_before_the_virtual_machines() {
    let mut subject = scaled();
    let ghosts: Vec<String> = with(&subject.report(), MachineStatus::Ghost).into_iter().map(Into::into).collect();
    assert_eq!(ghosts.len(), 2);
    nodes(&mut subject, "team-a/web")["items"].as_array_mut().unwrap().retain(|node| {
        let name = node["metadata"]["name"].as_str().unwrap();
        !ghosts.iter().any(|ghost| ghost == name)
    });
    // Days later they would have joined.
    subject.inventories[0]["collectedAt"] = "2026-11-25T11:00:00Z".into();
    heard_of(&mut subject, "2026-11-25T10:59:00Z");
    let today = subject.report();
    heard_of(&mut subject, "2026-10-22T11:00:00Z");
    let old = subject.report();
    for report in [today, old] {
        assert_eq!(with(&report, MachineStatus::Ghost), [""; 0]);
        for ghost in &ghosts {
            unattributed(&report, ghost).unwrap();
            assert!(!is_destroyed(&report, ghost));
        }
    }
}

#[test]
fn a_node_that_names_a_strangers_virtual_machine() {
    let mut subject = scaled();
    let stranger = vms(&mut subject).iter().find(|vm| vm["name"] == "DC0_H0_VM0").unwrap()["biosUUID"].clone();
    nodes(&mut subject, "team-b/web")["items"].as_array_mut().unwrap().push(json!({
        "kind": "Node",
        "metadata": {
            "name": "erp-db",
            "annotations": {
                "cluster.x-k8s.io/machine": "x",
                "cluster.x-k8s.io/owner-kind": "MachineSet",
                "cluster.x-k8s.io/owner-name": "web-md-0-2k6x7",
            },
        },
        "spec": { "providerID": format!("vsphere://{}", stranger.as_str().unwrap()) },
    }));
    let report = subject.report();
    assert_eq!(unattributed(&report, "DC0_H0_VM0"), Some(InfraMachineReason::NodeOnly));
    assert!(!is_destroyed(&report, "DC0_H0_VM0"));
    // Those whose Node joined under their own name are to be removed, as before.
    assert!(with(&report, MachineStatus::Ghost).iter().all(|ghost| is_destroyed(&report, ghost)));
}

#[test]
fn node_lists_of_another_cluster() {
    let mut subject = scaled();
    let mut foreign = nodes(&mut subject, "team-b/lab").clone();
    for node in foreign["items"].as_array_mut().unwrap() {
        node["metadata"]["annotations"] = Value::Null;
    }
    *nodes(&mut subject, "team-b/web") = foreign;
    let report = subject.report();
    assert!(says(&report, Severity::Error, DiagnosticCode::NodesOfAnotherCluster));
    let mut ghosts = report.clusters.iter().filter(|cluster| cluster.namespace == "team-b").flat_map(Cluster::machines);
    assert!(ghosts.all(|machine| machine.status != MachineStatus::Ghost));
    assert_eq!(report.exit_code(), ExitCode::Incomplete);
}

#[test]
fn an_inventory_from_the_future() {
    let mut subject = no_drift();
    assert_eq!(subject.report().exit_code(), ExitCode::Clean);
    subject.inventories[0]["collectedAt"] = "2099-01-01T00:00:00Z".into();
    let report = subject.report();
    assert!(says(&report, Severity::Error, DiagnosticCode::ClockAhead));
    assert_eq!(report.exit_code(), ExitCode::Incomplete);
}

#[test]
fn hidden_characters_in_a_path() {
    let mut subject = scaled();
    for vm in vms(&mut subject) {
        let path = vm["path"].as_str().unwrap().replace("/tkg/", "/t\u{61c}k\u{ad}g/");
        vm["path"] = path.into();
    }
    let report = subject.report();
    let unattributed = report.need_further_confirmation_infra_machines.iter().flat_map(|vm| &vm.next_steps);
    for step in machines(&report).flat_map(|machine| &machine.next_steps).chain(unattributed) {
        let command = step.command.as_deref().unwrap_or_default();
        assert!(!command.chars().any(|character| character != '\n' && drift_core::is_hidden(character)), "{command:?}");
    }
    let shown = drift_core::json::to_bytes(&report).unwrap();
    assert!(!String::from_utf8(shown).unwrap().contains(['\u{61c}', '\u{ad}']));
}

#[test]
fn a_virtual_machine_whose_identifiers_cannot_be_read() {
    let mut subject = no_drift();
    let name = "web-md-0-gn9tl-7xd2k";
    let vm = vms(&mut subject).iter_mut().find(|vm| vm["name"] == name).unwrap();
    vm["name"] = "Unknown".into();
    vm["biosUUID"] = Value::Null;
    vm["instanceUUID"] = Value::Null;
    vm["connectionState"] = "inaccessible".into();
    let report = subject.report();
    let machine = machines(&report).find(|machine| machine.name == name).unwrap();
    assert_eq!((machine.status, machine.reason), (MachineStatus::Unknown, MachineReason::VmInaccessible));
}

/// What they cost is held by `core/tests/linear`; here, that the report stays one that can be kept.
#[test]
fn thousands_of_machines_claim_one_virtual_machine() {
    const MANY: usize = 1000;
    let mut subject = no_drift();
    let is_original = |path: &str| path.contains("web-md-0-gn9tl-7xd2k") && !path.contains("preferredversion");
    let originals: Vec<_> = subject.entries.iter().filter(|entry| is_original(&entry.path)).cloned().collect();
    for number in 0..MANY {
        for mut entry in originals.clone() {
            let name = format!("web-md-0-gn9tl-x{number:04}");
            entry.path = entry.path.replace("web-md-0-gn9tl-7xd2k", &name);
            let body = String::from_utf8(entry.body).unwrap();
            entry.body = body.replace("web-md-0-gn9tl-7xd2k", &name).into_bytes();
            subject.entries.push(entry);
        }
    }
    let report = subject.report();
    assert!(with(&report, MachineStatus::Unknown).len() > MANY, "all are in doubt, and the original with them");
    assert_eq!(with(&report, MachineStatus::Healthy).len(), 11);
    assert!(drift_core::json::to_bytes(&report).unwrap().len() < MANY * 6000);
}

#[test]
fn thousands_of_deployments_select_the_same_machines() {
    const MANY: usize = 1000;
    let mut subject = no_drift();
    let is_original = |path: &str| path.contains("machinedeployments") && path.ends_with("team-a/web-md-0.json");
    let original = subject.entries.iter().find(|entry| is_original(&entry.path)).unwrap().clone();
    for number in 0..MANY {
        let mut entry = original.clone();
        let name = format!("web-md-x{number:04}");
        entry.path = entry.path.replace("web-md-0", &name);
        let mut object = entry.json();
        object["metadata"]["name"] = name.into();
        object["metadata"]["uid"] = format!("00000000-0000-4000-8000-{number:012}").into();
        object["spec"]["selector"] = json!({ "matchLabels": { "cluster.x-k8s.io/cluster-name": "web" } });
        entry.body = object.to_string().into_bytes();
        subject.entries.push(entry);
    }
    let report = subject.report();
    assert_eq!(with(&report, MachineStatus::Healthy).len(), 12);
    assert!(drift_core::json::to_bytes(&report).unwrap().len() < MANY * 6000);
}
