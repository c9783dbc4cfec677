//! Virtual machines that look like Cluster API's and are called nobody's, and those that are none of our business.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::observations::ManagedBy;
use drift_core::report::{FindingCode, InfraMachineReason, MachineReason};
use drift_core::{BackupReader, report::VcenterStatus};

use crate::show;
use crate::support::{Cluster, Inventory, Object, Resource, Scene, read, report, time, uuid};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A virtual machine that would be a Ghost by name: powered off, made after the backup, where the pool's others are.
fn suspect(scene: &mut Scene, web: &Cluster) -> String {
    scene.grow_powered_off(web, &web.set("web-md-0"), 7)
}

#[test]
fn foreign_placement() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = suspect(&mut scene, &web);
    let vm = scene.vm(&name);
    vm.path = Some(format!("/DC0/vm/archive/{name}"));
    vm.resource_pool = Some("Resources".into());
    show::unattributed(&scene.report(), &name, InfraMachineReason::ForeignPlacement, "unattributed-foreign-placement");
    scene.vm(&name).path = None;
    scene.vm(&name).resource_pool = Some("team-a-pool".into());
    show::unattributed(&scene.report(), &name, InfraMachineReason::ForeignPlacement, "unattributed-placement-not-read");
}

/// Nothing of the backup says where the machines of this cluster lie.
#[test]
fn placement_unknown_because_templates_are_missing() {
    let web = web().members(0).pools(&[("web-md-0", 0)]);
    let mut scene = Scene::of(&web).with_inventory(Inventory::of(&web.server));
    let name = suspect(&mut scene, &web);
    scene.vm(&name).path = Some(format!("/DC0/vm/archive/{name}"));
    let reason = InfraMachineReason::ForeignPlacement;
    show::unattributed(&scene.report(), &name, reason, "unattributed-foreign-to-an-empty-cluster");
    scene.remove_kind(Resource::VSphereMachineTemplate);
    show::unattributed(&scene.report(), &name, reason, "unattributed-templates-missing");
}

#[test]
fn in_another_vcenter() {
    let web = web();
    let mut scene = Scene::of(&web).with_inventory(Inventory::of("vc02.corp.example"));
    let name = suspect(&mut scene, &web);
    let vm = scene.vm(&name).clone();
    scene.remove_vm(&name);
    scene.inventories[1].content.virtual_machines.push(vm);
    show::unattributed(&scene.report(), &name, InfraMachineReason::ForeignPlacement, "unattributed-in-another-vcenter");
}

#[test]
fn not_a_node() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow_without_node(&web, &web.set("web-md-0"), 7);
    show::unattributed(&scene.report(), &name, InfraMachineReason::NotANode, "unattributed-not-a-node");

    // Without any time in the list it cannot be too young.
    scene.vm(&name).created_at = Some(time("2026-11-02T14:50:00Z"));
    for node in &mut scene.node_list(&web).nodes {
        node["status"]["conditions"] = serde_json::json!([]);
    }
    let report = scene.report();
    assert_eq!(report.need_further_confirmation_infra_machines[0].reason, InfraMachineReason::NotANode);
}

#[test]
fn nodes_not_read() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = suspect(&mut scene, &web);
    scene.node_lists.clear();
    let report = scene.report();
    show::unattributed(&report, &name, InfraMachineReason::NodesNotRead, "unattributed-nodes-not-read");
    assert_eq!(report.exit_code().code(), 1);
}

#[test]
fn nodes_read_in_part() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = suspect(&mut scene, &web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 8);
    scene.node_list(&web).paged = true;
    let report = scene.report();
    show::unattributed(&report, &name, InfraMachineReason::NodesNotRead, "unattributed-nodes-read-in-part");
    assert_eq!(show::find(&report, &ghost).reason, MachineReason::LiveNode, "what is on the page counts");
    show::diagnostic(&report, DiagnosticCode::NodesIncomplete, "diagnostic-nodes-incomplete");
}

#[test]
fn backup_incomplete() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    let mut archive = scene.archive();
    archive.truncate(archive.len() - 20);
    let cut = report(&read(&archive), &scene.observations());
    show::unattributed(&cut, &ghost, InfraMachineReason::BackupIncomplete, "unattributed-backup-cut");

    scene.remove_kind(Resource::VSphereVM);
    let report = scene.report();
    show::unattributed(&report, &ghost, InfraMachineReason::BackupIncomplete, "unattributed-kind-missing");
}

/// Without Machines and everything that names them, every node would look like a Ghost.
#[test]
fn all_machines_and_their_owners_missing() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.objects.retain(|object| matches!(object.resource, Resource::Cluster | Resource::VSphereCluster));
    let report = scene.report();
    assert_eq!(report.summary.machines.ghost, 0, "{:#?}", show::summary(&report));
    let reason = InfraMachineReason::BackupIncomplete;
    show::unattributed(&report, &web.worker(0), reason, "unattributed-all-machine-kinds-missing");
}

/// The name fits only because the kinds that would tell better are missing.
#[test]
fn names_of_missing_kinds() {
    let (prod, eu) = (Cluster::new("team-a", "prod"), Cluster::new("team-a", "prod-eu").members(0).pools(&[]));
    let mut scene = Scene::of(&prod).and(&eu);
    scene.grow(&eu, &eu.control_plane, 6);
    let name = scene.grow_powered_off(&eu, &eu.control_plane, 7);
    assert_eq!(show::find(&scene.report(), &name).reason, MachineReason::KnownName);
    scene.remove_kind(Resource::Cluster);
    let report = scene.report();
    let reason = InfraMachineReason::BackupIncomplete;
    show::unattributed(&report, &name, reason, "unattributed-clusters-missing");
}

#[test]
fn inventory_older_than_the_backup() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.inventories[0].content.collected_at = time("2026-11-01T15:00:00Z");
    let reason = InfraMachineReason::InventoryOlderThanBackup;
    show::unattributed(&scene.report(), &ghost, reason, "unattributed-inventory-older");
}

#[test]
fn name_only() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow_without_node(&web, &web.set("web-md-0"), 7);
    scene.vm(&name).guestinfo = None;
    show::unattributed(&scene.report(), &name, InfraMachineReason::NameOnly, "unattributed-name-only");
}

#[test]
fn weak_evidence() {
    let web = web();
    let mut scene = Scene::of(&web);
    let renamed = suspect(&mut scene, &web);
    scene.vm(&renamed).name = "renamed".into();
    let undated = scene.grow_powered_off(&web, &web.set("web-md-0"), 8);
    scene.vm(&undated).created_at = None;
    let report = scene.report();
    show::unattributed(&report, "renamed", InfraMachineReason::WeakEvidence, "unattributed-renamed");
    show::unattributed(&report, &undated, InfraMachineReason::WeakEvidence, "unattributed-weak-evidence");
}

#[test]
fn vcenter_read_in_part() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = suspect(&mut scene, &web);
    scene.inventories[0].content.complete = false;
    let report = scene.report();
    show::unattributed(&report, &name, InfraMachineReason::WeakEvidence, "unattributed-vcenter-read-in-part");
}

#[test]
fn cluster_made_after_the_backup() {
    let (web, lab) = (web(), Cluster::new("team-b", "lab"));
    let mut scene = Scene::of(&web);
    scene.object(Resource::Cluster, "web")["metadata"]["labels"]["cluster-role.tkg.tanzu.vmware.com/management"] =
        "".into();
    for seed in lab.machines() {
        scene.add_vm(&web, lab.virtual_machine(&seed.vm, crate::support::AFTER));
    }
    let report = scene.report();
    show::unattributed(&report, &lab.worker(0), InfraMachineReason::UnknownCluster, "unattributed-unknown-cluster");
    show::finding(&report, FindingCode::ClusterCreated, "finding-cluster-created");

    // Its node list helps to name it.
    for seed in lab.machines() {
        scene.node_list(&lab).nodes.push(lab.node(&seed));
    }
    let report = scene.report();
    let reason = InfraMachineReason::UnknownCluster;
    show::unattributed(&report, &lab.worker(0), reason, "unattributed-unknown-cluster-with-nodes");
    show::diagnostic(&report, DiagnosticCode::NodesOfUnknownCluster, "diagnostic-nodes-of-unknown-cluster");
}

#[test]
fn management_cluster_itself() {
    let (web, mgmt) = (web(), Cluster::new("tkg-system", "tkg-mgmt-vsphere-20260101"));
    let mut scene = Scene::of(&web);
    for seed in mgmt.machines() {
        scene.add_vm(&web, mgmt.virtual_machine(&seed.vm, crate::support::BEFORE));
    }
    show::unattributed(
        &scene.report(),
        &mgmt.worker(0),
        InfraMachineReason::PossibleManagementCluster,
        "unattributed-possible-management-cluster",
    );
}

/// Two candidates with the BIOS UUID of one Node: neither bears its name.
#[test]
fn node_runs_on_one_of_two() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    scene.copy_vm(&ghost, "copy");
    scene.vm(&ghost).name = "renamed".into();
    let report = scene.report();
    let reason = InfraMachineReason::DuplicateBiosUuid;
    show::unattributed(&report, "renamed", reason, "unattributed-node-runs-on-one-of-two");
    assert_eq!(report.summary.machines.ghost, 0);
    // The one that bears it is off, and the other one runs.
    scene.vm("renamed").name.clone_from(&ghost);
    assert_eq!(scene.report().summary.machines.ghost, 1);
    scene.vm(&ghost).power_state = Some("poweredOff".into());
    assert_eq!(scene.report().summary.machines.ghost, 0);
}

#[test]
fn none_of_our_business() {
    let web = web();
    let mut scene = Scene::of(&web);
    let plain = show::summary(&scene.report()).len();
    scene.add_stranger("jump-host");
    scene.add_stranger("web-frontend");
    scene.vm("web-frontend").power_state = Some("poweredOff".into());
    scene.add_stranger("ubuntu-2404-kube-v1.33.0");
    let template = scene.grow_without_node(&web, &web.set("web-md-0"), 3);
    scene.vm(&template).template = true;
    let supervised = scene.grow_without_node(&web, &web.set("web-md-0"), 4);
    scene.vm(&supervised).managed_by =
        Some(ManagedBy { extension_key: "com.vmware.vcenter.wcp".into(), kind: "VirtualMachine".into() });
    let image = scene.grow_without_node(&web, &web.set("web-md-0"), 5);
    let vm = scene.vm(&image);
    vm.guestinfo = None;
    let moref = vm.moref.clone().unwrap();
    scene.object(Resource::VSphereMachineTemplate, "web-md-0")["metadata"]["annotations"]["vmTemplateMoid"] =
        moref.into();
    let report = scene.report();
    assert_eq!(show::summary(&report).len(), plain, "{:#?}", show::summary(&report));
    assert_eq!(report.exit_code().code(), 0);
}

/// A load balancer of v1alpha3 is a `VSphereVM` without a Machine, by design.
#[test]
fn load_balancer() {
    let web = web();
    let mut scene = Scene::of(&web);
    let balancer = scene.grow_without_node(&web, "web-lb", 1);
    let mut object = Object::new(Resource::VSphereVM, web.api, "team-a", &balancer)
        .of_cluster("web")
        .with("spec", serde_json::json!({ "server": web.server, "biosUUID": web.bios_uuid(&balancer) }));
    object.json["metadata"]["ownerReferences"] =
        serde_json::json!([{ "kind": "HAProxyLoadBalancer", "name": "web", "uid": uuid("balancer") }]);
    scene.objects.push(object);
    let report = scene.report();
    show::all(&report, MachineReason::Matched);
    assert_eq!(report.infrastructure.vcenters[0].status, VcenterStatus::Read);
}

/// Nothing but a name: not even a backup.
#[test]
fn nothing_to_compare_with() {
    let mut reader = BackupReader::new("empty.tar.gz");
    reader.push(&Scene::empty().archive());
    assert!(reader.finish().unusable().is_some());
}
