//! Each rule that differs between versions, on both sides of its bound, from the smallest backup that shows it.

use drift_core::report::{Cluster as Told, FindingCode, Outcome};
use serde_json::{Value, json};

use crate::expect::{only, span};
use crate::support::{Cluster, Object, Resource, Scene};

/// What is told of the only cluster after a restore into these versions.
pub(crate) fn told(scene: &Scene, versions: &str) -> Told {
    only(&scene.report_for(Some(versions))).clone()
}

pub(crate) fn outcome(scene: &Scene, versions: &str, machine: &str) -> Outcome {
    let told = told(scene, versions);
    let machine = told.machines().find(|found| found.name == machine).unwrap();
    machine.forecast.as_ref().unwrap().outcome
}

/// The outcome of one machine before and since a version.
#[track_caller]
pub(crate) fn changes(scene: &Scene, machine: &str, (before, then): (&str, Outcome), (since, now): (&str, Outcome)) {
    assert_eq!(outcome(scene, before, machine), then, "{before}");
    assert_eq!(outcome(scene, since, machine), now, "{since}");
}

pub(crate) fn web() -> Cluster {
    Cluster::new("team-a", "web").pools(&[("web-md-0", 3)])
}

pub(crate) fn annotate(scene: &mut Scene, resource: Resource, name: &str, annotation: &str, value: &str) {
    scene.object(resource, name)["metadata"]["annotations"][annotation] = value.into();
}

pub(crate) fn check(web: &Cluster, labels: Value, spec: Value) -> Object {
    let mut whole = json!({
        "clusterName": web.name,
        "selector": { "matchLabels": labels },
        "unhealthyConditions": [{ "type": "Ready", "status": "Unknown", "timeout": "5m0s" }],
    });
    whole.as_object_mut().unwrap().extend(spec.as_object().unwrap().clone());
    Object::new(Resource::MachineHealthCheck, web.api, &web.namespace, "web-check")
        .of_cluster(&web.name)
        .with("spec", whole)
}

fn check_workers(scene: &mut Scene, web: &Cluster, spec: Value) {
    scene.objects.push(check(web, json!({ "cluster.x-k8s.io/deployment-name": web.pools[0].0 }), spec));
}

#[test]
fn marked_machines_go_first_since_1_9_and_by_age_since_1_5() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["replicas"] = 2.into();
    annotate(&mut scene, Resource::Machine, &web.worker(1), "cluster.x-k8s.io/delete-machine", "");
    let (marked, other) = (web.worker(1), web.worker(0));
    changes(&scene, &marked, ("capi=1.8", Outcome::AtRisk), ("capi=1.9", Outcome::Deleted));
    changes(&scene, &other, ("capi=1.8", Outcome::AtRisk), ("capi=1.9", Outcome::Adopted));
    scene.object(Resource::MachineSet, &web.set("web-md-0"))["spec"]["deletePolicy"] = "Oldest".into();
    changes(&scene, &marked, ("capi=1.4", Outcome::AtRisk), ("capi=1.5", Outcome::Deleted));
}

/// The MachineSet is one Machine short, and its MachineDeployment is not in the backup.
fn remove_deployment(scene: &mut Scene, web: &Cluster) {
    scene.remove_object(Resource::MachineDeployment, "web-md-0");
    let set = scene.object(Resource::MachineSet, &web.set("web-md-0"));
    set["spec"]["replicas"] = 4.into();
    set["metadata"].as_object_mut().unwrap().remove("ownerReferences");
}

#[test]
fn sets_without_their_deployment_do_nothing_since_1_9() {
    let web = web();
    let mut scene = Scene::of(&web);
    remove_deployment(&mut scene, &web);
    let created = |versions| told(&scene, versions).forecast.unwrap().vms_created;
    assert_eq!((created("capi=1.8"), created("capi=1.9")), (span(1, 1), span(0, 0)));
}

/// An upgrade that waits for a Machine without a Node never ends, and no worker is created meanwhile.
#[test]
fn an_upgrade_that_is_stuck_holds_workers_since_1_9() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["version"] = "v1.34.0".into();
    scene.object(Resource::Machine, &web.member(0))["spec"]["version"] = "v1.33.0".into();
    scene.lose(&web.member(0));
    // Somebody still answers: another member that is not in the backup.
    scene.grow(&web, &web.control_plane, 9);
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["replicas"] = 4.into();
    let created = |scene: &Scene, versions| told(scene, versions).forecast.unwrap().vms_created;
    assert_eq!((created(&scene, "capi=1.8"), created(&scene, "capi=1.9")), (span(1, 1), span(0, 0)));
    let skip = "machineset.cluster.x-k8s.io/skip-preflight-checks";
    annotate(&mut scene, Resource::MachineDeployment, "web-md-0", skip, "All");
    assert_eq!(created(&scene, "capi=1.9"), span(1, 1));
}

#[test]
fn a_set_that_is_told_so_creates_nothing() {
    let web = web();
    let mut scene = Scene::of(&web);
    remove_deployment(&mut scene, &web);
    let set = web.set("web-md-0");
    let labels = scene.object(Resource::MachineSet, &set)["metadata"]["labels"].as_object_mut().unwrap();
    labels.remove("cluster.x-k8s.io/deployment-name");
    for (value, since_1_11) in [("false", 1), ("true", 0)] {
        annotate(&mut scene, Resource::MachineSet, &set, "cluster.x-k8s.io/disable-machine-create", value);
        for (versions, number) in [("capi=1.10", 0), ("capi=1.11", since_1_11)] {
            assert_eq!(
                told(&scene, versions).forecast.unwrap().vms_created,
                span(number, number),
                "{versions} {value}"
            );
        }
    }
}

#[test]
fn labels_of_a_template_call_for_a_rollout_before_1_4() {
    let web = web();
    let mut scene = Scene::of(&web);
    let template = &mut scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["template"];
    template["metadata"]["labels"]["tier"] = "gold".into();
    changes(&scene, &web.worker(0), ("capi=1.3", Outcome::AtRisk), ("capi=1.4", Outcome::Adopted));
}

#[test]
fn another_failure_domain_is_a_rollout_in_every_version() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["template"]["spec"]["failureDomain"] = "b".into();
    changes(&scene, &web.worker(0), ("capi=1.2", Outcome::AtRisk), ("capi=1.14", Outcome::AtRisk));
}

/// A restart that was under way is forgotten: both MachineSets have the template.
#[test]
fn the_largest_of_equal_sets_is_current_since_1_4() {
    let web = Cluster::new("team-a", "web").pools(&[("web-md-0", 3), ("web-md-1", 1)]);
    let mut scene = Scene::of(&web);
    scene.remove_object(Resource::MachineDeployment, "web-md-1");
    let template = scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["template"].clone();
    for (pool, count) in &web.pools {
        let set = scene.object(Resource::MachineSet, &web.set(pool));
        set["spec"]["template"] = template.clone();
        let labels = json!({ "cluster.x-k8s.io/deployment-name": "web-md-0", "machine-template-hash": pool });
        set["spec"]["selector"]["matchLabels"] = labels;
        set["metadata"]["labels"]["cluster.x-k8s.io/deployment-name"] = "web-md-0".into();
        for number in 0..*count {
            let labels = &mut scene.object(Resource::Machine, &web.worker_of(pool, number))["metadata"]["labels"];
            labels["cluster.x-k8s.io/deployment-name"] = "web-md-0".into();
            labels["machine-template-hash"] = pool.as_str().into();
        }
    }
    let (old, new) = (web.worker_of("web-md-0", 0), web.worker_of("web-md-1", 0));
    changes(&scene, &new, ("capi=1.3", Outcome::AtRisk), ("capi=1.4", Outcome::AtRisk));
    changes(&scene, &old, ("capi=1.3", Outcome::AtRisk), ("capi=1.4", Outcome::Adopted));
    let told = told(&scene, "capi=1.13");
    let danger = told.findings.iter().find(|finding| finding.code == FindingCode::RolloutUnfinished).unwrap();
    assert!(danger.is_danger() && danger.message.contains("backwards"), "{}", danger.message);
}

#[test]
fn a_mark_for_remediation_counts_since_1_7() {
    let web = web();
    let mut scene = Scene::of(&web);
    check_workers(&mut scene, &web, json!({}));
    annotate(&mut scene, Resource::Machine, &web.worker(0), "cluster.x-k8s.io/remediate-machine", "");
    changes(&scene, &web.worker(0), ("capi=1.6", Outcome::Adopted), ("capi=1.7", Outcome::Deleted));
    // Even while no API server answers.
    scene.node_lists.clear();
    changes(&scene, &web.worker(0), ("capi=1.6", Outcome::AtRisk), ("capi=1.7", Outcome::Deleted));
}

#[test]
fn old_sets_of_a_rollout_are_not_remediated_since_1_7_4() {
    let web = web();
    let mut scene = Scene::of(&web);
    check_workers(&mut scene, &web, json!({}));
    scene.node(&web.worker(0))["status"]["conditions"][0]["status"] = "Unknown".into();
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["template"]["spec"]["version"] = "v1.99.0".into();
    changes(&scene, &web.worker(0), ("capi=1.7.3", Outcome::Deleted), ("capi=1.7.4", Outcome::AtRisk));
}

/// CAPV gives a Machine up for good whose VM it does not find, and Cluster API has it deleted at once.
#[test]
fn a_machine_that_has_failed_is_deleted_at_once_before_1_11_and_capv_1_8() {
    let web = web();
    let mut scene = Scene::of(&web);
    check_workers(&mut scene, &web, json!({ "nodeStartupTimeout": "0s" }));
    scene.lose(&web.worker(0));
    let worker = web.worker(0);
    changes(&scene, &worker, ("capi=1.10,capv=1.7", Outcome::Deleted), ("capi=1.10,capv=1.8", Outcome::Stuck));
    changes(&scene, &worker, ("capi=1.10,capv=1.7", Outcome::Deleted), ("capi=1.11,capv=1.7", Outcome::Stuck));
}

#[test]
fn conditions_of_machines_count_since_1_12() {
    let web = web();
    let mut scene = Scene::of(&web);
    let conditions = json!([{ "type": "InfrastructureReady", "status": "False", "timeoutSeconds": 200 }]);
    let checks = json!({ "nodeStartupTimeoutSeconds": 0, "unhealthyMachineConditions": conditions });
    check_workers(&mut scene, &web, json!({ "checks": checks }));
    scene.lose(&web.worker(0));
    changes(&scene, &web.worker(0), ("capi=1.11", Outcome::Stuck), ("capi=1.12", Outcome::Deleted));
    assert_eq!(outcome(&scene, "capi=1.12", &web.worker(1)), Outcome::Adopted);
}

/// A VSphereVM that a naming template named is not found by a CAPV that does not know the template.
#[test]
fn naming_templates_are_known_since_capv_1_13() {
    let web = web();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let vm = scene.object(Resource::VSphereVM, &worker);
    vm["metadata"]["name"] = "short-1".into();
    let object = scene.objects.iter_mut().find(|object| object.name() == "short-1").unwrap();
    assert_eq!(object.resource, Resource::VSphereVM);
    scene.object(Resource::VSphereMachine, &worker)["spec"]["namingStrategy"] = json!({ "template": "short-{{ .x }}" });
    changes(&scene, &worker, ("capv=1.12", Outcome::Cloned), ("capv=1.13", Outcome::Adopted));
}

/// Neither zone nor identity: CAPV looks for no VM.
#[test]
fn without_its_zone_a_machine_waits_in_every_version() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.object(Resource::Machine, &web.worker(0))["spec"]["failureDomain"] = "zone-a".into();
    changes(&scene, &web.worker(0), ("capi=1.2,capv=1.5", Outcome::Stuck), ("capi=1.14,capv=1.16", Outcome::Stuck));
    assert_eq!(outcome(&scene, "capi=1.10", &web.worker(1)), Outcome::Adopted);
    let told = told(&scene, "capi=1.10");
    let missing = told.findings.iter().find(|finding| finding.code == FindingCode::SharedObjectMissing).unwrap();
    assert!(missing.message.contains("VSphereDeploymentZone zone-a"), "{}", missing.message);
}

#[test]
fn of_two_vms_with_one_uuid_any_may_be_adopted() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.copy_vm(&web.worker(0), "copy").power_state = Some("poweredOff".into());
    changes(&scene, &web.worker(0), ("capv=1.5", Outcome::AtRisk), ("capv=1.16", Outcome::AtRisk));
    let told = told(&scene, "capi=1.10");
    assert_eq!(told.forecast.as_ref().unwrap().vms_deleted, span(0, 0));
    assert!(told.findings.iter().any(|finding| finding.code == FindingCode::DuplicateBiosUuid && finding.is_danger()));
}

/// CAPV before 1.5.3 does not cut the names of Windows machines, and later ones do.
#[test]
fn windows_names_are_cut_since_capv_1_5_3() {
    let web = web().windows();
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    scene.object(Resource::VSphereMachine, &worker)["spec"]["os"] = "Windows".into();
    changes(&scene, &worker, ("capv=1.5.2", Outcome::Cloned), ("capv=1.5.3", Outcome::Adopted));
}

#[test]
fn namespaces_of_templates_are_compared_before_1_9() {
    let web = web();
    let mut scene = Scene::of(&web);
    let template = &mut scene.object(Resource::MachineSet, &web.set("web-md-0"))["spec"]["template"]["spec"];
    template["infrastructureRef"]["namespace"] = "elsewhere".into();
    changes(&scene, &web.worker(1), ("capi=1.8", Outcome::AtRisk), ("capi=1.9", Outcome::Adopted));
}

/// Its remediation fails, whatever it does besides.
#[test]
fn sets_without_their_deployment_replace_nothing_since_1_7_4() {
    let web = web();
    let mut scene = Scene::of(&web);
    check_workers(&mut scene, &web, json!({}));
    scene.node(&web.worker(0))["status"]["conditions"][0]["status"] = "Unknown".into();
    remove_deployment(&mut scene, &web);
    changes(&scene, &web.worker(0), ("capi=1.7.3", Outcome::Deleted), ("capi=1.7.4", Outcome::Adopted));
}
