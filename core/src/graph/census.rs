//! What objects name, and what is there.
//!
//! In: a backup and its clusters. Out: the missing kinds, with namespaces. Never looks at the infrastructure.

use std::collections::{BTreeMap, BTreeSet};

use super::missing::MissingKinds;
use super::nodes::{ClusterNode, Provider};
use crate::backup::objects::{Machine, Object};
use crate::backup::{Backup, Kind, VSPHERE_GROUP};
use crate::ids::{ClusterId, IdVec};

/// Kinds that are named and of which nothing is there.
pub(super) fn missing_kinds<'a>(backup: &'a Backup, clusters: &IdVec<ClusterId, ClusterNode<'a>>) -> MissingKinds {
    let mut census = Census::default();
    for lost in &backup.unreadable {
        // It is there, only unreadable: a diagnostic says so.
        census.hold(lost.kind.name(), &lost.namespace);
    }
    for (kind, namespaces) in backup.namespaces_by_kind() {
        // Control planes are of many kinds: their objects say of which.
        if kind != Kind::ControlPlane {
            for namespace in namespaces {
                census.hold(kind.name(), namespace);
            }
        }
    }
    census.name_by_clusters(backup);
    census.name_by_owners(backup);
    census.name_by_machines(backup);
    for cluster in clusters.iter().filter(|cluster| cluster.provider == Provider::Vsphere) {
        census.name_by_cluster(backup, cluster);
    }
    let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (kind, namespace) in census.named.difference(&census.held) {
        kinds.entry((*kind).to_owned()).or_default().insert((*namespace).to_owned());
    }
    let without_machines = backup
        .clusters
        .iter()
        .map(|cluster| cluster.meta.namespace.clone())
        .filter(|namespace| !census.held.contains(&(Kind::Machine.name(), namespace.as_str())));
    MissingKinds { kinds, without_machines: without_machines.collect() }
}

/// What is named in which namespace, and what is there.
#[derive(Default)]
struct Census<'a> {
    named: BTreeSet<(&'a str, &'a str)>,
    held: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Census<'a> {
    fn name(&mut self, kind: &'a str, namespace: &'a str) {
        self.named.insert((kind, namespace));
    }

    fn hold(&mut self, kind: &'a str, namespace: &'a str) {
        self.held.insert((kind, namespace));
    }

    /// A Cluster names its `VSphereCluster`, its control plane, and its etcd where that has machines of its own.
    fn name_by_clusters(&mut self, backup: &'a Backup) {
        for cluster in &backup.clusters {
            let named = cluster.infrastructure.iter().chain(&cluster.control_plane).chain(&cluster.external_etcd);
            for reference in named {
                let is_vsphere_cluster =
                    reference.kind == Kind::VSphereCluster.name() && reference.group == VSPHERE_GROUP;
                let is_etcd = reference.kind == Kind::EtcdadmCluster.name();
                if is_vsphere_cluster || is_etcd || reference.group.starts_with("controlplane.") {
                    self.name(&reference.kind, reference.namespace.as_deref().unwrap_or(&cluster.meta.namespace));
                }
            }
        }
    }

    /// Control planes and sets have seen Machines; sets have a deployment.
    fn name_by_owners(&mut self, backup: &'a Backup) {
        for object in &backup.control_planes {
            self.hold(&object.kind, &object.meta.namespace);
            // Those of a hosted one are Pods.
            if object.observed_replicas > 0 && !object.is_hosted() {
                self.name(Kind::Machine.name(), &object.meta.namespace);
            }
        }
        for object in backup.etcdadm_clusters.iter().filter(|object| object.observed_replicas > 0) {
            self.name(Kind::Machine.name(), &object.meta.namespace);
        }
        for object in &backup.machine_sets {
            if object.observed_replicas > 0 {
                self.name(Kind::Machine.name(), &object.meta.namespace);
            }
            if object.meta.owner(Kind::MachineDeployment.name()).is_some() {
                self.name(Kind::MachineDeployment.name(), &object.meta.namespace);
            }
        }
    }

    /// The three objects of a machine name one another, and a Machine its Cluster and its owner.
    fn name_by_machines(&mut self, backup: &'a Backup) {
        for machines in by_namespace(&backup.machines) {
            let Some(namespace) = machines.first().map(|first| &first.meta.namespace) else { continue };
            let of_clusters = || machines.iter().filter(|machine| machine.cluster_name.is_some());
            if of_clusters().next().is_some() {
                self.name(Kind::Cluster.name(), namespace);
            }
            for kind in of_clusters().flat_map(|machine| &machine.meta.owners).map(|owner| owner.kind.as_str()) {
                if [Kind::MachineSet.name(), Kind::EtcdadmCluster.name()].contains(&kind)
                    || kind.ends_with("ControlPlane")
                {
                    self.name(kind, namespace);
                }
            }
        }
        for objects in by_namespace(&backup.vsphere_machines) {
            let Some(namespace) = objects.first().map(|first| &first.meta.namespace) else { continue };
            self.name(Kind::Machine.name(), namespace);
            if !backup.predates_vsphere_vms() && objects.iter().any(|object| object.provider_id.is_some()) {
                self.name(Kind::VSphereVM.name(), namespace);
            }
        }
        for objects in by_namespace(&backup.vsphere_vms) {
            let Some(namespace) = objects.first().map(|first| &first.meta.namespace) else { continue };
            if objects.iter().any(|object| object.meta.owner(Kind::VSphereMachine.name()).is_some()) {
                self.name(Kind::VSphereMachine.name(), namespace);
            }
        }
    }

    /// The Machines of a cluster on vSphere name their `VSphereMachines`, and those that got a UUID a `VSphereVM`.
    fn name_by_cluster(&mut self, backup: &Backup, cluster: &ClusterNode<'a>) {
        let machines = || cluster.machines.iter().filter_map(|machine| machine.machine).filter(|it| is_vsphere(it));
        // All objects of a cluster are in its namespace.
        let Some(namespace) = machines().next().map(|machine| &machine.meta.namespace) else { return };
        self.name(Kind::VSphereMachine.name(), namespace);
        if !backup.predates_vsphere_vms() && machines().any(|machine| machine.uuid().is_some()) {
            self.name(Kind::VSphereVM.name(), namespace);
        }
    }
}

/// Objects are in the order of their namespaces.
fn by_namespace<T: Object>(objects: &[T]) -> impl Iterator<Item = &[T]> {
    objects.chunk_by(|one, other| one.meta().namespace == other.meta().namespace)
}

fn is_vsphere(machine: &Machine) -> bool {
    let reference = machine.infrastructure.as_ref();
    reference.is_some_and(|reference| reference.kind == Kind::VSphereMachine.name() && reference.group == VSPHERE_GROUP)
}
