//! The parts of a cluster beside its control plane, as the report has them.

use super::replicas::replicas;
use crate::backup::Kind;
use crate::graph::{ClusterNode, PoolNode, Role};
use crate::report::{ExternalEtcd, Machine, Pool, PoolRole, Status};

/// A pool of workers.
pub(super) fn workers(pool: &PoolNode<'_>, machines: Vec<Machine>) -> Pool {
    part(pool.name.clone(), PoolRole::Worker, None, pool.desired(), machines)
}

/// What is known only to belong to the cluster.
pub(super) fn loose(machines: Vec<Machine>) -> Pool {
    part(None, PoolRole::Worker, None, None, machines)
}

/// The etcd on machines of its own, where the cluster has one.
pub(super) fn external_etcd(node: &ClusterNode<'_>, machines: Vec<Machine>) -> Option<Pool> {
    let name = node.etcd_name.clone();
    let kind = Some(Kind::EtcdadmCluster.name().to_owned());
    let desired = node.etcd.and_then(|etcd| etcd.replicas);
    (name.is_some() || !machines.is_empty()).then(|| part(name, PoolRole::Etcd, kind, desired, machines))
}

/// The same beside control plane and workers.
pub(super) fn as_external_etcd(pool: &Pool) -> ExternalEtcd {
    ExternalEtcd {
        kind: pool.kind.clone().unwrap_or_default(),
        name: pool.name.clone(),
        status: pool.status,
        replicas: pool.replicas,
        machines: pool.machines.clone(),
    }
}

/// The load balancers before the API servers, where the cluster has any.
pub(super) fn load_balancers(node: &ClusterNode<'_>, machines: Vec<Machine>) -> Option<Pool> {
    let first = node.machines.iter().find(|machine| machine.role == Role::LoadBalancer)?;
    let owner = first.vsphere_vm().and_then(|vm| vm.meta.owners.first());
    let name = owner.map_or_else(|| first.name.clone(), |owner| owner.name.clone());
    Some(part(Some(name), PoolRole::LoadBalancer, owner.map(|owner| owner.kind.clone()), None, machines))
}

fn part(
    name: Option<String>,
    role: PoolRole,
    kind: Option<String>,
    desired: Option<u64>,
    machines: Vec<Machine>,
) -> Pool {
    Pool { name, role, kind, status: Status::of(&machines), replicas: replicas(desired, &machines), machines }
}
