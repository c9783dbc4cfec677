//! Virtual machines that may be copies, or that fit several clusters.

use drift_core::report::{InfraMachineReason, MachineReason};

use crate::show;
use crate::support::{Cluster, Scene, uuid};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A virtual machine that would be a Ghost by name: powered off, made after the backup, where the pool's others are.
fn suspect(scene: &mut Scene, web: &Cluster) -> String {
    scene.grow_powered_off(web, &web.set("web-md-0"), 7)
}

#[test]
fn copy_of_a_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    let copy = scene.copy_vm(&web.worker(0), "clone-for-tests");
    copy.bios_uuid = Some(uuid("clone"));
    let report = scene.report();
    show::unattributed(&report, "clone-for-tests", InfraMachineReason::CopyOfMachine, "unattributed-copy-of-machine");
    show::all_but_unattributed(&report, MachineReason::Matched);
}

/// Both carry the name of a machine that the backup does not know.
#[test]
fn copies_of_one_another() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = suspect(&mut scene, &web);
    scene.copy_vm(&name, "copy").bios_uuid = Some(uuid("copy"));
    let report = scene.report();
    show::unattributed(&report, "copy", InfraMachineReason::CopyOfMachine, "unattributed-copy-of-candidate");
    assert_eq!(report.summary.machines.ghost, 0);
}

#[test]
fn two_clusters_of_one_name() {
    let (one, other) = (web(), Cluster::new("team-b", "web").in_folder("team-a"));
    let mut scene = Scene::of(&one).and(&other);
    let name = scene.grow_powered_off(&one, "web-md-0-zzzzz", 7);
    show::unattributed(&scene.report(), &name, InfraMachineReason::AmbiguousCluster, "unattributed-ambiguous-cluster");
}

#[test]
fn two_clusters_of_one_name_in_two_folders() {
    let (one, other) = (web(), Cluster::new("team-b", "web"));
    let mut scene = Scene::of(&one).and(&other);
    let name = scene.grow_powered_off(&one, "web-md-0-zzzzz", 7);
    let report = scene.report();
    assert_eq!(show::find(&report, &name).reason, MachineReason::KnownName);
    assert_eq!(report.clusters[0].namespace, "team-a");
}

#[test]
fn node_of_two_clusters() {
    let (one, other) = (web(), Cluster::new("team-b", "dev"));
    let mut scene = Scene::of(&one).and(&other);
    let name = scene.grow(&one, &one.set("web-md-0"), 7);
    let mut node = scene.node(&name).clone();
    node["metadata"]["annotations"]["cluster.x-k8s.io/cluster-name"] = "dev".into();
    node["metadata"]["annotations"]["cluster.x-k8s.io/cluster-namespace"] = "team-b".into();
    scene.node_list(&other).nodes.push(node);
    show::unattributed(
        &scene.report(),
        &name,
        InfraMachineReason::AmbiguousCluster,
        "unattributed-node-of-two-clusters",
    );
}
