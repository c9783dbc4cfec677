//! What is wrong with inventories, node lists and the record of the backup.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{ApiServerStatus, FindingCode, InfraMachineReason, MachineReason, SummaryStatus};
use drift_core::{ClusterRef, Observations};
use serde_json::{Value, json};

use crate::show;
use crate::support::{BACKUP, Cluster, Resource, Scene, report};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A report on the plain cluster with observations that `change` spoils.
fn with(change: impl FnOnce(&mut Observations)) -> drift_core::Report {
    let scene = Scene::of(&web());
    let mut observations = scene.observations();
    change(&mut observations);
    report(&scene.backup(), &observations)
}

fn inventory() -> Value {
    serde_json::to_value(&Scene::of(&web()).inventories[0].content).unwrap()
}

#[test]
fn inventory_unreadable() {
    let spoil = |bytes: &'static [u8]| with(|found| found.add_inventory("photo.json", bytes));
    let report = spoil(b"\x89PNG\xff");
    show::diagnostic(&report, DiagnosticCode::InventoryUnreadable, "diagnostic-inventory-unreadable");
    let report = spoil(br#"{"schemaVersion":"2.0","kind":"VcenterInventory"}"#);
    show::diagnostic(&report, DiagnosticCode::InventoryUnreadable, "diagnostic-inventory-of-a-newer-version");
    let report = spoil(br#"{"kind":"List","items":[]}"#);
    show::diagnostic(&report, DiagnosticCode::InventoryUnreadable, "diagnostic-inventory-of-another-kind");
}

/// Without guestinfo a machine that the backup does not know looks like anybody's: its absence from the list is no
/// peace.
#[test]
fn inventory_without_guestinfo() {
    let web = web();
    let mut scene = Scene::of(&web);
    for vm in scene.vms() {
        vm.guestinfo = None;
    }
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::InventoryWithoutMarks, "diagnostic-inventory-without-marks");
    assert_eq!(report.exit_code().code(), 3);
    // An inventory that holds none of the backup's machines has no reason to hold any.
    let mut scene = Scene::of(&web);
    scene.inventories[0].content.virtual_machines.clear();
    scene.add_stranger("jump-host");
    assert!(scene.report().diagnostics.iter().all(|told| told.code != DiagnosticCode::InventoryWithoutMarks));
}

/// An account without rights reads an empty vCenter.
#[test]
fn inventory_of_nothing_while_nodes_are_ready() {
    let mut scene = Scene::of(&web());
    scene.inventories[0].content.virtual_machines.clear();
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::InventoryIncomplete, "diagnostic-inventory-of-nothing");
    let codes: Vec<_> = report.clusters[0].findings.iter().map(|finding| finding.code).collect();
    assert!(!codes.contains(&FindingCode::ClusterDeleted), "{codes:?}");
    scene.node_lists.clear();
    let report = scene.report();
    assert_eq!(report.exit_code().code(), 1, "nothing speaks against it");
    assert!(report.clusters[0].findings.iter().any(|finding| finding.code == FindingCode::ClusterDeleted));
}

#[test]
fn record_unreadable() {
    let scene = Scene::of(&web());
    let mut inventory = inventory();
    inventory["virtualMachines"].as_array_mut().unwrap().push(json!({ "name": 7 }));
    let mut observations = Observations::default();
    observations.add_inventory("vc01.json", &serde_json::to_vec(&inventory).unwrap());
    let report = report(&scene.backup(), &observations);
    show::diagnostic(&report, DiagnosticCode::InventoryRecord, "diagnostic-inventory-record");
    show::all(&report, MachineReason::Matched);
}

/// What is odd about one virtual machine spoils nothing else.
#[test]
fn property_unreadable() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    scene.inventories[0].content.virtual_machines[0].unreadable.push("guest.hostName".into());
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::InventoryProperty, "diagnostic-inventory-property");
    assert_eq!((report.summary.machines.stale, report.exit_code().code()), (1, 1));
}

/// Who names errors did not read everything.
#[test]
fn complete_with_errors() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    scene.inventories[0].content.errors.push("DC1 could not be read".into());
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::InventoryIncomplete, "diagnostic-inventory-with-errors");
    assert_eq!((report.summary.machines.stale, report.exit_code().code()), (0, 3));
}

#[test]
fn record_twice() {
    let mut scene = Scene::of(&web());
    let vm = scene.inventories[0].content.virtual_machines[0].clone();
    scene.inventories[0].content.virtual_machines.push(vm);
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::InventoryDuplicate, "diagnostic-inventory-duplicate");
    assert_eq!(report.exit_code().code(), 0);

    scene.inventories[0].content.virtual_machines.last_mut().unwrap().name = "another".into();
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::InventoryDuplicate, "diagnostic-inventory-contradiction");
}

#[test]
fn two_vcenters_under_one_name() {
    let mut scene = Scene::of(&web());
    let mut other = scene.inventories[0].clone();
    other.source = "other.json".into();
    other.content.instance_uuid = Some("another vCenter".into());
    scene.inventories.push(other);
    show::diagnostic(&scene.report(), DiagnosticCode::InventoryConflict, "diagnostic-inventory-conflict");
}

#[test]
fn alias_unused() {
    let mut scene = Scene::of(&web());
    scene.aliases = vec![("vc01.corp.example".into(), "vc02.corp.example".into())];
    show::diagnostic(&scene.report(), DiagnosticCode::VcenterAliasUnused, "diagnostic-vcenter-alias-unused");
}

#[test]
fn nodes_unreadable() {
    let key = ClusterRef::parse("team-a/web");
    let report = with(|found| found.add_nodes("nodes.json", key.as_ref(), b"No resources found"));
    show::diagnostic(&report, DiagnosticCode::NodesUnreadable, "diagnostic-nodes-unreadable");
    let report = with(|found| found.add_nodes("nodes.json", None, br#"{"kind":"List","items":[]}"#));
    show::diagnostic(&report, DiagnosticCode::NodesUnreadable, "diagnostic-nodes-of-nobody");
}

/// Without annotations the UUIDs still tell whose nodes they are.
#[test]
fn nodes_swapped() {
    let (web, api) = (web(), Cluster::new("team-a", "web-api"));
    let mut scene = Scene::of(&web).and(&api);
    scene.grow(&api, &api.set("web-api-md-0"), 7);
    for list in &mut scene.node_lists {
        list.cluster = Some(if list.cluster == Some(web.key()) { api.key() } else { web.key() });
        list.nodes.iter_mut().for_each(|node| node["metadata"]["annotations"] = json!({}));
    }
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::NodesOfAnotherCluster, "diagnostic-nodes-swapped");
    assert_eq!((report.summary.machines.ghost, report.exit_code().code()), (0, 3));
    let failed = |server: &drift_core::report::ApiServer| server.status == ApiServerStatus::Failed;
    assert!(report.infrastructure.api_servers.iter().all(failed));
}

#[test]
fn nodes_of_another_cluster() {
    let (web, dev) = (web(), Cluster::new("team-b", "dev"));
    let mut scene = Scene::of(&web).and(&dev);
    scene.node_lists.swap_remove(1);
    scene.node_lists[0].cluster = Some(dev.key());
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::NodesOfAnotherCluster, "diagnostic-nodes-of-another-cluster");
    assert_eq!(report.infrastructure.api_servers[1].status, ApiServerStatus::Failed);
    show::all(&report, MachineReason::Matched);
    assert_eq!(report.exit_code().code(), 3);
}

/// Without a name from the caller the annotations decide.
#[test]
fn nodes_that_name_their_cluster() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.node_lists[0].cluster = None;
    let report = scene.report();
    assert_eq!(report.infrastructure.api_servers[0].status, ApiServerStatus::Provided);
    assert_eq!(report.infrastructure.api_servers[0].nodes, Some(3));
}

fn record(phase: &str, started_at: &str) -> Value {
    json!({
        "apiVersion": "velero.io/v1",
        "kind": "Backup",
        "metadata": { "name": "mgmt-nightly", "namespace": "velero" },
        "status": { "phase": phase, "startTimestamp": started_at, "errors": 2, "warnings": 1 },
    })
}

#[test]
fn backup_failed_in_part() {
    let mut scene = Scene::of(&web());
    scene.velero_backup = Some(record("PartiallyFailed", BACKUP));
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::BackupNotCompleted, "diagnostic-backup-not-completed");
    assert_eq!(report.backup.name.as_deref(), Some("mgmt-nightly"));
    assert_eq!(report.exit_code().code(), 3);
}

/// What Velero lost is missing without a trace: a virtual machine without objects proves nothing, and neither does a
/// machine of which some objects are there.
#[test]
fn nothing_rests_on_absence_where_velero_lost_objects() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    let (gone, torn) = (web.worker(0), web.worker(1));
    scene.lose(&gone);
    scene.lose(&torn);
    scene.remove_object(Resource::VSphereVM, &torn);
    assert_eq!(scene.report().summary.machines.ghost, 1);
    for phase in ["PartiallyFailed", "Failed", "FailedValidation", "InProgress", "FinalizingPartiallyFailed"] {
        scene.velero_backup = Some(record(phase, BACKUP));
        let report = scene.report();
        assert_eq!((report.summary.machines.ghost, report.exit_code().code()), (0, 3), "{phase}");
        assert_eq!(show::find(&report, &gone).reason, MachineReason::VmMissing);
        assert_eq!(show::find(&report, &torn).reason, MachineReason::BackupIncomplete);
        let unsettled = &report.need_further_confirmation_infra_machines;
        assert_eq!(unsettled[0].virtual_machine.name, ghost);
        assert_eq!(unsettled[0].reason, InfraMachineReason::BackupIncomplete);
    }
    scene.velero_backup = Some(record("Completed", BACKUP));
    assert_eq!((scene.report().summary.machines.ghost, scene.report().exit_code().code()), (1, 1));
}

#[test]
fn backup_taken_with_filters() {
    let mut scene = Scene::of(&web());
    let mut filtered = record("Completed", BACKUP);
    filtered["spec"] = json!({
        "includedNamespaces": ["*"],
        "excludedNamespaces": ["tkg-system", "kube-system"],
        "includedResources": null,
        "includeClusterResources": false,
        "labelSelector": { "matchLabels": { "backup": "yes" } },
    });
    scene.velero_backup = Some(filtered);
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::BackupFiltered, "diagnostic-backup-filtered");
    assert_eq!(report.summary.status, SummaryStatus::Healthy, "a warning, not a verdict");

    scene.velero_backup = Some(record("Completed", BACKUP));
    assert!(scene.report().diagnostics.iter().all(|found| found.code != DiagnosticCode::BackupFiltered));
}

#[test]
fn record_of_another_backup() {
    let mut scene = Scene::of(&web());
    scene.velero_backup = Some(record("Completed", "2026-10-02T03:00:00Z"));
    show::diagnostic(&scene.report(), DiagnosticCode::BackupRecord, "diagnostic-backup-record-of-another");
    // Velero writes its record first: within an hour, but not the other way round.
    let codes = |started_at| {
        let mut scene = scene.clone();
        scene.velero_backup = Some(record("Completed", started_at));
        scene.report().exit_code().code()
    };
    assert_eq!(
        ["2026-11-02T01:59:59Z", "2026-11-02T02:00:00Z", "2026-11-02T03:01:00Z", "2026-11-02T03:01:01Z"].map(codes),
        [3, 0, 0, 3]
    );
    let report = with(|found| found.add_velero_backup("velero-backup.json", b"[]"));
    show::diagnostic(&report, DiagnosticCode::BackupRecord, "diagnostic-backup-record-unreadable");
}

#[test]
fn api_servers_that_were_asked() {
    let key = ClusterRef::parse("team-a/web").unwrap();
    let mut scene = Scene::of(&web());
    scene.node_lists.clear();
    let with = |change: &dyn Fn(&mut Observations)| {
        let mut observations = scene.observations();
        change(&mut observations);
        report(&scene.backup(), &observations)
    };
    let list = br#"{"kind":"List","items":[
        {"kind":"Node","metadata":{"name":"one","labels":{"node-role.kubernetes.io/control-plane":""}}}
    ]}"#;
    let report = with(&|found| found.add_reached_nodes("10.0.0.9:6443", &key, list));
    let server = &report.infrastructure.api_servers[0];
    assert_eq!((server.status, server.nodes, &server.error), (ApiServerStatus::Reached, Some(1), &None));

    let before = with(&|_| {});
    assert_eq!(before.infrastructure.api_servers[0].status, ApiServerStatus::Skipped);
    let report = with(&|found| found.add_failed_nodes(&key, "it did not answer"));
    let server = &report.infrastructure.api_servers[0];
    assert_eq!((server.status, server.error.as_deref()), (ApiServerStatus::Failed, Some("it did not answer")));
    assert_eq!((report.summary, report.diagnostics), (before.summary, before.diagnostics));
}
