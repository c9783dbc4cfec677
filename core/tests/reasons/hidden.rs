//! What an account did not see, or vCenter could not read, proves no absence.

use drift_core::report::{InfraMachineReason, MachineReason, MachineStatus};

use crate::show;
use crate::support::{Cluster, HEARTBEAT, Resource, Scene};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A worker is gone, and the account saw this.
fn gone(datacenters: &[&str], folders: &[&str]) -> (Scene, String) {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.lose(&worker);
    scene.inventories[0].saw(datacenters, folders);
    (scene, worker)
}

#[test]
fn a_datacenter_that_nobody_saw() {
    let (scene, worker) = gone(&["/DC1"], &["/DC1/vm", "/DC1/vm/team-a"]);
    show::machine(
        &scene.report(),
        &worker,
        MachineReason::InventoryIncomplete,
        "inventory-incomplete-hidden-datacenter",
    );
    let (scene, worker) = gone(&["/DC0"], &["/DC0/vm", "/DC0/vm/team-a"]);
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmMissing);
}

#[test]
fn a_folder_that_nobody_saw() {
    let (scene, worker) = gone(&["/DC0"], &["/DC0/vm", "/DC0/vm/other/team-a"]);
    show::machine(&scene.report(), &worker, MachineReason::InventoryIncomplete, "inventory-incomplete-hidden-folder");
    let (mut scene, worker) = gone(&["/DC0"], &["/DC0/vm"]);
    scene.object(Resource::VSphereVM, &worker)["spec"].as_object_mut().unwrap().remove("folder");
    scene.object(Resource::VSphereMachine, &web().vsphere_machine_name(&worker))["spec"]
        .as_object_mut()
        .unwrap()
        .remove("folder");
    assert_eq!(
        show::find(&scene.report(), &worker).reason,
        MachineReason::VmMissing,
        "without a name, the root folder"
    );
    scene.inventories[0].saw(&["/DC0"], &["/DC0/vm/team-a"]);
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::InventoryIncomplete);
}

/// Two datacenters of one name are two, wherever both sides have a path.
#[test]
fn a_datacenter_of_the_same_name() {
    let web = web().in_datacenter("/EU/DC0");
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.lose(&worker);
    scene.inventories[0].saw(&["/US/DC0"], &["/US/DC0/vm", "/US/DC0/vm/team-a"]);
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::InventoryIncomplete);
    scene.inventories[0].saw(&["/EU/DC0", "/US/DC0"], &["/EU/DC0/vm", "/EU/DC0/vm/team-a"]);
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmMissing);
}

#[test]
fn references_in_place_of_names() {
    let (mut scene, worker) = gone(&["/DC1", "/DC0"], &["/DC0/vm", "/DC0/vm/team-a"]);
    let spec = &mut scene.object(Resource::VSphereVM, &worker)["spec"];
    spec["datacenter"] = "Datacenter:datacenter-3".into();
    spec["folder"] = "group-v3".into();
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmMissing);
    scene.object(Resource::VSphereVM, &worker)["spec"]["folder"] = "group-v99".into();
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::InventoryIncomplete);
}

/// CAPV's webhook writes `*` for the default datacenter, which is the only one.
#[test]
fn the_default_datacenter() {
    let (mut scene, worker) = gone(&["/DC0"], &["/DC0/vm", "/DC0/vm/team-a"]);
    let spec = &mut scene.object(Resource::VSphereVM, &worker)["spec"];
    spec["datacenter"] = "*".into();
    spec["folder"] = "team-a".into();
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmMissing);
    scene.inventories[0].saw(&["/DC0", "/DC1"], &["/DC1/vm/team-a"]);
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::InventoryIncomplete);
}

#[test]
fn hosts_that_are_not_connected() {
    let (mut scene, worker) = gone(&["/DC0"], &["/DC0/vm", "/DC0/vm/team-a"]);
    scene.inventories[0].content.hosts_not_connected = Some(0);
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmMissing);
    scene.inventories[0].content.hosts_not_connected = Some(2);
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::InventoryIncomplete, "inventory-incomplete-hosts-not-connected");
    assert_eq!(report.exit_code().code(), 3);
}

/// vCenter shows the path of the file of what it cannot read, and a file bears the name of its machine.
#[test]
fn the_file_of_a_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    let (worker, other) = (web.worker(0), web.worker(1));
    for name in [&worker, &other] {
        scene.remove_node(name);
        scene.object(Resource::VSphereVM, name)["status"].as_object_mut().unwrap().remove("vmRef");
    }
    scene.remove_vm(&other);
    let vm = scene.vm(&worker);
    vm.name = format!("%2fvmfs%2fvolumes%2fds1%2f{worker}%2f{worker}.vmx");
    vm.path = None;
    (vm.bios_uuid, vm.instance_uuid, vm.guestinfo) = (None, None, None);
    vm.moref = Some("vm-999".into());
    vm.connection_state = Some("inaccessible".into());
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::VmInaccessible, "vm-inaccessible-by-its-file");
    assert_eq!(show::find(&report, &other).reason, MachineReason::VmMissing, "it is another machine's");
    scene.vms().find(|vm| vm.moref.as_deref() == Some("vm-999")).unwrap().name = "Unknown 1".into();
    let report = scene.report();
    for name in [&worker, &other] {
        assert_eq!(show::find(&report, name).reason, MachineReason::VmInaccessible);
    }
    let listed = &report.need_further_confirmation_infra_machines;
    assert!(listed.iter().any(|vm| vm.reason == InfraMachineReason::IdentityNotRead));
}

/// A backup product keeps a powered-off replica with the same BIOS UUID, and the machine itself is gone.
#[test]
fn only_a_replica_is_left() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let replica = format!("{worker}_replica");
    scene.copy_vm(&worker, &replica).power_state = Some("poweredOff".into());
    scene.lose(&worker);
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::CandidateReplacement, "candidate-replacement-replica");
    // The machine itself, registered anew: its instance UUID is its own.
    scene.vm(&replica).instance_uuid = web.virtual_machine(&worker, HEARTBEAT).instance_uuid;
    assert_eq!(show::find(&scene.report(), &worker).status, MachineStatus::Healthy);
}

/// Only its own heartbeat shows that a Node lives, not that of another one in the same list.
#[test]
fn a_node_that_was_last_heard_of_long_ago() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.remove_vm(&worker);
    scene.node(&worker)["status"]["conditions"][0]["lastHeartbeatTime"] = "2026-11-02T14:49:59Z".into();
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmMissing);
    scene.node(&worker)["status"]["conditions"][0]["lastHeartbeatTime"] = "2026-11-02T14:50:00Z".into();
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::InventoryIncomplete);
}
