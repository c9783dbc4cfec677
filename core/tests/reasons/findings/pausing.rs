//! Whether controllers act as soon as the objects are restored.

use drift_core::report::FindingCode;
use serde_json::json;

use super::web;
use crate::show;
use crate::support::{Resource, Scene};

#[test]
fn paused() {
    show::finding(&Scene::of(&web().paused()).report(), FindingCode::Paused, "finding-paused");
}

#[test]
fn objects_paused_one_by_one() {
    let web = web();
    let mut scene = Scene::of(&web);
    let annotations = json!({ "cluster.x-k8s.io/paused": "" });
    for (resource, name) in [(Resource::Cluster, "web"), (Resource::MachineDeployment, "web-md-0")] {
        scene.object(resource, name)["metadata"]["annotations"] = annotations.clone();
    }
    let report = scene.report();
    show::finding(&report, FindingCode::ObjectsPaused, "finding-objects-paused");
    let runbook = drift_core::runbook::markdown(&report);
    assert!(runbook.contains("paused in `team-a/web` before the backup"), "{runbook}");
    assert!(runbook.contains("kubectl annotate -n team-a machinedeployment web-md-0 cluster.x-k8s.io/paused-"));
    // The annotation of a Cluster pauses no other object: its machines' controllers act at once.
    assert!(!report.clusters[0].paused);
    assert!(report.clusters[0].findings.iter().any(|finding| finding.code == FindingCode::NotPaused));
}

#[test]
fn not_paused() {
    let web = web();
    let mut scene = Scene::of(&web);
    show::finding(&scene.report(), FindingCode::NotPaused, "finding-not-paused");
    scene.lose(&web.worker(0));
    show::finding(&scene.report(), FindingCode::NotPaused, "finding-not-paused-with-drift");
}

#[test]
fn deployment_paused() {
    let mut scene = Scene::of(&web());
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["paused"] = true.into();
    show::finding(&scene.report(), FindingCode::DeploymentPaused, "finding-deployment-paused");
}
