//! The API versions, layouts and naming schemes of a decade give the same verdicts.

use drift_core::report::MachineReason;

use crate::show;
use crate::support::{Api, Cluster, Layout, Resource, Scene};

/// Drift of every kind.
fn drifted(web: &Cluster) -> Scene {
    let mut scene = Scene::of(web);
    scene.lose(&web.vm_name(&web.worker(0)));
    scene.grow(web, &web.set(&web.pools[0].0), 7);
    scene.grow(web, &web.control_plane, 7);
    scene.vm(&web.vm_name(&web.worker(1))).name = "renamed".into();
    scene
}

#[track_caller]
fn assert_drifted(web: &Cluster, scene: &Scene) {
    let report = scene.report();
    let reason = |name: &str| show::find(&report, name).reason;
    assert_eq!(reason(&web.worker(0)), MachineReason::VmMissing);
    assert_eq!(reason(&web.worker(1)), MachineReason::Matched);
    assert_eq!(reason(&web.member(0)), MachineReason::Matched);
    let ghost = |owner: &str| web.vm_name(&web.generated(owner, 7));
    assert_eq!(reason(&ghost(&web.set(&web.pools[0].0))), MachineReason::LiveNode);
    assert_eq!(reason(&ghost(&web.control_plane)), MachineReason::LiveNode);
    assert!(show::find(&report, &ghost(&web.control_plane)).critical);
    assert_eq!(report.exit_code().code(), 1, "{:#?}", report.diagnostics);
    let cluster = &report.clusters[0];
    assert_eq!(cluster.control_plane.name.as_deref(), Some(web.control_plane.as_str()));
    assert_eq!(cluster.control_plane.replicas.desired, Some(1));
    assert_eq!(cluster.workers.pools.len(), 1);
    assert_eq!(cluster.workers.pools[0].machines.len(), 3);
}

#[test]
fn every_api_version() {
    for api in Api::ALL {
        for web in [Cluster::new("team-a", "web").api(api), Cluster::new("team-a", "web").api(api).class_based()] {
            assert_drifted(&web, &drifted(&web));
        }
    }
}

#[test]
fn every_layout() {
    let web = Cluster::new("team-a", "web").api(Api::V1beta2);
    let layouts = [Layout::Legacy, Layout::Preferred, Layout::Both, Layout::Versions(Api::V1beta1)];
    for (layout, version) in layouts.into_iter().zip(["1", "1.1.0", "1.1.0", "1.1.0"]) {
        let mut scene = drifted(&web);
        scene.layout = layout;
        scene.format_version = version.into();
        assert_drifted(&web, &scene);
    }
}

#[test]
fn windows_names() {
    let web = Cluster::new("team-a", "web").windows();
    assert_drifted(&web, &drifted(&web));
}

#[test]
fn names_instead_of_paths() {
    let web = Cluster::new("team-a", "web");
    let mut scene = drifted(&web);
    for object in &mut scene.objects {
        let spec = &mut object.json["spec"];
        let spec = if spec["template"]["spec"]["folder"].is_string() { &mut spec["template"]["spec"] } else { spec };
        if spec["folder"].is_string() {
            spec["folder"] = "team-a".into();
            spec["resourcePool"] = "team-a-pool".into();
            spec["datacenter"] = "/DC0".into();
            spec["network"]["devices"][0]["networkName"] = "nodes".into();
        }
    }
    let silent = scene.grow_powered_off(&web, &web.set("web-md-0"), 9);
    assert_eq!(show::find(&scene.report(), &silent).reason, MachineReason::KnownName);
}

/// A set without a deployment is a pool of its own.
#[test]
fn set_without_deployment() {
    let web = Cluster::new("team-a", "web");
    let mut scene = Scene::of(&web);
    scene.remove_kind(Resource::MachineDeployment);
    for object in &mut scene.objects {
        if object.resource == Resource::MachineSet {
            object.json["metadata"].as_object_mut().unwrap().remove("ownerReferences");
        }
        if let Some(labels) = object.json["metadata"]["labels"].as_object_mut() {
            labels.remove("cluster.x-k8s.io/deployment-name");
        }
    }
    let report = scene.report();
    show::all(&report, MachineReason::Matched);
    assert_eq!(report.clusters[0].workers.pools[0].name, Some(web.set("web-md-0")));
    assert_eq!(report.exit_code().code(), 0, "{:#?}", report.diagnostics);
}

/// A machine without any owner is told with its cluster, in the pool without name.
#[test]
fn machine_without_set() {
    let web = Cluster::new("team-a", "web");
    let mut scene = Scene::of(&web);
    let worker = web.worker(0);
    let metadata = &mut scene.object(Resource::Machine, &worker)["metadata"];
    metadata.as_object_mut().unwrap().remove("ownerReferences");
    metadata["labels"] = serde_json::json!({ "cluster.x-k8s.io/cluster-name": "web" });
    // The name still tells the set.
    assert_eq!(scene.report().clusters[0].workers.pools.len(), 1);
    for object in &mut scene.objects {
        if object.name() == worker {
            object.json["metadata"]["name"] = "by-hand".into();
        }
    }
    scene.object(Resource::Machine, "by-hand")["spec"]["infrastructureRef"]["name"] = "by-hand".into();
    for resource in [Resource::VSphereMachine, Resource::VSphereVM] {
        scene.object(resource, "by-hand")["metadata"].as_object_mut().unwrap().remove("ownerReferences");
    }
    let report = scene.report();
    let pools: Vec<_> = report.clusters[0].workers.pools.iter().map(|pool| pool.name.as_deref()).collect();
    assert_eq!(pools, [Some("web-md-0"), None]);
    assert_eq!(show::find(&report, "by-hand").reason, MachineReason::Matched);
}
