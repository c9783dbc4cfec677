//! Kinds that objects name and of which a namespace holds none: the listing of that kind failed, or a filter excluded
//! it. Nothing inside an archive says so.
//!
//! `census` finds them; this is what the other stages ask of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::backup::Kind;

/// Kinds that are named and not held, with the namespaces in which they are missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct MissingKinds {
    pub(super) kinds: BTreeMap<String, BTreeSet<String>>,
    /// Namespaces without any Machine.
    pub(super) without_machines: BTreeSet<String>,
}

impl MissingKinds {
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

    /// A namespace holds no Machine, and the control planes that would name its Machines are missing, too: whether it
    /// has Machines is not known.
    pub(crate) fn hides_machines(&self, namespace: &str) -> bool {
        let mut control_planes = self.iter().filter(|(kind, _)| kind.ends_with("ControlPlane"));
        self.without_machines.contains(namespace) && control_planes.any(|(_, missing)| missing.contains(namespace))
    }

    /// A kind that machines are named after is missing somewhere: a name may fit a missing object better than those
    /// that are there.
    pub(crate) fn names_of(&self) -> Option<&str> {
        const OWNERS: [Kind; 4] = [Kind::Cluster, Kind::MachineDeployment, Kind::MachineSet, Kind::EtcdadmCluster];
        let names_machines =
            |kind: &str| OWNERS.iter().any(|owner| owner.name() == kind) || kind.ends_with("ControlPlane");
        self.iter().map(|(kind, _)| kind).find(|kind| names_machines(kind))
    }

    /// A kind that claims virtual machines is missing in a namespace: one of its objects may claim an unattributed
    /// virtual machine.
    pub(crate) fn claims_of(&self, namespace: &str) -> Option<Kind> {
        [Kind::Machine, Kind::VSphereMachine, Kind::VSphereVM].into_iter().find(|kind| self.lacks(*kind, namespace))
    }
}
