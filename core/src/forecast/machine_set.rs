//! What MachineSets do: each creates the Machines that it lacks, deletes those that it has too many, and replaces
//! unhealthy ones. Machines without a VM count.
//!
//! Mirrors `machineset.Reconciler.Reconcile` of Cluster API.

use super::adoption::Adoption;
use super::cluster_state::ClusterState;
use super::danger::Danger;
use super::machine_set_preflight::{Checked, Preflight};
use super::missing_templates::Templated;
use super::remediation::Remediation;
use super::selected_machines::{ReplicaTarget, SelectedMachines};
use super::versions::Rule;
use crate::backup::objects::DEPLOYMENT_NAME_LABEL;
use crate::english::plural;
use crate::ids::VerdictId;
use crate::report::{Span, number};

/// Applies the rules to MachineSets whose number of Machines is decided.
pub(super) fn reconcile(
    state: &mut ClusterState<'_>,
    adoption: &Adoption<'_>,
    targets: &[ReplicaTarget<'_>],
    remediation: &Remediation,
    preflight: &Preflight,
) {
    for target in targets {
        let lacks_template = lacks_template(state, target);
        if lacks_template && !state.has(Rule::GoesOnWithoutTemplate) {
            continue;
        }
        let checked = if lacks_template { Checked::NoTemplate } else { preflight.run_checks(state, target) };
        let fails = !has_deployment(adoption, target) && state.has(Rule::OldSetsKept);
        let unhealthy = if fails { Unhealthy::default() } else { Unhealthy::of(target, remediation, checked) };
        sync_replicas(state, target, &unhealthy, checked);
        for machine in &unhealthy.certain {
            remediation.apply(*machine, &mut state.outcomes[*machine]);
        }
        for machine in &unhealthy.possible {
            remediation.apply_as_possible(*machine, &mut state.outcomes[*machine]);
        }
    }
}

/// A MachineSet whose label names a MachineDeployment that is not there does nothing.
///
/// Mirrors `machineset.Reconciler.getOwnerMachineDeployment` of Cluster API, since 1.9. Before, only its remediation
/// fails.
pub(super) fn finds_deployment(state: &ClusterState<'_>, adoption: &Adoption<'_>, target: &ReplicaTarget<'_>) -> bool {
    has_deployment(adoption, target) || !state.has(Rule::NeedsDeployment)
}

/// The MachineDeployment that its label names is there, or none is named.
fn has_deployment(adoption: &Adoption<'_>, target: &ReplicaTarget<'_>) -> bool {
    let meta = &target.set.meta;
    let named = meta.label(DEPLOYMENT_NAME_LABEL).filter(|name| !name.is_empty());
    named.is_none_or(|name| adoption.deployment_named(&meta.namespace, name).is_some())
}

/// A template that it names is not there, and nobody creates it.
fn lacks_template(state: &ClusterState<'_>, target: &ReplicaTarget<'_>) -> bool {
    let of_set = Templated::Set(target.set).missing_template(state.input);
    let of_deployment = target.deployment.and_then(|found| Templated::Deployment(found).missing_template(state.input));
    of_set.or(of_deployment).is_some() && !state.behavior.has_what_is_missing()
}

/// MachineSets that no MachineDeployment adopts keep to their own number.
pub(super) fn standalone<'a>(adoption: &Adoption<'a>, selected: &SelectedMachines) -> Vec<ReplicaTarget<'a>> {
    let sets = selected.sets.iter().copied();
    let standalone = sets.filter(|set| adoption.adopters(*set).is_empty() && !selected.is_contested(*set));
    let target = |id| {
        let set = adoption.set(id);
        ReplicaTarget {
            kind: "MachineSet",
            name: set.meta.name.as_str(),
            entry: set.meta.entry.as_str(),
            desired: set.replicas.unwrap_or(1),
            machines: selected.of_set(id).to_vec(),
            set,
            deployment: None,
        }
    };
    standalone.map(target).collect()
}

/// Machines that several MachineSets select: the first one adopts them, and the others create Machines of their own.
///
/// Follows from `machineset.Reconciler.getAndAdoptMachinesForMachineSet` of Cluster API.
pub(super) fn adopt_contested_machines(
    state: &mut ClusterState<'_>,
    adoption: &Adoption<'_>,
    selected: &SelectedMachines,
) {
    let own = selected.contested_sets().flat_map(|set| selected.of_set(set)).copied();
    let mut machines: Vec<VerdictId> = selected.contested_machines.iter().copied().chain(own).collect();
    machines.sort_unstable();
    machines.dedup();
    for machine in &machines {
        let outcome = &mut state.outcomes[*machine];
        let with_vm = outcome.with_vm();
        outcome.put_at_risk(|| {
            format!(
                "Several MachineSets select the same Machines. The first one adopts them, the others may create new \
                 ones, and this one may be deleted{with_vm}."
            )
        });
    }
    let deleted = state.deleted_vms(&[], &machines, Span::up_to(number(machines.len())));
    state.vms_deleted.count(deleted);
    let desired = selected.contested_sets().map(|set| {
        let own = adoption.set(set).replicas.unwrap_or(1);
        let of_adopters = adoption.adopters(set).iter().filter_map(|adopter| adoption.deployment(*adopter).replicas);
        of_adopters.max().unwrap_or(own).max(own)
    });
    state.vms_created.count(Span::up_to(desired.fold(0, u64::saturating_add)));
}

/// The unhealthy Machines of a MachineSet, all of which it replaces.
///
/// Mirrors `machineset.Reconciler.reconcileUnhealthyMachines` of Cluster API.
#[derive(Default)]
struct Unhealthy {
    certain: Vec<VerdictId>,
    possible: Vec<VerdictId>,
}

impl Unhealthy {
    fn of(target: &ReplicaTarget<'_>, remediation: &Remediation, checked: Checked) -> Self {
        let machines = || target.machines.iter().copied();
        let certain = machines().filter(|machine| remediation.certain(*machine));
        let possible = machines().filter(|machine| remediation.possible(*machine));
        match checked {
            Checked::Passes | Checked::NoTemplate => Self { certain: certain.collect(), possible: possible.collect() },
            Checked::Unclear => Self { certain: Vec::new(), possible: certain.chain(possible).collect() },
            Checked::Held => Self { certain: Vec::new(), possible: Vec::new() },
        }
    }

    fn all(&self) -> impl Iterator<Item = VerdictId> + '_ {
        self.certain.iter().chain(&self.possible).copied()
    }

    /// How many there are.
    fn count(&self) -> Span {
        Span { min: number(self.certain.len()), max: number(self.all().count()) }
    }
}

/// Mirrors `machineset.Reconciler.syncReplicas` of Cluster API.
fn sync_replicas(state: &mut ClusterState<'_>, target: &ReplicaTarget<'_>, unhealthy: &Unhealthy, checked: Checked) {
    let machines = number(target.machines.len());
    if let Some(missing) = target.desired.checked_sub(machines) {
        let created = state.created_vms(creations(state, target, missing, unhealthy.count(), checked));
        state.vms_created.count(created);
        let possible = Span::up_to(number(unhealthy.possible.len()));
        let deleted = state.deleted_vms(&unhealthy.certain, &unhealthy.possible, possible);
        state.vms_deleted.count(deleted);
    } else {
        scale_down(state, target, unhealthy, checked, machines.saturating_sub(target.desired));
    }
}

/// How many Machines it creates: those that are missing, and one for each that it replaces.
///
/// A MachineDeployment sets the annotation `disable-machine-create` of its MachineSets itself.
fn creations(
    state: &ClusterState<'_>,
    target: &ReplicaTarget<'_>,
    missing: u64,
    replaced: Span,
    checked: Checked,
) -> Span {
    let all = match checked {
        Checked::Passes => Span::exactly(missing).and(replaced),
        Checked::Unclear => Span::up_to(missing.saturating_add(replaced.max)),
        Checked::Held | Checked::NoTemplate => Span::default(),
    };
    let is_disabled = match target.set.meta.marks.no_machine_create {
        None => false,
        Some(true) => true,
        Some(false) => !state.has(Rule::OnlyTrueDisables),
    };
    match (is_disabled, target.deployment) {
        (false, _) => all,
        (true, Some(_)) => Span::up_to(all.max),
        (true, None) => Span::default(),
    }
}

fn scale_down(
    state: &mut ClusterState<'_>,
    target: &ReplicaTarget<'_>,
    unhealthy: &Unhealthy,
    checked: Checked,
    surplus: u64,
) {
    let deletion = machines_to_delete_prioritized(state, target, surplus);
    let vms = deleted_with(state, &deletion, unhealthy);
    if checked != Checked::NoTemplate {
        state.vms_created.count(Span::up_to(unhealthy.count().max));
    }
    state.vms_deleted.count(vms);
    let ReplicaTarget { kind, name, desired, .. } = target;
    let machines = number(target.machines.len());
    let has = format!("{kind} {name} has {} and should have {desired}", plural(machines, "machine"));
    for machine in &deletion.certain {
        let outcome = &mut state.outcomes[*machine];
        let with_vm = outcome.with_vm();
        outcome.delete(|| format!("{has}: it deletes this one{with_vm}."));
    }
    for machine in &deletion.candidates {
        let outcome = &mut state.outcomes[*machine];
        let with_vm = outcome.with_vm();
        outcome.put_at_risk(|| {
            format!("{has}: it deletes {surplus}. Which ones cannot be predicted; this one may be deleted{with_vm}.")
        });
    }
    if vms.is_none() {
        return;
    }
    let mut candidates: Vec<VerdictId> = deletion.certain.iter().chain(&deletion.candidates).copied().collect();
    candidates.sort_unstable();
    state.dangers.push(Danger::ScaleDown {
        kind: (*kind).to_owned(),
        name: (*name).to_owned(),
        entry: target.entry.to_owned(),
        desired: *desired,
        machines,
        candidates,
        vms,
    });
}

/// The Machines that a MachineSet deletes because it has too many.
struct Deletion {
    certain: Vec<VerdictId>,
    /// `chosen` of these are deleted, too.
    candidates: Vec<VerdictId>,
    chosen: u64,
}

/// Machines that are marked for deletion come first, in versions that prefer them to those without a Node. Of the
/// others any may be next: before Nodes are known, all are equal.
///
/// Mirrors `machineset.getMachinesToDeletePrioritized` of Cluster API with `randomDeletePolicy`, since 1.9, and
/// `newestDeletePriority` and `oldestDeletePriority`, since 1.5.
fn machines_to_delete_prioritized(state: &ClusterState<'_>, target: &ReplicaTarget<'_>, surplus: u64) -> Deletion {
    if target.desired == 0 {
        return Deletion { certain: target.machines.clone(), candidates: Vec::new(), chosen: 0 };
    }
    let is_marked = |id: &VerdictId| state.machine(*id).is_some_and(|machine| machine.meta.marks.delete_first);
    let rule = if target.set.deletes_any_first { Rule::MarkedFirst } else { Rule::MarkedFirstByAge };
    if target.machines.iter().any(is_marked) && !state.has(rule) {
        return Deletion { certain: Vec::new(), candidates: target.machines.clone(), chosen: surplus };
    }
    let (marked, unmarked): (Vec<VerdictId>, Vec<VerdictId>) = target.machines.iter().partition(|id| is_marked(id));
    match surplus.checked_sub(number(marked.len())) {
        None => Deletion { certain: Vec::new(), candidates: marked, chosen: surplus },
        Some(0) => Deletion { certain: marked, candidates: Vec::new(), chosen: 0 },
        Some(chosen) => Deletion { certain: marked, candidates: unmarked, chosen },
    }
}

/// The VMs that are deleted by a scale-down, and because they are unhealthy. Where both apply, which Machines each of
/// them takes cannot be predicted.
fn deleted_with(state: &ClusterState<'_>, deletion: &Deletion, unhealthy: &Unhealthy) -> Span {
    if unhealthy.count().is_none() {
        return state.deleted_vms(&deletion.certain, &deletion.candidates, Span::exactly(deletion.chosen));
    }
    let mut certain: Vec<VerdictId> = deletion.certain.iter().chain(&unhealthy.certain).copied().collect();
    certain.sort_unstable();
    certain.dedup();
    let others = deletion.candidates.iter().chain(&unhealthy.possible).copied();
    let mut others: Vec<VerdictId> = others.filter(|machine| certain.binary_search(machine).is_err()).collect();
    others.sort_unstable();
    others.dedup();
    state.deleted_vms(&certain, &others, Span::up_to(number(others.len())))
}
