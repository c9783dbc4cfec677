//! Rules 5 and 6: how many machines a set makes or deletes, and which.

use drift_core::diagnostic::Severity;
use drift_core::report::{FindingCode, Outcome};
use serde_json::json;

use crate::seen::{findings, forecast, outcome, span};
use crate::support::{Cluster, Resource, Scene};

fn web(workers: usize) -> Cluster {
    Cluster::new("team-a", "web").pools(&[("web-md-0", workers)])
}

/// The same backup with another number of wanted machines.
fn wanting(web: &Cluster, replicas: u64) -> Scene {
    let mut scene = Scene::of(web);
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["replicas"] = replicas.into();
    scene
}

#[test]
fn a_set_that_is_short_fills_up() {
    let web = web(2);
    let scene = wanting(&web, 5);
    assert_eq!(forecast(&scene).vms_created, span(3, 3));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Adopted);
}

#[test]
fn stale_machines_fill_their_places() {
    let web = web(2);
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    assert_eq!(forecast(&scene).vms_created, span(0, 0));
}

#[test]
fn nothing_is_made_for_certain_while_nobody_serves_the_api() {
    let web = web(2);
    let mut scene = wanting(&web, 3);
    for seed in web.machines() {
        scene.lose(&seed.vm);
    }
    assert_eq!(forecast(&scene).vms_created, span(0, 1));
}

#[test]
fn a_set_that_shrinks_may_take_any() {
    let web = web(4);
    let mut scene = wanting(&web, 2);
    scene.lose(&web.worker(0));
    for number in 0..4 {
        assert_eq!(outcome(&scene, &web.worker(number)), Outcome::AtRisk);
    }
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Adopted);
    assert_eq!(forecast(&scene).vms_deleted, span(1, 2), "one of two may be the one without virtual machine");
    assert_eq!(findings(&scene, FindingCode::ReplicasDiffer), [Severity::Error]);
}

#[test]
fn nothing_is_lost_where_all_are_stale() {
    let web = web(2);
    let mut scene = wanting(&web, 1);
    scene.lose(&web.worker(0));
    scene.lose(&web.worker(1));
    assert_eq!(forecast(&scene).vms_deleted, span(0, 0));
    assert_eq!(findings(&scene, FindingCode::ReplicasDiffer), [Severity::Warning]);
}

#[test]
fn a_set_of_none_deletes_all() {
    let web = web(2);
    let scene = wanting(&web, 0);
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Deleted);
    assert_eq!(forecast(&scene).vms_deleted, span(2, 2));
}

#[test]
fn marked_machines_go_first() {
    let web = web(3);
    let mut scene = wanting(&web, 2);
    let mark = json!({ "cluster.x-k8s.io/delete-machine": "" });
    scene.object(Resource::Machine, &web.worker(0))["metadata"]["annotations"] = mark.clone();
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Deleted);
    assert_eq!(outcome(&scene, &web.worker(1)), Outcome::Adopted);
    assert_eq!(forecast(&scene).vms_deleted, span(1, 1));
    scene.object(Resource::Machine, &web.worker(1))["metadata"]["annotations"] = mark;
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::AtRisk, "one of the two");
    assert_eq!(outcome(&scene, &web.worker(2)), Outcome::Adopted);
    assert_eq!(forecast(&scene).vms_deleted, span(1, 1));
}

#[test]
fn a_rollout_goes_on() {
    let web = web(2);
    let mut scene = Scene::of(&web);
    let spec = &mut scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["template"]["spec"];
    spec["version"] = "v1.33.0".into();
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::AtRisk);
    assert_eq!(forecast(&scene).vms_created, span(0, 2));
    assert_eq!(forecast(&scene).vms_deleted, span(0, 2));
    assert_eq!(findings(&scene, FindingCode::RolloutUnfinished), [Severity::Error]);
}

#[test]
fn a_set_of_its_own_keeps_to_its_own_number() {
    let web = web(2);
    let mut scene = Scene::of(&web);
    scene.remove_object(Resource::MachineDeployment, "web-md-0");
    let set = scene.object(Resource::MachineSet, &web.set("web-md-0"));
    set["spec"]["replicas"] = 3.into();
    set["metadata"].as_object_mut().unwrap().remove("ownerReferences");
    assert_eq!(forecast(&scene).vms_created, span(1, 1));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Adopted);
}
