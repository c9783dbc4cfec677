//! Machines whose UUID no virtual machine carries: when that proves that they are gone, and when it does not.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{InfraMachineReason, MachineReason};
use serde_json::json;

use crate::show;
use crate::support::{Api, BACKUP, Cluster, Inventory, NodeList, Resource, Scene, time, uuid};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// The virtual machine of this machine gets new UUIDs, as restoring it from a backup of virtual machines does.
fn renew_uuids(scene: &mut Scene, name: &str) {
    let vm = scene.vm(name);
    vm.bios_uuid = Some(uuid(&format!("restored/bios/{name}")));
    vm.instance_uuid = Some(uuid(&format!("restored/instance/{name}")));
    vm.moref = Some("vm-70001".into());
}

#[test]
fn gone() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::VmMissing, "vm-missing-worker");
    assert_eq!(report.exit_code().code(), 1);
}

#[test]
fn gone_from_the_control_plane() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    scene.lose(&web.member(0));
    show::machine(&scene.report(), &web.member(0), MachineReason::VmMissing, "vm-missing-control-plane");
}

#[test]
fn gone_and_health_checked() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.objects.push(crate::findings::health_check(&web));
    scene.lose(&web.worker(0));
    show::machine(&scene.report(), &web.worker(0), MachineReason::VmMissing, "vm-missing-health-checked");
}

#[test]
fn gone_before_the_backup() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.lose(&worker);
    scene.object(Resource::VSphereVM, &worker)["status"]["conditions"] =
        json!([{ "type": "VMProvisioned", "status": "False", "reason": "NotFoundByBIOSUUID" }]);
    show::machine(&scene.report(), &worker, MachineReason::StaleBeforeBackup, "stale-before-backup");
}

/// Until 1.7 CAPV gave a machine up for it.
#[test]
fn gone_before_the_backup_of_an_old_capv() {
    let web = web().api(Api::V1alpha4);
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.lose(&worker);
    let message = "Unable to find VM by BIOS UUID 4230-…. The vm was removed from infra";
    scene.object(Resource::VSphereVM, &worker)["status"] =
        json!({ "failureReason": "UpdateError", "failureMessage": message });
    show::machine(&scene.report(), &worker, MachineReason::StaleBeforeBackup, "stale-before-backup-old-capv");
}

#[test]
fn gone_but_its_name_is_there() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    renew_uuids(&mut scene, &worker);
    scene.remove_node(&worker);
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::CandidateReplacement, "candidate-replacement-by-name");
    assert!(report.need_further_confirmation_infra_machines.is_empty());
}

/// With Windows it is not the Machine's name, but its Node's.
#[test]
fn gone_but_its_windows_name_is_there() {
    let web = web().windows();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let vm = web.vm_name(&worker);
    scene.remove_object(Resource::VSphereVM, &vm);
    scene.vm(&vm).bios_uuid = Some(uuid("restored"));
    scene.vm(&vm).instance_uuid = Some(uuid("restored instance"));
    scene.vm(&vm).guestinfo = None;
    scene.remove_node(&vm);
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::CandidateReplacement);
}

#[test]
fn gone_but_its_hostname_is_there() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    renew_uuids(&mut scene, &worker);
    scene.remove_node(&worker);
    scene.vm(&worker).name = "restored-worker".into();
    show::machine(&scene.report(), &worker, MachineReason::CandidateReplacement, "candidate-replacement-by-hostname");
}

#[test]
fn gone_but_its_node_is_there() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    renew_uuids(&mut scene, &worker);
    scene.node(&worker)["spec"]["providerID"] =
        format!("vsphere://{}", uuid(&format!("restored/bios/{worker}"))).into();
    let vm = scene.vm(&worker);
    vm.name = "restored-worker".into();
    vm.guestinfo = None;
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::CandidateReplacement, "candidate-replacement-by-node");
    assert_eq!(report.summary.machines.ghost, 0);
}

/// Two virtual machines bear its name: neither may be deleted on our word.
#[test]
fn gone_but_its_name_is_there_twice() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    renew_uuids(&mut scene, &worker);
    scene.remove_node(&worker);
    let second = scene.copy_vm(&worker, "second");
    second.name.clone_from(&worker);
    second.bios_uuid = Some(uuid("second"));
    second.power_state = Some("poweredOff".into());
    // Where the control plane's machines are, which is none of a stranger's folders.
    second.path = Some(format!("/DC0/vm/control/{worker}"));
    scene.object(Resource::VSphereMachineTemplate, "web-control-plane")["spec"]["template"]["spec"]["folder"] =
        "/DC0/vm/control".into();
    let report = scene.report();
    assert_eq!(show::find(&report, &worker).reason, MachineReason::CandidateReplacement);
    assert_eq!(report.summary.machines.ghost, 0, "{:#?}", show::summary(&report));
    show::unattributed(&report, &worker, InfraMachineReason::CopyOfMachine, "unattributed-second-namesake");
}

#[test]
fn gone_to_another_vcenter() {
    let web = web();
    let mut scene = Scene::of(&web).with_inventory(Inventory::of("vc02.corp.example"));
    let worker = web.worker(0);
    let vm = scene.vm(&worker).clone();
    scene.remove_vm(&worker);
    scene.inventories[1].content.virtual_machines.push(vm);
    show::machine(
        &scene.report(),
        &worker,
        MachineReason::CandidateReplacement,
        "candidate-replacement-in-another-vcenter",
    );
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
