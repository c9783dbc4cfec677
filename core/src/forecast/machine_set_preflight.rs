//! What a MachineSet waits for before it creates or replaces a Machine: a control plane that is neither provisioned nor
//! upgraded, and whose version fits its own.
//!
//! Mirrors `machineset.Reconciler.runPreflightChecks` of Cluster API, whose feature gate is on since 1.9.

use std::collections::BTreeSet;

use super::cluster_state::ClusterState;
use super::kubeadm_control_plane::{AllHaveNodes, all_have_nodes};
use super::kubernetes_version::{is_same, is_same_minor};
use super::remediation::Remediation;
use super::selected_machines::ReplicaTarget;
use super::versions::Rule;
use crate::backup::objects::{ControlPlane, SkippedPreflight};

/// Whether a MachineSet creates and replaces Machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    Passes,
    Unclear,
    Held,
}

/// What all MachineSets of a cluster wait for.
pub(super) struct Preflight {
    /// Whether its control plane is ready for them.
    control_plane: Checked,
}

impl Preflight {
    pub(super) fn new(state: &ClusterState<'_>, remediation: &Remediation) -> Self {
        let control_plane = state.cluster.control_plane.filter(|found| found.is_kubeadm());
        Self { control_plane: control_plane.map_or(Checked::Passes, |found| is_stable(state, found, remediation)) }
    }

    /// Whether this MachineSet acts.
    pub(super) fn run_checks(&self, state: &ClusterState<'_>, target: &ReplicaTarget<'_>) -> Checked {
        let of_deployment = target.deployment.and_then(|deployment| deployment.meta.marks.skipped_preflight);
        let skipped = target.set.meta.marks.skipped_preflight.or(of_deployment);
        let is_skewed = self.control_plane == Checked::Passes && has_version_skew(state, target);
        let checked = if is_skewed { Checked::Unclear } else { self.control_plane };
        match (checked, skipped) {
            (Checked::Passes, _) | (_, Some(SkippedPreflight::All)) => Checked::Passes,
            (_, Some(SkippedPreflight::Some)) => Checked::Unclear,
            (checked, None) if state.has(Rule::Preflight) => checked,
            (_, None) => Checked::Passes,
        }
    }
}

/// The control plane is neither being provisioned nor being upgraded. An upgrade that waits for a Machine without a
/// Node does not end.
///
/// Mirrors `controlPlaneStablePreflightCheck` of Cluster API.
fn is_stable(state: &ClusterState<'_>, control_plane: &ControlPlane, remediation: &Remediation) -> Checked {
    let machines = state.control_plane_machines();
    let Some(desired) = control_plane.version.as_deref().filter(|_| !machines.is_empty()) else {
        return if machines.is_empty() { Checked::Unclear } else { Checked::Passes };
    };
    let topology = state.cluster.topology().and_then(|topology| topology.version.as_deref());
    if topology.is_some_and(|version| !is_same(version, desired)) {
        return Checked::Unclear;
    }
    let mut versions = machines.iter().filter_map(|machine| state.machine(*machine)?.version.as_deref());
    if versions.all(|version| is_same(version, desired)) {
        return Checked::Passes;
    }
    let may_be_replaced = machines.iter().any(|id| remediation.certain(*id) || remediation.possible(*id));
    let is_stuck = all_have_nodes(state, control_plane, &machines, &BTreeSet::new()) == AllHaveNodes::No;
    if is_stuck && !may_be_replaced { Checked::Held } else { Checked::Unclear }
}

/// Mirrors `kubernetesVersionPreflightCheck` and `kubeadmVersionPreflightCheck` of Cluster API.
fn has_version_skew(state: &ClusterState<'_>, target: &ReplicaTarget<'_>) -> bool {
    let desired = state.cluster.control_plane.and_then(|found| found.version.as_deref());
    let own = target.set.revision.version.as_deref();
    own.zip(desired).is_some_and(|(own, desired)| !is_same_minor(own, desired))
}
