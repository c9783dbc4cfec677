//! Evidence that others than the operators of management cluster and vCenter can write, and evidence that is old.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{InfraMachineReason, MachineReason, NextStepEffect};
use serde_json::json;

use crate::show;
use crate::support::{AFTER, Cluster, HEARTBEAT, Resource, Scene, time, uuid};

/// A change of a virtual machine of a cluster.
type Change = fn(&mut drift_core::observations::InventoryVm, &Cluster);

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A Node of the cluster that says it is a Machine, and runs on a virtual machine of the given name, if one believes
/// it.
fn forge_node(scene: &mut Scene, web: &Cluster, vm: &str) {
    let uuid = scene.vm(vm).bios_uuid.clone().unwrap();
    let mut node = scene.node(&web.worker(0)).clone();
    node["metadata"]["name"] = vm.into();
    node["metadata"]["annotations"]["cluster.x-k8s.io/machine"] = "x".into();
    node["spec"]["providerID"] = format!("vsphere://{uuid}").into();
    node["status"]["nodeInfo"]["systemUUID"] = uuid.into();
    scene.node_list(web).nodes.push(node);
}

/// The workload cluster is another trust domain: a Node alone makes nobody's database a Ghost.
#[test]
fn a_node_of_a_stranger() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.add_stranger("erp-db");
    forge_node(&mut scene, &web, "erp-db");
    let report = scene.report();
    show::unattributed(&report, "erp-db", InfraMachineReason::NodeOnly, "unattributed-node-only");
    assert_eq!(report.summary.machines.ghost, 0);
    let steps = &report.need_further_confirmation_infra_machines[0].next_steps;
    assert!(steps.iter().all(|step| step.effect != NextStepEffect::Destructive), "{steps:?}");
}

/// CAPV's mark says that it is a machine, but of which cluster only the Node says, and its Machine is not that one.
#[test]
fn a_node_of_another_clusters_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    let lab = Cluster::new("team-b", "lab");
    let name = lab.worker(3);
    scene.add_vm(&lab, lab.virtual_machine(&name, "2026-11-02T09:00:00Z"));
    forge_node(&mut scene, &web, &name);
    assert_eq!(scene.report().summary.machines.ghost, 0);
    // The Node names the machine that the mark names: both sides agree.
    scene.node(&name)["metadata"]["annotations"]["cluster.x-k8s.io/machine"] = name.clone().into();
    assert_eq!(show::find(&scene.report(), &name).reason, MachineReason::LiveNode);
    // The backup has the cluster that gives such names.
    let scene = Scene { objects: [scene.objects, lab.objects()].concat(), ..scene };
    let reason = InfraMachineReason::AmbiguousCluster;
    show::unattributed(&scene.report(), &name, reason, "unattributed-node-named-by-another-cluster");
}

/// The virtual machine's side may agree by name, by mark or by placement.
#[test]
fn what_agrees_with_a_node() {
    let web = web();
    let named = web.generated(&web.set("web-md-0"), 7);
    let ways: [(&str, Change, bool); 5] = [
        ("nothing", |_, _| {}, false),
        (
            "its folder, resource pool and networks, but not its name",
            |vm, web| {
                vm.created_at = Some(time(AFTER));
                vm.path = Some(format!("{}/{}", web.folder_path(), vm.name));
                vm.resource_pool = Some(web.resource_pool());
                vm.networks = Some(vec!["nodes".into()]);
            },
            false,
        ),
        (
            "its name, folder, resource pool and networks",
            |vm, web| {
                vm.created_at = Some(time(AFTER));
                vm.name = "x".into();
                vm.path = Some(format!("{}/{}", web.folder_path(), vm.name));
                vm.resource_pool = Some(web.resource_pool());
                vm.networks = Some(vec!["nodes".into()]);
            },
            true,
        ),
        ("its folder alone", |vm, web| vm.path = Some(format!("{}/{}", web.folder_path(), vm.name)), false),
        (
            "the root folder",
            |vm, web| {
                vm.resource_pool = Some(web.resource_pool());
                vm.networks = Some(vec!["nodes".into()]);
                vm.path = Some(format!("/DC0/vm/{}", vm.name));
            },
            false,
        ),
    ];
    for (what, change, is_ghost) in ways {
        let mut scene = Scene::of(&web);
        scene.add_stranger("db");
        forge_node(&mut scene, &web, "db");
        change(scene.vm("db"), &web);
        assert_eq!(scene.report().summary.machines.ghost, u64::from(is_ghost), "{what}");
    }
    let mut scene = Scene::of(&web);
    scene.add_stranger(&named);
    forge_node(&mut scene, &web, &named);
    assert_eq!(scene.report().summary.machines.ghost, 0, "its Node says that it is another Machine");
    scene.node(&named)["metadata"]["annotations"]["cluster.x-k8s.io/machine"] = named.clone().into();
    assert_eq!(scene.report().summary.machines.ghost, 0, "it is older than the backup");
    scene.vm(&named).created_at = Some(time(AFTER));
    assert_eq!(show::find(&scene.report(), &named).reason, MachineReason::LiveNode, "a name of the exact grammar");
}

/// Nodes of another cluster, without annotations, given for this one, of which a machine is gone.
#[test]
fn a_foreign_list_while_a_machine_is_gone() {
    let web = web();
    let lab = Cluster::new("team-b", "lab");
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    scene.node_list(&web).nodes.clear();
    for seed in lab.machines() {
        scene.add_vm(&lab, lab.virtual_machine(&seed.vm, "2026-11-02T09:00:00Z"));
        let mut node = lab.node(&seed);
        node["metadata"]["annotations"] = json!({});
        scene.node_list(&web).nodes.push(node);
    }
    let report = scene.report();
    assert!(report.diagnostics.iter().any(|found| found.code == DiagnosticCode::NodesOfAnotherCluster));
    assert_eq!((report.summary.machines.ghost, report.exit_code().code()), (0, 3));
}

/// A Node list says nothing of a virtual machine that was created after it, and so does one without heartbeats.
#[test]
fn a_list_older_than_the_virtual_machine() {
    let web = web();
    for has_heartbeats in [true, false] {
        let mut scene = Scene::of(&web);
        let name = scene.grow_without_node(&web, &web.set("web-md-0"), 7);
        for node in &mut scene.node_list(&web).nodes {
            let condition = &mut node["status"]["conditions"][0];
            condition["lastTransitionTime"] = "2026-10-01T08:00:00Z".into();
            condition["lastHeartbeatTime"] =
                if has_heartbeats { "2026-10-02T08:00:00Z".into() } else { serde_json::Value::Null };
        }
        let report = scene.report();
        let found = report.need_further_confirmation_infra_machines.iter().find(|vm| vm.virtual_machine.name == name);
        assert_eq!(found.map(|vm| vm.reason), Some(InfraMachineReason::NodesNotRead), "{has_heartbeats}");
    }
}

/// The Node of an old list ran on another virtual machine with this BIOS UUID.
#[test]
fn a_node_older_than_the_virtual_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.vm(&name).created_at = Some(time(HEARTBEAT) + jiff::SignedDuration::from_mins(10));
    assert_eq!(show::find(&scene.report(), &name).reason, MachineReason::LiveNode);
    scene.vm(&name).created_at = Some(time(HEARTBEAT) + jiff::SignedDuration::from_secs(601));
    let report = scene.report();
    assert_eq!(report.summary.machines.ghost, 0, "{:?}", show::summary(&report));
}

/// Two servers that the backup names separately are two, whatever they say of themselves.
#[test]
fn two_vcenters_with_one_identity() {
    let (one, other) = (web(), Cluster::new("team-b", "shop").on("vc02.corp.example"));
    let mut scene = Scene::of(&one).and(&other);
    for inventory in &mut scene.inventories {
        inventory.content.instance_uuid = Some(uuid("one"));
    }
    scene.inventories[1].content.collected_at += jiff::SignedDuration::from_secs(1);
    let report = scene.report();
    show::all(&report, MachineReason::Matched);
    show::diagnostic(&report, DiagnosticCode::InventoryConflict, "diagnostic-vcenters-of-one-identity");
    scene.lose(&one.worker(0));
    scene.lose(&other.worker(0));
    let report = scene.report();
    for name in [one.worker(0), other.worker(0)] {
        assert_eq!(show::find(&report, &name).reason, MachineReason::InventoryIncomplete);
    }
    for nothing in ["", "00000000-0000-0000-0000-000000000000"] {
        scene.inventories.iter_mut().for_each(|found| found.content.instance_uuid = Some(nothing.into()));
        let report = scene.report();
        assert_eq!(show::find(&report, &one.worker(0)).reason, MachineReason::VmMissing, "{nothing:?} is no identity");
        assert_eq!(report.exit_code().code(), 1);
    }
}

/// One vCenter under two names, which a person confirms.
#[test]
fn one_vcenter_under_two_names() {
    let (one, other) = (web(), Cluster::new("team-b", "shop").on("vc02.corp.example"));
    let mut scene = Scene::of(&one).and(&other);
    let vms: Vec<_> = scene.vms().map(|vm| vm.clone()).collect();
    for inventory in &mut scene.inventories {
        inventory.content.instance_uuid = Some(uuid("one"));
        inventory.content.virtual_machines = vms.clone();
    }
    let report = scene.report();
    show::all(&report, MachineReason::Matched);
    assert_eq!(report.exit_code().code(), 3, "nobody confirmed it");
    scene.aliases.push(("vc01.corp.example".into(), "vc02.corp.example".into()));
    let report = scene.report();
    show::all(&report, MachineReason::Matched);
    assert_eq!(report.exit_code().code(), 0);
    scene.lose(&one.worker(0));
    assert_eq!(show::find(&scene.report(), &one.worker(0)).reason, MachineReason::VmMissing);
}

/// An account that sees little of a vCenter: no inventory shows that, the Nodes do.
#[test]
fn most_machines_of_several_clusters_are_missing() {
    let (one, other) = (web(), Cluster::new("team-b", "shop"));
    let mut scene = Scene::of(&one).and(&other);
    for list in &mut scene.node_lists {
        for node in &mut list.nodes {
            node["status"]["conditions"][0]["lastHeartbeatTime"] = serde_json::Value::Null;
        }
    }
    for name in [one.worker(0), one.worker(1), other.worker(0)] {
        scene.remove_vm(&name);
    }
    let report = scene.report();
    assert_eq!(report.exit_code().code(), 1, "as many are there");
    scene.remove_vm(&other.worker(1));
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::MachinesMissing, "diagnostic-machines-missing");
    // With heartbeats each of them is known to live.
    for list in &mut scene.node_lists {
        for node in &mut list.nodes {
            node["status"]["conditions"][0]["lastHeartbeatTime"] = HEARTBEAT.into();
        }
    }
    assert_eq!(show::find(&scene.report(), &one.worker(0)).reason, MachineReason::InventoryIncomplete);
}

/// The machine was deleted and a copy of it runs. The backup has no managed object reference that would tell.
#[test]
fn a_running_copy_of_a_machine_without_vsphere_vm() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.remove_object(Resource::VSphereVM, &worker);
    scene.remove_node(&worker);
    scene.copy_vm(&worker, "copy");
    scene.remove_vm(&worker);
    let report = scene.report();
    let reason = MachineReason::CandidateReplacement;
    show::machine(&report, &worker, reason, "candidate-replacement-younger-than-the-backup");
    scene.vm("copy").created_at = Some(time("2026-10-20T08:00:00Z"));
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::Matched, "it was renamed");
}

/// Characters that nobody sees get into no command, and the step says so.
#[test]
fn a_path_with_hidden_characters() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.vm(&ghost).path = Some(format!("/DC0/vm/t\u{61c}k\u{ad}g/{ghost}"));
    let report = scene.report();
    let steps = &show::find(&report, &ghost).next_steps;
    assert!(steps.iter().all(|step| step.command.as_ref().is_none_or(|command| !command.contains("vm.destroy"))));
    let delete = steps.iter().find(|step| step.text.starts_with("Delete the virtual machine")).unwrap();
    assert!(delete.text.contains("hidden characters"), "{}", delete.text);
}
