//! What a MachineSet waits for before it creates or replaces a Machine: a control plane that is neither provisioned nor
//! upgraded, and whose version fits its own.
//!
//! Mirrors `machineset.Reconciler.runPreflightChecks` of Cluster API, whose feature gate is on since 1.9.

use std::collections::BTreeSet;

use super::cluster_state::ClusterState;
use super::kubeadm_control_plane::{AllHaveNodes, all_have_nodes};
use super::kubernetes_version::{is_same, minor};
use super::remediation::Remediation;
use super::selected_machines::ReplicaTarget;
use super::versions::Rule;
use crate::backup::objects::{ControlPlane, SkippedPreflight};

/// So many minor versions Nodes may be behind their control plane.
const NODES_BEHIND: u64 = 3;

/// Whether a MachineSet creates and replaces Machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    Passes,
    Unclear,
    Held,
    /// It replaces Machines, and creates none: a template is missing.
    NoTemplate,
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
        let checked = match self.control_plane {
            Checked::Passes => skew(state, target),
            waits @ (Checked::Unclear | Checked::Held | Checked::NoTemplate) => waits,
        };
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

/// Its version does not fit that of a control plane that is stable: it waits until somebody upgrades one of them. Where
/// the topology sets both versions, that comes by itself.
///
/// Mirrors `kubernetesVersionPreflightCheck`, `kubeadmVersionPreflightCheck` and, since 1.10,
/// `controlPlaneVersionPreflightCheck` of Cluster API.
fn skew(state: &ClusterState<'_>, target: &ReplicaTarget<'_>) -> Checked {
    let desired = state.cluster.control_plane.and_then(|found| found.version.as_deref());
    let Some((own, desired)) = target.set.revision.version.as_deref().zip(desired) else { return Checked::Passes };
    if state.cluster.topology().is_some() {
        return if is_same(own, desired) { Checked::Passes } else { Checked::Unclear };
    }
    let Some((of_set, of_control_plane)) = minor(own).zip(minor(desired)) else {
        return if is_same(own, desired) { Checked::Passes } else { Checked::Unclear };
    };
    let is_kubeadm =
        target.set.revision.bootstrap.as_ref().is_some_and(|bootstrap| bootstrap.kind == "KubeadmConfigTemplate");
    let is_supported = of_set <= of_control_plane && of_control_plane.saturating_sub(of_set) <= NODES_BEHIND;
    if is_supported && (of_set == of_control_plane || !is_kubeadm) { Checked::Passes } else { Checked::Held }
}
