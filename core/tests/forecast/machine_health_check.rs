//! `MachineHealthCheck`: which machines it has deleted, and which it leaves alone.

use drift_core::diagnostic::Severity;
use drift_core::report::{FindingCode, Outcome};
use serde_json::{Value, json};

use crate::expect::{findings, forecast, outcome, span};
use crate::support::{Cluster, Object, Resource, Scene};

fn check(web: &Cluster, spec: Value) -> Object {
    let mut whole = json!({
        "clusterName": web.name,
        "selector": { "matchLabels": { "cluster.x-k8s.io/deployment-name": web.pools[0].0 } },
        "unhealthyConditions": [
            { "type": "Ready", "status": "Unknown", "timeout": "5m0s" },
            { "type": "Ready", "status": "False", "timeout": "5m0s" },
        ],
    });
    for (key, value) in spec.as_object().unwrap() {
        whole[key] = value.clone();
    }
    Object::new(Resource::MachineHealthCheck, web.api, &web.namespace, "web-workers")
        .of_cluster(&web.name)
        .with("spec", whole)
}

fn checked(spec: Value) -> (Cluster, Scene) {
    let web = Cluster::new("team-a", "web").pools(&[("web-md-0", 3)]);
    let mut scene = Scene::of(&web);
    scene.objects.push(check(&web, spec));
    (web, scene)
}

fn make_unhealthy(scene: &mut Scene, node: &str) {
    scene.node(node)["status"]["conditions"][0]["status"] = "Unknown".into();
}

#[test]
fn healthy_nodes_are_left_alone() {
    let (web, scene) = checked(json!({}));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Adopted);
    assert_eq!(findings(&scene, FindingCode::MachineHealthCheck), [Severity::Info]);
}

#[test]
fn a_machine_with_an_unhealthy_node_is_deleted_with_its_vm() {
    let (web, mut scene) = checked(json!({}));
    make_unhealthy(&mut scene, &web.worker(0));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Deleted);
    assert_eq!(outcome(&scene, &web.worker(1)), Outcome::Adopted);
    let forecast = forecast(&scene);
    assert_eq!((forecast.vms_created, forecast.vms_deleted), (span(1, 1), span(1, 1)));
    assert_eq!(findings(&scene, FindingCode::MachineHealthCheck), [Severity::Error]);
}

/// The node list may be older than what the vCenter says.
#[test]
fn a_ready_node_of_a_machine_that_is_off_is_not_trusted() {
    let (web, mut scene) = checked(json!({}));
    scene.vm(&web.worker(0)).power_state = Some("poweredOff".into());
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::AtRisk);
    assert_eq!(findings(&scene, FindingCode::MachineHealthCheck), [Severity::Error]);
}

/// Controllers find the Node of a Machine by its providerID.
#[test]
fn a_node_without_provider_id_may_come_too_late() {
    let (web, mut scene) = checked(json!({}));
    scene.node(&web.worker(0))["spec"] = json!({});
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::AtRisk);
}

#[test]
fn a_stale_machine_is_replaced() {
    let (web, mut scene) = checked(json!({}));
    scene.lose(&web.worker(0));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Deleted);
    let forecast = forecast(&scene);
    assert_eq!((forecast.vms_created, forecast.vms_deleted), (span(1, 1), span(0, 0)));
    assert_eq!(findings(&scene, FindingCode::MachineHealthCheck), [Severity::Warning]);
}

#[test]
fn without_node_list_every_machine_is_at_risk() {
    let (web, mut scene) = checked(json!({}));
    make_unhealthy(&mut scene, &web.worker(0));
    scene.node_lists.clear();
    assert_eq!(outcome(&scene, &web.worker(1)), Outcome::AtRisk);
    let forecast = forecast(&scene);
    assert_eq!((forecast.vms_created, forecast.vms_deleted), (span(0, 3), span(0, 3)));
    assert!(forecast.sentence.contains("Nodes were not read"), "{}", forecast.sentence);
}

#[test]
fn without_startup_timeout_a_machine_without_node_stays() {
    let (web, mut scene) = checked(json!({ "nodeStartupTimeout": "0s" }));
    scene.lose(&web.worker(0));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Stuck);
}

#[test]
fn a_check_does_nothing_while_too_many_are_unhealthy() {
    for most in [json!(1), json!("40%"), json!("1")] {
        let (web, mut scene) = checked(json!({ "maxUnhealthy": most }));
        scene.lose(&web.worker(0));
        assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Deleted, "{most}");
        scene.lose(&web.worker(1));
        assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Stuck, "{most}");
        assert_eq!(forecast(&scene).vms_created, span(0, 0), "{most}");
    }
    let (web, mut scene) = checked(json!({ "unhealthyRange": "[2-2]" }));
    scene.lose(&web.worker(0));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Stuck);
    scene.lose(&web.worker(1));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Deleted);
}

#[test]
fn unhealthy_nodes_may_be_replaced_before_the_startup_timeout_of_others() {
    let (web, mut scene) = checked(json!({ "maxUnhealthy": 1 }));
    make_unhealthy(&mut scene, &web.worker(0));
    scene.lose(&web.worker(1));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::AtRisk);
}

#[test]
fn a_machine_that_skips_remediation_is_left_alone() {
    let (web, mut scene) = checked(json!({}));
    make_unhealthy(&mut scene, &web.worker(0));
    let mark = json!({ "cluster.x-k8s.io/skip-remediation": "" });
    scene.object(Resource::Machine, &web.worker(0))["metadata"]["annotations"] = mark;
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Adopted);
}

#[test]
fn what_another_remediation_controller_does_is_unknown() {
    let template = json!({ "kind": "Rebooter", "name": "x", "apiVersion": "example.org/v1" });
    let (web, mut scene) = checked(json!({ "remediationTemplate": template }));
    make_unhealthy(&mut scene, &web.worker(0));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::AtRisk);
}

#[test]
fn workers_are_not_judged_while_their_control_plane_is_gone() {
    let (web, mut scene) = checked(json!({}));
    for seed in web.machines() {
        scene.lose(&seed.vm);
    }
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Stuck);
    assert_eq!(forecast(&scene).vms_created, span(0, 0));
}

/// An API server that was not asked may answer.
#[test]
fn workers_are_at_risk_while_their_api_server_was_not_asked() {
    let (web, mut scene) = checked(json!({}));
    scene.lose(&web.member(0));
    scene.node_lists.clear();
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::AtRisk);
}

/// CAPV does not find a control-plane machine with another UUID, but it serves the API.
#[test]
fn a_replaced_control_plane_may_serve_the_api() {
    let (web, mut scene) = checked(json!({}));
    let member = web.member(0);
    scene.vm(&member).bios_uuid = Some(crate::support::uuid("restored"));
    scene.node_lists.iter_mut().for_each(|list| list.nodes.clear());
    assert_eq!(outcome(&scene, &member), Outcome::Stuck);
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::AtRisk);
}

/// The Machine controller finds the Node by the UUID, whatever the Node's annotations say.
#[test]
fn a_machine_is_as_healthy_as_the_node_with_its_uuid() {
    let (web, mut scene) = checked(json!({}));
    let (worker, member) = (web.worker(0), web.member(0));
    let uuid = web.bios_uuid(&member);
    make_unhealthy(&mut scene, &worker);
    scene.object(Resource::VSphereVM, &worker)["spec"]["biosUUID"] = uuid.clone().into();
    for resource in [Resource::Machine, Resource::VSphereMachine] {
        scene.object(resource, &worker)["spec"]["providerID"] = format!("vsphere://{uuid}").into();
    }
    scene.inventories.clear();
    assert_ne!(outcome(&scene, &worker), Outcome::Deleted);
}

/// Three control-plane machines and a check of them.
fn control_plane() -> (Cluster, Scene) {
    let web = Cluster::new("team-a", "web").members(3);
    let mut scene = Scene::of(&web);
    let labels = json!({ "matchLabels": { "cluster.x-k8s.io/control-plane": "" } });
    scene.objects.push(check(&web, json!({ "selector": labels })));
    (web, scene)
}

#[test]
fn one_unhealthy_control_plane_machine_of_three_is_replaced() {
    let (web, mut scene) = control_plane();
    make_unhealthy(&mut scene, &web.member(0));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Deleted);
    let forecast = forecast(&scene);
    assert_eq!((forecast.vms_created, forecast.vms_deleted), (span(1, 1), span(1, 1)));
}

#[test]
fn a_control_plane_machine_whose_loss_could_cost_the_quorum_is_kept() {
    let (web, mut scene) = control_plane();
    for number in 0..3 {
        scene.lose(&web.member(number));
        scene.grow(&web, &web.control_plane, 10 + number);
    }
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Stuck);
    assert_eq!(forecast(&scene).vms_created, span(0, 0));
}

/// A kubelet that does not answer says nothing about the etcd member beside it.
#[test]
fn etcd_members_of_nodes_that_are_not_ready_may_be_healthy() {
    let (web, mut scene) = control_plane_of(2, 2);
    for number in 0..2 {
        make_unhealthy(&mut scene, &web.member(number));
    }
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::AtRisk);
    scene.remove_vm(&web.member(1));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Adopted, "the etcd member of the other one is gone");
    assert_eq!(outcome(&scene, &web.member(1)), Outcome::AtRisk, "its own may be healthy");
}

/// Where etcd is external its quorum does not matter.
#[test]
fn a_control_plane_machine_with_external_etcd_is_replaced_whatever_is_left() {
    let (web, mut scene) = control_plane_of(2, 2);
    let external = json!({ "clusterConfiguration": { "etcd": { "external": { "endpoints": ["https://e:2379"] } } } });
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["kubeadmConfigSpec"] = external;
    make_unhealthy(&mut scene, &web.member(0));
    scene.remove_vm(&web.member(1));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::AtRisk);
}

#[test]
fn the_only_control_plane_machine_is_kept() {
    let web = Cluster::new("team-a", "web");
    let mut scene = Scene::of(&web);
    let labels = json!({ "matchLabels": { "cluster.x-k8s.io/control-plane": "" } });
    scene.objects.push(check(&web, json!({ "selector": labels })));
    make_unhealthy(&mut scene, &web.member(0));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Adopted);
}

/// A health check of the control plane.
fn control_plane_of(machines: usize, desired: usize) -> (Cluster, Scene) {
    let web = Cluster::new("team-a", "web").members(machines);
    let mut scene = Scene::of(&web);
    let labels = json!({ "matchLabels": { "cluster.x-k8s.io/control-plane": "" } });
    scene.objects.push(check(&web, json!({ "selector": labels })));
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["replicas"] = desired.into();
    (web, scene)
}

#[test]
fn two_rules_delete_a_virtual_machine_once() {
    let (_, mut scene) = control_plane_of(2, 1);
    scene.node_lists.clear();
    assert_eq!(forecast(&scene).vms_deleted, span(0, 2));
}

#[test]
fn a_scale_down_deletes_unhealthy_machines_first() {
    let (web, mut scene) = control_plane_of(5, 4);
    make_unhealthy(&mut scene, &web.member(0));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Deleted);
    let forecast = forecast(&scene);
    assert_eq!((forecast.vms_created, forecast.vms_deleted), (span(0, 1), span(1, 1)));
}
