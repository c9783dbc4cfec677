//! What was seen after restores that had one danger per cluster, each foretold from the smallest backup that shows it.
//! Clusters that are a fixture of their own are compared in `restored`.

use drift_core::report::{Cluster as Told, FindingCode, Outcome};
use serde_json::{Value, json};

use crate::expect::span;
use crate::support::{Api, Cluster, Resource, Scene};
use crate::versions::{annotate, check, told, web};

const REHEARSED: &str = "capi=1.13.1,capv=1.16.1";

fn rehearsed(scene: &Scene) -> Told {
    told(scene, REHEARSED)
}

#[track_caller]
fn outcome(told: &Told, name: &str) -> Outcome {
    told.machines().find(|machine| machine.name == name).unwrap().forecast.as_ref().unwrap().outcome
}

/// The only cluster of a backup of v1beta2, with a health check that selects by this label.
fn checked(cluster: Cluster, label: Value) -> (Cluster, Scene) {
    let web = cluster.api(Api::V1beta2);
    let mut scene = Scene::of(&web);
    scene.objects.push(check(&web, label, json!({})));
    (web, scene)
}

fn control_plane() -> Value {
    json!({ "cluster.x-k8s.io/control-plane": "" })
}

fn workers() -> Value {
    json!({ "cluster.x-k8s.io/deployment-name": "web-md-0" })
}

fn is_danger(told: &Told, code: FindingCode) -> bool {
    told.findings.iter().any(|finding| finding.code == code && finding.is_danger())
}

/// All were flagged, one was deleted, and its virtual machine was held.
#[test]
fn three_control_plane_machines_whose_api_server_is_not_reached() {
    let (web, mut scene) = checked(web().members(3), control_plane());
    scene.node_lists.clear();
    let told = rehearsed(&scene);
    for member in 0..3 {
        assert_eq!(outcome(&told, &web.member(member)), Outcome::AtRisk);
    }
    let forecast = told.forecast.as_ref().unwrap();
    assert_eq!((forecast.vms_created.min, forecast.vms_deleted.min), (0, 0));
    assert!(is_danger(&told, FindingCode::ApiServerUnreachable));
}

/// Nothing happened: what is at risk is so only if the API server is reached.
#[test]
fn workers_whose_api_server_is_not_reached() {
    let (web, mut scene) = checked(web(), workers());
    scene.node_lists.clear();
    let told = rehearsed(&scene);
    let worker = told.machines().find(|machine| machine.name == web.worker(0)).unwrap();
    let message = &worker.forecast.as_ref().unwrap().message;
    assert!(
        message.starts_with("If the new management cluster does not reach its API server: CAPV finds"),
        "{message}"
    );
    assert_eq!(told.forecast.as_ref().unwrap().vms_deleted.min, 0);
}

/// The marked one was deleted with its virtual machine, the others stayed, and no new one came.
#[test]
fn a_worker_marked_for_remediation_whose_api_server_is_not_reached() {
    let (web, mut scene) = checked(web(), workers());
    annotate(&mut scene, Resource::Machine, &web.worker(0), "cluster.x-k8s.io/remediate-machine", "");
    let reached = rehearsed(&scene);
    assert_eq!(outcome(&reached, &web.worker(0)), Outcome::Deleted);
    assert_eq!(reached.forecast.as_ref().unwrap().vms_created, span(1, 1));
    scene.node_lists.clear();
    let dark = rehearsed(&scene);
    assert_eq!(outcome(&dark, &web.worker(0)), Outcome::Deleted);
    let forecast = dark.forecast.as_ref().unwrap();
    assert_eq!((forecast.vms_created.min, forecast.vms_deleted.min), (0, 1));
    assert!(is_danger(&dark, FindingCode::MachineHealthCheck));
}

/// Deleted and begun anew, whoever lists Nodes: nothing is left that could answer.
#[test]
fn the_only_control_plane_machine_is_gone_and_checked() {
    let (web, mut scene) = checked(web(), control_plane());
    scene.remove_vm(&web.member(0));
    scene.node_lists.clear();
    let told = rehearsed(&scene);
    assert_eq!(outcome(&told, &web.member(0)), Outcome::Deleted);
    assert_eq!(outcome(&told, &web.worker(0)), Outcome::Adopted);
    let forecast = told.forecast.as_ref().unwrap();
    assert_eq!((forecast.vms_created, forecast.vms_deleted), (span(1, 1), span(0, 0)));
    // A virtual machine that may have taken its place may answer.
    scene.grow_without_node(&web, &web.control_plane, 9);
    assert_eq!(outcome(&rehearsed(&scene), &web.member(0)), Outcome::AtRisk);
}

/// Nothing happened: the new Machine waits for the Node of the one that is gone.
#[test]
fn a_new_template_waits_for_a_machine_that_is_gone() {
    let web = web().members(3).api(Api::V1beta2);
    let mut scene = Scene::of(&web);
    for member in 0..3 {
        let name = web.member(member);
        annotate(&mut scene, Resource::VSphereMachine, &name, "cluster.x-k8s.io/cloned-from-name", "before");
    }
    scene.lose(&web.member(0));
    let told = rehearsed(&scene);
    assert_eq!(outcome(&told, &web.member(0)), Outcome::Stuck);
    assert_eq!(outcome(&told, &web.member(1)), Outcome::Adopted);
    let forecast = told.forecast.as_ref().unwrap();
    assert_eq!((forecast.vms_created, forecast.vms_deleted), (span(0, 0), span(0, 0)));
}

/// Cloned into a folder that is there, stuck where it is gone.
#[test]
fn a_clone_needs_its_folder() {
    let web = web().api(Api::V1beta2);
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.drop_uuids(&web, &worker);
    scene.remove_vm(&worker);
    scene.remove_node(&worker);
    assert_eq!(outcome(&rehearsed(&scene), &worker), Outcome::Cloned);
    scene.object(Resource::VSphereVM, &worker)["spec"]["folder"] = "/DC0/vm/edge".into();
    let told = rehearsed(&scene);
    assert_eq!(outcome(&told, &worker), Outcome::Stuck);
    assert_eq!(told.forecast.as_ref().unwrap().vms_created, span(0, 0));
}

/// A set whose version does not fit a stable control plane is held until somebody upgrades one of them.
#[test]
fn a_set_of_another_minor_version_is_held() {
    let (web, scene) = checked(web(), workers());
    let mut scene = crate::missing::with_bootstrap(scene);
    scene.node(&web.worker(0))["status"]["conditions"][0]["status"] = "Unknown".into();
    let version = |scene: &mut Scene, version: &str| {
        for (resource, name) in
            [(Resource::MachineDeployment, "web-md-0".to_owned()), (Resource::MachineSet, web.set("web-md-0"))]
        {
            scene.object(resource, &name)["spec"]["template"]["spec"]["version"] = version.into();
        }
    };
    let control_plane = web.control_plane.clone();
    scene.object(Resource::KubeadmControlPlane, &control_plane)["spec"]["version"] = "v1.34.0".into();
    scene.object(Resource::Machine, &web.member(0))["spec"]["version"] = "v1.34.0".into();
    version(&mut scene, "v1.34.2");
    assert_eq!(outcome(&rehearsed(&scene), &web.worker(0)), Outcome::Deleted);
    for (other, held) in [("v1.33.9", Outcome::Adopted), ("v1.35.0", Outcome::Adopted)] {
        version(&mut scene, other);
        let told = rehearsed(&scene);
        assert_eq!(outcome(&told, &web.worker(0)), held, "{other}");
        assert_eq!(told.forecast.as_ref().unwrap().vms_created, span(0, 0), "{other}");
        assert_eq!(outcome(&told_before_1_9(&scene), &web.worker(0)), Outcome::Deleted, "{other}");
    }
}

fn told_before_1_9(scene: &Scene) -> Told {
    let mut old = scene.clone();
    old.objects = scene.objects.iter().map(|object| object.as_version(Api::V1beta1)).collect();
    told(&old, "capi=1.8")
}
