//! What people report of their clusters: rebuilt beside what was left, joined by hand, failed over, named by templates.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{InfraMachineReason, MachineReason, MachineStatus};
use serde_json::{Value, json};

use crate::show;
use crate::support::{BEFORE, Cluster, Inventory, Resource, Scene, uuid};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// The cluster was built anew under its name. Of the old one a machine is left, powered off.
#[test]
fn nodes_of_the_cluster_that_replaced_it() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.node_lists[0].nodes.clear();
    for owner in [&web.control_plane, &web.set("web-md-0")] {
        scene.grow(&web, owner, 7);
    }
    for gone in [web.member(0), web.worker(0)] {
        scene.remove_vm(&gone);
    }
    scene.vm(&web.worker(1)).power_state = Some("poweredOff".into());
    let report = scene.report();
    assert!(report.diagnostics.iter().any(|found| found.code == DiagnosticCode::NodesOfAnotherCluster));
    assert_eq!((report.summary.machines.ghost, report.exit_code().code()), (0, 3));
}

/// A worker that Terraform made and somebody joined: its cloud-init looks like CAPV's, and its Node says nothing.
#[test]
fn a_node_that_was_joined_by_hand() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow(&web, &web.set("web-md-0"), 7);
    let by_hand = "web-gpu-01";
    let vm = scene.vm(&name);
    (vm.name, vm.path) = (by_hand.to_owned(), Some(format!("/DC0/vm/terraform/{by_hand}")));
    let guestinfo = vm.guestinfo.as_mut().unwrap();
    (guestinfo.local_hostname, guestinfo.instance_id) = (Some(by_hand.into()), Some(by_hand.into()));
    let node = scene.node(&name);
    node["metadata"]["name"] = by_hand.into();
    node["metadata"]["annotations"] = json!({});
    let reason = |scene: &Scene| scene.report().need_further_confirmation_infra_machines.first().map(|vm| vm.reason);
    assert_eq!(reason(&scene), Some(InfraMachineReason::WeakEvidence), "it is in another folder");
    let folder = web.folder_path();
    let vm = scene.vm(by_hand);
    (vm.path, vm.created_at) = (Some(format!("{folder}/{by_hand}")), Some(BEFORE.parse().unwrap()));
    assert_eq!(reason(&scene), Some(InfraMachineReason::WeakEvidence), "the backup would have its Machine");
}

/// A replication product keeps the name and the BIOS UUID, in a folder of its own.
#[test]
fn a_replica_of_the_same_name() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let replica = scene.copy_vm(&worker, "replica");
    (replica.name, replica.path) = (worker.clone(), Some(format!("/DC0/vm/replicas/{worker}")));
    replica.power_state = Some("poweredOff".into());
    scene.inventories[0]
        .content
        .virtual_machines
        .retain(|vm| vm.name != worker || vm.moref.as_deref() != Some(&web.moref(&worker)));
    scene.node(&worker)["status"]["conditions"][0]["status"] = "Unknown".into();
    let report = scene.report();
    let found = show::find(&report, &worker);
    assert_eq!((found.status, found.reason), (MachineStatus::Unknown, MachineReason::CandidateReplacement));
}

/// Without a cloud provider and its annotations a Node says who it is by its name alone.
#[test]
fn a_ready_node_of_the_machines_name() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.remove_vm(&worker);
    let node = scene.node(&worker);
    node["metadata"]["annotations"] = json!({});
    node["spec"] = json!({});
    node["status"]["nodeInfo"]["systemUUID"] = uuid("another").into();
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::InventoryIncomplete);
    scene.node(&worker)["status"]["conditions"][0]["status"] = "Unknown".into();
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::VmMissing);
}

/// Other cloud providers write other provider IDs; the guest's UUID is still that of its virtual machine.
#[test]
fn provider_ids_of_other_cloud_providers() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    for id in ["rke2://web-1", "vsphere://"] {
        scene.node(&ghost)["spec"]["providerID"] = id.into();
        assert_eq!(show::find(&scene.report(), &ghost).reason, MachineReason::LiveNode, "{id}");
    }
    scene.node(&ghost)["status"]["nodeInfo"]["systemUUID"] = Value::Null;
    let report = scene.report();
    let found = report.need_further_confirmation_infra_machines.first().map(|vm| vm.reason);
    assert_eq!(found, Some(InfraMachineReason::WeakEvidence), "a Node has its name");
}

/// `OpenShift`'s installer made the control plane; Cluster API only has workers.
#[test]
fn a_control_plane_of_somebody_else() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::Cluster, "web")["spec"].as_object_mut().unwrap().remove("controlPlaneRef");
    let members: Vec<String> = (0..web.members).map(|number| web.member(number)).collect();
    for member in &members {
        for resource in [Resource::Machine, Resource::VSphereMachine, Resource::VSphereVM] {
            let name =
                if resource == Resource::VSphereMachine { web.vsphere_machine_name(member) } else { member.clone() };
            scene.remove_object(resource, &name);
        }
    }
    scene.remove_object(Resource::KubeadmControlPlane, &web.control_plane);
    let report = scene.report();
    assert_eq!(report.summary.machines.ghost, 0);
    let reasons: Vec<_> = report.need_further_confirmation_infra_machines.iter().map(|vm| vm.reason).collect();
    assert_eq!(reasons, vec![InfraMachineReason::WeakEvidence; members.len()]);
}

/// What is in one vCenter is not found in another, whoever says that they are one.
#[test]
fn an_alias_of_two_vcenters() {
    let web = web();
    let mut scene = Scene::of(&web).with_inventory(Inventory::of("vc99.corp.example"));
    let vms: Vec<_> = scene.inventories[0].content.virtual_machines.drain(..).collect();
    scene.inventories[1].content.virtual_machines = vms;
    for (inventory, identity) in scene.inventories.iter_mut().zip(["one", "other"]) {
        inventory.content.instance_uuid = Some(uuid(identity));
    }
    scene.aliases = vec![("vc01.corp.example".into(), "vc99.corp.example".into())];
    let report = scene.report();
    assert_eq!((report.summary.machines.healthy, report.exit_code().code()), (0, 3));
    show::diagnostic(&report, DiagnosticCode::InventoryConflict, "diagnostic-alias-of-two-vcenters");
}

/// A template of CAPV names virtual machines, one of Cluster API machines.
#[test]
fn names_by_template() {
    let web = web();
    let mut scene = Scene::of(&web);
    let set = web.set("web-md-0");
    scene.object(Resource::MachineSet, &set)["spec"]["machineNamingStrategy"] =
        json!({ "template": "{{ .cluster.name }}-node-{{ .random }}" });
    let likely = |scene: &mut Scene, name: &str| {
        scene.add_vm(&web, web.virtual_machine(name, "2026-11-02T09:00:00Z"));
        let report = scene.report();
        let found = report.need_further_confirmation_infra_machines.iter().find(|vm| vm.virtual_machine.name == name);
        found.map(|vm| vm.evidence.iter().any(|fact| fact.message.contains("naming template")))
    };
    scene.node_lists.clear();
    assert_eq!(likely(&mut scene, "web-node-4fz9q"), Some(true));
    assert_eq!(likely(&mut scene, "web-node-files"), Some(false));
}
