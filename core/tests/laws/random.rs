//! Random management clusters, and random drift.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

use crate::support::{AFTER, Api, Cluster, Inventory, Layout, Resource, Scene, time, uuid};

/// How often a law is tried: this often, times `LAWS_TIMES` of the environment, for those who look for what breaks it.
pub(crate) fn tries(cases: u32) -> ProptestConfig {
    let times = std::env::var("LAWS_TIMES").map_or(1, |times| times.parse().expect("LAWS_TIMES is a number"));
    let max_global_rejects = ProptestConfig::default().max_global_rejects * times;
    ProptestConfig { max_global_rejects, ..ProptestConfig::with_cases(cases * times) }
}

/// A cluster and where it lies, chosen so that names fit several of them.
fn cluster(kind: u8, api: Api, members: usize, workers: usize) -> Cluster {
    let cluster = match kind {
        0 => Cluster::new("team-a", "web"),
        1 => Cluster::new("team-b", "web"),
        2 => Cluster::new("team-b", "web-api").in_folder("team-a"),
        3 => Cluster::new("team-a", "prod").pools(&[("prod-md-0", workers), ("prod-eu-md-0-gpu", 1)]),
        4 => Cluster::new("team-a", "prod-eu"),
        5 => Cluster::new("team-c", "retail-analytics-platform-production-europe-west-frankfurt"),
        6 => Cluster::new("team-c", "tkc").class_based(),
        7 => Cluster::new("team-d", "dr").on("vc02.corp.example"),
        8 => Cluster::new("team-d", "far").in_datacenter("DC1"),
        _ => Cluster::new("team-d", "win").windows(),
    };
    let mut cluster = cluster.api(api).members(members);
    cluster.pools[0].1 = workers;
    cluster
}

/// A change since the backup, or an oddity of the backup. The index chooses the cluster or machine.
#[derive(Clone, Copy, Debug)]
enum Drift {
    Lose,
    LoseNode,
    Rename,
    Move,
    PowerOff,
    Disconnect,
    Template,
    Grow,
    GrowSilently,
    GrowSilentlyAndOff,
    GrowJustNow,
    GrowElsewhere,
    GrowControlPlane,
    GrowPool,
    Copy,
    CopyWithNewUuid,
    CopyOfGrown,
    Restore,
    BeingMade,
    BeingMadeElsewhere,
    BeingDeleted,
    WithoutVSphereVM,
    Inconsistent,
    FalseClaim,
    UnknownCluster,
    Stranger,
    NodesNotRead,
    NodesInPart,
    InventoryIncomplete,
}

impl Drift {
    const ALL: [Self; 29] = [
        Self::Lose,
        Self::LoseNode,
        Self::Rename,
        Self::Move,
        Self::PowerOff,
        Self::Disconnect,
        Self::Template,
        Self::Grow,
        Self::GrowSilently,
        Self::GrowSilentlyAndOff,
        Self::GrowJustNow,
        Self::GrowElsewhere,
        Self::GrowControlPlane,
        Self::GrowPool,
        Self::Copy,
        Self::CopyWithNewUuid,
        Self::CopyOfGrown,
        Self::Restore,
        Self::BeingMade,
        Self::BeingMadeElsewhere,
        Self::BeingDeleted,
        Self::WithoutVSphereVM,
        Self::Inconsistent,
        Self::FalseClaim,
        Self::UnknownCluster,
        Self::Stranger,
        Self::NodesNotRead,
        Self::NodesInPart,
        Self::InventoryIncomplete,
    ];
}

/// What happens, in which cluster, and to which of its machines.
type Step = (Drift, Index, Index);

fn apply(scene: &mut Scene, clusters: &[Cluster], (drift, which, machine): &Step, number: usize) {
    let cluster = which.get(clusters);
    let machines = cluster.machines();
    let seed = machine.get(&machines);
    let vm = seed.vm.as_str();
    let moref = cluster.moref(vm);
    let exists = scene.vms().any(|found| found.name == vm);
    let set = cluster.set(&cluster.pools[0].0);
    match drift {
        Drift::Lose => scene.lose(vm),
        Drift::LoseNode => scene.remove_node(vm),
        Drift::Rename if exists => scene.vm(vm).name = format!("renamed-{number}"),
        Drift::Move if exists => scene.vm(vm).path = Some(format!("/DC0/vm/archive/{vm}")),
        Drift::PowerOff if exists => scene.vm(vm).power_state = Some("poweredOff".into()),
        Drift::Disconnect if exists => scene.vm(vm).connection_state = Some("disconnected".into()),
        Drift::Template if exists => scene.vm(vm).template = true,
        Drift::Grow => drop(scene.grow(cluster, &set, 10 + number)),
        Drift::GrowSilently => drop(scene.grow_without_node(cluster, &set, 20 + number)),
        Drift::GrowSilentlyAndOff => {
            let name = scene.grow_without_node(cluster, &set, 30 + number);
            scene.vm(&cluster.vm_name(&name)).power_state = Some("poweredOff".into());
        }
        Drift::GrowJustNow => {
            let name = scene.grow_without_node(cluster, &set, 40 + number);
            scene.vm(&cluster.vm_name(&name)).created_at = Some(time("2026-11-02T14:55:00Z"));
        }
        Drift::GrowElsewhere => {
            let name = cluster.vm_name(&scene.grow_without_node(cluster, &set, 70 + number));
            let vm = scene.vm(&name);
            vm.power_state = Some("poweredOff".into());
            match number % 3 {
                0 => vm.path = Some(format!("/DC0/vm/archive/{name}")),
                1 => vm.resource_pool = Some("Resources".into()),
                _ => vm.networks = Some(vec!["VM Network".into()]),
            }
        }
        Drift::GrowControlPlane => drop(scene.grow(cluster, &cluster.control_plane, 10 + number)),
        Drift::GrowPool => {
            let name = scene.grow_without_node(cluster, &format!("{}-new-zzzzz", cluster.name), number + 1);
            scene.vm(&cluster.vm_name(&name)).power_state = Some("poweredOff".into());
        }
        Drift::Copy if exists => drop(scene.copy_vm(vm, &format!("copy-{number}"))),
        Drift::CopyWithNewUuid if exists => {
            let copy = scene.copy_vm(vm, &format!("clone-{number}"));
            copy.bios_uuid = Some(uuid(&format!("clone-{number}")));
        }
        Drift::CopyOfGrown => {
            let name = scene.grow(cluster, &set, 50 + number);
            scene.copy_vm(&cluster.vm_name(&name), &format!("copy-of-grown-{number}"));
        }
        Drift::Restore if exists => {
            let found = scene.vm(vm);
            found.bios_uuid = Some(uuid(&format!("restored/{vm}")));
            found.instance_uuid = Some(uuid(&format!("restored/instance/{vm}")));
            found.moref = Some(format!("{moref}7"));
            scene.remove_node(vm);
        }
        Drift::BeingMade => scene.drop_uuids_where_there(cluster, &seed.name),
        Drift::BeingMadeElsewhere if exists => {
            scene.drop_uuids_where_there(cluster, &seed.name);
            scene.vm(vm).instance_uuid = Some(uuid(&format!("elsewhere/{vm}")));
        }
        Drift::BeingDeleted => scene.remove_object(Resource::Machine, &seed.name),
        Drift::WithoutVSphereVM => scene.remove_object(Resource::VSphereVM, vm),
        Drift::Inconsistent => {
            scene.edit(Resource::VSphereVM, vm, |json| json["spec"]["biosUUID"] = uuid("odd").into());
        }
        Drift::FalseClaim => {
            let other = machines[0].vm.clone();
            let claimed = cluster.bios_uuid(&other);
            scene.edit(Resource::VSphereVM, vm, |json| json["spec"]["biosUUID"] = claimed.clone().into());
            let id = format!("vsphere://{claimed}");
            scene.edit(Resource::Machine, &seed.name, |json| json["spec"]["providerID"] = id.clone().into());
            let name = cluster.vsphere_machine_name(&seed.name);
            scene.edit(Resource::VSphereMachine, &name, |json| json["spec"]["providerID"] = id.clone().into());
        }
        Drift::UnknownCluster => {
            let lab = Cluster::new("team-z", "lab").in_datacenter(&cluster.datacenter).on(&cluster.server);
            let name = lab.generated("lab-control-plane", 60 + number);
            scene.add_vm(cluster, lab.virtual_machine(&name, AFTER));
        }
        Drift::Stranger => scene.add_stranger(&format!("jump-host-{number}")),
        Drift::NodesNotRead => scene.node_lists.retain(|list| list.cluster.as_deref() != Some(&cluster.key())),
        Drift::NodesInPart => scene.node_list(cluster).paged = true,
        Drift::InventoryIncomplete => scene.inventories[0].content.complete = false,
        Drift::Rename
        | Drift::Move
        | Drift::PowerOff
        | Drift::Disconnect
        | Drift::Template
        | Drift::Copy
        | Drift::CopyWithNewUuid
        | Drift::Restore
        | Drift::BeingMadeElsewhere => {}
    }
}

impl Scene {
    /// Changes an object, where there is one.
    fn edit(&mut self, resource: Resource, name: &str, change: impl Fn(&mut serde_json::Value)) {
        let found = self.objects.iter_mut().filter(|object| object.resource == resource && object.name() == name);
        found.for_each(|object| change(&mut object.json));
    }

    fn drop_uuids_where_there(&mut self, cluster: &Cluster, machine: &str) {
        let vm = cluster.vm_name(machine);
        let vsphere_machine = cluster.vsphere_machine_name(machine);
        let drop = |json: &mut serde_json::Value| {
            if let Some(spec) = json["spec"].as_object_mut() {
                spec.remove("providerID");
                spec.remove("biosUUID");
            }
        };
        self.edit(Resource::Machine, machine, drop);
        self.edit(Resource::VSphereMachine, &vsphere_machine, drop);
        self.edit(Resource::VSphereVM, &vm, drop);
        self.edit(Resource::VSphereVM, &vm, |json| json["status"] = json!({}));
    }
}

/// Up to three clusters, and some drift.
pub(crate) fn scene() -> impl Strategy<Value = Scene> {
    let clusters = vec((0..10_u8, 1..3_usize, 0..3_usize), 1..4);
    let api = prop::sample::select(Api::ALL.to_vec());
    let drift = vec((prop::sample::select(Drift::ALL.to_vec()), any::<Index>(), any::<Index>()), 0..7);
    (clusters, api, drift, any::<bool>()).prop_map(|(mut kinds, api, drift, by_datacenter)| {
        kinds.sort_unstable();
        kinds.dedup_by_key(|(kind, _, _)| *kind);
        let clusters: Vec<Cluster> =
            kinds.into_iter().map(|(kind, members, workers)| cluster(kind, api, members, workers)).collect();
        let mut scene = Scene::empty();
        if by_datacenter {
            scene = scene
                .with_inventory(Inventory::of_datacenter(&clusters[0].server, "DC0"))
                .with_inventory(Inventory::of_datacenter(&clusters[0].server, "DC1"));
        }
        let mut scene = clusters.iter().fold(scene, Scene::and);
        for (number, step) in drift.iter().enumerate() {
            apply(&mut scene, &clusters, step, number);
        }
        scene
    })
}

/// A layout of the archive.
pub(crate) fn layout() -> impl Strategy<Value = Layout> {
    let versions = Api::ALL.map(Layout::Versions);
    prop::sample::select([&[Layout::Legacy, Layout::Preferred, Layout::Both], versions.as_slice()].concat())
}
