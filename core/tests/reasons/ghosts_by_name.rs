//! Ghosts that no Node proves: a name of the cluster, a mark of Cluster API, and age.

use drift_core::report::{InfraMachineReason, MachineReason};
use serde_json::json;

use crate::show;
use crate::support::{BACKUP, Cluster, Scene, time};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

fn set(web: &Cluster) -> String {
    web.set("web-md-0")
}

#[test]
fn powered_off_machine_of_a_known_set() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow_powered_off(&web, &set(&web), 7);
    show::machine(&scene.report(), &ghost, MachineReason::KnownName, "known-name-powered-off");
}

#[test]
fn young_machine_of_a_known_set() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow_without_node(&web, &set(&web), 7);
    scene.vm(&ghost).created_at = Some(time("2026-11-02T14:50:00Z"));
    show::machine(&scene.report(), &ghost, MachineReason::KnownName, "known-name-joining");
}

/// A `MachineSet` made after the backup: only the `MachineDeployment` is known.
#[test]
fn young_machine_of_a_new_set() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow_powered_off(&web, "web-md-0-zzzzz", 7);
    show::machine(&scene.report(), &ghost, MachineReason::KnownName, "known-name-of-a-deployment");
}

/// A pool made after the backup, or another cluster whose name begins likewise: without its Node nobody can tell.
#[test]
fn young_machine_of_a_new_pool_or_cluster() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow_powered_off(&web, "web-gpu-zzzzz", 7);
    show::unattributed(&scene.report(), &name, InfraMachineReason::WeakEvidence, "unattributed-name-begins-likewise");
}

/// A cluster of this name may lie in a namespace that was left out.
#[test]
fn young_machine_and_a_filtered_backup() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow_powered_off(&web, &set(&web), 7);
    assert_eq!(show::find(&scene.report(), &name).reason, MachineReason::KnownName);
    let mut old = scene.clone();
    old.vm(&name).created_at = Some(time("2026-10-01T00:00:00Z"));
    show::unattributed(&old.report(), &name, InfraMachineReason::WeakEvidence, "unattributed-older-than-the-backup");
    scene.velero_backup = Some(json!({
        "kind": "Backup",
        "metadata": { "name": "nightly" },
        "spec": { "includedNamespaces": ["team-a"] },
        "status": { "phase": "Completed", "startTimestamp": "2026-11-02T03:00:00Z" },
    }));
    show::unattributed(&scene.report(), &name, InfraMachineReason::BackupIncomplete, "unattributed-backup-filtered");
}

#[test]
fn young_machine_of_the_control_plane() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    let ghost = scene.grow_without_node(&web, &web.control_plane, 7);
    let vm = scene.vm(&ghost);
    vm.created_at = Some(time("2026-11-02T14:50:00Z"));
    vm.ip_addresses = vec![web.endpoint()];
    show::machine(&scene.report(), &ghost, MachineReason::KnownName, "known-name-control-plane");
}

/// Cut to 58 characters, workers and control plane share one beginning: the Node tells which it is.
#[test]
fn long_names() {
    let long = Cluster::new("team-b", "retail-analytics-platform-production-europe-west-frankfurt");
    let mut scene = Scene::of(&long);
    let worker = scene.grow(&long, &long.set(&long.pools[0].0), 7);
    let silent = scene.grow_powered_off(&long, &long.set(&long.pools[0].0), 8);
    assert_eq!((worker.len(), silent.len()), (63, 63));
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::LiveNode, "live-node-long-name");
    show::machine(&report, &silent, MachineReason::KnownName, "known-name-long-name");
}

#[test]
fn windows() {
    let web = web().windows();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &set(&web), 7);
    let vm = web.vm_name(&ghost);
    assert!(vm.len() <= 15, "{vm}");
    show::machine(&scene.report(), &vm, MachineReason::LiveNode, "live-node-windows");
}

/// A list from before it was created says nothing of it, whether it runs or not.
#[test]
fn powered_off_machine_and_an_old_list() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow_powered_off(&web, &set(&web), 7);
    for node in &mut scene.node_list(&web).nodes {
        node["status"]["conditions"][0]["lastHeartbeatTime"] = BACKUP.into();
    }
    show::unattributed(&scene.report(), &name, InfraMachineReason::NodesNotRead, "unattributed-off-and-an-old-list");
}
