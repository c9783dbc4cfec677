//! One cluster: its control plane, its pools, and how many machines they want and have.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ClusterRef;
use super::finding::Finding;
use super::forecast::ClusterForecast;
use super::machine::Machine;
use super::status::Status;

/// One cluster of the backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cluster {
    /// The Cluster object's namespace.
    pub namespace: String,
    /// The Cluster object's name.
    pub name: String,
    /// The worst of its control plane and workers.
    pub status: Status,
    /// Cluster API was told to leave it alone when the backup was taken.
    pub paused: bool,
    /// Its control plane.
    pub control_plane: ControlPlane,
    /// Its workers.
    pub workers: Workers,
    /// Its etcd, where that has machines of its own. They are listed in the pool of the role `etcd`, too, where readers
    /// of 1.0 find them; they count once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etcd: Option<ExternalEtcd>,
    /// Everything above the single machine.
    pub findings: Vec<Finding>,
    /// What the controllers do after a restore.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<ClusterForecast>,
}

/// The control plane of a cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ControlPlane {
    /// The control-plane object's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The control-plane object's kind, such as `KubeadmControlPlane` or `RKE2ControlPlane`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// It has no machines: it runs in the management cluster, or another program manages it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hosted: bool,
    /// The worst of its machines.
    pub status: Status,
    /// How many there should be, and are.
    pub replicas: Replicas,
    /// Its machines, worst first.
    pub machines: Vec<Machine>,
}

/// An etcd on machines of its own beside a cluster's control plane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExternalEtcd {
    /// The kind of its object.
    pub kind: String,
    /// The name of its object, and of the pool that lists its machines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The worst of its machines.
    pub status: Status,
    /// How many there should be, and are.
    pub replicas: Replicas,
    /// Its machines, worst first, as in that pool.
    pub machines: Vec<Machine>,
}

/// The workers of a cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Workers {
    /// The worst of its pools.
    pub status: Status,
    /// Its pools, worst first.
    pub pools: Vec<Pool>,
}

/// A `MachineDeployment`, or a `MachineSet` or `MachinePool` of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pool {
    /// The pool's name; absent for what is known only to belong to the cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What its machines are, where they are no workers.
    #[serde(default, skip_serializing_if = "PoolRole::is_worker")]
    pub role: PoolRole,
    /// The kind of the object that it is, where its machines are no workers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The worst of its machines.
    pub status: Status,
    /// How many there should be, and are.
    pub replicas: Replicas,
    /// Its machines, worst first.
    pub machines: Vec<Machine>,
}

/// What the machines of a pool are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PoolRole {
    /// Workers.
    #[default]
    Worker,
    /// Members of an etcd on machines of its own. They are never Nodes.
    Etcd,
    /// Load balancers before the API servers. They have no Machines, and are never Nodes.
    LoadBalancer,
}

impl PoolRole {
    /// Its machines are workers.
    pub fn is_worker(&self) -> bool {
        *self == Self::Worker
    }
}

/// How many machines there should be, and are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Replicas {
    /// `spec.replicas` in the backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired: Option<u64>,
    /// Machine objects in the backup.
    pub in_backup: u64,
    /// Healthy machines and Ghosts.
    pub in_vsphere: u64,
}

impl Cluster {
    /// As commands and other objects name it.
    pub fn reference(&self) -> ClusterRef {
        ClusterRef { namespace: self.namespace.clone(), name: self.name.clone() }
    }

    /// Whether this is the one that is named.
    pub fn is(&self, named: &ClusterRef) -> bool {
        named.namespace == self.namespace && named.name == self.name
    }

    /// All of its machines: control plane first, then pool by pool.
    pub fn machines(&self) -> impl Iterator<Item = &Machine> {
        self.control_plane.machines.iter().chain(self.workers.pools.iter().flat_map(|pool| &pool.machines))
    }
}
