//! Kinds that objects name and of which a namespace holds none: the listing of that kind failed, or a filter left it
//! out. Nothing inside an archive says so.

use std::collections::{BTreeMap, BTreeSet};

use super::{ClusterNode, Provider};
use crate::backup::objects::{Machine, Object};
use crate::backup::{Backup, Kind, VSPHERE_GROUP};
use crate::ids::{ClusterId, IdVec};

/// Kinds that are named and not held, with the namespaces in which they are missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct MissingKinds {
    kinds: BTreeMap<String, BTreeSet<String>>,
    /// Namespaces without any Machine.
    without_machines: BTreeSet<String>,
}

/// Something of a kind is named in a namespace.
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
}

/// Objects stand in the order of their namespaces.
fn by_namespace<T: Object>(objects: &[T]) -> impl Iterator<Item = &[T]> {
    objects.chunk_by(|one, other| one.meta().namespace == other.meta().namespace)
}

fn is_vsphere(machine: &Machine) -> bool {
    let reference = machine.infrastructure.as_ref();
    reference.is_some_and(|reference| reference.kind == "VSphereMachine" && reference.group == VSPHERE_GROUP)
}

impl MissingKinds {
    pub(super) fn of(backup: &Backup, clusters: &IdVec<ClusterId, ClusterNode<'_>>) -> Self {
        let mut census = Census::default();
        for lost in &backup.unreadable {
            // It is there, only unreadable: that is told elsewhere.
            census.hold(lost.kind.name(), &lost.namespace);
        }
        for cluster in &backup.clusters {
            let namespace = &cluster.meta.namespace;
            census.hold("Cluster", namespace);
            for reference in cluster.infrastructure.iter().chain(&cluster.control_plane) {
                let known = reference.kind == "VSphereCluster" && reference.group == VSPHERE_GROUP
                    || reference.group.starts_with("controlplane.");
                if known {
                    census.name(&reference.kind, reference.namespace.as_deref().unwrap_or(namespace));
                }
            }
        }
        for object in &backup.vsphere_clusters {
            census.hold("VSphereCluster", &object.meta.namespace);
        }
        for object in &backup.control_planes {
            let namespace = &object.meta.namespace;
            census.hold(&object.kind, namespace);
            if object.observed_replicas > 0 {
                census.name("Machine", namespace);
            }
        }
        for object in &backup.machine_deployments {
            census.hold("MachineDeployment", &object.meta.namespace);
        }
        for object in &backup.machine_sets {
            let namespace = &object.meta.namespace;
            census.hold("MachineSet", namespace);
            if object.observed_replicas > 0 {
                census.name("Machine", namespace);
            }
            if object.meta.owner("MachineDeployment").is_some() {
                census.name("MachineDeployment", namespace);
            }
        }
        for machines in by_namespace(&backup.machines) {
            let Some(namespace) = machines.first().map(|first| &first.meta.namespace) else { continue };
            census.hold("Machine", namespace);
            let of_clusters = || machines.iter().filter(|machine| machine.cluster_name.is_some());
            if of_clusters().next().is_some() {
                census.name("Cluster", namespace);
            }
            for kind in of_clusters().flat_map(|machine| &machine.meta.owners).map(|owner| owner.kind.as_str()) {
                if kind == "MachineSet" || kind.ends_with("ControlPlane") {
                    census.name(kind, namespace);
                }
            }
        }
        for cluster in clusters.iter().filter(|cluster| cluster.provider == Provider::Vsphere) {
            let machines = || cluster.machines.iter().filter_map(|machine| machine.machine).filter(|it| is_vsphere(it));
            // All objects of a cluster lie in its namespace.
            let Some(namespace) = machines().next().map(|machine| &machine.meta.namespace) else { continue };
            census.name("VSphereMachine", namespace);
            if machines().any(|machine| machine.uuid().is_some()) {
                census.name("VSphereVM", namespace);
            }
        }
        for objects in by_namespace(&backup.vsphere_machines) {
            let Some(namespace) = objects.first().map(|first| &first.meta.namespace) else { continue };
            census.hold("VSphereMachine", namespace);
            census.name("Machine", namespace);
            if objects.iter().any(|object| object.provider_id.is_some()) {
                census.name("VSphereVM", namespace);
            }
        }
        for objects in by_namespace(&backup.vsphere_vms) {
            let Some(namespace) = objects.first().map(|first| &first.meta.namespace) else { continue };
            census.hold("VSphereVM", namespace);
            if objects.iter().any(|object| object.meta.owner("VSphereMachine").is_some()) {
                census.name("VSphereMachine", namespace);
            }
        }
        let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (kind, namespace) in census.named.difference(&census.held) {
            kinds.entry((*kind).to_owned()).or_default().insert((*namespace).to_owned());
        }
        let without_machines = backup
            .clusters
            .iter()
            .map(|cluster| cluster.meta.namespace.clone())
            .filter(|namespace| !census.held.contains(&("Machine", namespace.as_str())));
        Self { kinds, without_machines: without_machines.collect() }
    }

    /// Nothing is missing.
    pub(crate) fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// The kinds and the namespaces in which each is missing.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        self.kinds.iter().map(|(kind, namespaces)| (kind.as_str(), namespaces))
    }

    /// A kind is missing in a namespace.
    pub(crate) fn lacks(&self, kind: Kind, namespace: &str) -> bool {
        self.kinds.get(kind.name()).is_some_and(|namespaces| namespaces.contains(namespace))
    }

    /// A namespace holds no Machine, and the control planes that would name its Machines are missing, too: that it has
    /// none is not known.
    pub(crate) fn hides_machines(&self, namespace: &str) -> bool {
        let mut control_planes = self.iter().filter(|(kind, _)| kind.ends_with("ControlPlane"));
        self.without_machines.contains(namespace) && control_planes.any(|(_, missing)| missing.contains(namespace))
    }

    /// A kind whose names tell the names of machines is missing somewhere: a name may fit what is missing better than
    /// what is there.
    pub(crate) fn names_of(&self) -> Option<&str> {
        let tells = |kind: &str| {
            matches!(kind, "Cluster" | "MachineDeployment" | "MachineSet") || kind.ends_with("ControlPlane")
        };
        self.iter().map(|(kind, _)| kind).find(|kind| tells(kind))
    }

    /// A kind that claims virtual machines is missing in a namespace: an unclaimed virtual machine may be claimed
    /// there.
    pub(crate) fn claims_of(&self, namespace: &str) -> Option<Kind> {
        [Kind::Machine, Kind::VSphereMachine, Kind::VSphereVM].into_iter().find(|kind| self.lacks(*kind, namespace))
    }
}
