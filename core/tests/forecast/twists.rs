//! Random scenes with oddities of a backup that a verdict does not look at, and a forecast does.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

use crate::random;
use crate::support::{Object, Resource, Scene};

/// Oddities of a backup that a verdict does not look at.
#[derive(Clone, Copy, Debug)]
enum Twist {
    WantMore,
    WantLess,
    GreedySelector,
    HealthCheck,
    SickNode,
    OtherVersion,
    Outdated,
    DeleteFirst,
    NoOwners,
    Remediate,
    ControlPlaneCheck,
    Twin,
    Zone,
    CertificatesEnd,
    Restart,
}

fn twist(scene: &mut Scene, twist: Twist, which: Index) {
    let positions = |wanted: &[Resource]| -> Vec<usize> {
        let objects = scene.objects.iter().enumerate();
        objects.filter(|(_, object)| wanted.contains(&object.resource)).map(|(position, _)| position).collect()
    };
    let wanting = positions(&[Resource::MachineDeployment, Resource::KubeadmControlPlane, Resource::MachineSet]);
    let deployments = positions(&[Resource::MachineDeployment]);
    let machines = positions(&[Resource::Machine]);
    let chosen = |list: &[usize]| (!list.is_empty()).then(|| list[which.index(list.len())]);
    match twist {
        Twist::WantMore | Twist::WantLess => {
            let Some(position) = chosen(&wanting) else { return };
            let replicas = &mut scene.objects[position].json["spec"]["replicas"];
            let wanted = replicas.as_u64().unwrap_or_default();
            *replicas = if matches!(twist, Twist::WantMore) { wanted + 2 } else { wanted.saturating_sub(1) }.into();
        }
        Twist::GreedySelector => {
            let Some(position) = chosen(&deployments) else { return };
            let greedy =
                json!({ "matchExpressions": [{ "key": "cluster.x-k8s.io/cluster-name", "operator": "Exists" }] });
            scene.objects[position].json["spec"]["selector"] = greedy;
        }
        Twist::HealthCheck => {
            let Some(position) = chosen(&machines) else { return };
            let machine = &scene.objects[position];
            let cluster = machine.json["spec"]["clusterName"].as_str().unwrap_or_default().to_owned();
            let check = Object::new(
                Resource::MachineHealthCheck,
                machine.api,
                machine.namespace(),
                &format!("{cluster}-check"),
            );
            let spec = json!({
                "clusterName": cluster,
                "selector": { "matchLabels": { "cluster.x-k8s.io/cluster-name": cluster } },
                "maxUnhealthy": "60%",
                "unhealthyConditions": [{ "type": "Ready", "status": "False", "timeout": "5m0s" }],
            });
            if !scene
                .objects
                .iter()
                .any(|object| object.resource == Resource::MachineHealthCheck && object.name() == check.name())
            {
                scene.objects.push(check.of_cluster(&cluster).with("spec", spec));
            }
        }
        Twist::SickNode => {
            let mut nodes: Vec<_> = scene.node_lists.iter_mut().flat_map(|list| &mut list.nodes).collect();
            if !nodes.is_empty() {
                let position = which.index(nodes.len());
                nodes[position]["status"]["conditions"][0]["status"] = "False".into();
            }
        }
        Twist::OtherVersion => {
            let Some(position) = chosen(&deployments) else { return };
            scene.objects[position].json["spec"]["template"]["spec"]["version"] = "v1.99.0".into();
        }
        Twist::Outdated => {
            let Some(position) = chosen(&positions(&[Resource::KubeadmControlPlane])) else { return };
            let status = &mut scene.objects[position].json["status"];
            (status["replicas"], status["updatedReplicas"]) = (3.into(), which.index(4).into());
        }
        Twist::DeleteFirst => {
            let Some(position) = chosen(&machines) else { return };
            let mark = json!({ "cluster.x-k8s.io/delete-machine": "" });
            scene.objects[position].json["metadata"]["annotations"] = mark;
        }
        Twist::Remediate => {
            let Some(position) = chosen(&machines) else { return };
            let mark = json!({ "cluster.x-k8s.io/remediate-machine": "" });
            scene.objects[position].json["metadata"]["annotations"] = mark;
        }
        Twist::ControlPlaneCheck => {
            let Some(position) = chosen(&positions(&[Resource::KubeadmControlPlane])) else { return };
            let control_plane = &scene.objects[position];
            let cluster = control_plane.json["metadata"]["labels"]["cluster.x-k8s.io/cluster-name"].clone();
            let cluster = cluster.as_str().unwrap_or_default().to_owned();
            let name = format!("{cluster}-members");
            let check = Object::new(Resource::MachineHealthCheck, control_plane.api, control_plane.namespace(), &name);
            let spec = json!({
                "clusterName": cluster,
                "selector": { "matchLabels": { "cluster.x-k8s.io/control-plane": "" } },
                "unhealthyConditions": [{ "type": "Ready", "status": "Unknown", "timeout": "5m0s" }],
            });
            if !scene.objects.iter().any(|object| object.name() == name) {
                scene.objects.push(check.of_cluster(&cluster).with("spec", spec));
            }
        }
        Twist::Twin => {
            let names: Vec<String> = scene.vms().map(|vm| vm.name.clone()).collect();
            if !names.is_empty() {
                let name = &names[which.index(names.len())];
                scene.copy_vm(name, &format!("twin-of-{name}"));
            }
        }
        Twist::Zone => {
            let Some(position) = chosen(&machines) else { return };
            scene.objects[position].json["spec"]["failureDomain"] = "zone-a".into();
        }
        Twist::CertificatesEnd => {
            let Some(position) = chosen(&positions(&[Resource::KubeadmControlPlane])) else { return };
            scene.objects[position].json["spec"]["rolloutBefore"] = json!({ "certificatesExpiryDays": 90 });
            for object in scene.objects.iter_mut().filter(|object| object.resource == Resource::Machine) {
                let expiry = json!({ "machine.cluster.x-k8s.io/certificates-expiry": "2026-12-24T00:00:00Z" });
                object.json["metadata"]["annotations"] = expiry;
            }
        }
        Twist::Restart => {
            let Some(position) = chosen(&deployments) else { return };
            let labels = &mut scene.objects[position].json["spec"]["template"]["metadata"]["labels"];
            labels["restarted"] = "yes".into();
        }
        Twist::NoOwners => {
            for object in &mut scene.objects {
                object.json["metadata"].as_object_mut().unwrap().remove("ownerReferences");
            }
        }
    }
}

pub(crate) fn scene() -> impl Strategy<Value = Scene> {
    let twists = [
        Twist::WantMore,
        Twist::WantLess,
        Twist::GreedySelector,
        Twist::HealthCheck,
        Twist::SickNode,
        Twist::OtherVersion,
        Twist::Outdated,
        Twist::DeleteFirst,
        Twist::NoOwners,
        Twist::Remediate,
        Twist::ControlPlaneCheck,
        Twist::Twin,
        Twist::Zone,
        Twist::CertificatesEnd,
        Twist::Restart,
    ];
    let steps = prop::collection::vec((prop::sample::select(twists.to_vec()), any::<Index>()), 0..5);
    (random::scene(), steps).prop_map(|(mut scene, steps)| {
        for (step, which) in steps {
            twist(&mut scene, step, which);
        }
        scene
    })
}
