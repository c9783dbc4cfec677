//! What a `KubeadmControlPlane` does: it initializes a control plane without Machines, replaces unhealthy Machines,
//! removes etcd members without a Machine, continues a rollout, and scales. While one of its Machines has no Node, it
//! does nothing of the last three, unless that Machine is the next one that it would delete. While the API server does
//! not answer it only replaces unhealthy Machines, and checks nothing.
//!
//! Mirrors `KubeadmControlPlaneReconciler.reconcile` of Cluster API, one module for each of its phases.

mod adopt;
mod etcd_members;
mod initialize;
mod preflight;
mod rollout;
mod scale;
mod unhealthy;
mod up_to_date;

use super::cluster_state::ClusterState;
use super::remediation::Remediation;
use crate::ids::VerdictId;
use crate::report::Outcome;
pub(super) use preflight::{AllHaveNodes, all_have_nodes};

/// Applies the rules to the control plane of a cluster.
pub(super) fn reconcile(state: &mut ClusterState<'_>, remediation: &Remediation) {
    let Some(control_plane) = state.cluster.control_plane else { return };
    let machines = state.control_plane_machines();
    if !control_plane.is_kubeadm() {
        leave_to_another_controller(state, &machines);
        return;
    }
    initialize::clone_first_machine(state, &machines);
    initialize::leave_orphaned(state, &machines);
    if !adopt::adopts_machines(state, control_plane, &machines) {
        return;
    }
    if machines.is_empty() {
        initialize::initialize_control_plane(state, control_plane);
        return;
    }
    if !state.api_server_answers() {
        unhealthy::replace_unchecked(state, control_plane, &machines, remediation);
        return;
    }
    let nodes = etcd_members::nodes_without_machine(state, &machines);
    let left_over = state.nodes.left_over().iter().filter(|node| node.control_plane).count();
    // A member of a Node that is left over may have been removed with its machine.
    let members = nodes.len()..=nodes.len().saturating_add(left_over);
    let remediated = unhealthy::reconcile_unhealthy_machines(state, control_plane, &machines, members, remediation);
    let have_nodes = all_have_nodes(state, control_plane, &machines, &remediated);
    if !control_plane.external_etcd {
        etcd_members::reconcile_etcd_members(state, &machines, have_nodes, nodes);
    }
    rollout::update_control_plane(state, control_plane, &machines, have_nodes);
    scale::scale_control_plane(state, control_plane, &machines, &remediated, have_nodes);
}

/// Control planes of other kinds follow rules of their own.
fn leave_to_another_controller(state: &mut ClusterState<'_>, machines: &[VerdictId]) {
    let kind = state.cluster.control_plane_kind.as_deref().unwrap_or("this kind");
    let message = format!("Forecast unavailable: the rules by which control planes of {kind} act are not known.");
    for machine in machines {
        let outcome = &mut state.outcomes[*machine];
        outcome.outcome = Outcome::Unknown;
        message.clone_into(&mut outcome.message);
    }
    let ghosts = state.verdicts.iter().zip(&mut state.outcomes);
    for (_, outcome) in ghosts.filter(|(verdict, _)| verdict.machine.is_none() && verdict.critical) {
        outcome.may_leave_etcd = true;
        outcome.message.push_str(" But whether the control plane removes its membership is not known.");
    }
}
