//! Which unhealthy Machines a control plane replaces.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::backup::objects::ControlPlane;
use crate::forecast::cluster_nodes::{NodeListing, NodeState};
use crate::forecast::cluster_state::ClusterState;
use crate::forecast::danger::Danger;
use crate::forecast::machine_outcome::Presence;
use crate::forecast::remediation::Remediation;
use crate::forecast::versions::Rule;
use crate::ids::VerdictId;
use crate::report::{Span, number};

/// Replaces Machines that health checks find unhealthy, and gives those that are certainly deleted. Where fewer
/// replicas are desired, not all of them are created again.
///
/// Mirrors `KubeadmControlPlaneReconciler.reconcileUnhealthyMachines` of Cluster API, once the control plane is
/// initialized.
pub(super) fn reconcile_unhealthy_machines(
    state: &mut ClusterState<'_>,
    control_plane: &ControlPlane,
    machines: &[VerdictId],
    members_without_machine: RangeInclusive<usize>,
    remediation: &Remediation,
) -> BTreeSet<VerdictId> {
    let unhealthy = unhealthy_machines(machines, remediation);
    let desired = control_plane.replicas.unwrap_or(1);
    // Once it is initialized, the only Machine is never replaced.
    if unhealthy.is_empty()
        || machines.len() <= 1
        || number(machines.len()) < desired && !state.has(Rule::RemediatesIncomplete)
        || has_healthy_machine_still_provisioning(state, machines, &unhealthy)
    {
        return BTreeSet::new();
    }
    let etcd = Etcd::of(state, control_plane, machines, &unhealthy, &members_without_machine);
    let created = if desired < number(machines.len()) { Span::up_to(1) } else { Span::exactly(1) };
    let mut remediated = BTreeSet::new();
    for machine in unhealthy {
        let vm = state.vm(machine);
        if !etcd.may_keep_quorum_without(vm) {
            continue;
        }
        if etcd.keeps_quorum && remediation.certain(machine) {
            remediation.apply(machine, &mut state.outcomes[machine]);
            state.vms_created.count(created);
            let deleted = state.deleted_vms(&[machine], &[], Span::default());
            state.vms_deleted.count(deleted);
            remediated.insert(machine);
        } else {
            remediation.apply_as_possible(machine, &mut state.outcomes[machine]);
            state.vms_created.count(Span::up_to(1));
            state.vms_deleted.count(Span::up_to(u64::from(vm != Presence::Absent)));
        }
    }
    remediated
}

/// Replaces a Machine that health checks find unhealthy while the API server does not answer: after a restore the
/// control plane counts as not initialized until it has answered once, and until then nothing is checked. The only
/// Machine is deleted with its VM, and a new control plane is initialized; of several one is deleted, and since Cluster
/// API 1.8.2 its VM is held until the API server answers.
///
/// Mirrors `KubeadmControlPlaneReconciler.reconcileUnhealthyMachines` of Cluster API, before the control plane is
/// initialized, and `reconcilePreTerminateHook`.
pub(super) fn replace_unchecked(
    state: &mut ClusterState<'_>,
    control_plane: &ControlPlane,
    machines: &[VerdictId],
    remediation: &Remediation,
) {
    let unhealthy = unhealthy_machines(machines, remediation);
    if unhealthy.is_empty() || !state.has(Rule::UncheckedRemediation) {
        return;
    }
    let desired = control_plane.replicas.unwrap_or(1);
    let only = match machines {
        [only] => Some(*only),
        _ => None,
    };
    match only {
        Some(machine) if remediation.certain(machine) => {
            remediation.apply(machine, &mut state.outcomes[machine]);
            let deleted = state.deleted_vms(&[machine], &[], Span::default());
            state.vms_deleted.count(deleted);
            state.vms_created.count(Span { min: desired.min(1), max: desired });
        }
        Some(machine) => {
            remediation.apply_as_possible(machine, &mut state.outcomes[machine]);
            let deleted = state.deleted_vms(&[], &[machine], Span::up_to(1));
            state.vms_deleted.count(deleted);
            state.vms_created.count(Span::up_to(desired));
        }
        None => {
            for machine in &unhealthy {
                remediation.apply_as_possible(*machine, &mut state.outcomes[*machine]);
            }
            let is_certain = unhealthy.iter().all(|machine| remediation.certain(*machine));
            let goes_at_once = is_certain && !state.has(Rule::HoldsVm);
            let chosen = if goes_at_once { Span::exactly(1) } else { Span::up_to(1) };
            let deleted = state.deleted_vms(&[], &unhealthy, chosen);
            state.vms_deleted.count(deleted);
            state.vms_created.count(Span::up_to(1));
        }
    }
    let endangered: Vec<VerdictId> =
        unhealthy.into_iter().filter(|machine| state.vm(*machine) != Presence::Absent).collect();
    if !endangered.is_empty() {
        state.dangers.push(Danger::ApiServerUnreachable {
            checks: remediation.health_checks_of(&endangered),
            machines: endangered,
            only: only.is_some(),
        });
    }
}

/// The Machines that health checks find unhealthy, or may find.
fn unhealthy_machines(machines: &[VerdictId], remediation: &Remediation) -> Vec<VerdictId> {
    let is_unhealthy = |machine: &VerdictId| remediation.certain(*machine) || remediation.possible(*machine);
    machines.iter().copied().filter(is_unhealthy).collect()
}

/// A Machine that no health check finds unhealthy never gets a Node: the others are not replaced.
///
/// Mirrors `ControlPlane.HasHealthyMachineStillProvisioning` of Cluster API, since 1.7.
fn has_healthy_machine_still_provisioning(
    state: &ClusterState<'_>,
    machines: &[VerdictId],
    unhealthy: &[VerdictId],
) -> bool {
    let mut healthy = machines.iter().copied().filter(|machine| !unhealthy.contains(machine));
    let is_provisioning =
        |id: VerdictId| matches!(state.node_states[id], NodeState::Absent) && state.is_stuck_without_vm(id);
    healthy.any(is_provisioning) && state.has(Rule::WaitsForProvisioning)
}

/// What is known of the health of etcd.
///
/// Mirrors `KubeadmControlPlaneReconciler.canSafelyRemoveEtcdMember` of Cluster API, since 1.13
/// `canSafelyRemediateMachine`.
struct Etcd {
    /// Without all unhealthy Machines it keeps its quorum.
    keeps_quorum: bool,
    /// Whether its quorum decides at all, and was read.
    is_checked: bool,
    /// Machines whose etcd member may be healthy: their VM may be there, whatever a health check finds.
    possible_members: usize,
    /// Members without a Machine count as unhealthy, since Cluster API 1.13 as healthy.
    members_without_machine: usize,
    strangers_carry_quorum: bool,
}

impl Etcd {
    fn of(
        state: &ClusterState<'_>,
        control_plane: &ControlPlane,
        machines: &[VerdictId],
        unhealthy: &[VerdictId],
        members_without_machine: &RangeInclusive<usize>,
    ) -> Self {
        let is_read = state.nodes.listing == NodeListing::Complete;
        let has_node = |machine: &&VerdictId| matches!(state.node_states[**machine], NodeState::Present(_));
        let healthy = machines.iter().filter(|machine| !unhealthy.contains(machine)).filter(has_node).count();
        let strangers_carry_quorum = *members_without_machine.end() > 0 && state.has(Rule::StrangersCarryQuorum);
        let strangers = if strangers_carry_quorum && healthy > 0 { *members_without_machine.start() } else { 0 };
        let carrying = healthy.saturating_add(strangers);
        Self {
            strangers_carry_quorum,
            // Members of Machines without a Node may still be there.
            keeps_quorum: is_read && carrying >= quorum(members_without_machine.end().saturating_add(machines.len())),
            is_checked: is_read && !control_plane.external_etcd,
            possible_members: machines.iter().filter(|machine| state.vm(**machine) != Presence::Absent).count(),
            members_without_machine: *members_without_machine.start(),
        }
    }

    /// It may keep its quorum without the member of a Machine with this VM.
    fn may_keep_quorum_without(&self, vm: Presence) -> bool {
        let others = self.possible_members.saturating_sub(usize::from(vm != Presence::Absent));
        !self.is_checked
            || self.strangers_carry_quorum
            || others >= quorum(others.saturating_add(self.members_without_machine))
    }
}

fn quorum(members: usize) -> usize {
    members.checked_div(2).unwrap_or_default().saturating_add(1)
}
