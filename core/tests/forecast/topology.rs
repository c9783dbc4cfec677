//! Topology of class-based clusters: where the objects differ from it, it is applied after a restore.

use drift_core::diagnostic::Severity;
use drift_core::report::{FindingCode, Outcome};
use serde_json::{Value, json};

use crate::expect::{findings, forecast, outcome, span};
use crate::support::{Cluster, Resource, Scene};

const VERSION: &str = "v1.31.4";

fn web() -> Cluster {
    Cluster::new("team-a", "web").pools(&[("web-md-0", 2)])
}

/// Its topology as it was applied.
fn applied(scene: &mut Scene, web: &Cluster) -> Value {
    let deployment = scene.object(Resource::MachineDeployment, &web.pools[0].0);
    deployment["metadata"]["labels"]["topology.cluster.x-k8s.io/deployment-name"] = "md-0".into();
    deployment["spec"]["template"]["spec"]["version"] = VERSION.into();
    scene.object(Resource::MachineSet, &web.set("web-md-0"))["spec"]["template"]["spec"]["version"] = VERSION.into();
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["version"] = VERSION.into();
    json!({
        "class": "plain",
        "version": VERSION,
        "controlPlane": { "replicas": 1 },
        "workers": { "machineDeployments": [{ "class": "worker", "name": "md-0", "replicas": 2 }] },
    })
}

fn scene(change: impl FnOnce(&mut Value)) -> (Cluster, Scene) {
    let web = web();
    let mut scene = Scene::of(&web);
    let mut topology = applied(&mut scene, &web);
    change(&mut topology);
    scene.object(Resource::Cluster, "web")["spec"]["topology"] = topology;
    (web, scene)
}

#[test]
fn a_topology_that_was_applied_changes_nothing() {
    let (web, scene) = scene(|_| {});
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Adopted);
    assert!(findings(&scene, FindingCode::RolloutUnfinished).is_empty());
    let sentence = forecast(&scene).sentence;
    assert!(sentence.contains("ClusterClass would make"), "{sentence}");
}

/// In the middle of an upgrade, for example.
#[test]
fn another_version_replaces_every_machine() {
    let (web, scene) = scene(|topology| topology["version"] = "v1.99.0".into());
    for machine in [web.worker(0), web.worker(1), web.member(0)] {
        assert_eq!(outcome(&scene, &machine), Outcome::AtRisk, "{machine}");
    }
    assert_eq!((forecast(&scene).vms_created, forecast(&scene).vms_deleted), (span(0, 3), span(0, 3)));
    assert_eq!(findings(&scene, FindingCode::RolloutUnfinished), [Severity::Error]);
}

#[test]
fn fewer_replicas_delete_and_more_create() {
    let (web, fewer) = scene(|topology| topology["workers"]["machineDeployments"][0]["replicas"] = 1.into());
    assert_eq!(outcome(&fewer, &web.worker(0)), Outcome::AtRisk);
    assert_eq!(outcome(&fewer, &web.member(0)), Outcome::Adopted);
    let (web, more) = scene(|topology| topology["workers"]["machineDeployments"][0]["replicas"] = 4.into());
    assert_eq!(outcome(&more, &web.worker(0)), Outcome::Adopted);
    assert_eq!((forecast(&more).vms_created, forecast(&more).vms_deleted), (span(0, 2), span(0, 0)));
    assert_eq!(findings(&more, FindingCode::RolloutUnfinished), [Severity::Warning]);
}

/// Without replicas the topology leaves the number to another controller, an autoscaler for example.
#[test]
fn without_replicas_nothing_changes() {
    let (web, scene) = scene(|topology| {
        topology["workers"]["machineDeployments"][0].as_object_mut().unwrap().remove("replicas");
    });
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Adopted);
}

#[test]
fn a_pool_that_is_not_in_the_topology_is_deleted() {
    let (web, scene) = scene(|topology| topology["workers"] = json!({}));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::AtRisk);
    assert_eq!(findings(&scene, FindingCode::RolloutUnfinished), [Severity::Error]);
}
