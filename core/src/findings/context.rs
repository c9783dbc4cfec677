//! One cluster with everything that its findings are based on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::builder::FindingBuilder;
use crate::backup::Kind;
use crate::backup::objects::MachineHealthCheck;
use crate::diagnostic::Severity;
use crate::forecast::{Adoption, Danger, Outlook};
use crate::graph::{ClusterNode, MachineNode, Provider, Role};
use crate::ids::{IdVec, VerdictId};
use crate::plan::Plan;
use crate::report::{FindingCode, MachineStatus, ObjectRef};
use crate::verdicts::{self, MachineVerdict};

/// A cluster, the verdicts on its machines and its forecast.
pub(super) struct ClusterContext<'a> {
    pub(super) input: &'a verdicts::Input<'a>,
    pub(super) plan: &'a Plan,
    pub(super) adoption: &'a Adoption<'a>,
    /// The time against which ages are measured.
    pub(super) now: Timestamp,
    pub(super) cluster: &'a ClusterNode<'a>,
    /// Empty where only the backup was read.
    pub(super) verdicts: &'a IdVec<VerdictId, MachineVerdict>,
    /// Absent where only the backup was read.
    pub(super) outlook: Option<&'a Outlook>,
    /// Left-over objects of deleted machines, whose virtual machines are proven gone.
    pub(super) deleted: BTreeSet<&'a str>,
    /// Unattributed virtual machines may belong to it: what looks gone may have been replaced.
    pub(super) unsettled: bool,
    /// It was probably built anew, as the new management cluster is.
    pub(super) rebuilt: bool,
    /// Names of virtual machines that may be members of its external etcd.
    pub(super) possible_etcd_members: Vec<&'a str>,
}

impl<'a> ClusterContext<'a> {
    /// A finding about the cluster.
    pub(super) fn finding(&self, code: FindingCode, severity: Severity, message: impl Into<String>) -> FindingBuilder {
        FindingBuilder::new(code, severity, self.object(Kind::Cluster.name(), &self.cluster.key.name), message)
    }

    /// An object in the cluster's namespace.
    pub(super) fn object(&self, kind: &str, name: &str) -> ObjectRef {
        let namespace = Some(self.cluster.key.namespace.clone());
        ObjectRef { kind: kind.to_owned(), namespace, name: name.to_owned() }
    }

    /// The control-plane object, also where only its name is known.
    pub(super) fn control_plane(&self) -> ObjectRef {
        let kind = self.cluster.control_plane_kind.as_deref().unwrap_or(Kind::ControlPlane.name());
        self.object(kind, self.cluster.control_plane_name.as_deref().unwrap_or_default())
    }

    pub(super) fn is_vsphere(&self) -> bool {
        self.cluster.provider == Provider::Vsphere
    }

    /// Something of the cluster drifted, or may have.
    pub(super) fn has_drift(&self) -> bool {
        self.verdicts.iter().any(|verdict| verdict.reason.status() != MachineStatus::Healthy)
    }

    /// What a restore destroys.
    pub(super) fn dangers(&self) -> &'a [Danger] {
        self.outlook.map_or(&[], |outlook| &outlook.dangers)
    }

    /// The name of a machine.
    pub(super) fn name(&self, machine: VerdictId) -> &'a str {
        &self.verdicts[machine].name
    }

    /// The names of machines.
    pub(super) fn names(&self, machines: &[VerdictId]) -> Vec<&'a str> {
        machines.iter().map(|machine| self.name(*machine)).collect()
    }

    /// The objects of a machine.
    pub(super) fn node(&self, verdict: &MachineVerdict) -> Option<&'a MachineNode<'a>> {
        verdict.machine.map(|machine| &self.cluster.machines[machine])
    }

    /// The names of machines of the backup that the report lists: all but those whose deletion was complete.
    pub(super) fn listed<'n>(&self, machines: impl IntoIterator<Item = &'n MachineNode<'n>>) -> Vec<String> {
        let names = machines.into_iter().map(|machine| &machine.name);
        names.filter(|name| !self.deleted.contains(name.as_str())).cloned().collect()
    }

    /// How many Machines the backup has in each role.
    pub(super) fn machine_counts(&self) -> BTreeMap<Role, usize> {
        let mut counts = BTreeMap::new();
        for machine in self.cluster.machines.iter().filter(|machine| machine.machine.is_some()) {
            let count: &mut usize = counts.entry(machine.role).or_default();
            *count = count.saturating_add(1);
        }
        counts
    }

    /// The health checks of the cluster.
    pub(super) fn health_checks(&self) -> &'a [&'a MachineHealthCheck] {
        self.adoption.health_checks(&self.cluster.key)
    }
}

/// The archive entry of a machine: of its Machine, else of the object that is left.
pub(super) fn entry<'a>(machine: &MachineNode<'a>) -> &'a str {
    machine
        .machine
        .map(|object| object.meta.entry.as_str())
        .or_else(|| machine.vsphere_machine.map(|object| object.meta.entry.as_str()))
        .or_else(|| machine.vsphere_vm().map(|object| object.meta.entry.as_str()))
        .unwrap_or_default()
}
