//! What was not there to be read.

use drift_core::report::FindingCode;
use serde_json::json;

use super::web;
use crate::show;
use crate::support::{Resource, Scene};

/// Whether etcd has members that no Machine knows is told by Nodes alone; where etcd runs elsewhere it has none of
/// them.
#[test]
fn nodes_not_read() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    let told = |scene: &Scene| scene.report().findings.iter().any(|found| found.code == FindingCode::NodesNotRead);
    assert!(!told(&scene));
    scene.node_list(&web).paged = true;
    assert!(told(&scene), "a part of them tells nothing");
    scene.node_lists.clear();
    show::finding(&scene.report(), FindingCode::NodesNotRead, "finding-nodes-not-read");
    let spec = &mut scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"];
    spec["kubeadmConfigSpec"]["clusterConfiguration"]["etcd"]["external"] =
        json!({ "endpoints": ["https://etcd:2379"] });
    assert!(!told(&scene));
}
