//! What health checks do: a machine whose Node is unhealthy goes at once, one without Node after a while, and a new one
//! is made from the restored template.
//!
//! The restore comes later than the node list: a Node that is unhealthy in it is unhealthy beyond every timeout.

use std::collections::BTreeMap;

use super::nodes::{Listed, NodeState};
use super::subject::Subject;
use super::{Danger, Presence, number};
use crate::backup::objects::{Amount, MachineHealthCheck};
use crate::graph::Place;
use crate::ids::VerdictId;
use crate::report::Outcome;

/// What the health checks of a cluster think of its machines, by position in the verdicts.
#[derive(Debug, Default)]
pub(super) struct Judged {
    condemned: BTreeMap<VerdictId, Sentence>,
    suspected: BTreeMap<VerdictId, Sentence>,
}

/// Which check, and why.
#[derive(Clone, Debug)]
struct Sentence {
    check: String,
    why: &'static str,
}

/// How a check finds one machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Healthy,
    /// At once.
    Sick(&'static str),
    /// When the time to become a Node is over.
    Late(&'static str),
    Unclear(&'static str),
}

/// Whether a check acts on what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Acts {
    Surely,
    Perhaps,
    Never,
}

impl Judged {
    /// A check deletes it for certain. Control planes refuse some of this.
    pub(super) fn condemns(&self, machine: VerdictId) -> bool {
        self.condemned.contains_key(&machine)
    }

    /// A check may delete it.
    pub(super) fn suspects(&self, machine: VerdictId) -> bool {
        self.suspected.contains_key(&machine)
    }

    /// Lets a check's judgement become the machine's fate.
    pub(super) fn strike(&self, subject: &mut Subject<'_>, machine: VerdictId) {
        let fate = &mut subject.fates[machine];
        let with_vm = if fate.vm == Presence::Gone { "" } else { " with its virtual machine" };
        if let Some(Sentence { check, why }) = self.condemned.get(&machine) {
            fate.delete(|| {
                format!("MachineHealthCheck {check} has it deleted{with_vm}, because {why}, and a new one is made.")
            });
        } else if let Some(Sentence { check, why }) = self.suspected.get(&machine) {
            fate.endanger(|| format!("MachineHealthCheck {check} may have it deleted{with_vm}: {why}."));
        }
    }

    /// It may be deleted after all.
    pub(super) fn doubt(&self, subject: &mut Subject<'_>, machine: VerdictId) {
        let fate = &mut subject.fates[machine];
        if let Some(Sentence { check, why }) = self.condemned.get(&machine).or_else(|| self.suspected.get(&machine)) {
            let with_vm = if fate.vm == Presence::Gone { "" } else { " with its virtual machine" };
            fate.endanger(|| format!("MachineHealthCheck {check} may have it deleted{with_vm}: {why}."));
        }
    }

    /// The check that judged a machine.
    fn check_of(&self, machine: VerdictId) -> Option<&str> {
        self.condemned.get(&machine).or_else(|| self.suspected.get(&machine)).map(|sentence| sentence.check.as_str())
    }
}

/// Lets every health check of the cluster judge every machine that it selects.
pub(super) fn judge(subject: &Subject<'_>) -> Judged {
    let mut judged = Judged::default();
    let key = &subject.cluster.key;
    let checks = &subject.input.backup.machine_health_checks;
    let start = checks.partition_point(|check| check.meta.namespace < key.namespace);
    let own = checks
        .iter()
        .skip(start)
        .take_while(|check| check.meta.namespace == key.namespace)
        .filter(|check| check.cluster_name.as_ref() == Some(&key.name));
    for check in own {
        of_check(subject, check, &mut judged);
    }
    judged
}

fn of_check(subject: &Subject<'_>, check: &MachineHealthCheck, judged: &mut Judged) {
    let targets: Vec<(VerdictId, bool, Found)> = subject
        .of_backup()
        .filter_map(|(position, verdict)| {
            let machine = subject.machine(position)?;
            let selected = check.selector.selects(&machine.meta.labels) && !machine.meta.marks.skip_remediation;
            selected.then(|| (position, verdict.place == Some(Place::ControlPlane), find(subject, check, position)))
        })
        .collect();
    let count = |wanted: fn(&Found) -> bool| number(targets.iter().filter(|(.., found)| wanted(found)).count());
    let now = count(|found| matches!(found, Found::Sick(_)));
    let low = now.saturating_add(count(|found| matches!(found, Found::Late(_))));
    let high = low.saturating_add(count(|found| matches!(found, Found::Unclear(_))));
    let acts = acts(check, number(targets.len()), now, low, high);
    if acts == Acts::Never {
        return;
    }
    for (position, is_member, found) in targets {
        // Workers are not blamed as long as their control plane has not answered.
        let unserved = !is_member && subject.served == Presence::Gone;
        let (certain, why) = match found {
            Found::Healthy => continue,
            Found::Sick(why) | Found::Late(why) => (true, why),
            Found::Unclear(why) => (false, why),
        };
        if unserved {
            continue;
        }
        let certain =
            certain && acts == Acts::Surely && !check.external && (is_member || subject.served == Presence::There);
        let sentence = Sentence { check: check.meta.name.clone(), why };
        if certain {
            judged.suspected.remove(&position);
            judged.condemned.entry(position).or_insert(sentence);
        } else if !judged.condemned.contains_key(&position) {
            judged.suspected.entry(position).or_insert(sentence);
        }
    }
}

fn find(subject: &Subject<'_>, check: &MachineHealthCheck, position: VerdictId) -> Found {
    if subject.machine(position).is_some_and(|machine| machine.meta.marks.remediate) {
        return Found::Sick("it is marked for remediation");
    }
    let lost = subject.vm(position) == Presence::Gone && subject.fates[position].outcome == Outcome::Stuck;
    match &subject.states[position] {
        NodeState::Present(node) => {
            if check.unhealthy_conditions.iter().any(|condition| node.conditions.contains(condition)) {
                Found::Sick("its Node is unhealthy")
            } else if lost && check.awaits_node {
                // The list is older than the loss, or the Node is another machine's: it does not stay healthy.
                Found::Late("it never becomes a healthy Node")
            } else if subject.is_running(position) {
                Found::Healthy
            } else {
                // The list may be older than that.
                Found::Unclear("its virtual machine is not known to run")
            }
        }
        NodeState::Absent if !check.awaits_node => Found::Healthy,
        NodeState::Absent if lost => Found::Late("it never becomes a Node"),
        NodeState::Absent => Found::Unclear("it is no Node of the cluster"),
        // Whether a Node is left or not, it is not a healthy one.
        NodeState::Unread if lost && check.awaits_node => Found::Late("it never becomes a healthy Node"),
        NodeState::Unread => Found::Unclear("the health of its Node was not read"),
    }
}

/// A check stands still while too many of its machines are unhealthy. Nodes are found unhealthy at once, missing ones only
/// later.
fn acts(check: &MachineHealthCheck, targets: u64, now: u64, low: u64, high: u64) -> Acts {
    let allowed = |sick: u64| {
        if let Some((least, most)) = check.between {
            return (least..=most).contains(&sick);
        }
        match check.at_most {
            None => true,
            Some(Amount::Count(most)) => sick <= most,
            Some(Amount::Percent(percent)) => {
                let most = targets.saturating_mul(percent).checked_div(100).unwrap_or_default();
                sick <= most
            }
        }
    };
    if high == 0 {
        return Acts::Never;
    }
    if (low..=high).all(allowed) && (now == 0 || allowed(now)) {
        return Acts::Surely;
    }
    // Either what is unhealthy at once is within the limit, or what is so in the end.
    let unclear = high.saturating_sub(low);
    let at_once = now..=now.saturating_add(unclear);
    if at_once.chain(low..=high).any(|sick| sick > 0 && allowed(sick)) { Acts::Perhaps } else { Acts::Never }
}

/// Tells of the checks that delete machines.
pub(super) fn tell(subject: &mut Subject<'_>, judged: &Judged) {
    let mut by_check: BTreeMap<&str, (Vec<VerdictId>, Vec<VerdictId>)> = BTreeMap::new();
    let all = judged.condemned.keys().chain(judged.suspected.keys());
    for (machine, check) in all.filter_map(|machine| Some((*machine, judged.check_of(*machine)?))) {
        let lists = by_check.entry(check).or_default();
        match subject.fates[machine].outcome {
            Outcome::Deleted => lists.0.push(machine),
            Outcome::AtRisk => lists.1.push(machine),
            Outcome::Adopted | Outcome::Stuck | Outcome::Cloned | Outcome::Unmanaged | Outcome::Unknown => {}
        }
    }
    let nodes_read = subject.nodes.listed == Listed::All;
    for (check, (deleted, at_risk)) in by_check {
        let vms = deleted.iter().chain(&at_risk).copied().filter(|machine| subject.vm(*machine) != Presence::Gone);
        let danger = Danger::HealthCheck { name: check.to_owned(), vms: vms.collect(), deleted, at_risk, nodes_read };
        subject.dangers.push(danger);
    }
}
