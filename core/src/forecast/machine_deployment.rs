//! What MachineDeployments do: each adopts MachineSets, gives its number of replicas to the one of its own template,
//! and continues a rollout.
//!
//! Mirrors `machinedeployment.Reconciler.reconcile` of Cluster API.

use super::adoption::Adoption;
use super::cluster_state::{ClusterState, number};
use super::danger::Danger;
use super::paused_machine_deployment::{self, Paused};
use super::selected_machines::{ReplicaTarget, SelectedMachines};
use crate::backup::objects::{MachineDeployment, MachineSet, Reference};
use crate::ids::{MachineDeploymentId, MachineSetId, VerdictId};
use crate::report::Span;

/// Applies the rules to every MachineDeployment of the cluster. Gives the MachineSets whose number of Machines it
/// decides.
pub(super) fn reconcile<'a>(
    state: &mut ClusterState<'_>,
    adoption: &Adoption<'a>,
    selected: &SelectedMachines,
) -> Vec<ReplicaTarget<'a>> {
    let cluster = state.cluster;
    let mut targets = Vec::new();
    for pool in &cluster.pools {
        let Some(id) = pool.deployment.and_then(|deployment| adoption.deployment_id(deployment)) else { continue };
        if adoption.is_contested(id) {
            adopt_contested_sets(state, adoption, id, selected);
            continue;
        }
        let sets = active_sets(adoption, id, selected);
        if sets.iter().any(|set| selected.is_contested(*set)) {
            continue;
        }
        let deployment = adoption.deployment(id);
        let desired = desired_replicas(adoption, deployment, &sets);
        if deployment.paused {
            let new = find_new_machine_set(adoption, deployment, &sets);
            let paused = Paused { deployment, desired, new, sets: &sets, adoption, selected };
            targets.extend(paused_machine_deployment::scale(state, &paused));
            continue;
        }
        match (find_new_machine_set(adoption, deployment, &sets), sets.as_slice()) {
            (Some(set), [_]) => targets.push(ReplicaTarget {
                kind: "MachineDeployment",
                name: deployment.meta.name.as_str(),
                entry: deployment.meta.entry.as_str(),
                desired,
                machines: selected.of_set(set).to_vec(),
            }),
            (None, []) => {
                let lost_sets = !pool.sets.is_empty() && adoption.adoptable_sets(id).is_empty();
                create_machine_set(state, deployment, desired, lost_sets);
            }
            (new, _) => rollout_rolling(state, deployment, desired, new, &sets, selected),
        }
    }
    targets
}

/// MachineDeployments that match one another's MachineSets: the first one adopts them, and scales down what is not of
/// its own template.
///
/// Follows from `machinedeployment.Reconciler.getAndAdoptMachineSetsForDeployment` of Cluster API.
fn adopt_contested_sets(
    state: &mut ClusterState<'_>,
    adoption: &Adoption<'_>,
    id: MachineDeploymentId,
    selected: &SelectedMachines,
) {
    let deployment = adoption.deployment(id);
    let name = &deployment.meta.name;
    let mut newly_at_risk = Vec::new();
    for machine in adoption.adoptable_sets(id).iter().flat_map(|set| selected.of_set(*set)) {
        let outcome = &mut state.outcomes[*machine];
        if !outcome.is_deletion() {
            newly_at_risk.push(*machine);
        }
        let with_vm = outcome.with_vm();
        outcome.put_at_risk(|| {
            format!(
                "The selectors of MachineDeployment {name} and of another one match the same MachineSets. The one that \
                 adopts this machine's MachineSet may treat it as an old revision and delete the machine{with_vm} \
                 before \
                 a replacement runs."
            )
        });
    }
    let deleted = state.deleted_vms(&[], &newly_at_risk, Span::up_to(number(newly_at_risk.len())));
    state.vms_deleted.count(deleted);
    state.vms_created.count(Span::up_to(deployment.replicas.unwrap_or(1)));
}

/// The MachineSets that a MachineDeployment adopts and that have Machines, or should have.
fn active_sets(adoption: &Adoption<'_>, id: MachineDeploymentId, selected: &SelectedMachines) -> Vec<MachineSetId> {
    let is_active =
        |set: &MachineSetId| !selected.of_set(*set).is_empty() || adoption.set(*set).replicas.unwrap_or(1) > 0;
    adoption.adoptable_sets(id).iter().copied().filter(is_active).collect()
}

/// Without replicas a MachineDeployment keeps what its MachineSets have.
fn desired_replicas(adoption: &Adoption<'_>, deployment: &MachineDeployment, sets: &[MachineSetId]) -> u64 {
    let of_sets = sets.iter().filter_map(|set| adoption.set(*set).replicas).fold(0, u64::saturating_add);
    deployment.replicas.unwrap_or(if sets.is_empty() { 1 } else { of_sets })
}

/// The MachineSet of the MachineDeployment's own template; of several, the one of the highest revision.
///
/// Mirrors `mdutil.FindNewMachineSet` of Cluster API.
fn find_new_machine_set(
    adoption: &Adoption<'_>,
    deployment: &MachineDeployment,
    sets: &[MachineSetId],
) -> Option<MachineSetId> {
    let up_to_date = sets.iter().copied().filter(|set| is_up_to_date(deployment, adoption.set(*set)));
    up_to_date.max_by_key(|set| adoption.set(*set).meta.marks.revision)
}

/// Nothing that calls for a rollout differs.
///
/// Mirrors `mdutil.MachineTemplateUpToDate` of Cluster API.
fn is_up_to_date(deployment: &MachineDeployment, set: &MachineSet) -> bool {
    let name = |reference: &Option<Reference>| reference.as_ref().map(|found| found.name.clone());
    name(&deployment.template) == name(&set.template) && deployment.revision == set.revision
}

/// A MachineDeployment without a MachineSet creates one, or takes up one that has neither Machines nor replicas. With
/// `lost_sets` it had some, which its selector does not match.
///
/// Mirrors `machinedeployment.Reconciler.createMachineSetAndWait` of Cluster API.
fn create_machine_set(state: &mut ClusterState<'_>, deployment: &MachineDeployment, desired: u64, lost_sets: bool) {
    let created = state.created_vms(Span::exactly(desired));
    state.vms_created.count(created);
    if lost_sets && desired > 0 {
        state.dangers.push(Danger::NewMachineSet {
            name: deployment.meta.name.clone(),
            entry: deployment.meta.entry.clone(),
            machines: desired,
        });
    }
}

/// A rollout continues: new Machines are created, and old ones are deleted as the new ones become available.
///
/// Mirrors `machinedeployment.Reconciler.rolloutRolling` and `rolloutOnDelete` of Cluster API.
fn rollout_rolling(
    state: &mut ClusterState<'_>,
    deployment: &MachineDeployment,
    desired: u64,
    new: Option<MachineSetId>,
    sets: &[MachineSetId],
    selected: &SelectedMachines,
) {
    let up_to_date = new.map_or(0, |set| number(selected.of_set(set).len()));
    state.vms_created.count(Span::up_to(desired.saturating_sub(up_to_date)));
    if deployment.on_delete {
        return;
    }
    let old_sets = sets.iter().filter(|set| Some(**set) != new);
    let old: Vec<VerdictId> = old_sets.flat_map(|set| selected.of_set(*set)).copied().collect();
    let name = &deployment.meta.name;
    for machine in &old {
        let outcome = &mut state.outcomes[*machine];
        let with_vm = outcome.with_vm();
        outcome.put_at_risk(|| {
            format!(
                "MachineDeployment {name} was being rolled out when the backup was taken, and the rollout continues: \
                 it \
                 deletes machines of the old revision{with_vm} as new ones become available."
            )
        });
    }
    let vms = state.deleted_vms(&[], &old, Span::up_to(number(old.len())));
    state.vms_deleted.count(vms);
    if !vms.is_none() {
        state.dangers.push(Danger::RolloutUnfinished {
            kind: "MachineDeployment".to_owned(),
            name: name.clone(),
            entry: deployment.meta.entry.clone(),
            most: old.len(),
            candidates: old,
        });
    }
}
