//! Which Machines of a control plane are replaced because they are not as it wants them.

use std::collections::BTreeSet;
use std::mem::take;

use jiff::SignedDuration;

use super::preflight::AllHaveNodes;
use super::up_to_date::matches_machine_spec;
use crate::backup::objects::ControlPlane;
use crate::forecast::cluster_state::ClusterState;
use crate::forecast::danger::Danger;
use crate::forecast::versions::Rule;
use crate::ids::VerdictId;
use crate::report::{Outcome, Span, number};

/// How long after a restore it is still said what happens.
const AFTER_RESTORE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A hundred years in hours, more than any certificate is valid.
const HOURS: i64 = 876_000;

/// Replaces outdated Machines one by one, once all Machines have Nodes.
///
/// Mirrors `KubeadmControlPlaneReconciler.upgradeControlPlane` of Cluster API.
pub(super) fn update_control_plane(
    state: &mut ClusterState<'_>,
    control_plane: &ControlPlane,
    machines: &[VerdictId],
    have_nodes: AllHaveNodes,
) {
    if have_nodes == AllHaveNodes::No {
        return;
    }
    let left: Vec<VerdictId> =
        machines.iter().copied().filter(|machine| state.outcome(*machine) != Outcome::Deleted).collect();
    let mut due = due_for_rollout(state, control_plane, &left);
    if have_nodes != AllHaveNodes::Yes {
        let certain = take(&mut due.certain);
        due.possible.extend(certain);
        due.possible.sort_unstable();
    }
    let others: Vec<VerdictId> = left.into_iter().filter(|machine| !due.certain.contains(machine)).collect();
    let outdated = machines_needing_rollout(state, control_plane, others);
    let possible: BTreeSet<VerdictId> = outdated.candidates.iter().chain(&due.possible).copied().collect();
    let possible: Vec<VerdictId> = possible.into_iter().collect();
    let most = outdated.most.saturating_add(due.possible.len()).min(possible.len());
    let certain = due.certain.clone();
    if most == 0 && certain.is_empty() {
        return;
    }
    replace_outdated(state, control_plane, outdated);
    replace_due(state, control_plane, due);
    let count = Span::up_to(number(most));
    state.vms_created.count(Span::exactly(number(certain.len())).and(count));
    let deleted = state.deleted_vms(&certain, &possible, count);
    state.vms_deleted.count(deleted);
}

fn replace_outdated(state: &mut ClusterState<'_>, control_plane: &ControlPlane, outdated: Outdated) {
    let Outdated { most, candidates, which } = outdated;
    if most == 0 {
        return;
    }
    for machine in &candidates {
        let outcome = &mut state.outcomes[*machine];
        let with_vm = outcome.with_vm();
        outcome.put_at_risk(|| {
            format!(
                "The control plane was being rolled out when the backup was taken, and the rollout continues: it \
                 replaces {which} one by one, and deletes them{with_vm}."
            )
        });
    }
    state.dangers.push(Danger::RolloutUnfinished {
        kind: control_plane.kind.clone(),
        name: control_plane.meta.name.clone(),
        entry: control_plane.meta.entry.clone(),
        candidates,
        most,
        restart: false,
    });
}

fn replace_due(state: &mut ClusterState<'_>, control_plane: &ControlPlane, due: Due) {
    let mut all: Vec<VerdictId> = due.certain.iter().chain(&due.possible).copied().collect();
    all.sort_unstable();
    let Some(days) = control_plane.certificates_expiry_days.filter(|_| !all.is_empty()) else { return };
    for machine in &all {
        let end = state.machine(*machine).and_then(|machine| machine.certificates_expire_at);
        let outcome = &mut state.outcomes[*machine];
        let with_vm = outcome.with_vm();
        let when = end.map_or_else(|| "at a time that the backup does not tell".to_owned(), |end| format!("on {end}"));
        let message = || {
            format!(
                "Its certificates end {when}, and the control plane replaces its machines {days} days before: it makes \
                 a new one and deletes this one{with_vm}."
            )
        };
        if due.certain.contains(machine) { outcome.delete(message) } else { outcome.put_at_risk(message) }
    }
    state.dangers.push(Danger::RolloutDue {
        name: control_plane.meta.name.clone(),
        entry: control_plane.meta.entry.clone(),
        days,
        machines: all,
    });
}

/// Machines that are replaced because their certificates end soon.
struct Due {
    certain: Vec<VerdictId>,
    /// When their certificates end is not known, or they are due in the days after the restore.
    possible: Vec<VerdictId>,
}

/// The Machines whose certificates end within the time that the control plane sets. Where the backup does not tell when
/// they end, the controller reads it from the Machine's API server, and they may be due.
///
/// Mirrors `collections.ShouldRolloutBefore` of Cluster API.
fn due_for_rollout(state: &ClusterState<'_>, control_plane: &ControlPlane, machines: &[VerdictId]) -> Due {
    let mut due = Due { certain: Vec::new(), possible: Vec::new() };
    let Some(days) = control_plane.certificates_expiry_days.filter(|_| state.has(Rule::ReplacesBeforeExpiry)) else {
        return due;
    };
    let within = SignedDuration::from_hours(days.saturating_mul(24).clamp(-HOURS, HOURS));
    for machine in machines {
        let end = state.machine(*machine).and_then(|machine| machine.certificates_expire_at);
        match end.map(|end| end.duration_since(state.now)) {
            Some(left) if left < within => due.certain.push(*machine),
            Some(left) if left >= within.saturating_add(AFTER_RESTORE) => {}
            Some(_) | None => due.possible.push(*machine),
        }
    }
    due
}

/// Machines that a rollout replaces: up to `most` of the candidates.
struct Outdated {
    most: usize,
    candidates: Vec<VerdictId>,
    /// Which ones, in words.
    which: String,
}

/// The Machines of another version or template. What else calls for a rollout is not compared: there the controller's
/// own count says how many are outdated, but not which ones.
///
/// Mirrors `ControlPlane.MachinesNeedingRollout` of Cluster API's kubeadm control plane.
fn machines_needing_rollout(
    state: &ClusterState<'_>,
    control_plane: &ControlPlane,
    machines: Vec<VerdictId>,
) -> Outdated {
    let differing: Vec<VerdictId> =
        machines.iter().copied().filter(|machine| !matches_machine_spec(state, control_plane, *machine)).collect();
    let counted = usize::try_from(control_plane.outdated()).unwrap_or(usize::MAX).min(machines.len());
    if counted > differing.len() {
        let which = format!("up to {counted} of its machines (which ones is unknown)");
        return Outdated { most: counted, candidates: machines, which };
    }
    Outdated {
        most: differing.len(),
        candidates: differing,
        which: "machines of another version or template".to_owned(),
    }
}
