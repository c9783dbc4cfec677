//! Rules 1 to 4: what CAPV finds, waits for, clones, and leaves alone.

use drift_core::report::{FindingCode, Outcome};

use crate::seen::{findings, forecast, outcome, span};
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
    assert!(forecast.sentence.starts_with("After a restore: all 3 machines are adopted."), "{}", forecast.sentence);
}

#[test]
fn a_ghost_is_left_alone() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    assert_eq!(outcome(&scene, &ghost), Outcome::Unmanaged);
    assert_eq!(forecast(&scene).vms_deleted, span(0, 0));
}

#[test]
fn a_lost_virtual_machine_is_never_made_again() {
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
    assert_eq!(outcome(&scene, &worker), Outcome::Stuck);
    scene.vm("renamed").datacenter = None;
    assert_eq!(outcome(&scene, &worker), Outcome::Unknown, "where it lies was not read");
    scene.object(Resource::VSphereVM, &worker)["spec"].as_object_mut().unwrap().remove("datacenter");
    assert_eq!(outcome(&scene, &worker), Outcome::Adopted, "without a datacenter CAPV looks in all");
}

#[test]
fn a_namesake_with_another_uuid_is_not_adopted() {
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
    assert_eq!(findings(&scene, FindingCode::DuplicateClone).len(), 0, "nobody bears its name");

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
fn clones_carry_old_join_tokens() {
    let web = web();
    let worker = web.worker(0);
    let mut scene = Scene::of(&web);
    scene.drop_uuids(&web, &worker);
    scene.lose(&worker);
    assert!(findings(&scene, FindingCode::JoinTokenExpired).is_empty(), "its bootstrap data are not made yet");
    scene.object(Resource::Machine, &worker)["spec"]["bootstrap"] = serde_json::json!({ "dataSecretName": worker });
    assert_eq!(findings(&scene, FindingCode::JoinTokenExpired), [drift_core::diagnostic::Severity::Error]);
}

#[test]
fn what_was_being_deleted_comes_back_as_litter() {
    let web = web();
    let worker = web.worker(0);
    let mut scene = Scene::of(&web);
    scene.remove_object(Resource::Machine, &worker);
    assert_eq!(outcome(&scene, &worker), Outcome::Unmanaged);
    assert_eq!(forecast(&scene).vms_created, span(1, 1), "its set is one short");
}

#[test]
fn without_inventory_nothing_is_said() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.inventories.clear();
    for seed in web.machines() {
        assert_eq!(outcome(&scene, &seed.name), Outcome::Unknown);
    }
    assert!(!forecast(&scene).sentence.contains("adopted"));
}

#[test]
fn paused_means_later() {
    assert!(forecast(&Scene::of(&web().paused())).sentence.contains("nothing until it is unpaused; then"));
}
