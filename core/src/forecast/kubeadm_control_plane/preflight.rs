//! Whether every Machine of a control plane gets its Node, which its controller waits for.

use std::collections::BTreeSet;

use crate::forecast::cluster_nodes::NodeState;
use crate::forecast::cluster_state::ClusterState;
use crate::forecast::machine_outcome::Presence;
use crate::ids::VerdictId;
use crate::report::Outcome;

/// Whether all Machines of the control plane get a Node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AllHaveNodes {
    Yes,
    Maybe,
    No,
}

/// Whether all Machines of the control plane get a Node, those apart that are `remediated` before.
///
/// Mirrors `KubeadmControlPlaneReconciler.preflightChecks` of Cluster API, and the same check in
/// `reconcileEtcdMembers`.
pub(super) fn all_have_nodes(
    state: &ClusterState<'_>,
    machines: &[VerdictId],
    remediated: &BTreeSet<VerdictId>,
) -> AllHaveNodes {
    let mut all = AllHaveNodes::Yes;
    for machine in machines.iter().copied().filter(|machine| !remediated.contains(machine)) {
        match (state.node_states[machine], state.vm(machine)) {
            (NodeState::Present(_), _) if state.outcome(machine) == Outcome::Adopted => {}
            // The Node of a VM that is gone is left over, and still counts.
            (NodeState::Present(_), Presence::Absent) => {}
            (NodeState::Absent, Presence::Absent) if state.outcome(machine) == Outcome::Stuck => {
                return AllHaveNodes::No;
            }
            _ => all = AllHaveNodes::Maybe,
        }
    }
    all
}
