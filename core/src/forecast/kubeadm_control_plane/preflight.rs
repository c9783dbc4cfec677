//! Whether every Machine of a control plane gets its Node, which its controller waits for.

use std::collections::BTreeSet;

use super::up_to_date::matches_machine_spec;
use crate::backup::objects::ControlPlane;
use crate::forecast::cluster_nodes::NodeState;
use crate::forecast::cluster_state::ClusterState;
use crate::forecast::machine_outcome::Presence;
use crate::ids::VerdictId;
use crate::report::{Outcome, number};

/// Whether all Machines of the control plane get a Node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::forecast) enum AllHaveNodes {
    Yes,
    Maybe,
    No,
}

/// Whether all Machines of the control plane get a Node, those apart that are `remediated` before.
///
/// Mirrors `KubeadmControlPlaneReconciler.preflightChecks` of Cluster API, and the same check in
/// `reconcileEtcdMembers`.
pub(in crate::forecast) fn all_have_nodes(
    state: &ClusterState<'_>,
    control_plane: &ControlPlane,
    machines: &[VerdictId],
    remediated: &BTreeSet<VerdictId>,
) -> AllHaveNodes {
    let mut all = AllHaveNodes::Yes;
    let mut without_node = Vec::new();
    for machine in machines.iter().copied().filter(|machine| !remediated.contains(machine)) {
        match (state.node_states[machine], state.vm(machine)) {
            (NodeState::Present(_), _) if state.outcome(machine) == Outcome::Adopted => {}
            // The Node of a VM that is gone is left over, and still counts.
            (NodeState::Present(_), Presence::Absent) => {}
            (NodeState::Absent, Presence::Absent) if state.outcome(machine) == Outcome::Stuck => {
                without_node.push(machine);
            }
            _ => all = AllHaveNodes::Maybe,
        }
    }
    match without_node.as_slice() {
        [] => all,
        [only] if may_be_picked(state, control_plane, machines, *only) => AllHaveNodes::Maybe,
        _ => AllHaveNodes::No,
    }
}

/// The Machine that a scale-down or a rollout deletes next need not have a Node itself. Both delete before they create
/// where there are more Machines than replicas, and a rollout also where it may not create more.
///
/// Mirrors how `preflightChecks` of Cluster API leaves out the Machine that `scaleDownControlPlane` picked.
fn may_be_picked(
    state: &ClusterState<'_>,
    control_plane: &ControlPlane,
    machines: &[VerdictId],
    machine: VerdictId,
) -> bool {
    let is_outdated = !matches_machine_spec(state, control_plane, machine);
    let is_surplus = number(machines.len()) > control_plane.replicas.unwrap_or(1);
    is_surplus || control_plane.scales_in && is_outdated
}
