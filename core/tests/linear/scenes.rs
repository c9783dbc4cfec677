//! Inputs in which everything is like everything else: an attack, or an unlucky import.

use drift_core::observations::ObjectPath;
use serde_json::json;

use crate::support::{AFTER, Cluster, Entry, Object, Resource, Scene, VCENTER, cluster::Seed, uuid};

/// A scene of a size.
type Make = fn(usize) -> Scene;

/// What is meant, and how a scene of a size is made.
pub(crate) const ALL: [(&str, Make); 19] = [
    ("no drift", |many| Scene::of(&pool_of(many))),
    ("machines that claim one UUID", claims),
    ("MachineDeployments that select the same MachineSets", overlapping_deployments),
    ("MachineSets that select the same Machines", overlapping_sets),
    ("MachineHealthChecks that select the same Machines", health_checks),
    ("clusters of one name beside virtual machines of that name", namesakes),
    ("virtual machines with the UUID of a live Node", twins),
    ("Nodes that are all alike", alike_nodes),
    ("folders", folders),
    ("datacenters of one name", datacenters),
    ("virtual machines of one UUID, and machines that claim it", duplicates),
    ("virtual machines of one name, and machines of that name", alike_names),
    ("addresses of a virtual machine that many claim", addresses),
    ("Nodes that are left over", left_over_nodes),
    ("pools of addresses that Ghosts have", address_pools),
    ("unreadable objects and placements beside Ghosts", placements),
    ("clusters that share as many deployment zones", zones),
    ("machines without UUID beside virtual machines in many folders", without_uuid),
    ("dangers that each version of the controllers brings about", many_dangers),
];

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

fn pool_of(many: usize) -> Cluster {
    web().pools(&[("web-md-0", many)])
}

/// Gives all machines of a cluster one BIOS UUID.
fn claim(scene: &mut Scene, bios: &str) {
    for object in &mut scene.objects {
        let spec = &mut object.json["spec"];
        match object.resource {
            Resource::Machine | Resource::VSphereMachine => spec["providerID"] = format!("vsphere://{bios}").into(),
            Resource::VSphereVM => spec["biosUUID"] = bios.into(),
            _ => {}
        }
    }
}

fn claims(many: usize) -> Scene {
    let web = pool_of(many);
    let mut scene = Scene::of(&web);
    claim(&mut scene, &web.bios_uuid(&web.worker(0)));
    scene
}

fn pools(many: usize) -> Cluster {
    let names: Vec<String> = (0..many).map(|number| format!("web-md-{number}")).collect();
    web().pools(&names.iter().map(|name| (name.as_str(), 1)).collect::<Vec<_>>())
}

/// Everything of a kind selects everything of the cluster.
fn select_all(scene: &mut Scene, resource: Resource) {
    for object in scene.objects.iter_mut().filter(|object| object.resource == resource) {
        object.json["spec"]["selector"] = json!({ "matchLabels": { "cluster.x-k8s.io/cluster-name": "web" } });
    }
}

fn overlapping_deployments(many: usize) -> Scene {
    let mut scene = Scene::of(&pools(many));
    select_all(&mut scene, Resource::MachineDeployment);
    scene
}

fn overlapping_sets(many: usize) -> Scene {
    let mut scene = Scene::of(&pools(many));
    select_all(&mut scene, Resource::MachineSet);
    scene
}

fn health_checks(many: usize) -> Scene {
    let web = pool_of(many);
    let mut scene = Scene::of(&web);
    for number in 0..many {
        let check = Object::new(Resource::MachineHealthCheck, web.api, "team-a", &format!("check-{number:05}"));
        scene.objects.push(check.of_cluster("web").with(
            "spec",
            json!({
                "clusterName": "web",
                "selector": { "matchLabels": { "cluster.x-k8s.io/cluster-name": "web" } },
                "unhealthyConditions": [{ "type": "Ready", "status": "True", "timeout": "5m0s" }],
            }),
        ));
    }
    scene
}

fn namesakes(many: usize) -> Scene {
    let mut scene = Scene::empty();
    for number in 0..many {
        scene = scene.and(&Cluster::new(&format!("team-{number:05}"), "web").pools(&[]).in_folder("all"));
    }
    scene.node_lists.clear();
    let web = web().in_folder("all");
    for number in 0..many {
        let name = web.generated("web-control-plane", 1000 + number);
        scene.add_vm(&web, web.virtual_machine(&name, AFTER));
    }
    scene
}

fn twins(many: usize) -> Scene {
    let web = web();
    let mut scene = Scene::of(&web);
    let name = scene.grow(&web, &web.set("web-md-0"), 7);
    for number in 0..many {
        scene.copy_vm(&name, &format!("copy-{number:05}"));
    }
    scene
}

fn alike_nodes(many: usize) -> Scene {
    let web = web();
    let mut scene = twins(many);
    let name = web.generated(&web.set("web-md-0"), 7);
    let node = scene.node(&name).clone();
    for number in 0..many {
        let mut node = node.clone();
        node["metadata"]["name"] = format!("node-{number:05}").into();
        scene.node_list(&web).nodes.push(node);
    }
    scene
}

/// Every machine was created in a place of its own, which nobody saw, and as many others were seen.
fn place(many: usize, field: &str, named: fn(usize) -> String) -> Scene {
    let web = pool_of(many);
    let mut scene = Scene::of(&web);
    let kinds = [Resource::VSphereVM, Resource::VSphereMachine];
    for (number, object) in scene.objects.iter_mut().filter(|object| kinds.contains(&object.resource)).enumerate() {
        object.json["spec"][field] = named(number).into();
    }
    (0..many).for_each(|number| scene.lose(&web.worker(number)));
    (0..many).for_each(|number| drop(scene.grow(&web, &web.set("web-md-0"), 5000 + number)));
    scene
}

fn folders(many: usize) -> Scene {
    let mut scene = place(many, "folder", |number| format!("wanted-{number:05}"));
    let seen: Vec<String> = (0..many).map(|number| format!("/DC0/vm/seen-{number:05}")).collect();
    scene.inventories[0].saw(&["/DC0"], &seen.iter().map(String::as_str).collect::<Vec<_>>());
    scene
}

fn datacenters(many: usize) -> Scene {
    let mut scene = place(many, "datacenter", |number| format!("/wanted-{number:05}/DC0"));
    let seen = (0..many)
        .map(|number| ObjectPath { moref: format!("datacenter-{number}"), path: format!("/seen-{number:05}/DC0") });
    scene.inventories[0].content.datacenters = Some(seen.collect());
    scene
}

fn duplicates(many: usize) -> Scene {
    let web = pool_of(many);
    let mut scene = Scene::of(&web);
    let bios = uuid("one for all");
    claim(&mut scene, &bios);
    scene.vms().for_each(|vm| vm.bios_uuid = Some(bios.clone()));
    scene
}

fn alike_names(many: usize) -> Scene {
    let mut scene = Scene::empty();
    for number in 0..many {
        scene = scene.and(&Cluster::new(&format!("team-{number:05}"), "web").pools(&[]));
    }
    scene.vms().for_each(|vm| vm.name = "web-control-plane-bbbbb".into());
    for object in &mut scene.objects {
        let owns = [Resource::Machine, Resource::VSphereMachine, Resource::VSphereVM];
        if owns.contains(&object.resource) {
            object.json["metadata"]["name"] = "web-control-plane-bbbbb".into();
        }
    }
    scene
}

fn addresses(many: usize) -> Scene {
    let web = pool_of(many);
    let mut scene = claims(many);
    scene.vm(&web.worker(0)).ip_addresses =
        (0..many).map(|number| format!("10.1.{}.{}", number / 250, number % 250)).collect();
    scene
}

fn left_over_nodes(many: usize) -> Scene {
    let web = web();
    let mut scene = Scene::of(&web);
    for number in 0..many {
        let name = web.generated(&web.set("web-md-0"), 100 + number);
        let mut node = web.node(&Seed { vm: name.clone(), name, pool: None });
        node["status"]["conditions"][0]["status"] = "Unknown".into();
        scene.node_list(&web).nodes.push(node);
    }
    scene
}

fn address_pools(many: usize) -> Scene {
    let web = web();
    let mut scene = Scene::of(&web);
    for number in 0..many {
        let name = scene.grow(&web, &web.set("web-md-0"), 100 + number);
        scene.vm(&name).ip_addresses = vec![format!("10.0.{}.{}", number / 250, number % 250)];
        let pool = Object::new(Resource::InClusterIPPool, web.api, "team-a", &format!("pool-{number:05}"));
        scene.objects.push(pool.with("spec", json!({ "addresses": ["10.0.0.0/16"] })));
    }
    scene
}

fn placements(many: usize) -> Scene {
    let mut scene = place(many, "resourcePool", |number| format!("pool-{number:05}"));
    for number in 0..many {
        let path = format!("resources/machines.cluster.x-k8s.io/namespaces/team-a/broken-{number:05}.json");
        scene.entries.push(Entry::new(&path, b"{"));
    }
    scene.add_stranger("other");
    scene
}

fn zones(many: usize) -> Scene {
    let mut scene = Scene::empty();
    for number in 0..many {
        scene = scene.and(&Cluster::new(&format!("team-{number:05}"), "web").pools(&[]));
        let name = format!("zone-{number:05}");
        let zone = json!({ "metadata": { "name": name }, "spec": { "server": VCENTER, "failureDomain": name,
            "placementConstraint": { "folder": name, "resourcePool": name } } });
        let domain = json!({ "metadata": { "name": name }, "spec": { "topology": { "networks": [name] } } });
        for (resource, object) in [("vspheredeploymentzones", zone), ("vspherefailuredomains", domain)] {
            let path = format!("resources/{resource}.infrastructure.cluster.x-k8s.io/cluster/{name}.json");
            scene.entries.push(Entry::new(&path, object.to_string().as_bytes()));
        }
    }
    scene.node_lists.clear();
    scene
}

/// None of them had a UUID when the backup was taken, nothing is in their folder, and no inventory lists folders.
fn without_uuid(many: usize) -> Scene {
    let web = pool_of(many);
    let mut scene = Scene::of(&web);
    for number in 0..many {
        scene.drop_uuids(&web, &web.worker(number));
        let other = format!("other-{number:05}");
        scene.add_stranger(&other);
        scene.vm(&other).path = Some(format!("/DC0/vm/folder-{number:05}/{other}"));
    }
    (0..many).for_each(|number| scene.lose(&web.worker(number)));
    let kinds = [Resource::VSphereVM, Resource::VSphereMachine];
    for object in scene.objects.iter_mut().filter(|object| kinds.contains(&object.resource)) {
        object.json["spec"]["folder"] = "/DC0/vm/gone".into();
    }
    scene
}

/// Two machines of each UUID, of which CAPV may adopt either.
fn many_dangers(many: usize) -> Scene {
    let web = pool_of(many);
    let mut scene = Scene::of(&web);
    for number in 0..many {
        let worker = web.worker(number);
        scene.copy_vm(&worker, &format!("copy-{number:05}"));
    }
    scene
}
