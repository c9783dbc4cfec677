//! CAPV: which VMs it finds, waits for, clones, and leaves unmanaged.

use drift_core::diagnostic::Severity;
use drift_core::report::{FindingCode, Outcome};

use crate::expect::{findings, forecast, outcome, span};
use crate::support::{Cluster, Resource, Scene};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

#[test]
fn without_drift_all_are_adopted() {
    let web = web();
    let scene = Scene::of(&web);
    for seed in web.machines() {
        assert_eq!(outcome(&scene, &seed.name), Outcome::Adopted);
    }
    let forecast = forecast(&scene);
    assert_eq!((forecast.vms_created, forecast.vms_deleted), (span(0, 0), span(0, 0)));
    assert!(forecast.sentence.starts_with("After a restore: all 3 machines adopted."), "{}", forecast.sentence);
}

#[test]
fn a_ghost_is_left_unmanaged() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    assert_eq!(outcome(&scene, &ghost), Outcome::Unmanaged);
    assert_eq!(forecast(&scene).vms_deleted, span(0, 0));
}

#[test]
fn a_vm_that_is_gone_is_never_created_again() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.lose(&web.worker(0));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Stuck);
    assert_eq!(forecast(&scene).vms_created, span(0, 0));
}

#[test]
fn renamed_and_moved_is_found_in_its_datacenter_only() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let vm = scene.vm(&worker);
    vm.name = "renamed".into();
    vm.path = Some("/DC0/vm/attic/renamed".into());
    assert_eq!(outcome(&scene, &worker), Outcome::Adopted);
    scene.vm("renamed").datacenter = Some("DC1".into());
    scene.vm("renamed").path = Some("/DC1/vm/attic/renamed".into());
    assert_eq!(outcome(&scene, &worker), Outcome::Stuck);
    scene.vm("renamed").datacenter = None;
    scene.vm("renamed").path = None;
    assert_eq!(outcome(&scene, &worker), Outcome::Unknown, "its datacenter was not read");
    scene.object(Resource::VSphereVM, &worker)["spec"].as_object_mut().unwrap().remove("datacenter");
    assert_eq!(outcome(&scene, &worker), Outcome::Adopted, "without a datacenter CAPV looks in all");
}

#[test]
fn a_vm_of_the_same_name_with_another_uuid_is_not_adopted() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.vm(&web.worker(0)).bios_uuid = Some(crate::support::uuid("restored"));
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::Stuck);
}

#[test]
fn without_uuid_folder_and_name_decide() {
    let web = web();
    let worker = web.worker(0);
    let mut scene = Scene::of(&web);
    scene.drop_uuids(&web, &worker);
    assert_eq!(outcome(&scene, &worker), Outcome::Adopted);
    assert_eq!(forecast(&scene).vms_created, span(0, 0));

    scene.vm(&worker).path = Some(format!("/DC0/vm/attic/{worker}"));
    assert_eq!(outcome(&scene, &worker), Outcome::Cloned);
    assert_eq!(forecast(&scene).vms_created, span(1, 1));
    assert_eq!(findings(&scene, FindingCode::DuplicateClone).len(), 1);

    scene.remove_vm(&worker);
    assert_eq!(outcome(&scene, &worker), Outcome::Cloned);
    assert_eq!(findings(&scene, FindingCode::DuplicateClone).len(), 0, "no VM has its name");

    scene.inventories[0].content.complete = false;
    assert_eq!(outcome(&scene, &worker), Outcome::Unknown);
    assert_eq!(forecast(&scene).vms_created, span(0, 1));
}

#[test]
fn the_instance_uuid_does_not_help_after_a_restore() {
    let web = web();
    let worker = web.worker(0);
    let mut scene = Scene::of(&web);
    scene.drop_uuids(&web, &worker);
    let vm = scene.vm(&worker);
    vm.name = "renamed".into();
    vm.path = Some("/DC0/vm/team-a/renamed".into());
    assert_eq!(outcome(&scene, &worker), Outcome::Cloned, "the VSphereVM has another UID then");
}

#[test]
fn clones_get_old_join_tokens() {
    let web = web();
    let worker = web.worker(0);
    let mut scene = Scene::of(&web);
    scene.drop_uuids(&web, &worker);
    scene.lose(&worker);
    assert!(findings(&scene, FindingCode::JoinTokenExpired).is_empty(), "its bootstrap data do not exist yet");
    scene.object(Resource::Machine, &worker)["spec"]["bootstrap"] = serde_json::json!({ "dataSecretName": worker });
    assert_eq!(findings(&scene, FindingCode::JoinTokenExpired), [Severity::Error]);
}

#[test]
fn a_machine_that_was_being_deleted_comes_back_without_a_machine_object() {
    let web = web();
    let worker = web.worker(0);
    let mut scene = Scene::of(&web);
    scene.remove_object(Resource::Machine, &worker);
    assert_eq!(outcome(&scene, &worker), Outcome::Unmanaged);
    assert_eq!(forecast(&scene).vms_created, span(1, 1), "its set is one short");
}

#[test]
fn without_inventory_every_outcome_is_unknown() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.inventories.clear();
    for seed in web.machines() {
        assert_eq!(outcome(&scene, &seed.name), Outcome::Unknown);
    }
    assert!(!forecast(&scene).sentence.contains("adopted"));
}

#[test]
fn a_paused_cluster_waits() {
    assert!(
        forecast(&Scene::of(&web().paused())).sentence.contains("nothing happens until the cluster is unpaused; then")
    );
}

/// Only the UUID of the `VSphereVM` is looked for: without it, its name in its folder.
#[test]
fn a_lost_uuid_is_made_up_for_by_the_name() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = web.worker(0);
    scene.object(Resource::VSphereVM, &name)["spec"].as_object_mut().unwrap().remove("biosUUID");
    assert_eq!(outcome(&scene, &name), Outcome::Adopted);
    scene.vm(&name).path = Some(format!("/DC0/vm/elsewhere/{name}"));
    assert_eq!(outcome(&scene, &name), Outcome::Cloned);
    assert_eq!(findings(&scene, FindingCode::DuplicateClone), [Severity::Error]);
    // Renamed, it is not found either.
    let vm = scene.vm(&name);
    vm.path = Some("/DC0/vm/team-a/renamed".into());
    vm.name = "renamed".into();
    assert_eq!(outcome(&scene, &name), Outcome::Cloned);
    scene.remove_vm("renamed");
    scene.remove_node(&name);
    assert_eq!(outcome(&scene, &name), Outcome::Cloned);
}
