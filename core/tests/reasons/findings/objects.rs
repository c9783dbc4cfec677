//! Objects that are missing or unfinished.

use drift_core::report::{FindingCode, MachineReason};
use drift_core::{Context, Observations};
use serde_json::json;

use super::web;
use crate::show;
use crate::support::{Object, Resource, Scene, time};

#[test]
fn shared_object_missing() {
    let web = web();
    let mut scene = Scene::of(&web);
    let identity = json!({ "kind": "VSphereClusterIdentity", "name": "vc01-account" });
    scene.object(Resource::VSphereCluster, "web")["spec"]["identityRef"] = identity;
    show::finding(&scene.report(), FindingCode::SharedObjectMissing, "finding-shared-object-missing");
}

/// Without them the control plane makes new ones, and nobody trusts anybody.
#[test]
fn authorities_missing() {
    let mut scene = Scene::of(&web());
    scene.missing_secrets = vec!["web-ca".into(), "web-sa".into()];
    show::finding(&scene.report(), FindingCode::ObjectMissing, "finding-authorities-missing");
    assert_eq!(scene.report().exit_code().code(), 1, "a danger");
    // Before its first machine a control plane may not have made them.
    let born = Scene::of(&web().members(0));
    let without = Scene { missing_secrets: vec!["web-ca".into()], ..born };
    assert!(without.report().clusters[0].findings.iter().all(|finding| finding.code != FindingCode::ObjectMissing));
}

/// A pool that was being deleted loses its `MachineDeployment` first; one that Velero lost may lack its `MachineSet`.
#[test]
fn owners_missing() {
    let web = web();
    let mut scene = Scene::of(&web);
    let (pool, set) = (web.pools[0].0.clone(), web.set(&web.pools[0].0));
    scene.remove_object(Resource::MachineDeployment, &pool);
    show::finding(&scene.report(), FindingCode::ObjectMissing, "finding-deployment-missing");
    let mut scene = Scene::of(&web);
    scene.remove_object(Resource::MachineSet, &set);
    show::finding(&scene.report(), FindingCode::ObjectMissing, "finding-set-missing");
}

#[test]
fn templates_missing() {
    let mut scene = Scene::of(&web());
    scene.remove_kind(Resource::VSphereMachineTemplate);
    show::finding(&scene.report(), FindingCode::ObjectMissing, "finding-templates-missing");
}

/// Before virtual machines are compared, it is unknown whether those of left-over objects are gone.
#[test]
fn left_over_objects_in_the_backup_alone() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.remove_object(Resource::Machine, &web.worker(0));
    let context = Context { generated_at: time("2026-11-02T16:00:00Z"), version: String::new(), restore_into: None };
    let inspection = drift_core::inspect(&scene.backup(), &Observations::default(), &context);
    let findings: Vec<_> = inspection.findings.iter().collect();
    show::only(&findings, FindingCode::DeletedDuringBackup, "finding-deleted-during-backup-not-compared");
}

#[test]
fn nodes_left_over() {
    let web = web();
    let mut scene = Scene::of(&web);
    for owner in [web.control_plane.clone(), web.set("web-md-0")] {
        let name = scene.grow(&web, &owner, 7);
        scene.remove_vm(&name);
        scene.node(&name)["status"]["conditions"][0]["status"] = "Unknown".into();
    }
    show::finding(&scene.report(), FindingCode::NodesLeftOver, "finding-nodes-left-over");
}

/// After a restore a pool gives the address of a Ghost to another machine.
#[test]
fn address_reused() {
    let web = web();
    let mut scene = Scene::of(&web);
    let pool = Object::new(Resource::InClusterIPPool, web.api, "team-a", "workers")
        .with("spec", json!({ "addresses": ["10.0.0.20-10.0.0.29"], "excludedAddresses": ["10.0.0.28"] }));
    scene.objects.push(pool);
    let name = scene.grow(&web, &web.set("web-md-0"), 7);
    let has = |scene: &mut Scene, address: &str| {
        scene.vm(&name).ip_addresses = vec![address.into()];
        scene.report().findings.iter().any(|finding| finding.code == FindingCode::AddressReused)
    };
    assert!(!has(&mut scene, "10.0.0.30"), "outside");
    assert!(!has(&mut scene, "10.0.0.28"), "excluded");
    assert!(has(&mut scene, "10.0.0.22"));
    show::finding(&scene.report(), FindingCode::AddressReused, "finding-address-reused");
    let given =
        Object::new(Resource::IPAddress, web.api, "team-a", "given").with("spec", json!({ "address": "10.0.0.22" }));
    scene.objects.push(given);
    assert!(!has(&mut scene, "10.0.0.22"), "the pool knows it");
    scene.remove_kind(Resource::IPAddress);
    scene.object(Resource::InClusterIPPool, "workers")["metadata"]["namespace"] = "team-b".into();
    assert!(!has(&mut scene, "10.0.0.22"), "a pool of another namespace");
}

/// A `VSphereVM` that lost its UUID is found by the providerID of its Machine, with a note.
#[test]
fn lost_uuid() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = web.worker(0);
    scene.object(Resource::VSphereVM, &name)["spec"].as_object_mut().unwrap().remove("biosUUID");
    show::machine(&scene.report(), &name, MachineReason::Matched, "matched-lost-uuid");
}
