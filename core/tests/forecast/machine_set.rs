//! `MachineSet`: how many machines it creates or deletes, and which.

use drift_core::diagnostic::Severity;
use drift_core::report::{FindingCode, Outcome};
use serde_json::json;

use crate::expect::{findings, forecast, outcome, span};
use crate::support::{Cluster, Resource, Scene};

fn web(workers: usize) -> Cluster {
    Cluster::new("team-a", "web").pools(&[("web-md-0", workers)])
}

/// The same backup with another number of replicas.
fn desiring(web: &Cluster, replicas: u64) -> Scene {
    let mut scene = Scene::of(web);
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["replicas"] = replicas.into();
    scene
}

#[test]
fn a_set_creates_the_machines_that_it_lacks() {
    let web = web(2);
    let scene = desiring(&web, 5);
    assert_eq!(forecast(&scene).vms_created, span(3, 3));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Adopted);
}

#[test]
fn stale_machines_count() {
    let web = web(2);
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    assert_eq!(forecast(&scene).vms_created, span(0, 0));
}

#[test]
fn no_vm_is_certainly_created_without_an_api_server() {
    let web = web(2);
    let mut scene = desiring(&web, 3);
    for seed in web.machines() {
        scene.lose(&seed.vm);
    }
    assert_eq!(forecast(&scene).vms_created, span(0, 1));
}

#[test]
fn a_scale_down_may_delete_any_machine() {
    let web = web(4);
    let mut scene = desiring(&web, 2);
    scene.lose(&web.worker(0));
    for number in 0..4 {
        assert_eq!(outcome(&scene, &web.worker(number)), Outcome::AtRisk);
    }
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Adopted);
    assert_eq!(forecast(&scene).vms_deleted, span(1, 2), "one of the two may be the one without a VM");
    assert_eq!(findings(&scene, FindingCode::ReplicasDiffer), [Severity::Error]);
}

#[test]
fn no_vm_is_deleted_where_all_are_stale() {
    let web = web(2);
    let mut scene = desiring(&web, 1);
    scene.lose(&web.worker(0));
    scene.lose(&web.worker(1));
    assert_eq!(forecast(&scene).vms_deleted, span(0, 0));
    assert_eq!(findings(&scene, FindingCode::ReplicasDiffer), [Severity::Warning]);
}

#[test]
fn a_set_without_replicas_deletes_all() {
    let web = web(2);
    let scene = desiring(&web, 0);
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Deleted);
    assert_eq!(forecast(&scene).vms_deleted, span(2, 2));
}

#[test]
fn marked_machines_are_deleted_first() {
    let web = web(3);
    let mut scene = desiring(&web, 2);
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
fn a_standalone_set_keeps_to_its_own_number() {
    let web = web(2);
    let mut scene = Scene::of(&web);
    scene.remove_object(Resource::MachineDeployment, "web-md-0");
    let set = scene.object(Resource::MachineSet, &web.set("web-md-0"));
    set["spec"]["replicas"] = 3.into();
    set["metadata"].as_object_mut().unwrap().remove("ownerReferences");
    let name = "cluster.x-k8s.io/deployment-name";
    assert_eq!(forecast(&scene).vms_created, span(0, 0), "its label names a MachineDeployment that is not there");
    set_label(&mut scene, &web.set("web-md-0"), name);
    assert_eq!(forecast(&scene).vms_created, span(1, 1));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Adopted);
}

/// Removes a label of a MachineSet.
fn set_label(scene: &mut Scene, set: &str, label: &str) {
    scene.object(Resource::MachineSet, set)["metadata"]["labels"].as_object_mut().unwrap().remove(label);
}

/// Only marked machines may be deleted, but the set has more than those.
#[test]
fn a_scale_down_counts_all_machines_of_the_set() {
    let web = web(3);
    let mut scene = desiring(&web, 2);
    let mark = json!({ "cluster.x-k8s.io/delete-machine": "" });
    scene.object(Resource::Machine, &web.worker(0))["metadata"]["annotations"] = mark;
    let report = scene.report();
    let mut findings = report.clusters[0].findings.iter();
    let finding = findings.find(|finding| finding.code == FindingCode::ReplicasDiffer).unwrap();
    assert!(
        finding.message.contains("3 Machines") && finding.message.contains("deletes 1 Machine,"),
        "{}",
        finding.message
    );
    let keep_all = finding.next_steps.iter().find_map(|step| step.command.as_deref().filter(|it| it.contains("patch")));
    assert!(keep_all.is_some_and(|command| command.contains("\"replicas\":3")), "{keep_all:?}");
}
