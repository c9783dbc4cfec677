//! Next steps of a report as parts of a step: the same words once, with all of their commands.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::command;
use super::facts::{self, key};
use super::model::Part;
use super::text::Line;
use crate::cluster::ClusterRef;
use crate::report::{
    Cluster, Finding, FindingCode, Machine, MachineReason, MachineStatus, NextStep, NextStepEffect, Outcome, StepTime,
};

/// Something to do, for one cluster or for several.
pub(super) struct Task<'a> {
    text: &'a str,
    effect: NextStepEffect,
    pub(super) clusters: Vec<ClusterRef>,
    /// What was found, each with its cluster. The words of a step speak of it.
    found: Vec<(Option<ClusterRef>, &'a str)>,
    commands: Vec<String>,
}

impl<'a> Task<'a> {
    /// The steps of findings at a time, those alike together, in the order in which they first appear. The findings
    /// of a cluster stand together.
    pub(super) fn of(
        findings: impl Iterator<Item = (Option<&'a Cluster>, &'a Finding)>,
        wanted: fn(Option<StepTime>) -> bool,
    ) -> Vec<Self> {
        let mut tasks: Vec<Self> = Vec::new();
        let mut places: BTreeMap<(&str, NextStepEffect), usize> = BTreeMap::new();
        // Two findings may be answered by one command: it is given once, with the words of the first.
        let mut given: BTreeSet<&str> = BTreeSet::new();
        for (cluster, finding) in findings {
            let shown = |step: &&NextStep| wanted(step.when) && !is_left_out(finding, step);
            for step in finding.next_steps.iter().filter(shown) {
                if step.command.as_ref().is_some_and(|command| !given.insert(command)) {
                    continue;
                }
                let place = *places.entry((&step.text, step.effect)).or_insert(tasks.len());
                if place == tasks.len() {
                    tasks.push(Self::new(step));
                }
                if let Some(task) = tasks.get_mut(place) {
                    task.take(cluster.map(Cluster::reference), finding, step);
                }
            }
        }
        tasks
    }

    fn new(step: &'a NextStep) -> Self {
        let (clusters, found, commands) = (Vec::new(), Vec::new(), Vec::new());
        Self { text: &step.text, effect: step.effect, clusters, found, commands }
    }

    fn take(&mut self, cluster: Option<ClusterRef>, finding: &'a Finding, step: &'a NextStep) {
        let found = (cluster.clone(), finding.message.as_str());
        if self.found.last() != Some(&found) {
            self.found.push(found);
        }
        if let Some(cluster) = cluster.filter(|cluster| self.clusters.last() != Some(cluster)) {
            self.clusters.push(cluster);
        }
        self.commands.extend(step.command.clone());
    }

    pub(super) fn is_change(&self) -> bool {
        self.effect != NextStepEffect::ReadOnly
    }

    /// What was found, without what has been told.
    fn told(&self, told: &mut BTreeSet<(Option<ClusterRef>, &'a str)>) -> Option<Part> {
        let new = self.found.iter().filter(|found| told.insert((*found).clone()));
        let line = |(cluster, message): &(Option<ClusterRef>, &str)| match cluster {
            Some(cluster) => Line::code(cluster.to_string()).and(": ").and(*message),
            None => Line::words(*message),
        };
        let items: Vec<Line> = new.map(line).collect();
        match items.as_slice() {
            [] => None,
            [only] => Some(Part::text(only.clone())),
            _ => Some(Part::List { items }),
        }
    }

    fn line(&self, with_clusters: bool) -> Line {
        if !with_clusters || self.clusters.is_empty() {
            return Line::words(self.text);
        }
        let keys: Vec<String> = self.clusters.iter().map(ToString::to_string).collect();
        facts::names(keys.iter().map(String::as_str)).and(": ").and(self.text)
    }
}

/// It shows the whole object that is changed next, which nobody reads at night; or it is the first step once more, for
/// one cluster. Where selectors overlap, the look is at others, and decides whether the change is right.
fn is_left_out(finding: &Finding, step: &NextStep) -> bool {
    if finding.code == FindingCode::NodesNotRead {
        return finding.next_steps.first() != Some(step);
    }
    let is_paused = |step: &NextStep| step.when == Some(StepTime::WhilePaused);
    let changes = |step: &NextStep| is_paused(step) && step.effect != NextStepEffect::ReadOnly;
    let is_look = is_paused(step) && step.effect == NextStepEffect::ReadOnly && step.command.is_some();
    is_look && finding.code != FindingCode::SelectorsOverlap && finding.next_steps.iter().any(changes)
}

/// Tasks of several clusters, each with what was found.
pub(super) fn list(tasks: &[Task<'_>]) -> Vec<Part> {
    let mut told = BTreeSet::new();
    let mut all: Vec<Part> = Vec::new();
    for task in tasks {
        all.extend(task.told(&mut told));
        all.extend(parts(std::slice::from_ref(task), true));
    }
    all
}

/// Tasks of one cluster, of which the step tells what was found.
pub(super) fn plain(tasks: &[Task<'_>]) -> Vec<Part> {
    parts(tasks, false)
}

/// What is only said stands together in a list; a command has its words before it.
fn parts(tasks: &[Task<'_>], with_clusters: bool) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for task in tasks {
        let line = task.line(with_clusters);
        if task.commands.is_empty() {
            match parts.last_mut() {
                Some(Part::List { items }) => items.push(line),
                _ => parts.push(Part::List { items: vec![line] }),
            }
        } else {
            parts.extend(command(task.effect, line, task.commands.iter().cloned().map(Some)));
        }
    }
    parts
}

/// What has to be found out about the Unknown machines of a cluster, once for all with one reason, by a time.
pub(super) fn unknown_groups(cluster: &Cluster, time: StepTime) -> Vec<Part> {
    let mut groups: Vec<(MachineReason, Vec<&Machine>)> = Vec::new();
    let unknown = cluster.machines().filter(|machine| machine.status == MachineStatus::Unknown);
    for machine in unknown.filter(|machine| due(machine) == time) {
        match groups.iter_mut().find(|(reason, _)| *reason == machine.reason) {
            Some((_, machines)) => machines.push(machine),
            None => groups.push((machine.reason, vec![machine])),
        }
    }
    groups.into_iter().flat_map(|(reason, machines)| of_reason(cluster, reason, &machines)).collect()
}

/// Before the restore, as the report's answer counts it. Otherwise while its cluster is paused, since afterwards the
/// controllers have acted; unless only what they did can be looked at.
fn due(machine: &Machine) -> StepTime {
    let times = || machine.next_steps.iter().filter_map(|step| step.when);
    let is_early = |when| matches!(when, StepTime::BeforeRestore | StepTime::WhilePaused);
    match machine.next_steps.first().and_then(|step| step.when) {
        Some(first) if is_early(first) => StepTime::BeforeRestore,
        _ if !times().any(is_early) && times().next().is_some() => StepTime::AfterRestore,
        _ => StepTime::WhilePaused,
    }
}

fn of_reason(cluster: &Cluster, reason: MachineReason, machines: &[&Machine]) -> Vec<Part> {
    let Some(first) = machines.first() else { return Vec::new() };
    let place = first.virtual_machine.as_ref().map_or("vSphere", |vm| vm.vcenter.as_str());
    let why = reason.sentence(machines.len() > 1, place);
    let names = facts::names(machines.iter().map(|machine| machine.name.as_str()));
    let mut text = Line::code(key(cluster)).and(": ").join(names).and(format!(": {why}."));
    if machines.len() > 1 {
        text = text.and(" The steps are those for the first one; they are alike for the others.");
    }
    if machines.iter().any(|machine| machine.outcome() == Some(Outcome::AtRisk)) {
        text = text.and(" It may be deleted when the cluster is unpaused.");
    }
    let mut parts = vec![Part::Text { text }];
    parts.extend(of_steps(&first.next_steps));
    parts
}

/// The steps of one machine, in order.
#[expect(single_use_lifetimes, reason = "an anonymous one is not stable in this position")]
pub(super) fn of_steps<'a>(steps: impl IntoIterator<Item = &'a NextStep>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for step in steps {
        match (&step.command, parts.last_mut()) {
            (Some(line), _) => parts.extend(command(step.effect, Line::words(&step.text), [Some(line.clone())])),
            (None, Some(Part::List { items })) => items.push(Line::words(&step.text)),
            (None, _) => parts.push(Part::List { items: vec![Line::words(&step.text)] }),
        }
    }
    parts
}
