//! What MachineDeployments do: each adopts MachineSets, gives its number of replicas to the one of its own template,
//! and continues a rollout.
//!
//! Mirrors `machinedeployment.Reconciler.reconcile` of Cluster API.

use super::adoption::Adoption;
use super::cluster_state::ClusterState;
use super::danger::Danger;
use super::missing_templates::Templated;
use super::paused_machine_deployment::{self, Paused};
use super::selected_machines::{ReplicaTarget, SelectedMachines};
use super::versions::Rule;
use crate::backup::objects::{MachineDeployment, MachineSet, Reference};
use crate::ids::{MachineDeploymentId, MachineSetId, VerdictId};
use crate::report::{Span, number};

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
            let new = match find_new_machine_set(state, adoption, deployment, &sets).as_slice() {
                [only] => Some(*only),
                _ => None,
            };
            let paused = Paused { deployment, desired, new, sets: &sets, adoption, selected };
            targets.extend(paused_machine_deployment::scale(state, &paused));
            continue;
        }
        let current = find_new_machine_set(state, adoption, deployment, &sets);
        match (current.as_slice(), sets.as_slice()) {
            ([set], [_]) => targets.push(ReplicaTarget {
                kind: "MachineDeployment",
                name: deployment.meta.name.as_str(),
                entry: deployment.meta.entry.as_str(),
                desired,
                machines: selected.of_set(*set).to_vec(),
                set: adoption.set(*set),
                deployment: Some(deployment),
            }),
            ([], []) => {
                let lost_sets = !pool.sets.is_empty() && adoption.adoptable_sets(id).is_empty();
                create_machine_set(state, deployment, desired, lost_sets);
            }
            (current, _) => {
                let rollout = Rollout { deployment, desired, current, sets: &sets, adoption, selected };
                rollout_rolling(state, &rollout);
                targets.extend(rollout.targets(state));
            }
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

/// The MachineSet of the MachineDeployment's own template. Of several, that with most replicas is current since Cluster
/// API 1.4. Before, it is the oldest one, and after a restore all are new: then any of them may be current.
///
/// A `rolloutAfter` has no effect after a restore: it asks for MachineSets that were created later, and all are.
///
/// Mirrors `mdutil.FindNewMachineSet` of Cluster API.
fn find_new_machine_set(
    state: &ClusterState<'_>,
    adoption: &Adoption<'_>,
    deployment: &MachineDeployment,
    sets: &[MachineSetId],
) -> Vec<MachineSetId> {
    let is_equal = |set: &MachineSetId| is_up_to_date(state, deployment, adoption.set(*set));
    let mut equal: Vec<MachineSetId> = sets.iter().copied().filter(is_equal).collect();
    if equal.len() > 1 && state.has(Rule::LargestSetIsCurrent) {
        let replicas = |set: &MachineSetId| adoption.set(*set).replicas.unwrap_or(1);
        let most = equal.iter().map(replicas).max();
        equal.retain(|set| Some(replicas(set)) == most);
    }
    equal
}

/// Nothing that calls for a rollout differs.
///
/// Mirrors `mdutil.MachineTemplateUpToDate` of Cluster API, before 1.4 `EqualMachineTemplate`.
fn is_up_to_date(state: &ClusterState<'_>, deployment: &MachineDeployment, set: &MachineSet) -> bool {
    let (own, other) = (&deployment.revision, &set.revision);
    let templates =
        [(deployment.template.as_ref(), set.template.as_ref()), (own.bootstrap.as_ref(), other.bootstrap.as_ref())];
    let name = |template: Option<&Reference>| {
        template.map(|found| (found.group.clone(), found.kind.clone(), found.name.clone()))
    };
    let is_equal = templates.iter().all(|(own, other)| name(*own) == name(*other))
        && own.version == other.version
        && own.failure_domain == other.failure_domain;
    let namespace = |template: Option<&Reference>| template.and_then(|found| found.namespace.clone());
    let is_same_namespace = |(own, other): &(Option<&Reference>, Option<&Reference>)| {
        namespace(*own).zip(namespace(*other)).is_none_or(|(own, other)| own == other)
    };
    is_equal
        && (templates.iter().all(is_same_namespace) || state.has(Rule::TemplatesWithoutNamespace))
        && (own.in_place == other.in_place || state.has(Rule::InPlaceTemplates))
}

/// A MachineDeployment without a MachineSet creates one, or takes up one that has neither Machines nor replicas. With
/// `lost_sets` it had some, which its selector does not match.
///
/// Mirrors `machinedeployment.Reconciler.createMachineSetAndWait` of Cluster API.
fn create_machine_set(state: &mut ClusterState<'_>, deployment: &MachineDeployment, desired: u64, lost_sets: bool) {
    let lacks_template = Templated::Deployment(deployment).missing_template(state.input).is_some();
    if !lacks_template || state.behavior.has_what_is_missing() {
        let created = state.created_vms(Span::exactly(desired));
        state.vms_created.count(created);
    }
    if lost_sets && desired > 0 {
        state.dangers.push(Danger::NewMachineSet {
            name: deployment.meta.name.clone(),
            entry: deployment.meta.entry.clone(),
            machines: desired,
        });
    }
}

/// A MachineDeployment with more than one MachineSet, or with one of another template.
struct Rollout<'a, 'd> {
    deployment: &'a MachineDeployment,
    desired: u64,
    /// Those that may be current; none where it has yet to be created.
    current: &'d [MachineSetId],
    sets: &'d [MachineSetId],
    adoption: &'d Adoption<'a>,
    selected: &'d SelectedMachines,
}

impl<'a> Rollout<'a, '_> {
    /// The current MachineSet, where it is certain.
    fn new_set(&self) -> Option<MachineSetId> {
        match self.current {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// MachineSets of its template that are not current: a restart was under way.
    fn is_restart(&self, state: &ClusterState<'_>) -> bool {
        let is_equal = |set: &&MachineSetId| is_up_to_date(state, self.deployment, self.adoption.set(**set));
        self.sets.iter().filter(is_equal).count() > 1
    }

    /// The current MachineSet replaces its unhealthy Machines, and deletes what it has too many. Old ones replace
    /// unhealthy Machines before Cluster API 1.7.4 only.
    fn targets(&self, state: &ClusterState<'_>) -> Vec<ReplicaTarget<'a>> {
        let target = |id: MachineSetId, most: u64| {
            let (set, machines) = (self.adoption.set(id), self.selected.of_set(id).to_vec());
            ReplicaTarget {
                kind: "MachineDeployment",
                name: self.deployment.meta.name.as_str(),
                entry: self.deployment.meta.entry.as_str(),
                desired: number(machines.len()).min(most),
                machines,
                set,
                deployment: Some(self.deployment),
            }
        };
        let others = self.sets.iter().copied().filter(|set| Some(*set) != self.new_set());
        let mut old = others.map(|set| target(set, u64::MAX)).filter(|target| !target.machines.is_empty()).peekable();
        let replaces_old = old.peek().is_some() && !state.has(Rule::OldSetsKept);
        let new = self.new_set().map(|set| target(set, self.desired));
        new.into_iter().chain(old.filter(|_| replaces_old)).collect()
    }
}

/// A rollout continues: new Machines are created, and old ones are deleted as the new ones become available.
///
/// Mirrors `machinedeployment.Reconciler.rolloutRolling` and `rolloutOnDelete` of Cluster API.
fn rollout_rolling(state: &mut ClusterState<'_>, rollout: &Rollout<'_, '_>) {
    let Rollout { deployment, desired, sets, selected, .. } = rollout;
    let new = rollout.new_set();
    let up_to_date = new.map_or(0, |set| number(selected.of_set(set).len()));
    state.vms_created.count(Span::up_to(desired.saturating_sub(up_to_date)));
    if deployment.on_delete {
        return;
    }
    let old_sets = sets.iter().filter(|set| Some(**set) != new);
    let old: Vec<VerdictId> = old_sets.flat_map(|set| selected.of_set(*set)).copied().collect();
    let name = &deployment.meta.name;
    let restart = rollout.is_restart(state);
    for machine in &old {
        let outcome = &mut state.outcomes[*machine];
        let with_vm = outcome.with_vm();
        outcome.put_at_risk(|| {
            if restart {
                format!(
                    "MachineDeployment {name} was being restarted when the backup was taken. A restore forgets that: \
                     its MachineSets have one template, the one with most replicas is current, and the machines of \
                     the others are deleted{with_vm}."
                )
            } else {
                format!(
                    "MachineDeployment {name} was being rolled out when the backup was taken, and the rollout \
                     continues: it deletes machines of the old revision{with_vm} as new ones become available."
                )
            }
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
            restart,
        });
    }
}
