//! No virtual machine carries a UUID, but not everything was read that could show one.

use drift_core::Observations;
use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{InfraMachineReason, MachineReason};
use serde_json::json;

use crate::show;
use crate::support::{BACKUP, Cluster, Inventory, NodeList, Scene, report, time};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

#[test]
fn inventory_says_that_it_is_incomplete() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    scene.inventories[0].content.complete = false;
    scene.inventories[0].content.errors = vec!["the session ended".into()];
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::InventoryIncomplete, "inventory-incomplete");
    show::diagnostic(&report, DiagnosticCode::InventoryIncomplete, "diagnostic-inventory-incomplete");
}

#[test]
fn vcenter_not_read() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.inventories.clear();
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::InventoryIncomplete, "inventory-incomplete-not-read");
    show::diagnostic(&report, DiagnosticCode::VcenterNotRead, "diagnostic-vcenter-not-read");
}

#[test]
fn datacenter_outside_the_scope() {
    let (web, dev) = (web(), Cluster::new("team-b", "dev").in_datacenter("DC1"));
    let mut scene = Scene::empty().with_inventory(Inventory::of_datacenter(&web.server, "DC0")).and(&web).and(&dev);
    scene.inventories.retain(|inventory| inventory.source.ends_with("DC0.json"));
    scene.lose(&web.worker(0));
    let report = scene.report();
    // A virtual machine may have been moved: as long as a datacenter of its vCenter is unread, it is not known gone.
    show::machine(&report, &web.worker(0), MachineReason::InventoryIncomplete, "inventory-incomplete-scope");
    show::machine(&report, &dev.worker(0), MachineReason::InventoryIncomplete, "inventory-incomplete-out-of-scope");
    show::diagnostic(&report, DiagnosticCode::InventoryIncomplete, "diagnostic-inventory-out-of-scope");
}

#[test]
fn two_inventories_add_up() {
    let (web, dev) = (web(), Cluster::new("team-b", "dev").in_datacenter("DC1"));
    let mut scene = Scene::empty()
        .with_inventory(Inventory::of_datacenter(&web.server, "DC0"))
        .with_inventory(Inventory::of_datacenter(&web.server, "DC1"))
        .and(&web)
        .and(&dev);
    scene.lose(&web.worker(0));
    let report = scene.report();
    assert_eq!(show::find(&report, &web.worker(0)).reason, MachineReason::VmMissing);
    assert_eq!(show::find(&report, &dev.worker(0)).reason, MachineReason::Matched);
    assert_eq!(report.exit_code().code(), 1, "{:#?}", report.diagnostics);
}

#[test]
fn newer_inventory_wins() {
    let web = web();
    let mut scene = Scene::of(&web);
    let mut newer = scene.inventories[0].clone();
    newer.source = "newer.json".into();
    newer.content.collected_at = time("2026-11-02T15:30:00Z");
    scene.inventories.insert(0, newer);
    let (gone, renamed) = (web.worker(0), web.worker(1));
    let vms = &mut scene.inventories[0].content.virtual_machines;
    vms.retain(|vm| vm.name != gone);
    vms.iter_mut().find(|vm| vm.name == renamed).unwrap().name = "renamed".into();
    let report = scene.report();
    assert_eq!(show::find(&report, &gone).reason, MachineReason::VmMissing);
    let vm = show::find(&report, &renamed).virtual_machine.as_ref().unwrap();
    assert_eq!(vm.name, "renamed");
    assert_eq!(report.infrastructure.vcenters[0].virtual_machines, 2);
}

#[test]
fn inventory_older_than_the_backup() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    scene.inventories[0].content.collected_at = time("2026-11-01T15:00:00Z");
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::InventoryOlderThanBackup, "inventory-older-than-backup");
    show::diagnostic(&report, DiagnosticCode::InventoryOlderThanBackup, "diagnostic-inventory-older-than-backup");
}

#[test]
fn time_of_the_backup_unknown() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    scene.written_at = 0;
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::InventoryOlderThanBackup, "backup-time-unknown");
    show::diagnostic(&report, DiagnosticCode::BackupTimeUnknown, "diagnostic-backup-time-unknown");

    scene.velero_backup = Some(json!({
        "apiVersion": "velero.io/v1",
        "kind": "Backup",
        "metadata": { "name": "mgmt-nightly", "namespace": "velero" },
        "status": { "phase": "Completed", "startTimestamp": BACKUP },
    }));
    assert_eq!(show::find(&scene.report(), &web.worker(0)).reason, MachineReason::VmMissing);
}

#[test]
fn vcenter_under_another_name() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.lose(&web.worker(0));
    scene.inventories[0].content.server = "vcenter.example.net".into();
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::InventoryIncomplete, "inventory-incomplete-alias");
    show::unattributed(&report, &ghost, InfraMachineReason::VcenterInDoubt, "unattributed-vcenter-in-doubt");
    show::diagnostic(&report, DiagnosticCode::VcenterAlias, "diagnostic-vcenter-alias");
    assert_eq!(report.exit_code().code(), 3);

    scene.aliases = vec![("vc01.corp.example".into(), "https://vcenter.example.net/".into())];
    let report = scene.report();
    assert_eq!(show::find(&report, &web.worker(0)).reason, MachineReason::VmMissing);
    assert_eq!(show::find(&report, &ghost).reason, MachineReason::LiveNode);
    assert_eq!(report.exit_code().code(), 1, "{:#?}", report.diagnostics);
}

/// Nothing is found in the vCenter, and nothing of the backup is in the other one either.
#[test]
fn vcenter_perhaps_under_another_name() {
    let web = web();
    let mut scene = Scene::of(&web).with_inventory(Inventory::of("vc99.corp.example"));
    scene.inventories[0].content.virtual_machines.clear();
    scene.node_lists = vec![NodeList::of(&web)];
    let report = scene.report();
    show::all(&report, MachineReason::InventoryIncomplete);
    show::diagnostic(&report, DiagnosticCode::VcenterAlias, "diagnostic-vcenter-alias-nothing-found");
}

/// Two names of one vCenter, which only the third inventory shows to be one.
#[test]
fn inventories_of_one_vcenter_under_two_names() {
    let web = web();
    let mut scene = Scene::of(&web);
    let whole = scene.inventories[0].clone();
    let (mut under_another_name, mut without_identity) = (whole.clone(), whole.clone());
    under_another_name.source = "another-name.json".into();
    under_another_name.content.server = "a.corp.example".into();
    under_another_name.content.virtual_machines.truncate(1);
    without_identity.source = "without-identity.json".into();
    without_identity.content.instance_uuid = None;
    without_identity.content.virtual_machines.clear();
    for inventory in [&mut under_another_name, &mut without_identity] {
        inventory.content.complete = false;
        inventory.content.collected_at = time("2026-11-02T14:00:00Z");
    }
    scene.inventories = vec![under_another_name, without_identity, whole];
    let report = scene.report();
    assert_eq!(report.infrastructure.vcenters.len(), 1, "{:#?}", report.infrastructure);
    show::all(&report, MachineReason::Matched);
}

#[test]
fn vcenter_asked_in_vain() {
    let mut observations = Observations::default();
    observations.add_failed_vcenter(&format!("https://{}/sdk", web().server), "it refused the user name or password");
    let report = report(&Scene::of(&web()).backup(), &observations);
    show::diagnostic(&report, DiagnosticCode::VcenterNotRead, "diagnostic-vcenter-asked-in-vain");
    show::all(&report, MachineReason::InventoryIncomplete);
    assert_eq!(report.exit_code().code(), 3);
}

/// The objects of two clusters name one vCenter by its address and by its host name: the inventory is under one of
/// them, where the other cluster's machines are. The option is given as it is to be typed.
#[test]
fn vcenter_under_two_names() {
    let (web, shop) = (web(), Cluster::new("team-b", "shop").on("10.20.0.5"));
    let mut scene = Scene::of(&web).and(&shop);
    [&web, &shop].iter().for_each(|cluster| scene.lose(&cluster.worker(0)));
    let second = scene.inventories.pop().unwrap();
    scene.inventories[0].content.virtual_machines.extend(second.content.virtual_machines);
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::VcenterAlias, "diagnostic-vcenter-alias-beside-others");
    assert_eq!(show::find(&report, &web.worker(0)).reason, MachineReason::VmMissing, "its own vCenter was read");
    assert_eq!(show::find(&report, &shop.worker(0)).reason, MachineReason::InventoryIncomplete);

    scene.aliases = vec![("10.20.0.5".into(), "vc01.corp.example".into())];
    let report = scene.report();
    assert!(report.diagnostics.iter().all(|told| told.code != DiagnosticCode::VcenterAlias));
    assert_eq!(show::find(&report, &shop.worker(0)).reason, MachineReason::VmMissing);
}
