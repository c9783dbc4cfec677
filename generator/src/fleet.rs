//! The clusters and machines that backup and inventory tell of, each derived from its number alone.

use jiff::Timestamp;

use crate::plan::Plan;
use crate::random::Random;
use crate::template::after;

/// The moment at which the backup begins: 2026-03-02T01:00:00Z.
pub(crate) const STARTED: u64 = 1_772_413_200;
/// The vCenter of all clusters.
pub(crate) const SERVER: &str = "vcenter.example.com";
/// The datacenter of all VMs.
pub(crate) const DATACENTER: &str = "frankfurt";
/// The resource pool of the clusters' VMs.
pub(crate) const POOL: &str = "kubernetes";
/// The network of the clusters' VMs.
pub(crate) const NETWORK: &str = "vm-network-112";
/// The template that the clusters' VMs are cloned from.
pub(crate) const TEMPLATE: &str = "ubuntu-2404-kube-v1.32.0";
/// Clusters to a namespace.
const CLUSTERS_IN_NAMESPACE: usize = 10;
/// Machines of a control plane.
const CONTROL_PLANE: usize = 3;

/// A moment relative to the backup.
pub(crate) fn moment(seconds: i64) -> Timestamp {
    after(Timestamp::from_second(STARTED.cast_signed()).unwrap_or_default(), seconds)
}

/// A cluster with all that it owns.
#[derive(Debug)]
pub(crate) struct Cluster {
    pub(crate) index: usize,
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) born: Timestamp,
    pub(crate) uid: String,
    pub(crate) infra_uid: String,
    pub(crate) control_plane_uid: String,
    /// The address of its API server.
    pub(crate) endpoint: String,
    pub(crate) pools: Vec<Pool>,
    /// In the order of their names.
    pub(crate) machines: Vec<Machine>,
}

/// A MachineDeployment and its one MachineSet.
#[derive(Debug)]
pub(crate) struct Pool {
    pub(crate) name: String,
    pub(crate) uid: String,
    pub(crate) set: String,
    pub(crate) set_uid: String,
    pub(crate) hash: String,
    pub(crate) replicas: usize,
}

/// A machine, whose Machine, VSphereMachine, VSphereVM, `KubeadmConfig` and VM share its name.
#[derive(Debug)]
pub(crate) struct Machine {
    /// Its number among all machines of the fleet.
    pub(crate) index: usize,
    /// Its place in [`Cluster::pools`]; none for the control plane.
    pub(crate) pool: Option<usize>,
    pub(crate) name: String,
    pub(crate) born: Timestamp,
    pub(crate) uid: String,
    pub(crate) infra_uid: String,
    pub(crate) vm_uid: String,
    pub(crate) config_uid: String,
    pub(crate) bios_uuid: String,
    pub(crate) moref: String,
    pub(crate) ip: String,
    pub(crate) mac: String,
    pub(crate) host: String,
}

/// The clusters of a plan, one after the other.
pub(crate) fn clusters(plan: &Plan) -> impl Iterator<Item = Cluster> {
    (0..plan.clusters).map(|index| cluster(plan, index))
}

/// The namespaces of a plan.
pub(crate) fn namespaces(plan: &Plan) -> impl Iterator<Item = String> {
    (0..plan.clusters.div_ceil(CLUSTERS_IN_NAMESPACE)).map(namespace)
}

/// The name of a namespace.
fn namespace(index: usize) -> String {
    format!("team-{index:03}")
}

/// One cluster.
fn cluster(plan: &Plan, index: usize) -> Cluster {
    let mut random = Random::new(plan.seed, "cluster", index);
    // As many digits for each, so that the order of numbers is the order of names, in which an API server lists.
    let name = format!("prod-eu-{index:04}");
    let born = moment(-40 * 86_400 + i64::try_from(index).unwrap_or_default() * 977);
    let control_planes = plan.machines.min(CONTROL_PLANE);
    let workers = plan.machines - control_planes;
    let pools: Vec<Pool> = [workers.div_ceil(2), workers / 2]
        .into_iter()
        .enumerate()
        .map(|(number, replicas)| {
            let name = format!("{name}-md-{number}");
            let suffix = random.suffix();
            let hash = format!("{}-{suffix}", 1_000_000_000 + random.next() % 3_000_000_000);
            Pool { uid: random.uuid(), set: format!("{name}-{suffix}"), set_uid: random.uuid(), name, hash, replicas }
        })
        .collect();

    let mut names: Vec<(String, Option<usize>)> = Vec::new();
    let counts = [(name.clone(), None, control_planes)]
        .into_iter()
        .chain(pools.iter().enumerate().map(|(number, pool)| (pool.set.clone(), Some(number), pool.replicas)));
    for (prefix, pool, count) in counts {
        let wanted = names.len() + count;
        while names.len() < wanted {
            let name = format!("{prefix}-{}", random.suffix());
            if !names.iter().any(|(known, _)| *known == name) {
                names.push((name, pool));
            }
        }
    }
    names.sort();
    let machines = names
        .into_iter()
        .enumerate()
        .map(|(number, (name, pool))| machine(&mut random, index * plan.machines + number, name, pool, born))
        .collect();
    Cluster {
        index,
        namespace: namespace(index / CLUSTERS_IN_NAMESPACE),
        born,
        uid: random.uuid(),
        infra_uid: random.uuid(),
        control_plane_uid: random.uuid(),
        endpoint: format!("10.200.{}.{}", index / 250, 1 + index % 250),
        name,
        pools,
        machines,
    }
}

/// One machine.
fn machine(random: &mut Random, index: usize, name: String, pool: Option<usize>, cluster: Timestamp) -> Machine {
    let tail = random.hex(6);
    let (first, rest) = tail.split_at(2);
    let (second, third) = rest.split_at(2);
    Machine {
        index,
        pool,
        name,
        born: after(cluster, i64::try_from(index % 100).unwrap_or_default() * 37),
        uid: random.uuid(),
        infra_uid: random.uuid(),
        vm_uid: random.uuid(),
        config_uid: random.uuid(),
        bios_uuid: format!("42{}", random.uuid().get(2..).unwrap_or_default()),
        moref: format!("vm-{}", 10_000 + index),
        ip: format!("10.{}.{}.{}", 32 + index / 60_000, index / 250 % 240, 1 + index % 250),
        mac: format!("00:50:56:{first}:{second}:{third}"),
        host: format!("esx-{:02}.example.com", index % 48),
    }
}
