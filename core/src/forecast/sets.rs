//! What sets of workers do: they fill up, they shrink, they go on with a rollout, and deployments take sets from one
//! another.

use std::collections::{BTreeMap, BTreeSet};

use super::adoption::{Adoption, Members};
use super::health::Judged;
use super::subject::Subject;
use super::{Danger, Presence, number};
use crate::backup::objects::{MachineDeployment, MachineSet};
use crate::ids::VerdictId;
use crate::report::{Outcome, Span};

/// A set with the machines that it selects, by position in the verdicts.
struct Pool<'a> {
    kind: &'static str,
    name: &'a str,
    entry: &'a str,
    desired: u64,
    machines: Vec<VerdictId>,
}

/// Applies the rules to the workers.
pub(super) fn apply(subject: &mut Subject<'_>, adoption: &Adoption, members: &Members, own: &[usize], judged: &Judged) {
    let backup = subject.input.backup;
    let mut machines_of: BTreeMap<usize, Vec<VerdictId>> = BTreeMap::new();
    let mut disputed = Vec::new();
    for (position, verdict) in subject.of_backup() {
        let sets = verdict.node.map_or(&[][..], |machine| members.sets_of[machine].as_slice());
        match sets {
            [] => {}
            [set] => machines_of.entry(*set).or_default().push(position),
            // Whichever set is first takes it: the others make one of their own.
            several => {
                for set in several {
                    machines_of.entry(*set).or_default();
                }
                disputed.push((position, several.to_vec()));
            }
        }
    }
    dispute(subject, adoption, &disputed, &machines_of);
    let disputed_sets: BTreeSet<usize> = disputed.iter().flat_map(|(_, sets)| sets).copied().collect();
    let set = |position: &usize| backup.machine_sets.get(*position);
    let none = Vec::new();
    let machines = |set: usize| machines_of.get(&set).unwrap_or(&none);
    for pool in &subject.cluster.pools {
        let Some(deployment) = pool.deployment else { continue };
        let Some(position) = adoption.deployment(deployment) else { continue };
        if adoption.contests(position) {
            contested(subject, deployment, adoption.sets_of(position), &machines_of);
            continue;
        }
        let sets: Vec<(usize, &MachineSet)> = adoption
            .sets_of(position)
            .iter()
            .filter_map(|at| Some((*at, set(at)?)))
            .filter(|(at, set)| !machines(*at).is_empty() || set.replicas.unwrap_or(1) > 0)
            .collect();
        // Without replicas a deployment keeps what its set has.
        let kept = sets.iter().filter_map(|(_, set)| set.replicas).fold(0, u64::saturating_add);
        let desired = deployment.replicas.unwrap_or(if sets.is_empty() { 1 } else { kept });
        if sets.iter().any(|(at, _)| disputed_sets.contains(at)) {
            continue;
        }
        let fits = |set: &MachineSet| same_template(deployment, set);
        let current = sets.iter().filter(|(_, set)| fits(set)).max_by_key(|(_, set)| set.meta.marks.revision);
        match (current, sets.as_slice()) {
            (Some((at, _)), [_]) => {
                let pool = Pool {
                    kind: "MachineDeployment",
                    name: &deployment.meta.name,
                    entry: &deployment.meta.entry,
                    desired,
                    machines: machines(*at).clone(),
                };
                scale(subject, &pool, judged);
            }
            (None, []) => {
                // A set without machines and replicas is taken up again.
                subject.created.count(subject.made(Span::exactly(desired)));
                let holds_sets = !pool.sets.is_empty() && adoption.sets_of(position).is_empty();
                if holds_sets && desired > 0 {
                    subject.dangers.push(Danger::NewSet {
                        name: deployment.meta.name.clone(),
                        entry: deployment.meta.entry.clone(),
                        machines: desired,
                    });
                }
            }
            (current, _) => {
                let kept = current.map(|(at, _)| *at);
                let old: Vec<VerdictId> = sets
                    .iter()
                    .filter(|(at, _)| Some(*at) != kept)
                    .flat_map(|(at, _)| machines(*at))
                    .copied()
                    .collect();
                let new = kept.map_or(0, |at| number(machines(at).len()));
                rollout(subject, deployment, &old, desired.saturating_sub(new));
            }
        }
    }
    // Sets of their own, and those that no deployment selects any more.
    for at in own {
        let Some(set) = set(at).filter(|_| adoption.owners(*at).is_empty() && !disputed_sets.contains(at)) else {
            continue;
        };
        let pool = Pool {
            kind: "MachineSet",
            name: &set.meta.name,
            entry: &set.meta.entry,
            desired: set.replicas.unwrap_or(1),
            machines: machines(*at).clone(),
        };
        scale(subject, &pool, judged);
    }
}

/// A set makes what it lacks and deletes what it has too many; what a health check deletes is made anew.
fn scale(subject: &mut Subject<'_>, pool: &Pool<'_>, judged: &Judged) {
    let have = number(pool.machines.len());
    let sick: Vec<VerdictId> = pool.machines.iter().copied().filter(|machine| judged.condemns(*machine)).collect();
    let suspect: Vec<VerdictId> = pool.machines.iter().copied().filter(|machine| judged.suspects(*machine)).collect();
    if have <= pool.desired {
        let short = pool.desired.saturating_sub(have);
        let replaced = Span { min: number(sick.len()), max: number(sick.len().saturating_add(suspect.len())) };
        subject.created.count(subject.made(Span::exactly(short).and(replaced)));
        subject.deleted.count(subject.lost(&sick, &suspect, Span::up_to(number(suspect.len()))));
        for machine in sick.iter().chain(&suspect) {
            judged.strike(subject, *machine);
        }
        return;
    }
    let surplus = have.saturating_sub(pool.desired);
    let marked: Vec<VerdictId> = pool
        .machines
        .iter()
        .copied()
        .filter(|machine| subject.machine(*machine).is_some_and(|machine| machine.meta.marks.delete_first))
        .collect();
    let unmarked: Vec<VerdictId> =
        pool.machines.iter().copied().filter(|machine| marked.binary_search(machine).is_err()).collect();
    let first = number(marked.len());
    let (certain, drawn, draws) = if pool.desired == 0 {
        (pool.machines.clone(), Vec::new(), 0)
    } else if first > surplus {
        (Vec::new(), marked, surplus)
    } else if first == surplus {
        (marked, Vec::new(), 0)
    } else {
        (marked, unmarked, surplus.saturating_sub(first))
    };
    let vms = if sick.is_empty() && suspect.is_empty() {
        subject.lost(&certain, &drawn, Span::exactly(draws))
    } else {
        // Which of them a health check takes, and which the set, is not predictable.
        let mut sure: Vec<VerdictId> = certain.iter().chain(&sick).copied().collect();
        sure.sort_unstable();
        sure.dedup();
        let mut rest: Vec<VerdictId> =
            drawn.iter().chain(&suspect).copied().filter(|at| sure.binary_search(at).is_err()).collect();
        rest.sort_unstable();
        rest.dedup();
        subject.created.count(Span::up_to(number(sick.len().saturating_add(suspect.len()))));
        subject.lost(&sure, &rest, Span::up_to(number(rest.len())))
    };
    subject.deleted.count(vms);
    let Pool { kind, name, desired, .. } = pool;
    for machine in &certain {
        let fate = &mut subject.fates[*machine];
        fate.delete(|| {
            format!(
                "{kind} {name} wants {desired} machines and has {have}: it deletes this one, and its virtual \
                machine with it."
            )
        });
    }
    for machine in &drawn {
        let fate = &mut subject.fates[*machine];
        let vm = if fate.vm == Presence::Gone { "" } else { ", and its virtual machine with it" };
        fate.endanger(|| {
            format!(
                "{kind} {name} wants {desired} of its {have} machines and deletes {surplus}. Which ones cannot be \
                 predicted: this one may be among them{vm}."
            )
        });
    }
    for machine in sick.iter().chain(&suspect) {
        judged.strike(subject, *machine);
    }
    if !vms.is_none() {
        let mut machines: Vec<VerdictId> = certain.iter().chain(&drawn).copied().collect();
        machines.sort_unstable();
        subject.dangers.push(Danger::Shrinks {
            kind: (*kind).to_owned(),
            name: (*name).to_owned(),
            entry: pool.entry.to_owned(),
            desired: *desired,
            machines,
            vms,
        });
    }
}

/// Deployments that match one another's sets: whoever comes first takes them, and scales down what is not its own.
fn contested(
    subject: &mut Subject<'_>,
    deployment: &MachineDeployment,
    sets: &[usize],
    machines_of: &BTreeMap<usize, Vec<VerdictId>>,
) {
    let name = &deployment.meta.name;
    let mut newly = Vec::new();
    for machine in sets.iter().filter_map(|set| machines_of.get(set)).flatten() {
        let fate = &mut subject.fates[*machine];
        if !matches!(fate.outcome, Outcome::AtRisk | Outcome::Deleted) {
            newly.push(*machine);
        }
        fate.endanger(|| {
            format!(
                "The selectors of MachineDeployment {name} and of another one match the same MachineSets. Whichever \
                 adopts this machine's set may take it for an old revision and delete it, with its virtual machine, \
                 before a replacement runs."
            )
        });
    }
    subject.deleted.count(subject.lost(&[], &newly, Span::up_to(number(newly.len()))));
    subject.created.count(Span::up_to(deployment.replicas.unwrap_or(1)));
}

/// Machines that several sets select.
fn dispute(
    subject: &mut Subject<'_>,
    adoption: &Adoption,
    disputed: &[(VerdictId, Vec<usize>)],
    machines_of: &BTreeMap<usize, Vec<VerdictId>>,
) {
    let mut sets: Vec<usize> = disputed.iter().flat_map(|(_, sets)| sets).copied().collect();
    sets.sort_unstable();
    sets.dedup();
    let own = sets.iter().filter_map(|set| machines_of.get(set)).flatten().copied();
    let mut machines: Vec<VerdictId> = disputed.iter().map(|(machine, _)| *machine).chain(own).collect();
    machines.sort_unstable();
    machines.dedup();
    for machine in &machines {
        let fate = &mut subject.fates[*machine];
        fate.endanger(|| {
            "Several MachineSets select the same Machines. Whichever comes first adopts them: others may make new \
             ones, and this one may be deleted, with its virtual machine."
                .to_owned()
        });
    }
    subject.deleted.count(subject.lost(&[], &machines, Span::up_to(number(machines.len()))));
    let backup = subject.input.backup;
    let wanted = sets.iter().map(|set| {
        let own = backup.machine_sets.get(*set).and_then(|set| set.replicas).unwrap_or(1);
        let owners = adoption.owners(*set).iter().filter_map(|owner| backup.machine_deployments.get(*owner)?.replicas);
        owners.max().unwrap_or(own).max(own)
    });
    subject.created.count(Span::up_to(wanted.fold(0, u64::saturating_add)));
}

/// A rollout goes on: new machines are made, and old ones go as the new ones become available.
fn rollout(subject: &mut Subject<'_>, deployment: &MachineDeployment, old: &[VerdictId], lacking: u64) {
    subject.created.count(Span::up_to(lacking));
    if deployment.on_delete {
        return;
    }
    let name = &deployment.meta.name;
    for machine in old {
        let fate = &mut subject.fates[*machine];
        fate.endanger(|| {
            format!(
                "MachineDeployment {name} was being rolled out when the backup was taken, and goes on: it deletes \
                 machines of the old revision, with their virtual machines, as new ones become available."
            )
        });
    }
    let vms = subject.lost(&[], old, Span::up_to(number(old.len())));
    subject.deleted.count(vms);
    if !vms.is_none() {
        subject.dangers.push(Danger::Rollout {
            kind: "MachineDeployment".to_owned(),
            name: name.clone(),
            entry: deployment.meta.entry.clone(),
            machines: old.to_vec(),
            most: old.len(),
        });
    }
}

/// A set is what its deployment wants: nothing that calls for a rollout differs.
fn same_template(deployment: &MachineDeployment, set: &MachineSet) -> bool {
    let name = |reference: &Option<crate::backup::objects::Reference>| reference.as_ref().map(|it| it.name.clone());
    name(&deployment.template) == name(&set.template) && deployment.revision == set.revision
}
