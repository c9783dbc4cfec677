//! Machines that have their virtual machine, and how it is told which one that is.

use drift_core::report::{FindingCode, InfraMachineReason, MachineReason, Restore};
use serde_json::json;

use crate::show;
use crate::support::{Cluster, Inventory, Resource, Scene, uuid};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// The UIDs of a restored management cluster are new: they match no instance UUID.
fn forget_uids(scene: &mut Scene) {
    for object in &mut scene.objects {
        let uid = object.json["metadata"]["uid"].as_str().unwrap().to_owned();
        object.json["metadata"]["uid"] = uuid(&format!("restored/{uid}")).into();
        object.json["metadata"].as_object_mut().unwrap().remove("ownerReferences");
    }
}

#[test]
fn bios_uuid() {
    let web = web();
    let report = Scene::of(&web).report();
    show::all(&report, MachineReason::Matched);
    assert_eq!(report.exit_code().code(), 0, "{:#?}", report.diagnostics);
    show::machine(&report, &web.worker(0), MachineReason::Matched, "matched");
}

#[test]
fn uuids_in_capitals() {
    let web = web();
    let mut scene = Scene::of(&web);
    for vm in scene.vms() {
        vm.bios_uuid = vm.bios_uuid.take().map(|uuid| uuid.to_uppercase());
    }
    show::all(&scene.report(), MachineReason::Matched);
}

#[test]
fn owner_references_and_uids_of_a_restored_cluster() {
    let web = web();
    let mut scene = Scene::of(&web);
    forget_uids(&mut scene);
    scene.object(Resource::Cluster, "web")["metadata"]["labels"]["velero.io/restore-name"] = "after-the-fire".into();
    let report = scene.report();
    show::all(&report, MachineReason::Matched);
    assert_eq!(report.exit_code().code(), 0, "{:#?}", report.diagnostics);
    assert_eq!(report.clusters[0].workers.pools[0].name.as_deref(), Some("web-md-0"));
    show::finding(&report, FindingCode::RestoredBefore, "finding-restored-before");
}

#[test]
fn provider_id_alone() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.remove_object(Resource::VSphereVM, &worker);
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::Matched, "matched-by-provider-id");
    show::finding(&report, FindingCode::ObjectMissing, "finding-object-missing");
    assert_eq!(answer(&report), Restore::Dangerous);
}

/// Every machine is Healthy, and the answer is not calm all the same.
fn answer(report: &drift_core::Report) -> Restore {
    assert_eq!(report.summary.machines.healthy, report.summary.machines.total);
    report.restore()
}

/// The Machine finds neither VSphereVM nor virtual machine after a restore.
#[test]
fn without_its_vsphere_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.remove_object(Resource::VSphereMachine, &web.vsphere_machine_name(&worker));
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::Matched, "matched-without-vsphere-machine");
    assert_eq!(answer(&report), Restore::Dangerous);
}

#[test]
fn renamed_moved_and_off() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let vm = scene.vm(&worker);
    vm.name = "batch-01".into();
    vm.path = Some("/DC0/vm/archive/batch-01".into());
    vm.power_state = Some("poweredOff".into());
    scene.vm(&web.worker(1)).power_state = Some("suspended".into());
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::Matched, "matched-renamed-moved-off");
    show::machine(&report, &web.worker(1), MachineReason::Matched, "matched-suspended");
    assert_eq!(report.exit_code().code(), 0);
}

#[test]
fn moved_to_another_datacenter() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let vm = scene.vm(&worker);
    vm.path = Some(format!("/DC1/vm/team-a/{worker}"));
    vm.datacenter = Some("DC1".into());
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::Matched, "matched-in-another-datacenter");
    show::finding(&report, FindingCode::MovedDatacenter, "finding-moved-datacenter");
    assert_eq!(answer(&report), Restore::Manual);
}

/// Said once of the cluster, not of each machine.
#[test]
fn the_datacenter_was_renamed() {
    let mut scene = Scene::of(&web());
    for vm in scene.vms() {
        vm.path = vm.path.take().map(|path| path.replace("/DC0/", "/DC-East/"));
        vm.datacenter = Some("DC-East".into());
    }
    let report = scene.report();
    show::finding(&report, FindingCode::MovedDatacenter, "finding-datacenter-renamed");
    show::finding(&report, FindingCode::OrphanedControlPlane, "finding-control-plane-elsewhere");
}

/// It has its name still, and the folders that objects name are not there any more.
#[test]
fn the_datacenter_was_moved_into_a_folder() {
    let mut scene = Scene::of(&web());
    for vm in scene.vms() {
        vm.path = vm.path.take().map(|path| format!("/EU{path}"));
    }
    let report = scene.report();
    show::finding(&report, FindingCode::MovedDatacenter, "finding-datacenter-moved");
    show::all(&report, MachineReason::Matched);
}

#[test]
fn tie_broken_by_instance_uuid() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.copy_vm(&worker, "restored-by-mistake");
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::Matched, "matched-tie-instance-uuid");
    let reason = InfraMachineReason::DuplicateBiosUuid;
    show::unattributed(&report, "restored-by-mistake", reason, "unattributed-duplicate-bios-uuid");
}

#[test]
fn tie_broken_by_managed_object_reference() {
    let web = web();
    let mut scene = Scene::of(&web);
    forget_uids(&mut scene);
    let worker = web.worker(0);
    scene.copy_vm(&worker, "restored-by-mistake");
    show::machine(&scene.report(), &worker, MachineReason::Matched, "matched-tie-reference");
}

#[test]
fn tie_broken_by_name_and_folder() {
    let web = web();
    let mut scene = Scene::of(&web);
    forget_uids(&mut scene);
    let worker = web.worker(0);
    scene.object(Resource::VSphereVM, &worker)["status"] = json!({});
    let copy = scene.copy_vm(&worker, "a-copy");
    copy.name.clone_from(&worker);
    copy.path = Some(format!("/DC0/vm/archive/{worker}"));
    scene.copy_vm(&worker, "another-copy");
    show::machine(&scene.report(), &worker, MachineReason::Matched, "matched-tie-name-and-folder");
}

#[test]
fn tie_broken_by_name() {
    let web = web();
    let mut scene = Scene::of(&web);
    forget_uids(&mut scene);
    let worker = web.worker(0);
    scene.object(Resource::VSphereVM, &worker)["status"] = json!({});
    scene.copy_vm(&worker, "a-copy");
    scene.vm(&worker).path = Some(format!("/DC0/vm/archive/{worker}"));
    show::machine(&scene.report(), &worker, MachineReason::Matched, "matched-tie-name");
}

#[test]
fn copy_in_another_vcenter() {
    let web = web();
    let mut scene = Scene::of(&web).with_inventory(Inventory::of("vc02.corp.example"));
    let worker = web.worker(0);
    let mut copy = scene.vm(&worker).clone();
    copy.instance_uuid = Some(uuid("elsewhere"));
    scene.inventories[1].content.virtual_machines.push(copy);
    let report = scene.report();
    show::all_but_unattributed(&report, MachineReason::Matched);
    let reason = InfraMachineReason::DuplicateBiosUuid;
    show::unattributed(&report, &worker, reason, "unattributed-duplicate-in-another-vcenter");
}

#[test]
fn made_while_the_backup_was_taken() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.drop_uuids(&web, &worker);
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::ProvisioningAtBackup, "provisioning-at-backup");
    assert_eq!(report.exit_code().code(), 0);
}

#[test]
fn without_a_known_vcenter() {
    let web = web();
    let mut scene = Scene::of(&web);
    for object in &mut scene.objects {
        let spec = object.json["spec"].as_object_mut().unwrap();
        spec.remove("server");
        if let Some(spec) = spec.get_mut("template").and_then(|template| template.get_mut("spec")?.as_object_mut()) {
            spec.remove("server");
        }
    }
    scene.lose(&web.worker(1));
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::Matched, "matched-in-any-vcenter");
    show::machine(&report, &web.worker(1), MachineReason::InventoryIncomplete, "inventory-incomplete-no-vcenter");
}
