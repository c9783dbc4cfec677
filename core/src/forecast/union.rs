//! The forecasts of several behaviours as one: what all of them agree on is certain, and of the rest the worse is told.
//! Numbers become ranges that hold all of them. Never calmer than any of them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::mem::take;

use super::cluster_state::ClusterState;
use super::danger::{Danger, DangerKey};
use super::machine_outcome::{MachineOutcome, Presence};
use crate::ids::VerdictId;
use crate::report::Outcome;

/// The union of what was forecast for one cluster.
pub(super) fn of<'a>((first, others): (ClusterState<'a>, Vec<ClusterState<'a>>)) -> ClusterState<'a> {
    let mut all = first;
    if others.is_empty() {
        return all;
    }
    let ids: Vec<VerdictId> = all.outcomes.ids().collect();
    let merged: Vec<(VerdictId, MachineOutcome)> = ids
        .into_iter()
        .map(|id| {
            let variants = std::iter::once(&all).chain(&others);
            (id, of_outcomes(variants.map(|state| (&state.outcomes[id], Answers::of(state)))))
        })
        .collect();
    for other in &others {
        all.varies |= (all.vms_created, all.vms_deleted) != (other.vms_created, other.vms_deleted)
            || all.etcd_members_removed != other.etcd_members_removed
            || all.dangers != other.dangers;
        all.vms_created = all.vms_created.or(other.vms_created);
        all.vms_deleted = all.vms_deleted.or(other.vms_deleted);
        all.etcd_members_removed.extend(other.etcd_members_removed.iter().cloned());
        if all.api_server != other.api_server {
            all.api_server = Presence::NotRead;
        }
    }
    for (id, outcome) in merged {
        all.varies |= all.outcomes[id].outcome != outcome.outcome;
        all.outcomes[id] = outcome;
    }
    all.etcd_members_removed.sort_unstable();
    all.etcd_members_removed.dedup();
    let lists = std::iter::once(take(&mut all.dangers)).chain(others.into_iter().map(|other| other.dangers));
    all.dangers = of_dangers(lists.collect());
    judge_health_checks(&mut all);
    all
}

/// What no version tells, in one behaviour.
#[derive(Clone, Copy)]
struct Answers {
    reaches_api_server: bool,
    has_what_is_missing: bool,
}

impl Answers {
    fn of(state: &ClusterState<'_>) -> Self {
        Self {
            reaches_api_server: state.behavior.reaches_api_server(),
            has_what_is_missing: state.behavior.has_what_is_missing(),
        }
    }
}

/// What happens to one machine, whichever behaviour it is.
fn of_outcomes<'o, V: Iterator<Item = (&'o MachineOutcome, Answers)> + Clone>(mut variants: V) -> MachineOutcome {
    let all = variants.clone();
    let Some((first, _)) = variants.next() else { return MachineOutcome::new(Outcome::Unknown, Presence::NotRead, "") };
    let mut merged = first.clone();
    if let Some((other, _)) = variants.find(|(other, _)| other.outcome != first.outcome) {
        merged.message = what_decides(all.clone(), first, other);
        let is_deletion = all.clone().any(|(variant, _)| variant.is_deletion());
        merged.outcome = if is_deletion { Outcome::AtRisk } else { Outcome::Unknown };
    }
    for (variant, _) in all {
        merged.may_leave_etcd |= variant.may_leave_etcd;
        if merged.vm != variant.vm {
            merged.vm = Presence::NotRead;
        }
    }
    merged
}

/// Two outcomes that are possible, and what decides between them: one of the questions that no version answers, or the
/// version.
fn what_decides<'o, V: Iterator<Item = (&'o MachineOutcome, Answers)> + Clone>(
    all: V,
    first: &MachineOutcome,
    other: &MachineOutcome,
) -> String {
    let decided_by = |question: fn(Answers) -> bool| {
        let outcomes = |answer: bool| {
            all.clone().filter(move |(_, answers)| question(*answers) == answer).map(|(variant, _)| variant)
        };
        let (yes, no) = (outcomes(true).next()?, outcomes(false).next()?);
        let agree = outcomes(true).all(|variant| variant.outcome == yes.outcome)
            && outcomes(false).all(|variant| variant.outcome == no.outcome);
        agree.then_some((yes, no))
    };
    if let Some((reached, dark)) = decided_by(|answers| answers.reaches_api_server) {
        return format!(
            "If the new management cluster does not reach its API server: {} If it does: {}",
            dark.message, reached.message
        );
    }
    if let Some((there, missing)) = decided_by(|answers| answers.has_what_is_missing) {
        return format!(
            "Objects that it needs are not in the backup. If nobody creates them: {} If somebody does: {}",
            missing.message, there.message
        );
    }
    let (worse, better) = if severity(other) > severity(first) { (other, first) } else { (first, other) };
    format!(
        "Which of these happens depends on the version of the controllers: {} Or: {}",
        worse.message, better.message
    )
}

/// The worst outcome is told first.
fn severity(outcome: &MachineOutcome) -> u8 {
    match outcome.outcome {
        Outcome::Adopted => 0,
        Outcome::Unmanaged => 1,
        Outcome::Stuck => 2,
        Outcome::Cloned => 3,
        Outcome::Unknown => 4,
        Outcome::AtRisk => 5,
        Outcome::Deleted => 6,
    }
}

/// Each danger once, as wide as any behaviour makes it. What not all of them bring about is not certain.
fn of_dangers(lists: Vec<Vec<Danger>>) -> Vec<Danger> {
    let number = lists.len();
    // By what it is of, in the order in which each was first met.
    let mut merged: BTreeMap<DangerKey, (usize, Danger, usize)> = BTreeMap::new();
    for (position, danger) in lists.into_iter().flatten().enumerate() {
        match merged.entry(danger.key()) {
            Entry::Occupied(mut known) => {
                let (_, known, times) = known.get_mut();
                known.widen(danger);
                *times = times.saturating_add(1);
            }
            Entry::Vacant(new) => drop(new.insert((position, danger, 1))),
        }
    }
    let mut merged: Vec<(usize, Danger, usize)> = merged.into_values().collect();
    merged.sort_by_key(|(position, _, _)| *position);
    for (_, danger, times) in &mut merged {
        if let Danger::EtcdMembersRemoved { certain, .. } = danger {
            *certain &= *times == number;
        }
    }
    merged.into_iter().map(|(_, danger, _)| danger).collect()
}

/// Which machines of a health check are deleted is what all behaviours agree on.
fn judge_health_checks(state: &mut ClusterState<'_>) {
    let outcomes = &state.outcomes;
    for danger in &mut state.dangers {
        if let Danger::HealthCheck { deleted, at_risk, .. } = danger {
            let all: Vec<VerdictId> = deleted.iter().chain(at_risk.iter()).copied().collect();
            let with = |wanted: Outcome| -> Vec<VerdictId> {
                all.iter().copied().filter(|machine| outcomes[*machine].outcome == wanted).collect()
            };
            (*deleted, *at_risk) = (with(Outcome::Deleted), with(Outcome::AtRisk));
        }
    }
}
