//! Machines that nobody can decide on without looking.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{FindingCode, MachineReason};
use serde_json::json;

use crate::show;
use crate::support::{Cluster, Resource, Scene, read, report, uuid};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

#[test]
fn vcenter_cannot_see_it() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.vm(&web.worker(0)).connection_state = Some("disconnected".into());
    let vm = scene.vm(&web.worker(1));
    vm.connection_state = Some("inaccessible".into());
    vm.bios_uuid = None;
    vm.instance_uuid = None;
    vm.guestinfo = None;
    scene.vm(&web.member(0)).connection_state = None;
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::VmInaccessible, "vm-inaccessible");
    show::machine(&report, &web.worker(1), MachineReason::VmInaccessible, "vm-inaccessible-without-uuid");
    show::machine(&report, &web.member(0), MachineReason::VmInaccessible, "vm-inaccessible-state-not-read");
}

#[test]
fn turned_into_a_template() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.vm(&web.worker(0)).template = true;
    show::machine(&scene.report(), &web.worker(0), MachineReason::VmIsTemplate, "vm-is-template");
}

#[test]
fn several_with_its_uuid() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.copy_vm(&worker, "copy-1");
    scene.copy_vm(&worker, "copy-2");
    scene.remove_vm(&worker);
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::DuplicateBiosUuid, "duplicate-bios-uuid");
    assert_eq!(report.summary.need_further_confirmation_infra_machines, 2);
}

#[test]
fn only_its_name_is_there() {
    let web = web();
    let mut scene = Scene::of(&web);
    for worker in [web.worker(0), web.worker(1)] {
        scene.drop_uuids(&web, &worker);
        scene.vm(&worker).instance_uuid = Some(uuid(&worker));
        scene.remove_node(&worker);
    }
    scene.vm(&web.worker(1)).path = Some(format!("/DC0/vm/archive/{}", web.worker(1)));
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::NameMatchOnly, "name-match-only");
    show::machine(&report, &web.worker(1), MachineReason::NameMatchOnly, "name-match-only-other-folder");
    assert!(report.need_further_confirmation_infra_machines.is_empty());
}

#[test]
fn never_made() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.drop_uuids(&web, &worker);
    scene.lose(&worker);
    show::machine(&scene.report(), &worker, MachineReason::NeverProvisioned, "never-provisioned");
}

/// It waits for its control plane and has no `VSphereVM` yet.
#[test]
fn never_made_without_vsphere_vm() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.drop_uuids(&web, &worker);
    scene.remove_object(Resource::VSphereVM, &worker);
    scene.lose(&worker);
    show::machine(&scene.report(), &worker, MachineReason::NeverProvisioned, "never-provisioned-without-vsphere-vm");
}

#[test]
fn ids_disagree() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.object(Resource::VSphereVM, &worker)["spec"]["biosUUID"] = uuid("edited by hand").into();
    scene.object(Resource::Machine, &web.worker(1))["spec"]["providerID"] = "aws:///eu-central-1a/i-0abc".into();
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::InconsistentIds, "inconsistent-ids");
    show::machine(&report, &web.worker(1), MachineReason::InconsistentIds, "inconsistent-ids-not-a-uuid");
}

#[test]
fn two_machines_claim_one_vm() {
    let web = web();
    let mut scene = Scene::of(&web);
    let (one, other) = (web.worker(0), web.worker(1));
    let uuid = web.bios_uuid(&one);
    scene.object(Resource::Machine, &other)["spec"]["providerID"] = format!("vsphere://{uuid}").into();
    scene.object(Resource::VSphereMachine, &other)["spec"]["providerID"] = format!("vsphere://{uuid}").into();
    scene.object(Resource::VSphereVM, &other)["spec"]["biosUUID"] = uuid.into();
    scene.lose(&other);
    let report = scene.report();
    show::machine(&report, &one, MachineReason::ConflictingClaims, "conflicting-claims");
    assert_eq!(show::find(&report, &other).reason, MachineReason::ConflictingClaims);
}

#[test]
fn two_vsphere_vms_of_one_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let mut second = scene
        .objects
        .iter()
        .find(|object| object.resource == Resource::VSphereVM && object.name() == worker)
        .unwrap()
        .clone();
    second.json["metadata"]["name"] = format!("{worker}-2").into();
    second.json["metadata"]["uid"] = uuid("second").into();
    second.json["spec"]["biosUUID"] = uuid("second bios").into();
    scene.objects.push(second);
    let report = scene.report();
    assert_eq!(show::find(&report, &worker).reason, MachineReason::InconsistentIds);
    show::finding(&report, FindingCode::ConflictingClaims, "finding-conflicting-claims");
}

#[test]
fn deleted_while_the_backup_was_taken() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.remove_object(Resource::Machine, &worker);
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::DeletingAtBackup, "deleting-at-backup");
    scene.remove_object(Resource::VSphereMachine, &worker);
    assert_eq!(show::find(&scene.report(), &worker).reason, MachineReason::DeletingAtBackup);
}

#[test]
fn control_plane_machine_deleted_while_the_backup_was_taken() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    scene.remove_object(Resource::Machine, &web.member(0));
    show::machine(&scene.report(), &web.member(0), MachineReason::DeletingAtBackup, "deleting-at-backup-control-plane");
}

#[test]
fn deleted_while_the_backup_was_taken_and_gone() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.remove_object(Resource::Machine, &worker);
    scene.lose(&worker);
    let report = scene.report();
    assert_eq!(report.clusters.iter().flat_map(drift_core::report::Cluster::machines).count(), 2);
    show::finding(&report, FindingCode::DeletedDuringBackup, "finding-deleted-during-backup");

    // What was not read could still hold it.
    scene.inventories[0].content.complete = false;
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::DeletingAtBackup, "deleting-at-backup-perhaps-gone");
}

#[test]
fn machines_missing() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.remove_kind(Resource::Machine);
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::BackupIncomplete, "backup-incomplete-machines");
    show::diagnostic(&report, DiagnosticCode::KindMissing, "diagnostic-kind-missing");
    show::finding(&report, FindingCode::KindsMissing, "finding-kinds-missing");
}

#[test]
fn vsphere_vms_missing() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.remove_kind(Resource::VSphereVM);
    scene.lose(&web.worker(0));
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::BackupIncomplete, "backup-incomplete-vsphere-vms");
    assert_eq!(show::find(&report, &web.worker(1)).reason, MachineReason::Matched);
    assert_eq!(report.exit_code().code(), 3);
}

#[test]
fn object_of_it_unreadable() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    *scene.object(Resource::VSphereVM, &worker) = json!({
        "apiVersion": "infrastructure.cluster.x-k8s.io/v1beta1",
        "kind": "VSphereVM",
        "metadata": { "namespace": "team-a", "name": worker },
        "spec": "not an object",
    });
    scene.lose(&worker);
    let report = scene.report();
    show::machine(&report, &worker, MachineReason::BackupIncomplete, "backup-incomplete-unreadable");
    show::diagnostic(&report, DiagnosticCode::ObjectUnreadable, "diagnostic-object-unreadable");
}

#[test]
fn archive_cut() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    let mut archive = scene.archive();
    archive.truncate(archive.len() - 20);
    let report = report(&read(&archive), &scene.observations());
    show::machine(&report, &web.worker(0), MachineReason::BackupIncomplete, "backup-incomplete-cut");
    assert_eq!(show::find(&report, &web.worker(1)).reason, MachineReason::Matched);
    assert_eq!(report.exit_code().code(), 3);
}

#[test]
fn supervisor() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::Cluster, "web")["spec"]["infrastructureRef"]["apiVersion"] =
        "vmware.infrastructure.cluster.x-k8s.io/v1beta1".into();
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::UnsupportedProvider, "unsupported-provider-supervisor");
    show::finding(&report, FindingCode::UnsupportedProvider, "finding-unsupported-provider");
}

#[test]
fn another_provider() {
    let web = web();
    let mut scene = Scene::of(&web);
    let reference = json!({ "apiGroup": "infrastructure.cluster.x-k8s.io", "kind": "DockerCluster", "name": "web" });
    scene.object(Resource::Cluster, "web")["spec"]["infrastructureRef"] = reference;
    scene.inventories[0].content.virtual_machines.clear();
    let report = scene.report();
    show::machine(&report, &web.worker(0), MachineReason::UnsupportedProvider, "unsupported-provider-other");
    assert_eq!(report.exit_code().code(), 3);
}

/// Each of two virtual machines would do for one of the machines.
#[test]
fn two_machines_claim_one_uuid() {
    let web = web();
    let mut scene = Scene::of(&web);
    let (one, other) = (web.worker(0), web.worker(1));
    let uuid = web.bios_uuid(&one);
    scene.object(Resource::Machine, &other)["spec"]["providerID"] = format!("vsphere://{uuid}").into();
    scene.object(Resource::VSphereMachine, &other)["spec"]["providerID"] = format!("vsphere://{uuid}").into();
    scene.object(Resource::VSphereVM, &other)["spec"]["biosUUID"] = uuid.clone().into();
    scene.vm(&other).bios_uuid = Some(uuid);
    let report = scene.report();
    show::machine(&report, &one, MachineReason::ConflictingClaims, "conflicting-claims-of-a-uuid");
    assert_eq!(show::find(&report, &other).reason, MachineReason::ConflictingClaims);
    assert!(report.need_further_confirmation_infra_machines.is_empty());
}

/// The vCenter of these objects is not any vCenter, not even where the UUID is found.
#[test]
fn a_server_that_names_nobody() {
    let web = web();
    for (resource, name) in [(Resource::VSphereVM, web.worker(0)), (Resource::VSphereCluster, "web".to_owned())] {
        for server in ["https://", "https:///sdk", ":443"] {
            let mut scene = Scene::of(&web);
            let machines: Vec<String> = (0..2).map(|number| web.worker(number)).collect();
            if resource == Resource::VSphereCluster {
                for machine in &machines {
                    scene.object(Resource::VSphereVM, machine)["spec"].as_object_mut().unwrap().remove("server");
                    scene.object(Resource::VSphereMachine, machine)["spec"].as_object_mut().unwrap().remove("server");
                }
            }
            scene.object(resource, &name)["spec"]["server"] = server.into();
            let report = scene.report();
            let found = report.diagnostics.iter().any(|one| one.code == DiagnosticCode::ObjectUnreadable);
            assert!(found, "{server:?}: {:?}", report.diagnostics);
            assert_eq!(report.exit_code().code(), 3, "{server:?}");
            let unknown = report.summary.machines.unknown;
            assert_eq!(unknown, if resource == Resource::VSphereCluster { 2 } else { 1 }, "{resource:?} {server:?}");
        }
    }
}
