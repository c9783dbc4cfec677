//! Machines of other providers in a cluster on vSphere, load balancers without a Machine, and versions without
//! `VSphereVMs`.

use drift_core::report::{FindingCode, MachineReason, PoolRole};
use serde_json::json;

use crate::show;
use crate::support::{Api, Cluster, Inventory, Object, Resource, Scene};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A worker that somebody brought along: its infrastructure is no `VSphereMachine`.
fn bring_host(scene: &mut Scene, web: &Cluster) -> String {
    let name = web.worker(0);
    scene.remove_object(Resource::VSphereMachine, &name);
    scene.remove_object(Resource::VSphereVM, &name);
    scene.remove_vm(&name);
    let spec = &mut scene.object(Resource::Machine, &name)["spec"];
    spec["infrastructureRef"]["kind"] = "ByoMachine".into();
    spec["providerID"] = "byoh://gpu-host-1/x7k2".into();
    scene.node(&name)["spec"]["providerID"] = "byoh://gpu-host-1/x7k2".into();
    name
}

#[test]
fn a_machine_of_another_provider_is_not_judged() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = bring_host(&mut scene, &web);
    let report = scene.report();
    show::machine(&report, &name, MachineReason::UnsupportedProvider, "unsupported-provider-machine");
    show::finding(&report, FindingCode::UnsupportedProvider, "finding-unsupported-provider-machines");
    assert_eq!(show::find(&report, &web.worker(1)).reason, MachineReason::Matched);
    let codes: Vec<_> = report.clusters[0].findings.iter().map(|finding| finding.code).collect();
    assert!(
        !codes.contains(&FindingCode::ObjectMissing) && !codes.contains(&FindingCode::MidProvisioning),
        "{codes:?}"
    );
    assert_eq!(report.summary.errors, 0, "{:#?}", report.diagnostics);
}

#[test]
fn without_a_provider_id_too() {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = bring_host(&mut scene, &web);
    scene.object(Resource::Machine, &name)["spec"].as_object_mut().unwrap().remove("providerID");
    let report = scene.report();
    assert_eq!(show::find(&report, &name).reason, MachineReason::UnsupportedProvider);
    assert_eq!(report.clusters[0].forecast.as_ref().unwrap().vms_created.max, 0);
}

/// The load balancer of CAPV v1alpha3: a `VSphereVM` that no Machine has.
fn with_load_balancer(web: &Cluster) -> Scene {
    let mut scene = Scene::of(web);
    let owner = json!([{ "kind": "HAProxyLoadBalancer", "name": "web", "uid": "none" }]);
    let mut object = Object::new(Resource::VSphereVM, web.api, &web.namespace, "web-lb")
        .of_cluster(&web.name)
        .with(
            "spec",
            json!({ "server": web.server, "datacenter": web.datacenter, "biosUUID": web.bios_uuid("web-lb") }),
        )
        .with("status", json!({ "addresses": [web.endpoint()] }));
    object.json["metadata"]["ownerReferences"] = owner;
    scene.objects.push(object);
    scene
}

#[test]
fn a_load_balancer_is_no_worker() {
    let web = web().api(Api::V1alpha3);
    let mut scene = with_load_balancer(&web);
    for owned in [true, false] {
        if !owned {
            // A restore drops owners: then only its address tells.
            let metadata = &mut scene.object(Resource::VSphereVM, "web-lb")["metadata"];
            metadata.as_object_mut().unwrap().remove("ownerReferences");
        }
        let report = scene.report();
        let pools = &report.clusters[0].workers.pools;
        let pool = pools.iter().find(|pool| pool.role == PoolRole::LoadBalancer).unwrap();
        assert_eq!(pool.machines[0].name, "web-lb");
        assert_eq!(pool.machines[0].reason, MachineReason::VmMissing, "owned: {owned}");
    }
    let report = with_load_balancer(&web).report();
    show::machine(&report, "web-lb", MachineReason::VmMissing, "vm-missing-load-balancer");
    show::finding(&report, FindingCode::LoadBalancerGone, "finding-load-balancer-gone");
    let book = drift_core::runbook::markdown(&report);
    assert!(!book.contains("machine web-lb"), "{book}");
}

/// v1alpha2 had no `VSphereVMs`: none is missing.
#[test]
fn v1alpha2_has_no_vsphere_vms() {
    let web = web();
    let mut scene = Scene::of(&web).with_inventory(Inventory::of(&web.server));
    scene.remove_kind(Resource::VSphereVM);
    assert_eq!(scene.report().backup.missing_kinds, ["VSphereVM"]);
    for object in &mut scene.objects {
        let version = object.json["apiVersion"].as_str().unwrap().replace("v1beta1", "v1alpha2");
        object.json["apiVersion"] = version.into();
    }
    let report = scene.report();
    assert!(report.backup.missing_kinds.is_empty(), "{:?}", report.backup.missing_kinds);
    show::all(&report, MachineReason::Matched);
    let codes: Vec<_> = report.clusters[0].findings.iter().map(|finding| finding.code).collect();
    assert!(!codes.contains(&FindingCode::ObjectMissing), "{codes:?}");
    assert!(show::find(&report, &web.worker(0)).notes.is_empty());
}
