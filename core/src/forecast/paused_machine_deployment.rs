//! What a MachineDeployment with `spec.paused` does: it rolls out nothing, and only scales its MachineSets. A rollout
//! that was under way does not continue until somebody resumes it.
//!
//! Mirrors `machinedeployment.Reconciler.sync` and `scale` of Cluster API.

use super::adoption::Adoption;
use super::cluster_state::ClusterState;
use super::danger::Danger;
use super::selected_machines::{ReplicaTarget, SelectedMachines};
use crate::backup::objects::{Amount, MachineDeployment};
use crate::ids::{MachineSetId, VerdictId};
use crate::report::{Span, number};

/// A MachineDeployment with its MachineSets.
pub(super) struct Paused<'a, 'd> {
    pub(super) deployment: &'a MachineDeployment,
    pub(super) desired: u64,
    /// The MachineSet of its own template.
    pub(super) new: Option<MachineSetId>,
    pub(super) sets: &'d [MachineSetId],
    pub(super) adoption: &'d Adoption<'a>,
    pub(super) selected: &'d SelectedMachines,
}

/// Scales the MachineSets. Gives how many Machines each should have, as far as that is decided.
pub(super) fn scale<'a>(state: &mut ClusterState<'_>, paused: &Paused<'a, '_>) -> Vec<ReplicaTarget<'a>> {
    let replicas = |set: &MachineSetId| paused.adoption.set(*set).replicas.unwrap_or(1);
    let active: Vec<MachineSetId> = paused.sets.iter().copied().filter(|set| replicas(set) > 0).collect();
    // The only active one, or the latest, takes all replicas.
    let only = match active.as_slice() {
        [] => paused.new.or(paused.sets.first().copied()),
        [only] => Some(*only),
        _ => None,
    };
    if active.len() <= 1 {
        let desired = |set: MachineSetId| if Some(set) == only { paused.desired } else { replicas(&set) };
        return paused.sets.iter().map(|set| paused.target(*set, desired(*set))).collect();
    }
    let total = active.iter().map(replicas).fold(0, u64::saturating_add);
    let saturated = paused.new.filter(|new| replicas(new) == paused.desired);
    let most = paused.desired.saturating_add(max_surge(paused.deployment, paused.desired));
    if let Some(new) = saturated {
        // Old MachineSets are scaled to none as soon as the new one's Machines are available.
        let old: Vec<MachineSetId> = active.into_iter().filter(|set| *set != new).collect();
        delete_some(state, paused, &old, total.saturating_sub(paused.desired));
        return vec![paused.target(new, paused.desired)];
    }
    if total > most {
        delete_some(state, paused, &active, total.saturating_sub(most));
        return Vec::new();
    }
    let created = if paused.deployment.on_delete { 0 } else { most.saturating_sub(total) };
    state.vms_created.count(Span::up_to(created));
    paused.sets.iter().map(|set| paused.target(*set, replicas(set))).collect()
}

impl<'a> Paused<'a, '_> {
    fn target(&self, id: MachineSetId, desired: u64) -> ReplicaTarget<'a> {
        let set = self.adoption.set(id);
        ReplicaTarget {
            kind: "MachineSet",
            name: set.meta.name.as_str(),
            entry: set.meta.entry.as_str(),
            desired,
            machines: self.selected.of_set(id).to_vec(),
            set,
            deployment: Some(self.deployment),
        }
    }
}

/// Up to `number` of the Machines of these MachineSets are deleted.
fn delete_some(state: &mut ClusterState<'_>, paused: &Paused<'_, '_>, sets: &[MachineSetId], most: u64) {
    let candidates: Vec<VerdictId> = sets.iter().flat_map(|set| paused.selected.of_set(*set)).copied().collect();
    let name = &paused.deployment.meta.name;
    for machine in &candidates {
        let outcome = &mut state.outcomes[*machine];
        let with_vm = outcome.with_vm();
        outcome.put_at_risk(|| {
            format!(
                "MachineDeployment {name} is paused by spec.paused and still scales: its MachineSets have more \
                 replicas than it should have, and this machine may be deleted{with_vm}."
            )
        });
    }
    let vms = state.deleted_vms(&[], &candidates, Span::up_to(most));
    state.vms_deleted.count(vms);
    if !vms.is_none() {
        let machines = paused.sets.iter().map(|set| paused.selected.of_set(*set).len()).fold(0, usize::saturating_add);
        state.dangers.push(Danger::ScaleDown {
            kind: "MachineDeployment".to_owned(),
            name: name.clone(),
            entry: paused.deployment.meta.entry.clone(),
            desired: paused.desired,
            machines: number(machines),
            candidates,
            vms,
        });
    }
}

/// How many Machines a rolling update may have in addition; one where nothing is said.
///
/// Mirrors `mdutil.MaxSurge` of Cluster API, which rounds up.
fn max_surge(deployment: &MachineDeployment, desired: u64) -> u64 {
    match deployment.max_surge {
        _ if desired == 0 => 0,
        None => 1,
        Some(Amount::Count(count)) => count,
        Some(Amount::Percent(percent)) => desired.saturating_mul(percent).div_ceil(100),
    }
}
