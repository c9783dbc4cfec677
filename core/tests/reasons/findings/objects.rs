//! Objects that are missing or unfinished.

use drift_core::report::FindingCode;
use drift_core::{Context, Observations};
use serde_json::json;

use super::web;
use crate::show;
use crate::support::{Resource, Scene, time};

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
    assert_eq!(scene.report().exit_code().code(), 0);
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
    let context = Context { generated_at: time("2026-11-02T16:00:00Z"), version: String::new() };
    let inspection = drift_core::inspect(&scene.backup(), &Observations::default(), &context);
    let findings: Vec<_> = inspection.findings.iter().collect();
    show::only(&findings, FindingCode::DeletedDuringBackup, "finding-deleted-during-backup-not-compared");
}
