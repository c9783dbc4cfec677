//! Virtual machines that are called Ghosts: someone may delete them for it.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{InfraMachineReason, MachineReason, MachineStatus};
use serde_json::json;

use crate::show;
use crate::support::cluster::Seed;
use crate::support::{Cluster, Resource, Scene, uuid};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

fn set(web: &Cluster) -> String {
    web.set("web-md-0")
}

#[test]
fn node_of_a_worker() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &set(&web), 7);
    let report = scene.report();
    show::machine(&report, &ghost, MachineReason::LiveNode, "live-node-worker");
    assert_eq!(report.exit_code().code(), 1);
}

#[test]
fn node_of_the_control_plane() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.control_plane, 7);
    show::machine(&scene.report(), &ghost, MachineReason::LiveNode, "live-node-control-plane");
}

/// Neither label, owner nor name tells its role: it may be a member of etcd.
#[test]
fn node_of_unknown_role() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &set(&web), 7);
    for node in &mut scene.node_list(&web).nodes {
        node["metadata"]["annotations"] = json!({});
    }
    scene.node(&ghost)["metadata"]["name"] = "pwcjs".into();
    let vm = scene.vm(&ghost);
    vm.name = "pwcjs".into();
    let mark = vm.guestinfo.as_mut().unwrap();
    (mark.local_hostname, mark.instance_id) = (Some("pwcjs".into()), Some("pwcjs".into()));
    show::machine(&scene.report(), "pwcjs", MachineReason::LiveNode, "live-node-unknown-role");
}

/// A naming strategy left neither cluster nor pool in the name.
#[test]
fn node_under_a_name_that_tells_nothing() {
    let web = web();
    let mut scene = Scene::of(&web);
    let seed = Seed { name: "worker-pwcjs".into(), vm: "worker-pwcjs".into(), pool: Some((String::new(), set(&web))) };
    scene.add_vm(&web, web.virtual_machine("worker-pwcjs", crate::support::AFTER));
    scene.node_list(&web).nodes.push(web.node(&seed));
    let report = scene.report();
    let ghost = show::find(&report, "worker-pwcjs");
    assert_eq!((ghost.reason, ghost.critical), (MachineReason::LiveNode, false));
    assert_eq!(report.clusters[0].workers.pools.len(), 1, "its owner tells the pool");
}

/// A pool that was made after the backup: no object tells its name, but its Node says that a MachineSet owns it.
#[test]
fn node_of_a_pool_that_the_backup_does_not_know() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, "web-md-9-abcde", 7);
    let report = scene.report();
    show::machine(&report, &ghost, MachineReason::LiveNode, "live-node-new-pool");
    let pools = &report.clusters[0].workers.pools;
    let unnamed = pools.iter().find(|pool| pool.name.is_none()).unwrap();
    assert_eq!((unnamed.machines.len(), unnamed.machines[0].critical), (1, false), "a worker is no member of etcd");
}

#[test]
fn node_without_provider_id() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &set(&web), 7);
    let node = scene.node(&ghost);
    node["spec"] = json!({});
    // The first three groups in the other byte order, as some guests read them.
    let uuid = node["status"]["nodeInfo"]["systemUUID"].as_str().unwrap().to_owned();
    let swap = |group: &str| {
        group.as_bytes().chunks(2).rev().map(|pair| std::str::from_utf8(pair).unwrap()).collect::<String>()
    };
    let groups: Vec<&str> = uuid.split('-').collect();
    let swapped = [swap(groups[0]), swap(groups[1]), swap(groups[2]), groups[3].into(), groups[4].into()].join("-");
    node["status"]["nodeInfo"]["systemUUID"] = swapped.into();
    show::machine(&scene.report(), &ghost, MachineReason::LiveNode, "live-node-by-system-uuid");
}

/// Neither name, folder nor mark matter where a Node proves it.
#[test]
fn node_outweighs_placement() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &set(&web), 7);
    scene.vm(&ghost).path = Some("/DC0/vm/archive/x".into());
    show::machine(&scene.report(), &ghost, MachineReason::LiveNode, "live-node-in-a-foreign-folder");
}

/// The Node says which of two with one BIOS UUID it is: the one that bears its name.
#[test]
fn copy_of_a_ghost() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &set(&web), 7);
    scene.copy_vm(&ghost, "copy");
    let report = scene.report();
    assert_eq!(show::find(&report, &ghost).reason, MachineReason::LiveNode);
    assert_eq!(report.summary.machines.ghost, 1);
    assert_eq!(report.summary.need_further_confirmation_infra_machines, 1);
}

/// The machine has no BIOS UUID in the backup, but a Node since. A copy with the same BIOS UUID looks like that Node.
#[test]
fn copy_of_a_machine_that_was_being_made_is_no_ghost() {
    let web = web();
    for (rename_original, rename_copy) in [(false, true), (true, false)] {
        let mut scene = Scene::of(&web);
        let worker = web.worker(0);
        scene.drop_uuids(&web, &worker);
        let copy = scene.copy_vm(&worker, "copy");
        copy.guestinfo = None;
        if !rename_copy {
            copy.name.clone_from(&worker);
        }
        if rename_original {
            let original = scene.vms().find(|vm| vm.moref.as_deref() != Some("vm-copy") && vm.name == worker).unwrap();
            original.name = "original".into();
        }
        let report = scene.report();
        assert_eq!(report.summary.machines.ghost, 0, "{:#?}", show::summary(&report));
        assert_eq!(report.summary.need_further_confirmation_infra_machines, 1, "{:#?}", show::summary(&report));
        assert_eq!(show::find(&report, &worker).reason, MachineReason::ProvisioningAtBackup);
    }
}

/// A pool that was emptied, rolled out or lost keeps its name: its Ghost is told with it.
#[test]
fn replaced_worker() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    let ghost = scene.grow(&web, &set(&web), 7);
    let report = scene.report();
    let pool = &report.clusters[0].workers.pools[0];
    let found: Vec<_> = pool.machines.iter().map(|machine| (machine.name.as_str(), machine.status)).collect();
    let (stale, healthy) = (web.worker(0), web.worker(1));
    let expected = [
        (ghost.as_str(), MachineStatus::Ghost),
        (stale.as_str(), MachineStatus::Stale),
        (healthy.as_str(), MachineStatus::Healthy),
    ];
    assert_eq!(found, expected);
    assert_eq!((pool.replicas.desired, pool.replicas.in_backup, pool.replicas.in_vsphere), (Some(2), 2, 2));
}

/// A Node whose cluster was read but that has nothing to do with any virtual machine changes nothing.
#[test]
fn node_without_virtual_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.grow(&web, &set(&web), 7);
    let name = web.generated(&set(&web), 7);
    scene.node(&name)["spec"]["providerID"] = format!("vsphere://{}", uuid("elsewhere")).into();
    scene.remove_vm(&name);
    show::all(&scene.report(), MachineReason::Matched);
}

/// It is enough that a claim stands anywhere in the backup.
#[test]
fn machine_of_a_machine_pool_is_no_ghost() {
    let web = web();
    let mut scene = Scene::of(&web);
    let known = scene.grow(&web, &set(&web), 7);
    let pool =
        crate::support::Object::new(Resource::MachinePool, web.api, "team-a", "web-pool").of_cluster("web").with(
            "spec",
            json!({
                "clusterName": "web",
                "replicas": 1,
                "providerIDList": [format!("vsphere://{}", web.bios_uuid(&known))],
            }),
        );
    scene.objects.push(pool);
    let report = scene.report();
    show::all(&report, MachineReason::Matched);
    show::diagnostic(&report, DiagnosticCode::PoolNotJudged, "diagnostic-pool-not-judged");
    assert_eq!(report.exit_code().code(), 3);
}

/// The Node says that it is a Machine of the backup, whose virtual machine is another: one of them is a copy, and which
/// one is alive nobody knows from here.
#[test]
fn node_of_a_known_machine_on_another_virtual_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let copy = scene.copy_vm(&worker, "restored");
    copy.bios_uuid = Some(uuid("restored"));
    scene.node(&worker)["spec"]["providerID"] = format!("vsphere://{}", uuid("restored")).into();
    let report = scene.report();
    assert_eq!(show::find(&report, &worker).reason, MachineReason::Matched);
    let reason = InfraMachineReason::CopyOfMachine;
    show::unattributed(&report, "restored", reason, "unattributed-node-of-a-known-machine");
}

/// What claims the virtual machines of another provider is not known.
#[test]
fn node_of_another_provider() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow(&web, &set(&web), 7);
    scene.object(Resource::Cluster, "web")["spec"]["infrastructureRef"] =
        json!({ "apiGroup": "infrastructure.cluster.x-k8s.io", "kind": "ProxmoxCluster", "name": "web" });
    let reason = InfraMachineReason::WeakEvidence;
    show::unattributed(&scene.report(), &name, reason, "unattributed-node-of-another-provider");
}

/// Its Machine was being deleted, and what is left of it names another virtual machine.
#[test]
fn node_of_a_machine_of_which_only_its_vsphere_vm_is_left() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.remove_object(Resource::Machine, &worker);
    scene.remove_object(Resource::VSphereMachine, &worker);
    scene.object(Resource::VSphereVM, &worker)["spec"]["biosUUID"] = web.bios_uuid(&web.worker(1)).into();
    assert_eq!(scene.report().summary.machines.ghost, 0);
}

/// On Windows the Node bears the name of the `VSphereVM`, which is all that is left of its Machine.
#[test]
fn node_named_like_a_vsphere_vm() {
    let web = web().windows();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let vm = web.vm_name(&worker);
    scene.drop_uuids(&web, &worker);
    scene.remove_object(Resource::Machine, &worker);
    scene.remove_object(Resource::VSphereMachine, &worker);
    let found = scene.vm(&vm);
    found.instance_uuid = Some(uuid("moved"));
    found.name = "renamed".into();
    found.guestinfo = None;
    assert_eq!(scene.report().summary.machines.ghost, 0);
}

/// The Machine is not in the backup, but its VSphereMachine still names it.
#[test]
fn a_vsphere_machine_names_its_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.drop_uuids(&web, &worker);
    scene.remove_object(Resource::Machine, &worker);
    scene.remove_object(Resource::VSphereVM, &worker);
    scene.vm(&worker).instance_uuid = Some(uuid("moved"));
    let report = scene.report();
    assert_eq!(report.summary.machines.ghost, 0);
    assert_eq!(show::find(&report, &worker).reason, MachineReason::DeletingAtBackup);
}

/// Somebody joined a virtual machine of their own: no object is missing, and no member of etcd may be removed on our
/// word.
#[test]
fn a_node_that_nothing_marks() {
    let web = web();
    let mut scene = Scene::of(&web);
    let joined = scene.grow(&web, &web.control_plane, 7);
    scene.node(&joined)["metadata"]["annotations"] = json!({});
    scene.node(&joined)["metadata"]["name"] = "gpu-by-hand".into();
    let vm = scene.vm(&joined);
    vm.name = "gpu-by-hand".into();
    vm.guestinfo = None;
    let report = scene.report();
    assert_eq!(report.summary.machines.ghost, 0);
    show::unattributed(&report, "gpu-by-hand", InfraMachineReason::WeakEvidence, "unattributed-joined-by-hand");
}
