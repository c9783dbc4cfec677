//! Rule 8, and what becomes of a control plane without Machines.

use drift_core::diagnostic::Severity;
use drift_core::report::{FindingCode, Outcome};
use serde_json::json;

use crate::seen::{findings, forecast, outcome, span};
use crate::support::{Cluster, Resource, Scene};

fn web(members: usize) -> Cluster {
    Cluster::new("team-a", "web").members(members)
}

#[test]
fn members_that_no_machine_is_leave_etcd() {
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
fn a_machine_without_node_protects_them() {
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
    assert!(forecast.sentence.contains("members of etcd that the backup does not know"), "{}", forecast.sentence);
    let report = scene.report();
    let finding = report.clusters[0].findings.iter().find(|it| it.code == FindingCode::EtcdMembersRemoved).unwrap();
    assert!(finding.message.contains(&ghost), "{}", finding.message);
}

#[test]
fn one_that_joins_just_now_may_be_a_member_already() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    let ghost = scene.grow_powered_off(&web, &web.control_plane, 1);
    assert!(forecast(&scene).etcd_members_removed.is_empty());
    let report = scene.report();
    let finding = report.clusters[0].findings.iter().find(|it| it.code == FindingCode::EtcdMembersRemoved).unwrap();
    assert!(finding.message.contains("may remove") && finding.message.contains(&ghost), "{}", finding.message);
}

#[test]
fn etcd_elsewhere_is_left_alone() {
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
    scene.node_lists.clear();
    assert_eq!(forecast(&scene).vms_created, span(0, 2));
    scene.remove_vm(&web.member(0));
    scene.grow(&web, &web.control_plane, 7);
    assert_eq!(forecast(&scene).vms_created, span(0, 0), "its Machine has no Node");
}

/// It waits for that, which whoever reads how many are wanted must know.
#[test]
fn a_difference_in_replicas_says_when_it_is_made_up() {
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
fn it_goes_on_with_a_new_template() {
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

/// A changed kubeadm configuration, say: the count that the controller keeps of its machines tells that there is something.
#[test]
fn it_goes_on_for_reasons_that_are_not_compared() {
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

/// Its Node may say by its Machine's owner alone that it is a member, or nothing of its role.
#[test]
fn ghosts_without_the_label_may_be_members() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.control_plane, 1);
    scene.node(&ghost)["metadata"]["labels"] = json!({});
    assert_eq!(forecast(&scene).etcd_members_removed, std::slice::from_ref(&ghost));
    scene.node(&ghost)["metadata"]["annotations"] = json!({});
    assert!(forecast(&scene).etcd_members_removed.is_empty(), "not for certain");
    assert_eq!(findings(&scene, FindingCode::EtcdMembersRemoved), [Severity::Error]);
}

/// A list of workers alone is a part of one.
#[test]
fn a_list_without_members_tells_nothing_of_etcd() {
    let web = web(1).pools(&[("web-md-0", 1)]);
    let mut scene = Scene::of(&web);
    scene.remove_node(&web.member(0));
    assert!(forecast(&scene).sentence.contains("only a part"), "{}", forecast(&scene).sentence);
}

#[test]
fn it_shrinks_unpredictably() {
    let web = web(3);
    let mut scene = Scene::of(&web);
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["replicas"] = 1.into();
    assert_eq!(forecast(&scene).vms_deleted, span(2, 2));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::AtRisk);
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Adopted);
    assert_eq!(findings(&scene, FindingCode::ReplicasDiffer), [Severity::Error]);
}

#[test]
fn an_upgrade_goes_on() {
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
fn without_machines_a_second_control_plane_begins() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    for resource in [Resource::Machine, Resource::VSphereMachine, Resource::VSphereVM] {
        scene.remove_object(resource, &web.member(0));
    }
    assert_eq!(forecast(&scene).vms_created, span(0, 1));
    assert_eq!(findings(&scene, FindingCode::SecondControlPlane), [Severity::Error]);
}

#[test]
fn a_clone_of_the_first_member_begins_anew_too() {
    let web = web(1);
    let mut scene = Scene::of(&web);
    scene.drop_uuids(&web, &web.member(0));
    assert!(findings(&scene, FindingCode::SecondControlPlane).is_empty(), "it is found by folder and name");
    scene.vm(&web.member(0)).path = Some(format!("/DC0/vm/attic/{}", web.member(0)));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Cloned);
    assert_eq!(findings(&scene, FindingCode::SecondControlPlane), [Severity::Error]);
}
