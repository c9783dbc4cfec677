//! The rules of control planes that differ between versions, on both sides of their bounds.

use drift_core::diagnostic::Severity;
use drift_core::report::{FindingCode, Outcome};
use serde_json::json;

use crate::expect::span;
use crate::support::{Cluster, Resource, Scene};
use crate::versions::{annotate, changes, check, outcome, told, web};

fn check_control_plane(scene: &mut Scene, web: &Cluster) {
    scene.objects.push(check(web, json!({ "cluster.x-k8s.io/control-plane": "" }), json!({})));
}

/// Nobody knows whether the new management cluster reaches the API server: both answers are told.
#[test]
fn the_only_control_plane_machine_may_be_deleted_since_1_4_if_its_api_server_is_not_reached() {
    let web = web();
    let mut scene = Scene::of(&web);
    check_control_plane(&mut scene, &web);
    scene.node_lists.clear();
    let member = web.member(0);
    changes(&scene, &member, ("capi=1.3", Outcome::Adopted), ("capi=1.4", Outcome::AtRisk));
    let told = told(&scene, "capi=1.10");
    let forecast = told.forecast.unwrap();
    assert_eq!((forecast.vms_created, forecast.vms_deleted), (span(0, 1), span(0, 1)));
    let dangers = told.findings.iter().filter(|finding| finding.code == FindingCode::ApiServerUnreachable);
    assert_eq!(dangers.map(|finding| finding.severity).collect::<Vec<_>>(), [Severity::Error]);
}

#[test]
fn of_several_one_goes_and_its_vm_is_held_since_1_8_2() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    check_control_plane(&mut scene, &web);
    for number in 0..3 {
        scene.vm(&web.member(number)).power_state = Some("poweredOff".into());
    }
    scene.node_lists.iter_mut().for_each(|list| list.nodes.clear());
    for versions in ["capi=1.8.1", "capi=1.8.2"] {
        assert_eq!(outcome(&scene, versions, &web.member(0)), Outcome::AtRisk, "{versions}");
    }
}

/// Three Machines, one lost and one made after the backup: of three members two have Machines.
#[test]
fn strangers_carry_the_quorum_since_1_13() {
    let web = web().members(2);
    let mut scene = Scene::of(&web);
    check_control_plane(&mut scene, &web);
    scene.lose(&web.member(0));
    scene.grow(&web, &web.control_plane, 9);
    changes(&scene, &web.member(0), ("capi=1.12", Outcome::Stuck), ("capi=1.13", Outcome::Deleted));
}

#[test]
fn etcd_members_are_removed_with_quorum_only_since_1_13() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.control_plane, 9);
    let removed = |scene: &Scene, versions| told(scene, versions).forecast.unwrap().etcd_members_removed;
    assert_eq!(removed(&scene, "capi=1.13"), std::slice::from_ref(&ghost));
    scene.node(&web.member(0))["status"]["conditions"][0]["status"] = "Unknown".into();
    assert_eq!(removed(&scene, "capi=1.12"), [ghost]);
    assert!(removed(&scene, "capi=1.13").is_empty());
    let told = told(&scene, "capi=1.13");
    assert!(told.findings.iter().any(|finding| finding.code == FindingCode::EtcdMembersRemoved), "it may still be");
}

#[test]
fn machines_are_replaced_before_their_certificates_end_since_1_3() {
    let web = web();
    let mut scene = Scene::of(&web);
    annotate(
        &mut scene,
        Resource::Machine,
        &web.member(0),
        "machine.cluster.x-k8s.io/certificates-expiry",
        "2026-11-05T00:00:00Z",
    );
    let spec = &mut scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"];
    spec["rolloutBefore"] = json!({ "certificatesExpiryDays": 7 });
    changes(&scene, &web.member(0), ("capi=1.2.7", Outcome::Adopted), ("capi=1.3", Outcome::Deleted));
}

#[test]
fn labels_of_the_control_plane_call_for_a_rollout_before_1_4() {
    let web = web();
    let mut scene = Scene::of(&web);
    let spec = &mut scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"];
    spec["machineTemplate"]["metadata"] = json!({ "labels": { "tier": "gold" } });
    changes(&scene, &web.member(0), ("capi=1.3", Outcome::AtRisk), ("capi=1.4", Outcome::Adopted));
}

/// Unhealthy Machines are not replaced before 1.4 while there are fewer than replicas.
#[test]
fn an_incomplete_control_plane_replaces_machines_since_1_4() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    check_control_plane(&mut scene, &web);
    let member = web.member(0);
    scene.node(&member)["status"]["conditions"][0]["status"] = "Unknown".into();
    changes(&scene, &member, ("capi=1.3", Outcome::Deleted), ("capi=1.4", Outcome::Deleted));
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["replicas"] = 5.into();
    changes(&scene, &member, ("capi=1.3", Outcome::Adopted), ("capi=1.4", Outcome::Deleted));
}

/// A Machine that no health check judges never gets its Node.
#[test]
fn no_machine_is_replaced_while_another_has_no_node_since_1_7() {
    let web = web().members(5);
    let mut scene = Scene::of(&web);
    check_control_plane(&mut scene, &web);
    annotate(&mut scene, Resource::Machine, &web.member(1), "cluster.x-k8s.io/skip-remediation", "");
    scene.lose(&web.member(1));
    let member = web.member(0);
    scene.node(&member)["status"]["conditions"][0]["status"] = "Unknown".into();
    changes(&scene, &member, ("capi=1.6", Outcome::Deleted), ("capi=1.7", Outcome::Adopted));
}
