//! Which unhealthy Machines a control plane replaces.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::backup::objects::ControlPlane;
use crate::forecast::cluster_nodes::{NodeListing, NodeState};
use crate::forecast::cluster_state::{ClusterState, number};
use crate::forecast::machine_outcome::Presence;
use crate::forecast::remediation::Remediation;
use crate::ids::VerdictId;
use crate::report::Span;

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
    let is_unhealthy = |machine: &VerdictId| remediation.certain(*machine) || remediation.possible(*machine);
    let unhealthy: Vec<VerdictId> = machines.iter().copied().filter(is_unhealthy).collect();
    // The only Machine is never replaced.
    if unhealthy.is_empty() || machines.len() <= 1 {
        return BTreeSet::new();
    }
    let etcd = Etcd::of(state, control_plane, machines, &unhealthy, &members_without_machine);
    let desired = control_plane.replicas.unwrap_or(1);
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

/// What is known of the health of etcd.
///
/// Mirrors `KubeadmControlPlaneReconciler.canSafelyRemoveEtcdMember` of Cluster API.
struct Etcd {
    /// Without all unhealthy Machines it keeps its quorum.
    keeps_quorum: bool,
    /// Whether its quorum decides at all, and was read.
    is_checked: bool,
    /// Machines whose etcd member may be healthy: their VM may be there, whatever a health check finds.
    possible_members: usize,
    /// Members without a Machine count as unhealthy.
    members_without_machine: usize,
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
        Self {
            // Members of Machines without a Node may still be there.
            keeps_quorum: is_read && healthy >= quorum(members_without_machine.end().saturating_add(machines.len())),
            is_checked: is_read && !control_plane.external_etcd,
            possible_members: machines.iter().filter(|machine| state.vm(**machine) != Presence::Absent).count(),
            members_without_machine: *members_without_machine.start(),
        }
    }

    /// It may keep its quorum without the member of a Machine with this VM.
    fn may_keep_quorum_without(&self, vm: Presence) -> bool {
        let others = self.possible_members.saturating_sub(usize::from(vm != Presence::Absent));
        !self.is_checked || others >= quorum(others.saturating_add(self.members_without_machine))
    }
}

fn quorum(members: usize) -> usize {
    members.checked_div(2).unwrap_or_default().saturating_add(1)
}
