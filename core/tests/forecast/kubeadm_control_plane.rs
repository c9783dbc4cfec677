//! `KubeadmControlPlane`: etcd members, replicas, rollouts, and a control plane without Machines.

use drift_core::diagnostic::Severity;
use drift_core::report::{FindingCode, Outcome};
use serde_json::json;

use crate::expect::{findings, forecast, outcome, span};
use crate::support::{Cluster, Resource, Scene};

fn web(machines: usize) -> Cluster {
    Cluster::new("team-a", "web").members(machines)
}

#[test]
fn etcd_members_without_a_machine_are_removed() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    let mut ghosts = [scene.grow(&web, &web.control_plane, 1), scene.grow(&web, &web.control_plane, 2)];
    ghosts.sort();
    let forecast = forecast(&scene);
    assert_eq!(forecast.etcd_members_removed, ghosts);
    assert_eq!(forecast.vms_deleted, span(0, 0));
    assert_eq!(outcome(&scene, &ghosts[0]), Outcome::Unmanaged);
    assert_eq!(findings(&scene, FindingCode::EtcdMembersRemoved), [Severity::Error]);
}

#[test]
fn no_etcd_member_is_removed_while_a_machine_has_no_node() {
    let web = web(3);
    let mut scene = Scene::of(&web);
    scene.lose(&web.member(0));
    scene.grow(&web, &web.control_plane, 7);
    assert!(forecast(&scene).etcd_members_removed.is_empty());
    assert!(findings(&scene, FindingCode::EtcdMembersRemoved).is_empty());
}

#[test]
fn whether_all_have_nodes_may_be_unknown() {
    let web = web(3);
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.control_plane, 7);
    scene.node_list(&web).paged = true;
    scene.remove_node(&web.member(0));
    let forecast = forecast(&scene);
    assert!(forecast.etcd_members_removed.is_empty());
    assert!(forecast.sentence.contains("etcd members that are not in the backup"), "{}", forecast.sentence);
    let report = scene.report();
    let finding = report.clusters[0].findings.iter().find(|it| it.code == FindingCode::EtcdMembersRemoved).unwrap();
    assert!(finding.message.contains(&ghost), "{}", finding.message);
}

#[test]
fn a_ghost_that_is_joining_may_be_an_etcd_member_already() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    let ghost = scene.grow_powered_off(&web, &web.control_plane, 1);
    assert!(forecast(&scene).etcd_members_removed.is_empty());
    let report = scene.report();
    let finding = report.clusters[0].findings.iter().find(|it| it.code == FindingCode::EtcdMembersRemoved).unwrap();
    assert!(finding.message.contains("may remove") && finding.message.contains(&ghost), "{}", finding.message);
}

#[test]
fn external_etcd_is_left_alone() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    scene.grow(&web, &web.control_plane, 1);
    let external = json!({ "clusterConfiguration": { "etcd": { "external": { "endpoints": ["https://e:2379"] } } } });
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["kubeadmConfigSpec"] = external;
    assert!(forecast(&scene).etcd_members_removed.is_empty());
}

#[test]
fn it_scales_when_all_have_nodes() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["replicas"] = 3.into();
    assert_eq!(forecast(&scene).vms_created, span(2, 2));
    let node_lists = std::mem::take(&mut scene.node_lists);
    assert_eq!(forecast(&scene).vms_created, span(0, 2));
    scene.node_lists = node_lists;
    scene.lose(&web.member(0));
    scene.grow(&web, &web.control_plane, 7);
    assert_eq!(forecast(&scene).vms_created, span(0, 0), "its Machine has no Node");
}

/// Replicas are created only then, which the finding about the difference must say.
#[test]
fn a_difference_in_replicas_says_when_machines_are_created() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["replicas"] = 3.into();
    let message = |scene: &Scene| {
        let report = scene.report();
        let finding = report.clusters[0].findings.iter().find(|it| it.code == FindingCode::ReplicasDiffer);
        finding.expect("the numbers differ").message.clone()
    };
    let waits = "creates 2, once each of its Machines has a Node.";
    assert!(message(&scene).ends_with(waits), "{}", message(&scene));
    scene.remove_object(Resource::Machine, &web.member(0));
    assert!(message(&scene).ends_with("creates 3."), "{}", message(&scene));
}

/// Machines from another template, of another size say, are replaced like those of another version.
#[test]
fn a_rollout_to_a_new_template_continues() {
    let web = web(3);
    let mut scene = Scene::of(&web);
    let template = |scene: &mut Scene, name: &str| {
        for member in 0..3 {
            let machine = scene.object(Resource::VSphereMachine, &web.member(member));
            machine["metadata"]["annotations"]["cluster.x-k8s.io/cloned-from-name"] = name.into();
        }
    };
    let named =
        scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["machineTemplate"]["infrastructureRef"]
            ["name"]
            .as_str()
            .unwrap()
            .to_owned();
    template(&mut scene, &named);
    assert_eq!(forecast(&scene).vms_deleted, span(0, 0));
    template(&mut scene, "larger");
    assert_eq!(forecast(&scene).vms_deleted, span(0, 3));
    assert_eq!(findings(&scene, FindingCode::RolloutUnfinished), [Severity::Error]);
}

/// A changed kubeadm configuration, for example: the controller's own count of its machines shows that some are
/// outdated.
#[test]
fn a_rollout_for_reasons_that_are_not_compared_continues() {
    let web = web(3);
    for field in ["updatedReplicas", "upToDateReplicas"] {
        let mut scene = Scene::of(&web);
        let mut count = |fresh: u64| {
            let status = &mut scene.object(Resource::KubeadmControlPlane, &web.control_plane)["status"];
            status["replicas"] = 3.into();
            status[field] = fresh.into();
            (forecast(&scene).vms_deleted, findings(&scene, FindingCode::RolloutUnfinished))
        };
        assert_eq!(count(3), (span(0, 0), vec![]));
        assert_eq!(count(2), (span(0, 1), vec![Severity::Error]));
        assert_eq!(count(0), (span(0, 3), vec![Severity::Error]));
    }
}

/// The Node of a Ghost may show only by the owner of its Machine that it is a control-plane Node, or not at all.
#[test]
fn ghosts_without_the_role_label_may_be_etcd_members() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.control_plane, 1);
    scene.node(&ghost)["metadata"]["labels"] = json!({});
    assert_eq!(forecast(&scene).etcd_members_removed, std::slice::from_ref(&ghost));
    scene.node(&ghost)["metadata"]["annotations"] = json!({});
    assert!(forecast(&scene).etcd_members_removed.is_empty(), "not for certain");
    assert_eq!(findings(&scene, FindingCode::EtcdMembersRemoved), [Severity::Error]);
}

/// A list without control-plane Nodes is incomplete.
#[test]
fn a_list_of_workers_alone_rules_out_no_etcd_member() {
    let web = web(1).pools(&[("web-md-0", 1)]);
    let mut scene = Scene::of(&web);
    scene.remove_node(&web.member(0));
    assert!(forecast(&scene).sentence.contains("node list is incomplete"), "{}", forecast(&scene).sentence);
}

#[test]
fn which_machines_a_scale_down_deletes_cannot_be_predicted() {
    let web = web(3);
    let mut scene = Scene::of(&web);
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["replicas"] = 1.into();
    assert_eq!(forecast(&scene).vms_deleted, span(2, 2));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::AtRisk);
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Adopted);
    assert_eq!(findings(&scene, FindingCode::ReplicasDiffer), [Severity::Error]);
}

#[test]
fn an_upgrade_continues() {
    let web = web(3);
    let mut scene = Scene::of(&web);
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["version"] = "v1.33.0".into();
    for number in 0..3 {
        let version = if number == 0 { "v1.33.0" } else { "v1.32.0" };
        scene.object(Resource::Machine, &web.member(number))["spec"]["version"] = version.into();
    }
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Adopted);
    assert_eq!(outcome(&scene, &web.member(1)), Outcome::AtRisk);
    assert_eq!(forecast(&scene).vms_deleted, span(0, 2));
}

#[test]
fn without_machines_a_second_control_plane_is_initialized() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    for resource in [Resource::Machine, Resource::VSphereMachine, Resource::VSphereVM] {
        scene.remove_object(resource, &web.member(0));
    }
    assert_eq!(forecast(&scene).vms_created, span(0, 1));
    assert_eq!(findings(&scene, FindingCode::SecondControlPlane), [Severity::Error]);
}

#[test]
fn a_clone_of_the_first_machine_initializes_one_too() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    scene.drop_uuids(&web, &web.member(0));
    assert!(findings(&scene, FindingCode::SecondControlPlane).is_empty(), "it is found by folder and name");
    scene.vm(&web.member(0)).path = Some(format!("/DC0/vm/attic/{}", web.member(0)));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Cloned);
    assert_eq!(findings(&scene, FindingCode::SecondControlPlane), [Severity::Error]);
}

/// Whether its etcd member is removed decides what happens to a Ghost, too.
#[test]
fn a_ghost_that_may_leave_etcd_is_not_certain() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    let ghost = scene.grow_powered_off(&web, &web.control_plane, 1);
    let report = scene.report();
    let forecast =
        report.clusters[0].machines().find(|machine| machine.name == ghost).unwrap().forecast.clone().unwrap();
    assert_eq!((forecast.outcome, forecast.certain), (Outcome::Unmanaged, false));
    assert!(forecast.message.contains("may remove its etcd member"), "{}", forecast.message);
    assert!(!report.clusters[0].forecast.as_ref().unwrap().certain);
}

/// A Node that is not ready and has no VM anywhere is no running member.
#[test]
fn nodes_that_are_left_over_are_no_members() {
    let web = web(3);
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.control_plane, 7);
    assert_eq!(forecast(&scene).etcd_members_removed, std::slice::from_ref(&ghost));
    scene.remove_vm(&ghost);
    // As long as it is ready it runs somewhere.
    assert_eq!(forecast(&scene).etcd_members_removed, std::slice::from_ref(&ghost));
    for status in ["False", "Unknown"] {
        scene.node(&ghost)["status"]["conditions"][0]["status"] = status.into();
        assert!(forecast(&scene).etcd_members_removed.is_empty(), "{status}");
        assert!(findings(&scene, FindingCode::EtcdMembersRemoved).is_empty(), "{status}");
        assert_eq!(findings(&scene, FindingCode::NodesLeftOver), [Severity::Info], "{status}");
    }
    // Where not everything was read, its VM may be there.
    scene.inventories[0].content.complete = false;
    assert!(findings(&scene, FindingCode::NodesLeftOver).is_empty());
    assert_eq!(findings(&scene, FindingCode::EtcdMembersRemoved), [Severity::Error]);
}

/// The rollout that would have begun without the disaster begins after the restore.
#[test]
fn machines_are_replaced_before_their_certificates_end() {
    let web = web(3);
    let mut scene = Scene::of(&web);
    for number in 0..3 {
        scene.object(Resource::Machine, &web.member(number))["status"]["certificatesExpiryDate"] =
            "2027-01-20T08:00:00Z".into();
    }
    let spec = |scene: &mut Scene, before: serde_json::Value| {
        let name = web.control_plane.clone();
        let spec = &mut scene.object(Resource::KubeadmControlPlane, &name)["spec"];
        spec["rolloutBefore"] = json!(null);
        spec["rollout"] = json!(null);
        spec.as_object_mut().unwrap().extend(before.as_object().unwrap().clone());
    };
    spec(&mut scene, json!({ "rolloutBefore": { "certificatesExpiryDays": 30 } }));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Adopted, "79 days are left");
    for before in [
        json!({ "rolloutBefore": { "certificatesExpiryDays": 90 } }),
        json!({ "rollout": { "before": { "certificatesExpiryDays": 90 } } }),
    ] {
        spec(&mut scene, before);
        assert_eq!(outcome(&scene, &web.member(0)), Outcome::Deleted);
        assert_eq!((forecast(&scene).vms_created, forecast(&scene).vms_deleted), (span(3, 3), span(3, 3)));
        assert_eq!(findings(&scene, FindingCode::RolloutDue), [Severity::Error]);
    }
    spec(&mut scene, json!({ "rolloutBefore": { "certificatesExpiryDays": 75 } }));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::AtRisk, "due in the days after the restore");
    // After a restore the controller asks the nodes where no object tells.
    spec(&mut scene, json!({ "rolloutBefore": { "certificatesExpiryDays": 7 } }));
    assert!(findings(&scene, FindingCode::RolloutDue).is_empty());
    let machine = scene.object(Resource::Machine, &web.member(0));
    machine["status"].as_object_mut().unwrap().remove("certificatesExpiryDate");
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::AtRisk);
    let machine = scene.object(Resource::Machine, &web.member(0));
    machine["metadata"]["annotations"] =
        json!({ "machine.cluster.x-k8s.io/certificates-expiry": "2027-01-20T08:00:00Z" });
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Adopted, "an annotation tells it, too");
}
