//! Nodes that are ready while nothing is known of what they run on, and lists that are not what they seem.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{FindingCode, InfraMachineReason, MachineReason};

use crate::show;
use crate::support::{Cluster, HEARTBEAT, Resource, Scene, uuid};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A machine that was made after the backup, where the account that read the vCenter sees nothing.
#[test]
fn a_node_that_runs_where_nobody_looked() {
    let web = web();
    let mut scene = Scene::of(&web);
    let names = [7, 8].map(|number| scene.grow(&web, &web.set("web-md-0"), number));
    names.iter().for_each(|name| scene.remove_vm(name));
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::NodesUnaccounted, "diagnostic-nodes-unaccounted");
    assert_eq!(report.exit_code().code(), 3);
    for name in &names {
        scene.node(name)["status"]["conditions"][0]["status"] = "Unknown".into();
    }
    assert_eq!(scene.report().exit_code().code(), 0, "what is left of deleted machines");
}

/// Somebody's own machine, which was never in the vCenter.
#[test]
fn a_node_that_was_joined_by_hand() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.remove_vm(&name);
    let node = scene.node(&name);
    node["metadata"]["annotations"] = serde_json::json!({});
    node["spec"] = serde_json::json!({});
    assert_eq!(scene.report().exit_code().code(), 0);
}

/// Neither its mark nor its Node says that Cluster API made it, and its name only begins as the cluster's.
#[test]
fn a_node_whose_name_begins_as_the_clusters() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.node(&name)["metadata"]["annotations"] = serde_json::json!({});
    let vm = scene.vm(&name);
    vm.guestinfo = None;
    vm.name = "web-gpu-01".into();
    let report = scene.report();
    assert_eq!(report.summary.machines.ghost, 0);
    assert_eq!(report.need_further_confirmation_infra_machines[0].reason, InfraMachineReason::WeakEvidence);
}

#[test]
fn a_machine_lives_although_its_virtual_machine_is_not_there() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.remove_vm(&worker);
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::InventoryIncomplete, "inventory-incomplete-while-its-node-lives");
    scene.node(&worker)["status"]["conditions"][0]["status"] = "Unknown".into();
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmMissing);
}

/// The list may be from a time when the virtual machine still ran.
#[test]
fn an_old_list_proves_no_life() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.remove_vm(&web.worker(0));
    let read_at = &mut scene.inventories[0].content.collected_at;
    *read_at = HEARTBEAT.parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_mins(10);
    assert_eq!(show::find(&scene.report(), &web.worker(0)).reason, MachineReason::InventoryIncomplete);
    scene.inventories[0].content.collected_at += jiff::SignedDuration::from_secs(1);
    assert_eq!(show::find(&scene.report(), &web.worker(0)).reason, MachineReason::VmMissing);
}

/// What is off runs no Node: another virtual machine of the same UUID does, which was not read.
#[test]
fn a_machine_that_is_off_while_its_node_lives() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.vm(&worker).power_state = Some("poweredOff".into());
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::Matched, "its instance UUID is proof");
    scene.vm(&worker).instance_uuid = Some(uuid("replica"));
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::DuplicateBiosUuid, "duplicate-bios-uuid-of-one-not-read");
}

#[test]
fn a_replica_is_no_ghost_while_its_original_runs_unseen() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.vm(&name).power_state = Some("poweredOff".into());
    let report = scene.report();
    show::unattributed(&report, &name, InfraMachineReason::CopyOfMachine, "unattributed-replica-of-one-not-read");
    scene.node(&name)["status"]["conditions"][0]["status"] = "Unknown".into();
    assert_eq!(show::find(&scene.report(), &name).reason, MachineReason::LiveNode);
}

/// Nodes were listed with the backup, the inventory is of days later: the silence of the list says nothing.
#[test]
fn a_list_from_before_the_virtual_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow_without_node(&web, &web.set("web-md-0"), 7);
    let made = HEARTBEAT.parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_mins(10);
    scene.vm(&name).created_at = Some(made);
    assert_eq!(show::find(&scene.report(), &name).reason, MachineReason::KnownName);
    scene.vm(&name).created_at = Some(made + jiff::SignedDuration::from_secs(1));
    let report = scene.report();
    show::unattributed(&report, &name, InfraMachineReason::NodesNotRead, "unattributed-nodes-older-than-it");
}

/// A virtual machine of Windows, of a Machine that had none when the backup was taken.
#[test]
fn it_may_be_a_machine_that_had_none_yet() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.drop_uuids(&web, &worker);
    scene.remove_object(Resource::VSphereVM, &worker);
    scene.lose(&worker);
    let name = scene.grow_powered_off(&web, &web.set("web-md-0"), 7);
    assert_eq!(show::find(&scene.report(), &name).reason, MachineReason::KnownName);
    let vm = scene.vm(&name);
    vm.name = format!("web-md-0-{}", &worker[worker.len() - 5..]);
    let short = vm.name.clone();
    let guestinfo = vm.guestinfo.as_mut().unwrap();
    guestinfo.local_hostname = Some(short.clone());
    guestinfo.instance_id = Some(short.clone());
    let report = scene.report();
    show::unattributed(&report, &short, InfraMachineReason::BackupIncomplete, "unattributed-perhaps-a-machine-without");
}

/// Of what vCenter cannot read nobody knows that it is a node image.
#[test]
fn what_cannot_be_read_is_no_image() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow_powered_off(&web, &web.set("web-md-0"), 7);
    let vm = scene.vm(&name);
    vm.guestinfo = None;
    assert_eq!(scene.report().exit_code().code(), 0, "an image that was never started");
    let vm = scene.vm(&name);
    vm.bios_uuid = None;
    vm.connection_state = Some("inaccessible".into());
    let report = scene.report();
    show::unattributed(&report, &name, InfraMachineReason::NameOnly, "unattributed-unreadable");
}

/// It was renamed, and vCenter lost sight of it.
#[test]
fn a_machine_may_be_what_cannot_be_read() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.remove_node(&worker);
    {
        scene.object(Resource::VSphereVM, &worker)["status"].as_object_mut().unwrap().remove("vmRef");
    }
    let vm = scene.vm(&worker);
    vm.name = "batch-01".into();
    vm.path = vm.path.as_ref().map(|path| path.replace(&worker, "batch-01"));
    vm.guestinfo = None;
    vm.bios_uuid = None;
    vm.instance_uuid = None;
    vm.moref = Some("vm-999".into());
    vm.connection_state = Some("inaccessible".into());
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::VmInaccessible, "vm-inaccessible-perhaps-renamed");
    show::unattributed(&report, "batch-01", InfraMachineReason::IdentityNotRead, "unattributed-identity-not-read");
    let vm = scene.vm("batch-01");
    vm.path = Some("/DC0/vm/elsewhere/batch-01".into());
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmInaccessible);
    let vm = scene.vm("batch-01");
    vm.name = "/vmfs/volumes/4f/batch-01/batch-01.vmx".into();
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmInaccessible);
}

/// A cluster of the same namespace and name, of another management cluster.
#[test]
fn nodes_of_a_namesake() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.node_lists[0].nodes.clear();
    let owners = [&web.control_plane, &web.set("web-md-0")];
    for owner in owners {
        scene.grow(&web, owner, 7);
    }
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::NodesOfAnotherCluster, "diagnostic-nodes-of-a-namesake");
    assert_eq!((report.summary.machines.ghost, report.exit_code().code()), (0, 3));
    scene.remove_vm(&web.worker(0));
    let report = scene.report();
    assert!(report.diagnostics.iter().any(|found| found.code == DiagnosticCode::NodesOfAnotherCluster));
    assert_eq!((report.summary.machines.ghost, report.exit_code().code()), (0, 3), "the others run");
    [web.member(0), web.worker(1)].iter().for_each(|name| scene.remove_vm(name));
    let report = scene.report();
    assert_eq!(report.summary.machines.ghost, 2, "it was replaced whole, perhaps");
}

/// A restored management cluster lost its owner references, and a virtual machine of Windows bears another name.
#[test]
fn a_restored_machine_of_windows() {
    let web = web().windows();
    let mut scene = Scene::of(&web);
    for object in &mut scene.objects {
        object.json["metadata"].as_object_mut().unwrap().remove("ownerReferences");
    }
    let report = scene.report();
    show::all(&report, MachineReason::Matched);
    let codes: Vec<_> = report.clusters[0].findings.iter().map(|finding| finding.code).collect();
    assert!(!codes.contains(&FindingCode::NodesNotRead), "{codes:?}");
}

#[test]
fn two_datacenters_of_one_name() {
    let web = web().in_datacenter("/EU/DC0");
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.lose(&worker);
    scene.inventories[0].content.scope = Some(vec!["/US/DC0".into()]);
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::InventoryIncomplete);
    scene.inventories[0].content.scope = Some(vec!["/EU/DC0".into()]);
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmMissing);
}

/// Without a datacenter CAPV takes the only one, or the default, whichever that is.
#[test]
fn a_machine_without_a_datacenter() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.lose(&worker);
    scene.inventories[0].content.scope = Some(vec!["DC0".into()]);
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmMissing);
    for resource in [Resource::VSphereVM, Resource::VSphereMachine] {
        let name = if resource == Resource::VSphereVM { worker.clone() } else { web.vsphere_machine_name(&worker) };
        scene.object(resource, &name)["spec"].as_object_mut().unwrap().remove("datacenter");
    }
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::InventoryIncomplete);
}

/// An account in a server's address is nobody's business.
#[test]
fn accounts_in_addresses_are_not_shown() {
    let web = web();
    let mut scene = Scene::of(&web);
    for object in &mut scene.objects {
        if object.json["spec"]["server"].is_string() {
            object.json["spec"]["server"] = "https://admin:CANARY@vc01.corp.example/sdk".into();
        }
    }
    scene.inventories[0].content.server = "https://admin:CANARY@vc01.corp.example/sdk".into();
    let shown = serde_json::to_string(&scene.report()).unwrap();
    assert!(!shown.contains("CANARY"), "{shown}");
    scene.inventories[0].content.server = "vc02.corp.example".into();
    let shown = serde_json::to_string(&scene.report()).unwrap();
    assert!(!shown.contains("CANARY"), "{shown}");
}

/// An empty identity is none.
#[test]
fn two_vcenters_that_do_not_tell_their_identity() {
    let (one, other) = (web(), Cluster::new("team-b", "shop").on("vc02.corp.example"));
    let mut scene = Scene::of(&one).and(&other);
    for inventory in &mut scene.inventories {
        inventory.content.instance_uuid = Some(String::new());
    }
    show::all(&scene.report(), MachineReason::Matched);
}

/// The provider ID of a live Node is out of date, and its machine is there.
#[test]
fn a_node_with_another_uuid_than_its_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.node(&web.worker(0))["spec"]["providerID"] = format!("vsphere://{}", uuid("formerly")).into();
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::NodesUnaccounted, "diagnostic-nodes-of-another-uuid");
    // Without any UUID its name tells enough.
    let node = scene.node(&web.worker(0));
    node["spec"]["providerID"] = "rke2://web".into();
    node["status"]["nodeInfo"] = serde_json::json!({});
    let report = scene.report();
    assert!(report.diagnostics.iter().all(|told| told.code != DiagnosticCode::NodesUnaccounted));
}
