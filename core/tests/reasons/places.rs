//! Placement as people write it: wildcards, paths and managed object references. Not comparable is not different.

use drift_core::observations::{ManagedObjects, ObjectName};
use drift_core::report::{InfraMachineReason, MachineReason, Outcome};

use crate::show;
use crate::support::{Cluster, Entry, Resource, Scene};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// Names the placement of everything in the backup in another way.
fn place(scene: &mut Scene, field: &str, value: &str) {
    let kinds = [Resource::VSphereVM, Resource::VSphereMachine];
    for object in scene.objects.iter_mut().filter(|object| kinds.contains(&object.resource)) {
        object.json["spec"][field] = value.into();
    }
    let templates = scene.objects.iter_mut().filter(|object| object.resource == Resource::VSphereMachineTemplate);
    templates.for_each(|object| object.json["spec"]["template"]["spec"][field] = value.into());
}

#[test]
fn nothing_moved() {
    let web = web();
    let ways = [
        ("datacenter", "*"),
        ("datacenter", "datacenter-2"),
        ("datacenter", "Datacenter:datacenter-2"),
        ("folder", "group-v12"),
        ("folder", "vm/team-a"),
        ("resourcePool", "resgroup-3"),
        ("resourcePool", "*/Resources"),
    ];
    for (field, value) in ways {
        let mut scene = Scene::of(&web);
        place(&mut scene, field, value);
        let report = scene.report();
        let machine = show::find(&report, &web.worker(0));
        assert_eq!((machine.reason, machine.notes.as_slice()), (MachineReason::Matched, [].as_slice()), "{value}");
        assert_eq!(machine.forecast.as_ref().unwrap().outcome, Outcome::Adopted, "{value}");
        assert_eq!(report.exit_code().code(), 0, "{value}");
    }
}

/// With references in the inventory, a reference is compared.
#[test]
fn references_are_compared_where_both_sides_have_them() {
    let web = web();
    let mut scene = Scene::of(&web);
    place(&mut scene, "folder", "group-v12");
    place(&mut scene, "datacenter", "datacenter-2");
    scene.inventories[0].saw(&["/DC0"], &["/DC0/vm", "/DC0/vm/team-a"]);
    let folder = |id: &str| Some(ManagedObjects { folder: Some(id.into()), ..ManagedObjects::default() });
    scene.vm(&web.worker(0)).managed_objects = folder("group-v12");
    assert!(show::find(&scene.report(), &web.worker(0)).notes.is_empty());
    scene.vm(&web.worker(0)).managed_objects = folder("group-v13");
    let notes = show::find(&scene.report(), &web.worker(0)).notes.clone();
    assert_eq!(notes, ["It was moved from folder group-v12 to /DC0/vm/team-a."]);
    place(&mut scene, "datacenter", "datacenter-9");
    let report = scene.report();
    let machine = show::find(&report, &web.worker(0));
    assert_eq!(machine.forecast.as_ref().unwrap().outcome, Outcome::Stuck, "it is in another datacenter");
}

#[test]
fn a_ghost_in_a_folder_that_is_named_by_a_reference() {
    let web = web();
    let mut scene = Scene::of(&web);
    place(&mut scene, "folder", "group-v12");
    let name = scene.grow_powered_off(&web, &web.set("web-md-0"), 7);
    let report = scene.report();
    show::unattributed(&report, &name, InfraMachineReason::ForeignPlacement, "unattributed-not-comparable");
    let folder = ManagedObjects { folder: Some("group-v12".into()), ..ManagedObjects::default() };
    scene.vm(&name).managed_objects = Some(folder);
    assert_eq!(show::find(&scene.report(), &name).reason, MachineReason::KnownName);
}

/// Port groups share names, so that people name their references.
#[test]
fn networks_by_reference() {
    let web = web();
    let mut scene = Scene::of(&web);
    let kinds = [Resource::VSphereVM, Resource::VSphereMachine];
    for object in scene.objects.iter_mut().filter(|object| kinds.contains(&object.resource)) {
        object.json["spec"]["network"]["devices"][0]["networkName"] = "dvportgroup-7".into();
    }
    let templates = scene.objects.iter_mut().filter(|object| object.resource == Resource::VSphereMachineTemplate);
    templates.for_each(|object| {
        object.json["spec"]["template"]["spec"]["network"]["devices"][0]["networkName"] = "dvportgroup-7".into();
    });
    let name = scene.grow_powered_off(&web, &web.set("web-md-0"), 7);
    let listed = |scene: &Scene| scene.report().need_further_confirmation_infra_machines.first().map(|vm| vm.reason);
    assert_eq!(listed(&scene), Some(InfraMachineReason::ForeignPlacement), "it could not be compared");
    for (reference, expected) in
        [("dvportgroup-7", None), ("dvportgroup-8", Some(InfraMachineReason::ForeignPlacement))]
    {
        let known = |moref: &str| ObjectName { moref: moref.into(), name: "nodes".into() };
        scene.inventories[0].content.networks = Some(vec![known("dvportgroup-7"), known("dvportgroup-8")]);
        let networks = Some(vec![reference.to_owned()]);
        scene.vm(&name).managed_objects = Some(ManagedObjects { networks, ..ManagedObjects::default() });
        assert_eq!(listed(&scene), expected, "{reference}");
    }
}

/// CAPV 1.14 names the networks of a failure domain in another field.
#[test]
fn networks_of_a_failure_domain() {
    let topology = serde_json::json!({
        "datacenter": "DC0", "networkConfigurations": [{ "networkName": "zone-c" }], "networks": ["zone-d"],
    });
    let web = web();
    let domain = serde_json::json!({ "metadata": { "name": "c" }, "spec": { "topology": topology } });
    let zone =
        serde_json::json!({ "metadata": { "name": "c" }, "spec": { "server": web.server, "failureDomain": "c" } });
    for network in ["zone-c", "zone-d"] {
        let mut scene = Scene::of(&web);
        let name = scene.grow_powered_off(&web, &web.set("web-md-0"), 7);
        scene.vm(&name).networks = Some(vec![network.into()]);
        assert_eq!(scene.report().summary.machines.ghost, 0, "{network} is foreign");
        for (resource, object) in [("vspheredeploymentzones", &zone), ("vspherefailuredomains", &domain)] {
            let path = format!("resources/{resource}.infrastructure.cluster.x-k8s.io/cluster/c.json");
            scene.entries.push(Entry::new(&path, object.to_string().as_bytes()));
        }
        assert_eq!(show::find(&scene.report(), &name).reason, MachineReason::KnownName, "{network}");
    }
}
