//! What objects name and a backup lacks: nothing is calmer for it, and what waits for it is not told as certain.

use drift_core::report::{FindingCode, Outcome};
use serde_json::{Value, json};

use crate::expect::{findings, forecast, outcome, span};
use crate::support::{Cluster, Entry, Resource, Scene};
use crate::versions::{check, told, web};

const BOOTSTRAP: &str = "bootstrap.cluster.x-k8s.io";

/// Bootstrap configurations as every real cluster has them: a template for its workers, and one object per machine.
pub(crate) fn with_bootstrap(mut scene: Scene) -> Scene {
    let reference = |kind: &str, name: &str| json!({ "apiGroup": BOOTSTRAP, "kind": kind, "name": name });
    let mut paths = Vec::new();
    for object in &mut scene.objects {
        let (namespace, name) = (object.namespace().to_owned(), object.name().to_owned());
        match object.resource {
            Resource::Machine => {
                object.json["spec"]["bootstrap"]["configRef"] = reference("KubeadmConfig", &name);
                paths.push(format!("kubeadmconfigs.{BOOTSTRAP}/namespaces/{namespace}/{name}"));
            }
            Resource::MachineDeployment | Resource::MachineSet => {
                let spec = &mut object.json["spec"]["template"]["spec"];
                spec["bootstrap"]["configRef"] = reference("KubeadmConfigTemplate", "join");
                paths.push(format!("kubeadmconfigtemplates.{BOOTSTRAP}/namespaces/{namespace}/join"));
            }
            _ => {}
        }
    }
    paths.sort_unstable();
    paths.dedup();
    scene.entries.extend(paths.iter().map(|path| Entry::new(&format!("resources/{path}.json"), b"{}")));
    scene
}

/// Bootstrap objects of one kind are left out by a filter.
pub(crate) fn without_bootstrap(scene: &mut Scene, kind: &str) {
    let folder = format!("resources/{kind}.{BOOTSTRAP}/");
    scene.entries.retain(|entry| !entry.path.starts_with(&folder));
}

/// One Machine short.
fn short() -> (Cluster, Scene) {
    let web = web();
    let mut scene = with_bootstrap(Scene::of(&web));
    scene.object(Resource::MachineDeployment, "web-md-0")["spec"]["replicas"] = 4.into();
    (web, scene)
}

#[test]
fn without_its_template_no_machine_is_certainly_created() {
    let (_, mut scene) = short();
    assert_eq!(forecast(&scene).vms_created, span(1, 1));
    assert!(findings(&scene, FindingCode::ObjectMissing).is_empty());
    without_bootstrap(&mut scene, "kubeadmconfigtemplates");
    assert_eq!(forecast(&scene).vms_created, span(0, 1));
    let (_, mut scene) = short();
    scene.remove_object(Resource::VSphereMachineTemplate, "web-md-0");
    assert_eq!(forecast(&scene).vms_created, span(0, 1));
    let report = scene.report();
    let missing = report.clusters[0].findings.iter().find(|found| found.code == FindingCode::ObjectMissing).unwrap();
    assert!(missing.message.contains("VSphereMachineTemplate web-md-0"), "{}", missing.message);
}

#[test]
fn without_its_template_a_set_does_nothing_before_1_9() {
    let web = web();
    let mut scene = with_bootstrap(Scene::of(&web));
    scene.objects.push(check(&web, json!({ "cluster.x-k8s.io/deployment-name": "web-md-0" }), json!({})));
    scene.node(&web.worker(0))["status"]["conditions"][0]["status"] = "Unknown".into();
    let of = |scene: &Scene, versions| {
        let told = told(scene, versions);
        let machine = told.machines().find(|machine| machine.name == web.worker(0)).unwrap();
        (machine.forecast.as_ref().unwrap().outcome, told.forecast.unwrap().vms_created)
    };
    for versions in ["capi=1.8", "capi=1.9"] {
        assert_eq!(of(&scene, versions), (Outcome::Deleted, span(1, 1)), "{versions}");
    }
    scene.remove_object(Resource::VSphereMachineTemplate, "web-md-0");
    assert_eq!(of(&scene, "capi=1.8"), (Outcome::AtRisk, span(0, 1)));
    assert_eq!(of(&scene, "capi=1.9"), (Outcome::Deleted, span(0, 1)), "it is deleted, and not replaced");
}

/// A control plane whose template or KubeadmConfigs are missing adopts no Machine, and does nothing else.
#[test]
fn a_control_plane_waits_for_its_template_and_for_kubeadm_configs() {
    let web = web();
    let mut scene = with_bootstrap(Scene::of(&web));
    let ghost = scene.grow(&web, &web.control_plane, 9);
    assert!(forecast(&scene).certain);
    let uncertain = |scene: &Scene| {
        let forecast = forecast(scene);
        assert_eq!(forecast.etcd_members_removed, std::slice::from_ref(&ghost), "it may still be");
        assert!(!forecast.certain);
        assert_eq!(findings(scene, FindingCode::ObjectMissing).len(), 1);
    };
    let whole = scene.clone();
    without_bootstrap(&mut scene, "kubeadmconfigs");
    uncertain(&scene);
    scene = whole;
    scene.remove_object(Resource::VSphereMachineTemplate, &web.control_plane);
    uncertain(&scene);
}

#[test]
fn a_machine_two_minor_versions_away_is_not_adopted_by_its_control_plane() {
    let web = web();
    let mut scene = Scene::of(&web);
    let version = |scene: &mut Scene, version: &str| {
        scene.object(Resource::Machine, &web.member(0))["spec"]["version"] = version.into();
    };
    scene.object(Resource::KubeadmControlPlane, &web.control_plane)["spec"]["version"] = "v1.34.0".into();
    version(&mut scene, "v1.33.4");
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::AtRisk);
    version(&mut scene, "v1.32.4");
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Adopted);
}

/// Without authority and kubeconfig new ones are made, which the API server that runs does not accept.
#[test]
fn without_its_authority_no_api_server_is_reached() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.objects.push(check(&web, json!({ "cluster.x-k8s.io/control-plane": "" }), json!({})));
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::Adopted);
    scene.missing_secrets = vec!["web-ca".into()];
    assert_eq!(outcome(&scene, &web.member(0)), Outcome::AtRisk);
    assert_eq!(findings(&scene, FindingCode::ApiServerUnreachable).len(), 1);
}

/// Whether somebody creates a zone or not: of two virtual machines any may be adopted then.
#[test]
fn a_missing_zone_hides_no_twin() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.copy_vm(&web.worker(0), "copy");
    scene.object(Resource::Machine, &web.worker(0))["spec"]["failureDomain"] = Value::from("zone-a");
    assert_eq!(outcome(&scene, &web.worker(0)), Outcome::AtRisk);
}
