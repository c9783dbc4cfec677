//! Clusters, pools and machines, with the objects that they are joined from.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::missing::MissingKinds;
use super::placement::KnownPlacement;
use crate::backup::ControlPlaneProvider;
use crate::backup::objects::{
    Cluster, ControlPlane, Endpoint, EtcdadmCluster, Machine, MachineDeployment, MachinePool, MachineSet, Placement,
    Reference, TKG_MANAGEMENT_LABEL, Topology, VSphereCluster, VSphereMachine, VSphereMachineTemplate, VSphereVM,
};
use crate::cluster::ClusterRef;
use crate::ids::{ClusterId, IdVec, MachineId, PoolId};
use crate::uuid::Uuid;
use crate::vsphere::ServerName;

/// Everything that the backup says, joined.
#[derive(Debug)]
pub(crate) struct Graph<'a> {
    /// The clusters, by key.
    pub(crate) clusters: IdVec<ClusterId, ClusterNode<'a>>,
    /// Kinds that are named and not held.
    pub(crate) missing: MissingKinds,
    /// Templates and images that machines are cloned from: names, paths and managed object references.
    pub(crate) images: BTreeSet<&'a str>,
    /// Templates of virtual machines, by namespace and name.
    pub(crate) machine_templates: BTreeMap<(&'a str, &'a str), &'a VSphereMachineTemplate>,
    /// `VSphereVMs` and `VSphereMachines` of no cluster.
    pub(crate) unattached: Vec<String>,
}

/// One cluster.
#[derive(Debug)]
pub(crate) struct ClusterNode<'a> {
    pub(crate) key: ClusterRef,
    /// The Cluster object, unless only others name it.
    pub(crate) object: Option<&'a Cluster>,
    pub(crate) provider: Provider,
    pub(crate) vsphere: Option<&'a VSphereCluster>,
    pub(crate) control_plane: Option<&'a ControlPlane>,
    /// The control plane's name, also where its object is missing.
    pub(crate) control_plane_name: Option<String>,
    /// The control plane's kind, also where its object is missing.
    pub(crate) control_plane_kind: Option<String>,
    /// Its etcd on machines of its own.
    pub(crate) etcd: Option<&'a EtcdadmCluster>,
    /// The name of that etcd, also where its object is missing.
    pub(crate) etcd_name: Option<String>,
    /// The pools, by name.
    pub(crate) pools: IdVec<PoolId, PoolNode<'a>>,
    /// The machines, by name.
    pub(crate) machines: IdVec<MachineId, MachineNode<'a>>,
    /// Where its machines may lie.
    pub(crate) placement: KnownPlacement,
}

/// Who provides a cluster's infrastructure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Provider {
    /// CAPV with its own `VSphereVMs`.
    Vsphere,
    /// CAPV within a Supervisor.
    Supervisor,
    /// Something else, by the kind of its infrastructure object.
    Other(String),
}

/// A pool of workers.
#[derive(Debug)]
pub(crate) struct PoolNode<'a> {
    /// `None` collects what is known only to belong to the cluster.
    pub(crate) name: Option<String>,
    pub(crate) deployment: Option<&'a MachineDeployment>,
    pub(crate) sets: Vec<&'a MachineSet>,
    pub(crate) pool: Option<&'a MachinePool>,
}

impl PoolNode<'_> {
    /// `spec.replicas` of whatever the pool is.
    pub(crate) fn desired(&self) -> Option<u64> {
        if let Some(deployment) = self.deployment {
            return deployment.replicas;
        }
        if let Some(pool) = self.pool {
            return pool.replicas;
        }
        self.sets.iter().filter_map(|set| set.replicas).reduce(u64::saturating_add)
    }
}

/// Where in its cluster a machine belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    ControlPlane,
    /// A member of an etcd on machines of its own. It is never a Node.
    Etcd,
    /// A load balancer before the API servers. It has no Machine, and is never a Node.
    LoadBalancer,
    /// One of [`ClusterNode::pools`].
    Pool(PoolId),
}

/// A machine: up to three objects that mean one virtual machine.
#[derive(Debug)]
pub(crate) struct MachineNode<'a> {
    /// The Machine's name, else the `VSphereVM`'s, else that of the `VSphereMachine`'s owner or its own.
    pub(crate) name: String,
    pub(crate) role: Role,
    /// Who provides its infrastructure: a cluster on vSphere may have machines of other providers.
    pub(crate) provider: Provider,
    pub(crate) machine: Option<&'a Machine>,
    pub(crate) vsphere_machine: Option<&'a VSphereMachine>,
    /// As a rule one, the one that bears the virtual machine's name first.
    pub(crate) vsphere_vms: Vec<&'a VSphereVM>,
    /// An object of it is in the archive but could not be read.
    pub(crate) unreadable_part: bool,
    /// The archive holds copies of one of its objects that contradict each other.
    pub(crate) contradicted: bool,
    /// A `VSphereVM` that belongs to no Machine by design, a load balancer's.
    pub(crate) standalone: bool,
    /// Every UUID that its objects claim, the most direct first.
    pub(crate) uuids: Vec<UuidClaim<'a>>,
    /// Its vCenter.
    pub(crate) server: Option<ServerName>,
    /// Its objects name a vCenter that is none. So it is not known, as where none is named, but also not any.
    pub(crate) names_no_server: bool,
    /// Where it was to be made, the resolved `VSphereVM` first.
    pub(crate) placement: Cow<'a, Placement>,
}

/// A UUID that one of a machine's objects claims.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UuidClaim<'a> {
    /// `None` when the text is no UUID.
    pub(crate) uuid: Option<Uuid>,
    /// The text.
    pub(crate) raw: &'a str,
    /// The field, for people.
    pub(crate) field: &'static str,
    /// The archive entry.
    pub(crate) entry: &'a str,
}

impl<'a> MachineNode<'a> {
    /// The `VSphereVM` that bears the machine's virtual machine.
    pub(crate) fn vsphere_vm(&self) -> Option<&'a VSphereVM> {
        self.vsphere_vms.first().copied()
    }

    /// Where its `VSphereVMs` lie, where that is not the machine's placement.
    pub(crate) fn other_placements(&self) -> impl Iterator<Item = &'a Placement> {
        self.vsphere_vms.iter().map(|vm| &vm.placement).filter(|placement| **placement != *self.placement)
    }

    /// The first UUID that its objects claim.
    pub(crate) fn uuid(&self) -> Option<Uuid> {
        self.uuids.iter().find_map(|claim| claim.uuid)
    }

    /// The name that its virtual machine was given.
    pub(crate) fn birth_name(&self) -> &str {
        self.vsphere_vm().map_or(self.name.as_str(), |vm| vm.meta.name.as_str())
    }
}

impl<'a> Graph<'a> {
    /// The cluster with this key.
    pub(crate) fn cluster(&self, key: &ClusterRef) -> Option<&ClusterNode<'a>> {
        self.cluster_id(key).map(|id| &self.clusters[id])
    }

    /// The template of virtual machines that an object of a namespace names.
    pub(crate) fn machine_template(
        &self,
        namespace: &str,
        named: Option<&Reference>,
    ) -> Option<&VSphereMachineTemplate> {
        let named = named.filter(|named| named.kind == "VSphereMachineTemplate")?;
        self.machine_templates.get(&(named.namespace.as_deref().unwrap_or(namespace), named.name.as_str())).copied()
    }

    /// The id of the cluster with this key.
    pub(crate) fn cluster_id(&self, key: &ClusterRef) -> Option<ClusterId> {
        self.clusters.binary_search_by(|cluster| cluster.key.cmp(key))
    }
}

impl<'a> ClusterNode<'a> {
    /// What its `ClusterClass` makes its objects from, where it has one.
    pub(crate) fn topology(&self) -> Option<&'a Topology> {
        self.object?.topology.as_ref()
    }

    /// The management cluster itself, whose objects the backup has: TKG labels it, and gives it a namespace.
    pub(crate) fn is_management_cluster(&self) -> bool {
        let is_labelled = self.object.is_some_and(|object| object.meta.labels.contains_key(TKG_MANAGEMENT_LABEL));
        is_labelled || self.key.namespace == "tkg-system"
    }

    /// Who provides its control plane; kubeadm where nothing says.
    pub(crate) fn control_plane_provider(&self) -> ControlPlaneProvider {
        self.control_plane_kind.as_deref().map_or_else(ControlPlaneProvider::default, ControlPlaneProvider::of_kind)
    }

    /// Its control plane has no machines.
    pub(crate) fn has_hosted_control_plane(&self) -> bool {
        self.control_plane_provider().is_hosted() || self.control_plane.is_some_and(ControlPlane::is_hosted)
    }

    /// How many machines its control plane should have; none where it has no machines.
    pub(crate) fn desired_control_plane_machines(&self) -> Option<u64> {
        self.control_plane.filter(|found| !found.is_hosted()).and_then(|found| found.replicas)
    }

    /// The endpoint of its API servers: the Cluster's, else the `VSphereCluster`'s.
    pub(crate) fn endpoint(&self) -> Option<&'a Endpoint> {
        endpoint(self.object, self.vsphere)
    }

    /// The cluster's vCenter by its `VSphereCluster`.
    pub(crate) fn server(&self) -> Option<ServerName> {
        self.vsphere.and_then(|vsphere| vsphere.placement.server.as_deref()).and_then(ServerName::parse)
    }
}

/// The endpoint of a cluster's API servers, by its objects.
pub(super) fn endpoint<'a>(object: Option<&'a Cluster>, vsphere: Option<&'a VSphereCluster>) -> Option<&'a Endpoint> {
    let of_object = object.and_then(|object| object.endpoint.as_ref());
    of_object.or_else(|| vsphere.and_then(|vsphere| vsphere.endpoint.as_ref()))
}
