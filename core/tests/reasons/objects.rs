//! What is odd about the objects of a backup.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{FindingCode, MachineReason};
use serde_json::json;

use crate::show;
use crate::support::{Api, Cluster, Entry, Layout, Object, Resource, Scene, uuid};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

#[test]
fn cluster_missing() {
    let web = web();
    let mut scene = Scene::of(&web).and(&Cluster::new("team-a", "dev"));
    scene.remove_object(Resource::Cluster, "web");
    let report = scene.report();
    show::finding(&report, FindingCode::ClusterMissing, "finding-cluster-missing");
    assert_eq!(show::find(&report, &web.worker(0)).reason, MachineReason::Matched);
}

#[test]
fn copies_with_different_uids() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let path = |version: &str| format!("resources/machines.cluster.x-k8s.io/{version}namespaces/team-a/{worker}.json");
    let mut other = scene.object(Resource::Machine, &worker).clone();
    other["metadata"]["uid"] = uuid("somebody else").into();
    other["apiVersion"] = "cluster.x-k8s.io/v1beta2".into();
    scene.entries.push(Entry::new(&path("v1beta2/"), &serde_json::to_vec(&other).unwrap()));
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::ObjectConflict, "diagnostic-object-conflict");
    show::machine(&report, &worker, MachineReason::BackupIncomplete, "backup-incomplete-contradiction");
    assert!(!report.backup.complete);
}

#[test]
fn copies_with_different_content() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.layout = Layout::Preferred;
    let worker = web.worker(0);
    let mut other = scene.object(Resource::Machine, &worker).clone();
    other["spec"]["providerID"] = format!("vsphere://{}", uuid("other")).into();
    let path = format!("resources/machines.cluster.x-k8s.io/namespaces/team-a/{worker}.json");
    scene.entries.push(Entry::new(&path, &serde_json::to_vec(&other).unwrap()));
    let report = scene.report();
    assert_eq!(show::find(&report, &worker).reason, MachineReason::BackupIncomplete);
    assert_eq!(report.exit_code().code(), 3);
}

#[test]
fn another_version_of_an_object_is_no_conflict() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.layout = Layout::Versions(Api::V1beta2);
    let report = scene.report();
    assert_eq!(report.exit_code().code(), 0, "{:#?}", report.diagnostics);
    assert_eq!(report.backup.objects, scene.objects.len() as u64);
}

#[test]
fn object_under_another_name() {
    let web = web();
    let mut scene = Scene::of(&web);
    let body = serde_json::to_vec(&scene.object(Resource::Machine, &web.worker(0))).unwrap();
    let path = "resources/machines.cluster.x-k8s.io/namespaces/team-a/somebody-else.json";
    scene.entries.push(Entry::new(path, &body));
    show::diagnostic(&scene.report(), DiagnosticCode::ObjectMisplaced, "diagnostic-object-misplaced");
}

#[test]
fn object_of_no_cluster() {
    let web = web();
    let mut scene = Scene::of(&web);
    let lost = scene.grow(&web, &web.set("web-md-0"), 7);
    let object = Object::new(Resource::VSphereVM, web.api, "team-a", &lost)
        .with("spec", json!({ "server": web.server, "biosUUID": web.bios_uuid(&lost) }));
    scene.objects.push(object);
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::ObjectUnattached, "diagnostic-object-unattached");
    show::all(&report, MachineReason::Matched);
}

#[test]
fn many_unreadable_objects() {
    let web = web();
    let mut scene = Scene::of(&web);
    for number in 0..60 {
        let path = format!("resources/machines.cluster.x-k8s.io/namespaces/team-a/broken-{number:02}.json");
        scene.entries.push(Entry::new(&path, b"{"));
    }
    let report = scene.report();
    show::diagnostic(&report, DiagnosticCode::MoreOfTheSame, "diagnostic-more-of-the-same");
    assert_eq!(report.summary.errors, 60);

    let mut reversed = scene.clone();
    reversed.entries.reverse();
    assert_eq!(reversed.report(), report, "which ones are listed does not depend on their order");
}
