//! What happened to clusters, pools and control planes since the backup.

use drift_core::report::FindingCode;
use serde_json::json;

use super::web;
use crate::show;
use crate::support::{Cluster, Resource, Scene};

#[test]
fn cluster_deleted() {
    let web = web();
    let mut scene = Scene::of(&web).and(&Cluster::new("team-a", "dev"));
    for seed in web.machines() {
        scene.lose(&seed.vm);
    }
    scene.node_lists.retain(|list| !list.nodes.is_empty());
    show::finding(&scene.report(), FindingCode::ClusterDeleted, "finding-cluster-deleted");
}

#[test]
fn cluster_with_one_machine_deleted() {
    let web = web().pools(&[]);
    let mut scene = Scene::of(&web).and(&Cluster::new("team-a", "dev"));
    scene.lose(&web.member(0));
    show::finding(&scene.report(), FindingCode::ClusterDeleted, "finding-cluster-deleted-one-machine");
}

#[test]
fn scale_up() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.grow(&web, &web.set("web-md-0"), 7);
    show::finding(&scene.report(), FindingCode::ScaleUp, "finding-scale-up");
}

#[test]
fn scale_down() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    show::finding(&scene.report(), FindingCode::ScaleDown, "finding-scale-down");
}

#[test]
fn scale_down_of_the_control_plane() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    scene.lose(&web.member(0));
    scene.lose(&web.member(1));
    show::finding(&scene.report(), FindingCode::ScaleDown, "finding-scale-down-control-plane");
}

#[test]
fn remediation() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    scene.grow(&web, &web.set("web-md-0"), 7);
    show::finding(&scene.report(), FindingCode::Remediation, "finding-remediation");
}

#[test]
fn rollout() {
    let web = web();
    let mut scene = Scene::of(&web);
    for number in 0..2 {
        scene.lose(&web.worker(number));
        scene.grow(&web, "web-md-0-zzzzz", number);
    }
    show::finding(&scene.report(), FindingCode::Rollout, "finding-rollout");
}

#[test]
fn rollout_of_a_single_member() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.member(0));
    scene.grow(&web, &web.control_plane, 7);
    show::finding(&scene.report(), FindingCode::Rollout, "finding-rollout-control-plane");
}

/// What was gone already when the backup was taken was not scaled down since.
#[test]
fn gone_before_the_backup() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = web.worker(0);
    scene.lose(&name);
    let codes = |scene: &Scene| -> Vec<FindingCode> {
        scene.report().clusters[0].findings.iter().map(|finding| finding.code).collect()
    };
    assert!(codes(&scene).contains(&FindingCode::ScaleDown));
    scene.object(Resource::VSphereVM, &name)["status"] = json!({
        "conditions": [{ "type": "VMProvisioned", "status": "False", "reason": "NotFoundByBIOSUUID" }],
    });
    assert!(!codes(&scene).contains(&FindingCode::ScaleDown));
}
