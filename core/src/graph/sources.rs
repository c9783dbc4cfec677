//! What clusters and machines are put together from: the objects of a backup, found by name, owner and cluster.

use std::collections::{BTreeMap, BTreeSet};

use super::groups::{Group, Index};
use super::nodes::PoolNode;
use super::placement::KnownPlacement;
use super::pools::Pools;
use crate::backup::objects::{
    CLUSTER_NAME_LABEL, Cluster, ControlPlane, DEPLOYMENT_NAME_LABEL, EtcdadmCluster, MachineDeployment, MachinePool,
    MachineSet, Meta, Placement, SET_NAME_LABEL, VSphereCluster, VSphereMachineTemplate,
};
use crate::backup::{Backup, Kind, VSPHERE_GROUP};
use crate::cluster::ClusterRef;
use crate::ids::{IdVec, PoolId};
use crate::names;
use crate::vsphere::ServerName;

/// What the clusters are put together from.
pub(super) struct Sources<'a> {
    pub(super) clusters: Index<'a, Cluster>,
    sets: Index<'a, MachineSet>,
    deployments: Index<'a, MachineDeployment>,
    unreadable: BTreeSet<(Kind, &'a str, &'a str)>,
    vsphere_clusters: Index<'a, VSphereCluster>,
    labelled_vsphere_clusters: BTreeMap<ClusterRef, &'a VSphereCluster>,
    etcdadm_clusters: Index<'a, EtcdadmCluster>,
    labelled_etcdadm_clusters: BTreeMap<ClusterRef, &'a EtcdadmCluster>,
    control_planes: BTreeMap<(&'a str, &'a str), Vec<&'a ControlPlane>>,
    control_planes_of: BTreeMap<ClusterRef, &'a ControlPlane>,
    sets_of: BTreeMap<ClusterRef, Vec<&'a MachineSet>>,
    deployments_of: BTreeMap<ClusterRef, Vec<&'a MachineDeployment>>,
    pools_of: BTreeMap<ClusterRef, Vec<&'a MachinePool>>,
    pub(super) placements_of: BTreeMap<ClusterRef, Vec<&'a Placement>>,
    pub(super) zones: BTreeMap<ServerName, KnownPlacement>,
    /// Namespaces that hold a `VSphereMachineTemplate`.
    template_namespaces: BTreeSet<&'a str>,
}

/// Groups objects by the cluster that they belong to.
fn by_cluster<'a, T, V>(
    objects: &'a [T],
    key: impl Fn(&'a T) -> Option<ClusterRef>,
    value: impl Fn(&'a T) -> V,
) -> BTreeMap<ClusterRef, Vec<V>> {
    let mut groups: BTreeMap<ClusterRef, Vec<V>> = BTreeMap::new();
    for object in objects {
        if let Some(key) = key(object) {
            groups.entry(key).or_default().push(value(object));
        }
    }
    groups
}

impl<'a> Sources<'a> {
    pub(super) fn new(backup: &'a Backup) -> Self {
        let of_template = |template: &VSphereMachineTemplate| {
            let owner = template.meta.owner("Cluster").map(|owner| owner.name.as_str());
            cluster_of(&template.meta, owner)
        };
        let mut control_planes: BTreeMap<(&str, &str), Vec<&ControlPlane>> = BTreeMap::new();
        let mut control_planes_of = BTreeMap::new();
        for object in &backup.control_planes {
            control_planes.entry((&object.meta.namespace, &object.meta.name)).or_default().push(object);
            if let Some(key) = cluster_of(&object.meta, None) {
                control_planes_of.entry(key).or_insert(object);
            }
        }
        let labelled_vsphere_clusters = backup
            .vsphere_clusters
            .iter()
            .filter_map(|object| Some((cluster_of(&object.meta, None)?, object)))
            .collect();
        let mut zones: BTreeMap<ServerName, KnownPlacement> = BTreeMap::new();
        for zone in &backup.vsphere_deployment_zones {
            if let Some(server) = zone.placement.server.as_deref().and_then(ServerName::parse) {
                let known = zones.entry(server).or_default();
                known.add(&zone.placement);
                if let Some(domain) = backup.failure_domain_of(zone) {
                    known.add(&domain.placement);
                }
            }
        }
        Self {
            clusters: Index::new(&backup.clusters),
            sets: Index::new(&backup.machine_sets),
            deployments: Index::new(&backup.machine_deployments),
            unreadable: backup
                .unreadable
                .iter()
                .map(|lost| (lost.kind, lost.namespace.as_str(), lost.name.as_str()))
                .collect(),
            vsphere_clusters: Index::new(&backup.vsphere_clusters),
            labelled_vsphere_clusters,
            etcdadm_clusters: Index::new(&backup.etcdadm_clusters),
            labelled_etcdadm_clusters: backup
                .etcdadm_clusters
                .iter()
                .filter_map(|object| Some((cluster_of(&object.meta, None)?, object)))
                .collect(),
            control_planes,
            control_planes_of,
            sets_of: by_cluster(
                &backup.machine_sets,
                |set| cluster_of(&set.meta, set.cluster_name.as_deref()),
                |set| set,
            ),
            deployments_of: by_cluster(
                &backup.machine_deployments,
                |deployment| cluster_of(&deployment.meta, deployment.cluster_name.as_deref()),
                |deployment| deployment,
            ),
            pools_of: by_cluster(
                &backup.machine_pools,
                |pool| cluster_of(&pool.meta, pool.cluster_name.as_deref()),
                |pool| pool,
            ),
            placements_of: by_cluster(&backup.vsphere_machine_templates, of_template, |template| &template.placement),
            zones,
            template_namespaces: backup
                .vsphere_machine_templates
                .iter()
                .map(|template| template.meta.namespace.as_str())
                .collect(),
        }
    }

    /// Control plane and pools name templates, and their namespace holds none.
    pub(super) fn templates_missing(
        &self,
        key: &ClusterRef,
        control_plane: Option<&ControlPlane>,
        pools: &IdVec<PoolId, PoolNode<'_>>,
    ) -> bool {
        let of_pools = pools.iter().flat_map(|pool| {
            let deployment = pool.deployment.and_then(|deployment| deployment.template.as_ref());
            deployment.into_iter().chain(pool.sets.iter().filter_map(|set| set.template.as_ref()))
        });
        let mut named = control_plane.and_then(|found| found.template.as_ref()).into_iter().chain(of_pools);
        !self.template_namespaces.contains(key.namespace.as_str())
            && named.any(|reference| reference.group == VSPHERE_GROUP && reference.kind == "VSphereMachineTemplate")
    }

    pub(super) fn vsphere_cluster(&self, key: &ClusterRef, object: Option<&Cluster>) -> Option<&'a VSphereCluster> {
        let reference = object.and_then(|object| object.infrastructure.as_ref());
        let name = reference.map_or(key.name.as_str(), |reference| reference.name.as_str());
        let named = self.vsphere_clusters.named(&key.namespace, name);
        named.or_else(|| self.labelled_vsphere_clusters.get(key).copied())
    }

    /// The etcd of a cluster that the Cluster, the members' label or its own label names.
    pub(super) fn etcdadm_cluster(
        &self,
        key: &ClusterRef,
        object: Option<&Cluster>,
        label: Option<&str>,
    ) -> Option<&'a EtcdadmCluster> {
        let reference = object.and_then(|object| object.external_etcd.as_ref());
        let name = reference.map(|reference| reference.name.as_str()).or(label);
        let named = name.and_then(|name| self.etcdadm_clusters.named(&key.namespace, name));
        named.or_else(|| self.labelled_etcdadm_clusters.get(key).copied())
    }

    pub(super) fn control_plane(
        &self,
        key: &ClusterRef,
        object: Option<&Cluster>,
        label: Option<&str>,
    ) -> Option<&'a ControlPlane> {
        if let Some(reference) = object.and_then(|object| object.control_plane.as_ref()) {
            let named = self.control_planes.get(&(key.namespace.as_str(), reference.name.as_str()))?;
            return named.iter().find(|found| found.kind == reference.kind).copied();
        }
        let labelled =
            label.and_then(|name| self.control_planes.get(&(key.namespace.as_str(), name))?.first().copied());
        labelled.or_else(|| self.control_planes_of.get(key).copied())
    }

    pub(super) fn pools(&self, key: &ClusterRef) -> Pools<'a> {
        let mut pools = Pools::default();
        for deployment in self.deployments_of.get(key).into_iter().flatten() {
            pools.named(&deployment.meta.name).deployment = Some(deployment);
        }
        for pool in self.pools_of.get(key).into_iter().flatten() {
            pools.named(&pool.meta.name).pool = Some(pool);
        }
        for set in self.sets_of.get(key).into_iter().flatten() {
            pools.named(self.pool_of_set(set)).sets.push(set);
        }
        pools
    }

    /// The pool that a `MachineSet` belongs to: its `MachineDeployment`, also where that is missing, else itself.
    fn pool_of_set(&self, set: &'a MachineSet) -> &'a str {
        if let Some(deployment) = self.deployments.owner(&set.meta, "MachineDeployment") {
            return &deployment.meta.name;
        }
        if let Some(owner) = set.meta.owner("MachineDeployment") {
            return &owner.name;
        }
        set.meta.label(DEPLOYMENT_NAME_LABEL).unwrap_or(&set.meta.name)
    }

    pub(super) fn has_unreadable_part(&self, group: &Group<'_>, name: &str) -> bool {
        let Some(namespace) = group.metas().next().map(|meta| meta.namespace.as_str()) else { return false };
        let lost = |kind, name: &str| self.unreadable.contains(&(kind, namespace, name));
        let vsphere_machine = group
            .machine
            .and_then(|machine| machine.infrastructure.as_ref())
            .map(|reference| reference.name.as_str())
            .or_else(|| {
                group.vsphere_vms.iter().find_map(|vm| vm.meta.owner("VSphereMachine")).map(|owner| owner.name.as_str())
            });
        let machine = group
            .vsphere_machine
            .and_then(|object| object.meta.owner("Machine"))
            .map_or(name, |owner| owner.name.as_str());
        lost(Kind::VSphereVM, name)
            || group.machine.is_none() && lost(Kind::Machine, machine)
            || group.vsphere_machine.is_none() && vsphere_machine.is_some_and(|name| lost(Kind::VSphereMachine, name))
    }

    pub(super) fn pool_of(&self, group: &Group<'a>) -> Option<&'a str> {
        let machine = group.machine.map(|machine| &machine.meta).or_else(|| group.metas().next())?;
        if let Some(set) = self.sets.owner(machine, "MachineSet") {
            return Some(self.pool_of_set(set));
        }
        if let Some(owner) = machine.owner("MachinePool") {
            return Some(&owner.name);
        }
        if let Some(deployment) = group.label(DEPLOYMENT_NAME_LABEL) {
            return Some(deployment);
        }
        let namespace = &machine.namespace;
        let labelled = group.label(SET_NAME_LABEL).and_then(|name| self.sets.named(namespace, name));
        if let Some(set) = labelled {
            return Some(self.pool_of_set(set));
        }
        if let Some(owner) = machine.owner("MachineSet") {
            return Some(&owner.name);
        }
        // A restored cluster has lost its owner references; the name still tells the set.
        let sets = names::beginnings(&machine.name).filter_map(|beginning| self.sets.named(namespace, beginning));
        sets.filter(|set| names::is_machine_of(&machine.name, &set.meta.name)).last().map(|set| self.pool_of_set(set))
    }
}

fn cluster_of(meta: &Meta, cluster_name: Option<&str>) -> Option<ClusterRef> {
    let name = cluster_name
        .or_else(|| meta.label(CLUSTER_NAME_LABEL))
        .or_else(|| meta.owner("Cluster").map(|owner| owner.name.as_str()))?;
    Some(ClusterRef { namespace: meta.namespace.clone(), name: name.to_owned() })
}
