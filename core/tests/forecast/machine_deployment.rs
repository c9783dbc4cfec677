//! `MachineDeployment`: which MachineSets it adopts when owner references are gone, and unfinished rollouts.

use drift_core::diagnostic::Severity;
use drift_core::report::{FindingCode, Outcome};
use serde_json::{Value, json};

use crate::expect::{findings, forecast, outcome, span};
use crate::support::{Cluster, Resource, Scene};

fn twins() -> Cluster {
    Cluster::new("team-a", "web").pools(&[("web-md-0", 2), ("web-md-1", 2)])
}

fn select(scene: &mut Scene, deployment: &str, selector: Value) {
    scene.object(Resource::MachineDeployment, deployment)["spec"]["selector"] = selector;
}

#[test]
fn selectors_of_their_own_are_safe() {
    let web = twins();
    let scene = Scene::of(&web);
    assert_eq!(outcome(&scene, &web.worker_of("web-md-1", 0)), Outcome::Adopted);
    assert!(findings(&scene, FindingCode::SelectorsOverlap).is_empty());
}

#[test]
fn overlapping_selectors_put_all_pools_at_risk() {
    let web = twins();
    let mut scene = Scene::of(&web);
    for deployment in ["web-md-0", "web-md-1"] {
        select(&mut scene, deployment, json!({ "matchLabels": { "cluster.x-k8s.io/cluster-name": "web" } }));
    }
    for pool in ["web-md-0", "web-md-1"] {
        assert_eq!(outcome(&scene, &web.worker_of(pool, 0)), Outcome::AtRisk);
    }
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Adopted);
    assert_eq!(forecast(&scene).vms_deleted, span(0, 4));
    assert_eq!(forecast(&scene).vms_created, span(0, 4));
    assert_eq!(findings(&scene, FindingCode::SelectorsOverlap), [Severity::Error, Severity::Error]);
}

#[test]
fn one_greedy_selector_is_enough() {
    let web = twins();
    let mut scene = Scene::of(&web);
    let greedy = json!({ "matchExpressions": [{ "key": "cluster.x-k8s.io/cluster-name", "operator": "Exists" }] });
    select(&mut scene, "web-md-1", greedy);
    assert_eq!(outcome(&scene, &web.worker_of("web-md-0", 0)), Outcome::AtRisk);
    assert_eq!(findings(&scene, FindingCode::SelectorsOverlap), [Severity::Error]);
}

#[test]
fn expressions_can_tell_pools_apart() {
    let web = twins();
    let mut scene = Scene::of(&web);
    for deployment in ["web-md-0", "web-md-1"] {
        let key = "cluster.x-k8s.io/deployment-name";
        let own = json!({ "matchExpressions": [{ "key": key, "operator": "In", "values": [deployment] }] });
        select(&mut scene, deployment, own);
    }
    assert_eq!(outcome(&scene, &web.worker_of("web-md-0", 0)), Outcome::Adopted);
    assert!(findings(&scene, FindingCode::SelectorsOverlap).is_empty());
}

#[test]
fn a_selector_may_reach_into_another_cluster() {
    let (web, dev) = (Cluster::new("team-a", "web"), Cluster::new("team-a", "dev"));
    let mut scene = Scene::of(&web).and(&dev);
    let greedy = json!({ "matchExpressions": [{ "key": "cluster.x-k8s.io/cluster-name", "operator": "Exists" }] });
    select(&mut scene, "web-md-0", greedy);
    let report = scene.report();
    for cluster in &report.clusters {
        let at_risk =
            cluster.machines().filter(|machine| machine.forecast.as_ref().unwrap().outcome == Outcome::AtRisk);
        assert_eq!(at_risk.count(), 2, "{}", cluster.name);
    }
}

#[test]
fn a_deployment_that_selects_no_set_creates_one() {
    let web = Cluster::new("team-a", "web");
    let mut scene = Scene::of(&web);
    select(&mut scene, "web-md-0", json!({ "matchLabels": { "cluster.x-k8s.io/deployment-name": "other" } }));
    assert_eq!(forecast(&scene).vms_created, span(2, 2));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Adopted);
    assert_eq!(findings(&scene, FindingCode::SelectorsOverlap), [Severity::Error]);
}

#[test]
fn owner_references_do_not_matter() {
    let web = twins();
    let mut scene = Scene::of(&web);
    let expected = forecast(&scene);
    for object in &mut scene.objects {
        object.json["metadata"].as_object_mut().unwrap().remove("ownerReferences");
    }
    assert_eq!(forecast(&scene), expected);
}

#[test]
fn a_rollout_continues() {
    let web = Cluster::new("team-a", "web").pools(&[("web-md-0", 2)]);
    let mut scene = Scene::of(&web);
    let spec = &mut scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["template"]["spec"];
    spec["version"] = "v1.33.0".into();
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::AtRisk);
    assert_eq!(forecast(&scene).vms_created, span(0, 2));
    assert_eq!(forecast(&scene).vms_deleted, span(0, 2));
    assert_eq!(findings(&scene, FindingCode::RolloutUnfinished), [Severity::Error]);
}

/// Two MachineSets of one MachineDeployment, as in the middle of a rollout: `old` and `new` replicas. The rollout is
/// paused.
fn paused_rollout(old: usize, new: usize, desired: usize) -> (Cluster, Scene) {
    let web = Cluster::new("team-a", "web").pools(&[("web-md-0", old), ("web-md-1", new)]);
    let mut scene = Scene::of(&web);
    let deployment = json!("web-md-0");
    scene.remove_object(Resource::MachineDeployment, "web-md-1");
    let template = scene.object(Resource::MachineSet, &web.set("web-md-1"))["spec"]["template"]["spec"].clone();
    let spec = &mut scene.object(Resource::MachineDeployment, "web-md-0")["spec"];
    spec["template"]["spec"] = template;
    spec["paused"] = true.into();
    spec["replicas"] = desired.into();
    for pool in ["web-md-0", "web-md-1"] {
        let set = scene.object(Resource::MachineSet, &web.set(pool));
        set["metadata"]["labels"]["cluster.x-k8s.io/deployment-name"] = deployment.clone();
        let selector = &mut set["spec"]["selector"]["matchLabels"];
        selector["cluster.x-k8s.io/deployment-name"] = deployment.clone();
        selector["machine-template-hash"] = pool.into();
    }
    for (pool, count) in [("web-md-0", old), ("web-md-1", new)] {
        for number in 0..count {
            let labels = &mut scene.object(Resource::Machine, &web.worker_of(pool, number))["metadata"]["labels"];
            labels["cluster.x-k8s.io/deployment-name"] = deployment.clone();
            labels["machine-template-hash"] = pool.into();
        }
    }
    (web, scene)
}

#[test]
fn a_paused_rollout_does_not_continue() {
    let (web, mut scene) = paused_rollout(2, 1, 2);
    for (pool, number) in [("web-md-0", 0), ("web-md-0", 1), ("web-md-1", 0)] {
        assert_eq!(outcome(&scene, &web.worker_of(pool, number)), Outcome::Adopted);
    }
    let calm = forecast(&scene);
    assert_eq!((calm.vms_created, calm.vms_deleted), (span(0, 0), span(0, 0)));
    assert!(findings(&scene, FindingCode::RolloutUnfinished).is_empty());
    assert_eq!(findings(&scene, FindingCode::DeploymentPaused), [Severity::Info]);
    // The same that is not paused goes on.
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["paused"] = false.into();
    assert_eq!(outcome(&scene, &web.worker_of("web-md-0", 0)), Outcome::AtRisk);
    assert_eq!(findings(&scene, FindingCode::RolloutUnfinished), [Severity::Error]);
}

/// It still scales: what is too many goes, and old machines go once the new set has all of its own.
#[test]
fn a_paused_deployment_scales() {
    let (web, scene) = paused_rollout(2, 2, 2);
    assert_eq!(outcome(&scene, &web.worker_of("web-md-0", 0)), Outcome::AtRisk);
    assert_eq!(outcome(&scene, &web.worker_of("web-md-1", 0)), Outcome::Adopted);
    assert_eq!(forecast(&scene).vms_deleted, span(0, 2));
    let (web, scene) = paused_rollout(3, 1, 2);
    assert_eq!(outcome(&scene, &web.worker_of("web-md-1", 0)), Outcome::AtRisk);
    assert_eq!(forecast(&scene).vms_deleted, span(0, 1));
    let (_, scene) = paused_rollout(1, 1, 3);
    assert_eq!(forecast(&scene).vms_created, span(0, 2));
    assert_eq!(forecast(&scene).vms_deleted, span(0, 0));
}

#[test]
fn a_paused_deployment_rolls_out_no_new_template() {
    let web = twins();
    let mut scene = Scene::of(&web);
    let spec = &mut scene.object(Resource::MachineDeployment, "web-md-0")["spec"];
    spec["template"]["spec"]["infrastructureRef"]["name"] = "web-md-0-v2".into();
    assert_eq!(outcome(&scene, &web.worker_of("web-md-0", 0)), Outcome::AtRisk);
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["paused"] = true.into();
    assert_eq!(outcome(&scene, &web.worker_of("web-md-0", 0)), Outcome::Adopted);
    assert_eq!(forecast(&scene).vms_created, span(0, 0));
}
