//! Which Machines of a control plane are replaced because they are not as it wants them.

use super::preflight::AllHaveNodes;
use crate::backup::objects::ControlPlane;
use crate::forecast::cluster_state::{ClusterState, number};
use crate::forecast::danger::Danger;
use crate::forecast::kubernetes_version;
use crate::ids::VerdictId;
use crate::report::{Outcome, Span};

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
    let Outdated { most, candidates, which } = machines_needing_rollout(state, control_plane, left);
    if most == 0 {
        return;
    }
    for machine in &candidates {
        let outcome = &mut state.outcomes[*machine];
        let with_vm = outcome.with_vm();
        outcome.put_at_risk(|| {
            format!(
                "The control plane was being rolled out when the backup was taken, and the rollout continues: it \
                 replaces \
                 {which} one by one, and deletes them{with_vm}."
            )
        });
    }
    let count = Span::up_to(number(most));
    state.vms_created.count(count);
    let deleted = state.deleted_vms(&[], &candidates, count);
    state.vms_deleted.count(deleted);
    state.dangers.push(Danger::RolloutUnfinished {
        kind: control_plane.kind.clone(),
        name: control_plane.meta.name.clone(),
        entry: control_plane.meta.entry.clone(),
        candidates,
        most,
    });
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

/// Mirrors the version check of `internal.UpToDate` and `matchesTemplateClonedFrom` of Cluster API's kubeadm control
/// plane.
fn matches_machine_spec(state: &ClusterState<'_>, control_plane: &ControlPlane, id: VerdictId) -> bool {
    let version = state.machine(id).and_then(|machine| machine.version.as_deref());
    let versions = version.zip(control_plane.version.as_deref());
    let cloned_from = state.objects(id).and_then(|machine| machine.vsphere_machine?.meta.cloned_from.as_deref());
    let templates = cloned_from.zip(control_plane.template.as_ref());
    versions.is_none_or(|(own, desired)| kubernetes_version::is_same(own, desired))
        && templates.is_none_or(|(own, desired)| own == desired.name)
}
