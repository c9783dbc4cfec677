//! Node lists that were cut, by a selector, a limit or names: who is not listed there is nobody's machine for that.

use drift_core::Observations;
use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{InfraMachineReason, MachineReason};

use crate::show;
use crate::support::{Cluster, Resource, Scene, report};

fn web() -> Cluster {
    Cluster::new("team-a", "web").members(3).pools(&[("web-md-0", 3)])
}

/// The cluster, with a machine made since whose Node is live, and one that is powered off.
fn scene() -> (Cluster, Scene, [String; 2]) {
    let web = web();
    let mut scene = Scene::of(&web);
    let set = web.set("web-md-0");
    let names = [scene.grow(&web, &set, 7), scene.grow_powered_off(&web, &set, 8)];
    (web, scene, names)
}

/// Neither of the machines that were made since is told by its absence from the list.
#[track_caller]
fn nothing_is_concluded(scene: &Scene, names: &[String]) {
    let report = scene.report();
    assert_eq!(report.summary.machines.ghost, 0, "{:#?}", show::summary(&report));
    for name in names {
        let mut listed = report.need_further_confirmation_infra_machines.iter();
        let found = listed.find(|vm| vm.virtual_machine.name == *name).map(|vm| vm.reason);
        assert_eq!(found, Some(InfraMachineReason::NodesNotRead), "{name}");
    }
}

#[track_caller]
fn says_incomplete(scene: &Scene, expected: bool) {
    let told = scene.report().diagnostics.iter().any(|told| told.code == DiagnosticCode::NodesIncomplete);
    assert_eq!(told, expected);
}

#[test]
fn by_the_label_of_the_control_plane() {
    let (_, mut scene, names) = scene();
    assert_eq!(show::find(&scene.report(), &names[1]).reason, MachineReason::KnownName);
    let label = "node-role.kubernetes.io/control-plane";
    scene.node_lists[0].nodes.retain(|node| node["metadata"]["labels"].get(label).is_some());
    nothing_is_concluded(&scene, &names);
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::NodesIncomplete, "diagnostic-nodes-cut-by-a-label");
    let reason = InfraMachineReason::NodesNotRead;
    show::unattributed(&report, &names[0], reason, "unattributed-nodes-cut-by-a-label");
}

/// Or by a field, or by a limit that leaves no mark.
#[test]
fn by_the_names_of_some() {
    let (web, mut scene, names) = scene();
    let listed = [web.member(0), web.member(1), web.member(2), web.worker(1)];
    scene.node_lists[0].nodes.retain(|node| listed.iter().any(|name| node["metadata"]["name"] == **name));
    nothing_is_concluded(&scene, &names);
    says_incomplete(&scene, true);
}

/// A pool of one machine.
#[test]
fn by_the_label_of_a_pool() {
    let web = web().pools(&[("web-md-0", 3), ("web-gpu", 1)]);
    let mut scene = Scene::of(&web);
    let name = scene.grow_powered_off(&web, &web.set("web-gpu"), 7);
    scene.remove_node(&web.worker_of("web-gpu", 0));
    nothing_is_concluded(&scene, &[name]);
    says_incomplete(&scene, true);
}

/// The Node of one machine alone was deleted, or was left out: no Ghost rests on such a list, but what it has counts.
#[test]
fn of_one_machine() {
    let (web, mut scene, names) = scene();
    scene.remove_node(&web.worker(0));
    let report = scene.report();
    let reason = InfraMachineReason::NodesNotRead;
    show::unattributed(&report, &names[1], reason, "unattributed-one-node-is-not-listed");
    assert_eq!(show::find(&report, &names[0]).reason, MachineReason::LiveNode);
    says_incomplete(&scene, false);
}

/// Whose virtual machine does not run, or who was no Node yet, does not have to be listed.
#[test]
fn of_those_who_run() {
    let (web, mut scene, names) = scene();
    for worker in [web.worker(0), web.worker(1)] {
        scene.remove_node(&worker);
        scene.vm(&worker).power_state = Some("poweredOff".into());
    }
    says_incomplete(&scene, false);
    assert_eq!(show::find(&scene.report(), &names[1]).reason, MachineReason::KnownName);
}

/// The program asked the API server for all Nodes: what is not there was deleted.
#[test]
fn not_where_the_api_server_was_asked() {
    let (web, mut scene, names) = scene();
    [web.worker(0), web.worker(1)].iter().for_each(|name| scene.remove_node(name));
    let cluster = drift_core::ClusterRef::parse(&web.key()).unwrap();
    let mut observations = Observations::default();
    for inventory in &scene.inventories {
        observations.add_inventory(&inventory.source, &serde_json::to_vec(&inventory.content).unwrap());
    }
    observations.add_reached_nodes("https://web.corp.example:6443", &cluster, &scene.node_lists[0].bytes());
    assert_eq!(show::find(&report(&scene.backup(), &observations), &names[1]).reason, MachineReason::KnownName);
    says_incomplete(&scene, true);
}

/// A selector that fits no Node.
#[test]
fn to_nothing() {
    let web = web().members(0);
    let mut scene = Scene::of(&web);
    scene.remove_kind(Resource::KubeadmControlPlane);
    scene.object(Resource::Cluster, "web")["spec"].as_object_mut().unwrap().remove("controlPlaneRef");
    web.machines().iter().for_each(|seed| scene.lose(&seed.vm));
    let name = scene.grow_powered_off(&web, &web.set("web-md-0"), 7);
    assert!(scene.node_lists[0].nodes.is_empty());
    nothing_is_concluded(&scene, &[name]);
    says_incomplete(&scene, true);
}
