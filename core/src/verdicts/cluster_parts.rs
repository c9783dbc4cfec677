//! What is looked for in clusters for each virtual machine that no object accounts for, found by look-up.

use std::collections::{BTreeMap, BTreeSet};

use crate::backup::Backup;
use crate::graph::{ClusterNode, Graph, PoolNode, Role};
use crate::ids::{ClusterId, PoolId};
use crate::names;

/// Owners of machines, machines without virtual machines, and unreadable objects, by cluster and namespace.
#[derive(Debug, Default)]
pub(super) struct ClusterParts<'a> {
    /// The pool of a MachineSet, or of this name.
    pools: BTreeMap<(ClusterId, &'a str), PoolId>,
    /// The pool of the MachineDeployment with the longest name, by what the names of its MachineSets begin with.
    deployments: BTreeMap<(ClusterId, &'a str), (usize, PoolId)>,
    /// Machines without UUID and VSphereVM, by the ending of their names.
    without_vm: BTreeMap<(ClusterId, &'a str), &'a str>,
    /// Clusters whose control plane is managed outside Cluster API.
    without_control_plane: BTreeSet<ClusterId>,
    /// Namespaces with objects that could not be read, and these objects.
    namespaces: BTreeSet<&'a str>,
    unreadable: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> ClusterParts<'a> {
    pub(super) fn new(backup: &'a Backup, graph: &'a Graph<'a>) -> Self {
        let mut parts = Self::default();
        for (id, cluster) in graph.clusters.enumerate() {
            parts.add_cluster(id, cluster);
        }
        for object in &backup.unreadable {
            parts.namespaces.insert(&object.namespace);
            parts.unreadable.insert((&object.namespace, &object.name));
        }
        parts
    }

    fn add_cluster(&mut self, id: ClusterId, cluster: &'a ClusterNode<'a>) {
        let is_referred_to = cluster.object.is_none_or(|object| object.control_plane.is_some());
        let has_machines = || cluster.machines.iter().any(|machine| machine.role == Role::ControlPlane);
        if !is_referred_to && cluster.control_plane_name.is_none() && !has_machines() {
            self.without_control_plane.insert(id);
        }
        for (pool, node) in cluster.pools.enumerate() {
            let sets = node.sets.iter().map(|set| set.meta.name.as_str());
            for owner in sets.chain(node.name.as_deref()) {
                self.pools.entry((id, owner)).or_insert(pool);
            }
            self.add_deployment(id, pool, node);
        }
        let without_vm =
            cluster.machines.iter().filter(|machine| machine.uuids.is_empty() && machine.vsphere_vms.is_empty());
        for machine in without_vm {
            if let Some(suffix) = names::suffix(&machine.name) {
                self.without_vm.entry((id, suffix)).or_insert(&machine.name);
            }
        }
    }

    fn add_deployment(&mut self, id: ClusterId, pool: PoolId, node: &'a PoolNode<'a>) {
        let (Some(deployment), Some(name)) = (node.deployment, node.name.as_deref()) else { return };
        let new = (deployment.meta.name.len(), pool);
        let known = self.deployments.entry((id, names::beginning(name))).or_insert(new);
        *known = (*known).max(new);
    }

    /// The pool of this owner of machines: of a MachineSet, or of one that was created after the backup,
    /// `<MachineDeployment>-<hash>`.
    pub(super) fn pool_of(&self, cluster: ClusterId, owner: &str) -> Option<PoolId> {
        let known = self.pools.get(&(cluster, owner)).copied();
        known.or_else(|| {
            let beginnings = names::beginnings(owner);
            let found = beginnings.filter_map(|beginning| self.deployments.get(&(cluster, beginning)));
            found.max().map(|(_, pool)| *pool)
        })
    }

    /// Whoever installed the cluster manages its control plane, as with `OpenShift`'s own installer.
    pub(super) fn lacks_control_plane(&self, cluster: ClusterId) -> bool {
        self.without_control_plane.contains(&cluster)
    }

    /// The Machine without virtual machine whose name ends so.
    pub(super) fn machine_without_vm(&self, cluster: ClusterId, suffix: &str) -> Option<&'a str> {
        self.without_vm.get(&(cluster, suffix)).copied()
    }

    /// An object of the namespace could not be read.
    pub(super) fn has_unreadable(&self, namespace: &str) -> bool {
        self.namespaces.contains(namespace)
    }

    /// An object of this name could not be read.
    pub(super) fn is_unreadable(&self, namespace: &str, name: &str) -> bool {
        self.unreadable.contains(&(namespace, name))
    }
}
