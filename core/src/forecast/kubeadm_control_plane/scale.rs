//! How a control plane reaches its number of replicas.

use std::collections::BTreeSet;

use super::preflight::AllHaveNodes;
use crate::backup::objects::ControlPlane;
use crate::forecast::cluster_state::ClusterState;
use crate::forecast::danger::Danger;
use crate::ids::VerdictId;
use crate::report::{Span, number};

/// Scales up or down, once all Machines have Nodes. Machines that were `remediated` are deleted already.
pub(super) fn scale_control_plane(
    state: &mut ClusterState<'_>,
    control_plane: &ControlPlane,
    machines: &[VerdictId],
    remediated: &BTreeSet<VerdictId>,
    have_nodes: AllHaveNodes,
) {
    if have_nodes == AllHaveNodes::No {
        return;
    }
    let desired = control_plane.replicas.unwrap_or(1);
    let is_certain = have_nodes == AllHaveNodes::Yes;
    match number(machines.len()).checked_sub(desired) {
        None | Some(0) => scale_up_control_plane(state, desired.saturating_sub(number(machines.len())), is_certain),
        Some(surplus) => scale_down_control_plane(state, control_plane, machines, remediated, surplus, is_certain),
    }
}

/// Mirrors `KubeadmControlPlaneReconciler.scaleUpControlPlane` of Cluster API.
fn scale_up_control_plane(state: &mut ClusterState<'_>, missing: u64, is_certain: bool) {
    state.vms_created.count(certainly(missing, is_certain));
}

/// Which Machines are deleted depends on failure domains and on the order in which Machines are restored.
///
/// Mirrors `KubeadmControlPlaneReconciler.scaleDownControlPlane` and `selectMachineForScaleDown` of Cluster API.
fn scale_down_control_plane(
    state: &mut ClusterState<'_>,
    control_plane: &ControlPlane,
    machines: &[VerdictId],
    remediated: &BTreeSet<VerdictId>,
    surplus: u64,
    is_certain: bool,
) {
    let (kind, name) = (&control_plane.kind, &control_plane.meta.name);
    let desired = control_plane.replicas.unwrap_or(1);
    for machine in machines {
        let outcome = &mut state.outcomes[*machine];
        let with_vm = if outcome.with_vm().is_empty() { "" } else { " and VM" };
        outcome.put_at_risk(|| {
            format!(
                "{kind} {name} has {} machines and should have {desired}: it deletes {surplus}, each with its etcd \
                 member\
                 {with_vm}. Which ones cannot be predicted; this one may be deleted.",
                machines.len()
            )
        });
    }
    // Unhealthy Machines are deleted first, and count.
    let others: Vec<VerdictId> = machines.iter().copied().filter(|machine| !remediated.contains(machine)).collect();
    let chosen = certainly(surplus.saturating_sub(number(remediated.len())), is_certain);
    let vms = state.deleted_vms(&[], &others, chosen);
    state.vms_deleted.count(vms);
    if !vms.is_none() {
        state.dangers.push(Danger::ScaleDown {
            kind: kind.clone(),
            name: name.clone(),
            entry: control_plane.meta.entry.clone(),
            desired,
            machines: number(machines.len()),
            candidates: machines.to_vec(),
            vms,
        });
    }
}

fn certainly(number: u64, is_certain: bool) -> Span {
    if is_certain { Span::exactly(number) } else { Span::up_to(number) }
}
