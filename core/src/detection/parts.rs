//! The parts of a cluster beside its control plane, as the report has them.

use super::counts::{replicas, worst};
use crate::backup::Kind;
use crate::graph::{ClusterNode, PoolNode, Role};
use crate::report::{ExternalEtcd, Machine, Pool, PoolRole};

/// A pool of workers.
pub(super) fn workers(pool: &PoolNode<'_>, machines: Vec<Machine>) -> Pool {
    Pool {
        name: pool.name.clone(),
        role: PoolRole::Worker,
        kind: None,
        status: worst(&machines),
        replicas: replicas(pool.desired(), &machines),
        machines,
    }
}

/// What is known only to belong to the cluster.
pub(super) fn loose(machines: Vec<Machine>) -> Pool {
    Pool {
        name: None,
        role: PoolRole::Worker,
        kind: None,
        status: worst(&machines),
        replicas: replicas(None, &machines),
        machines,
    }
}

/// The etcd on machines of its own, where the cluster has one.
pub(super) fn external_etcd(node: &ClusterNode<'_>, machines: Vec<Machine>) -> Option<Pool> {
    let name = node.etcd_name.clone();
    (name.is_some() || !machines.is_empty()).then(|| Pool {
        name,
        role: PoolRole::Etcd,
        kind: Some(Kind::EtcdadmCluster.name().to_owned()),
        status: worst(&machines),
        replicas: replicas(node.etcd.and_then(|etcd| etcd.replicas), &machines),
        machines,
    })
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
    Some(Pool {
        name: Some(owner.map_or_else(|| first.name.clone(), |owner| owner.name.clone())),
        role: PoolRole::LoadBalancer,
        kind: owner.map(|owner| owner.kind.clone()),
        status: worst(&machines),
        replicas: replicas(None, &machines),
        machines,
    })
}
