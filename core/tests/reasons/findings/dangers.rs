//! What a restore destroys.

use drift_core::report::FindingCode;
use serde_json::json;

use super::{health_check, web};
use crate::show;
use crate::support::{Api, Resource, Scene};

#[test]
fn selectors_overlap() {
    let web = web().pools(&[("web-md-0", 2), ("web-md-1", 1), ("web-gpu", 1)]);
    let mut scene = Scene::of(&web);
    let selector = json!({ "matchLabels": { "cluster.x-k8s.io/cluster-name": "web" } });
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["selector"] = selector;
    show::finding(&scene.report(), FindingCode::SelectorsOverlap, "finding-selectors-overlap");
}

#[test]
fn selector_that_selects_nothing() {
    let web = web();
    let mut scene = Scene::of(&web);
    let selector = json!({ "matchLabels": { "cluster.x-k8s.io/deployment-name": "other" } });
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["selector"] = selector;
    show::finding(&scene.report(), FindingCode::SelectorsOverlap, "finding-selectors-overlap-none");
}

#[test]
fn replicas_differ() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["replicas"] = 5.into();
    show::finding(&scene.report(), FindingCode::ReplicasDiffer, "finding-replicas-differ");
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["replicas"] = 1.into();
    show::finding(&scene.report(), FindingCode::ReplicasDiffer, "finding-replicas-differ-fewer");
}

#[test]
fn sets_and_deployment_disagree() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::MachineSet, &web.set("web-md-0"))["spec"]["replicas"] = 5.into();
    show::finding(&scene.report(), FindingCode::ReplicasDiffer, "finding-replicas-differ-of-the-set");
}

#[test]
fn health_checks() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.objects.push(health_check(&web));
    show::finding(&scene.report(), FindingCode::MachineHealthCheck, "finding-machine-health-check");
    scene.lose(&web.worker(0));
    let report = scene.report();
    show::finding(&report, FindingCode::MachineHealthCheck, "finding-machine-health-check-hits");
}

#[test]
fn etcd_members_removed() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.grow(&web, &web.control_plane, 1);
    show::finding(&scene.report(), FindingCode::EtcdMembersRemoved, "finding-etcd-members-removed");
}

#[test]
fn second_control_plane() {
    let web = web();
    let mut scene = Scene::of(&web);
    for resource in [Resource::Machine, Resource::VSphereMachine, Resource::VSphereVM] {
        scene.remove_object(resource, &web.member(0));
    }
    show::finding(&scene.report(), FindingCode::SecondControlPlane, "finding-second-control-plane");
}

#[test]
fn duplicate_clone() {
    let web = web();
    let worker = web.worker(0);
    let mut scene = Scene::of(&web);
    scene.drop_uuids(&web, &worker);
    scene.object(Resource::Machine, &worker)["spec"]["bootstrap"] = json!({ "dataSecretName": worker });
    scene.vm(&worker).path = Some(format!("/DC0/vm/attic/{worker}"));
    let report = scene.report();
    show::finding(&report, FindingCode::DuplicateClone, "finding-duplicate-clone");
    show::finding(&report, FindingCode::JoinTokenExpired, "finding-join-token-expired");
    show::finding(&report, FindingCode::MidProvisioning, "finding-mid-provisioning");
}

#[test]
fn rollout_unfinished() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["template"]["spec"]["version"] = "v1.33.0".into();
    show::finding(&scene.report(), FindingCode::RolloutUnfinished, "finding-rollout-unfinished");
}

/// A Node that is unhealthy goes with its virtual machine.
#[test]
fn health_check_of_a_sick_machine() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.objects.push(health_check(&web));
    scene.node(&web.worker(0))["status"]["conditions"][0]["status"] = "Unknown".into();
    scene.vm(&web.worker(1)).power_state = Some("poweredOff".into());
    show::finding(&scene.report(), FindingCode::MachineHealthCheck, "finding-machine-health-check-deletes");
}

#[test]
fn etcd_member_that_may_be_removed() {
    let web = web().members(1);
    let mut scene = Scene::of(&web);
    scene.grow_powered_off(&web, &web.control_plane, 1);
    show::finding(&scene.report(), FindingCode::EtcdMembersRemoved, "finding-etcd-members-may-be-removed");
}

/// Its clone initializes a new cluster, and its bootstrap data are old.
#[test]
fn clone_of_the_first_control_plane_machine() {
    let web = web().members(1);
    let first = web.member(0);
    let mut scene = Scene::of(&web);
    scene.drop_uuids(&web, &first);
    scene.object(Resource::Machine, &first)["spec"]["bootstrap"] = json!({ "dataSecretName": first });
    scene.vm(&first).path = Some(format!("/DC0/vm/attic/{first}"));
    let report = scene.report();
    show::finding(&report, FindingCode::SecondControlPlane, "finding-second-control-plane-by-a-clone");
    show::finding(&report, FindingCode::JoinTokenExpired, "finding-join-token-expired-control-plane");
}

#[test]
fn topology_that_was_not_applied() {
    let web = web();
    let mut scene = Scene::of(&web);
    let labels = &mut scene.object(Resource::MachineDeployment, "web-md-0")["metadata"]["labels"];
    labels["topology.cluster.x-k8s.io/deployment-name"] = "md-0".into();
    scene.object(Resource::Cluster, "web")["spec"]["topology"] = json!({
        "class": "plain",
        "version": "v1.99.0",
        "controlPlane": { "replicas": 1 },
        "workers": { "machineDeployments": [{ "class": "worker", "name": "md-0", "replicas": 1 }] },
    });
    show::finding(&scene.report(), FindingCode::RolloutUnfinished, "finding-rollout-unfinished-topology");
}

#[test]
fn machines_due_before_their_certificates_end() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::Machine, &web.member(0))["status"]["certificatesExpiryDate"] = "2027-01-20T08:00:00Z".into();
    let name = web.control_plane.clone();
    scene.object(Resource::KubeadmControlPlane, &name)["spec"]["rolloutBefore"] =
        json!({ "certificatesExpiryDays": 90 });
    show::finding(&scene.report(), FindingCode::RolloutDue, "finding-rollout-due");
}

#[test]
fn api_server_unreachable() {
    let web = web();
    let mut scene = Scene::of(&web);
    let check = health_check(&web);
    let selector = json!({ "matchLabels": { "cluster.x-k8s.io/control-plane": "" } });
    let mut spec = check.json["spec"].clone();
    spec["selector"] = selector;
    scene.objects.push(check.with("spec", spec));
    scene.node_lists.clear();
    show::finding(&scene.report(), FindingCode::ApiServerUnreachable, "finding-api-server-unreachable");
}

#[test]
fn orphaned_control_plane() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.member(0));
    scene.grow(&web, &web.control_plane, 9);
    show::finding(&scene.report(), FindingCode::OrphanedControlPlane, "finding-orphaned-control-plane");
}

#[test]
fn duplicate_bios_uuid() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.copy_vm(&web.worker(0), "copy").power_state = Some("poweredOff".into());
    show::finding(&scene.report(), FindingCode::DuplicateBiosUuid, "finding-duplicate-bios-uuid");
}

#[test]
fn version_not_served() {
    let scene = Scene::of(&web().api(Api::V1beta2));
    let report = scene.report_for(Some("capi=1.10,capv=1.13"));
    show::finding(&report, FindingCode::VersionNotServed, "finding-version-not-served");
    assert!(report.clusters[0].machines().all(|machine| !machine.forecast.as_ref().unwrap().certain));
    assert!(scene.report().findings.iter().all(|finding| finding.code != FindingCode::VersionNotServed));
}

/// A kubelet registered anew under its full host name, and its former Node stayed.
#[test]
fn etcd_member_under_two_names() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    let mut node = scene.node(&web.member(0)).clone();
    node["metadata"]["name"] = format!("{}.corp.example", web.member(0)).into();
    node["metadata"]["annotations"] = json!({});
    scene.node(&web.member(0))["status"]["conditions"][0]["status"] = "Unknown".into();
    scene.node_list(&web).nodes.push(node);
    show::finding(&scene.report(), FindingCode::EtcdMembersRemoved, "finding-etcd-member-under-two-names");
}
