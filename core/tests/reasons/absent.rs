//! Machines whose UUID no virtual machine carries: when that proves that they are gone, and when it does not.

use drift_core::report::{InfraMachineReason, MachineReason};
use serde_json::json;

use crate::show;
use crate::support::{Api, Cluster, Inventory, Resource, Scene, uuid};

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

/// Its MachineDeployment and MachineSet were being deleted: nothing creates another one.
#[test]
fn gone_without_an_owner() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.remove_object(Resource::MachineDeployment, "web-md-0");
    scene.remove_object(Resource::MachineSet, &web.set("web-md-0"));
    scene.lose(&web.worker(0));
    show::machine(&scene.report(), &web.worker(0), MachineReason::VmMissing, "vm-missing-without-an-owner");
}
