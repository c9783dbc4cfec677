//! Which etcd members a control plane removes: those without a Machine, as soon as all of its Machines have Nodes.

use std::collections::BTreeSet;

use super::preflight::AllHaveNodes;
use crate::forecast::cluster_nodes::NodeState;
use crate::forecast::cluster_state::ClusterState;
use crate::forecast::danger::Danger;
use crate::forecast::machine_outcome::Presence;
use crate::forecast::versions::Rule;
use crate::ids::VerdictId;
use crate::verdicts::MachineVerdict;

/// The control-plane Nodes that no Machine has: etcd members that the controller does not know.
pub(super) fn nodes_without_machine(state: &ClusterState<'_>, machines: &[VerdictId]) -> Vec<String> {
    let with_machine: BTreeSet<&str> =
        machines.iter().filter_map(|machine| node_name(&state.verdicts[*machine])).collect();
    state.nodes.control_plane_nodes().filter(|name| !with_machine.contains(name)).map(str::to_owned).collect()
}

/// Removes the etcd members of `nodes`, which have no Machine.
///
/// Mirrors `KubeadmControlPlaneReconciler.reconcileEtcdMembers` of Cluster API.
pub(super) fn reconcile_etcd_members(
    state: &mut ClusterState<'_>,
    machines: &[VerdictId],
    have_nodes: AllHaveNodes,
    nodes: Vec<String>,
) {
    match have_nodes {
        AllHaveNodes::No => {}
        AllHaveNodes::Yes if !nodes.is_empty() && keeps_quorum(state, machines) => {
            mark_ghosts(state, &nodes, true);
            state.dangers.push(Danger::EtcdMembersRemoved { nodes: nodes.clone(), certain: true });
            state.etcd_members_removed = nodes;
        }
        AllHaveNodes::Yes | AllHaveNodes::Maybe => {
            // A Ghost may be an etcd member although no Node says so: it may have joined just now, or its Node has no
            // role.
            let has_node = |verdict: &MachineVerdict| nodes.iter().any(|node| node_name(verdict) == Some(node));
            let ghosts = state.verdicts.iter().filter(|verdict| verdict.machine.is_none() && verdict.critical);
            let ghosts: Vec<String> = ghosts.filter(|ghost| !has_node(ghost)).map(|ghost| ghost.name.clone()).collect();
            let mut members: Vec<String> = ghosts.into_iter().chain(nodes).collect();
            members.sort_unstable();
            members.dedup();
            if !members.is_empty() {
                mark_ghosts(state, &members, false);
                state.dangers.push(Danger::EtcdMembersRemoved { nodes: members, certain: false });
            }
        }
    }
}

/// Since Cluster API 1.13 members are removed one by one, and only where those that remain have a quorum: with a member
/// of its own that may be unhealthy nobody knows that.
///
/// Mirrors `targetEtcdClusterHealthy` of Cluster API.
fn keeps_quorum(state: &ClusterState<'_>, machines: &[VerdictId]) -> bool {
    let is_ready = |id: &VerdictId| match state.node_states[*id] {
        NodeState::Present(node) => {
            node.conditions.iter().any(|(kind, status)| kind == "Ready" && status == "True")
                && state.vm(*id) == Presence::Present
        }
        NodeState::Absent | NodeState::NotRead => false,
    };
    machines.iter().all(is_ready) || !state.has(Rule::RemovesWithQuorumOnly)
}

/// Says of the Ghosts among etcd members that they lose their membership.
fn mark_ghosts(state: &mut ClusterState<'_>, members: &[String], certain: bool) {
    for (verdict, outcome) in state.verdicts.iter().zip(&mut state.outcomes) {
        let name = node_name(verdict).unwrap_or(&verdict.name);
        if verdict.machine.is_some() || !members.iter().any(|member| member == name) {
            continue;
        }
        outcome.may_leave_etcd = !certain;
        outcome.message.push_str(if certain {
            " But the control plane removes its etcd member as soon as each of its own Machines has a Node."
        } else {
            " But the control plane may remove its etcd member: it does so as soon as each of its own Machines has a \
             Node."
        });
    }
}

fn node_name(verdict: &MachineVerdict) -> Option<&str> {
    verdict.live_node.as_ref().map(|node| node.name.as_str())
}
