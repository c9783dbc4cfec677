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
    commands: Vec<String>,
    /// The same ones, to find them.
    known: BTreeSet<&'a str>,
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
        for (cluster, finding) in findings {
            let shown = |step: &&NextStep| wanted(step.when) && !is_left_out(finding, step);
            for step in finding.next_steps.iter().filter(shown) {
                let place = *places.entry((&step.text, step.effect)).or_insert(tasks.len());
                if place == tasks.len() {
                    tasks.push(Self::new(step));
                }
                if let Some(task) = tasks.get_mut(place) {
                    task.take(cluster.map(Cluster::reference), step);
                }
            }
        }
        tasks
    }

    fn new(step: &'a NextStep) -> Self {
        let (clusters, commands, known) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { text: &step.text, effect: step.effect, clusters, commands, known }
    }

    fn take(&mut self, cluster: Option<ClusterRef>, step: &'a NextStep) {
        if let Some(cluster) = cluster.filter(|cluster| self.clusters.last() != Some(cluster)) {
            self.clusters.push(cluster);
        }
        if let Some(command) = step.command.as_ref().filter(|command| self.known.insert(command)) {
            self.commands.push(command.clone());
        }
    }

    pub(super) fn is_change(&self) -> bool {
        self.effect != NextStepEffect::ReadOnly
    }

    fn line(&self, with_clusters: bool) -> Line {
        if !with_clusters || self.clusters.is_empty() {
            return Line::words(self.text);
        }
        let keys: Vec<String> = self.clusters.iter().map(ToString::to_string).collect();
        facts::names(keys.iter().map(String::as_str)).and(": ").and(self.text)
    }
}

/// It shows the whole object that is changed next, which nobody reads at night; or it needs the kubeconfigs that come
/// with the restore. Where selectors overlap, the look is at others, and decides whether the change is right.
fn is_left_out(finding: &Finding, step: &NextStep) -> bool {
    if finding.code == FindingCode::NodesNotRead {
        return step.command.is_some();
    }
    let is_paused = |step: &NextStep| step.when == Some(StepTime::WhilePaused);
    let changes = |step: &NextStep| is_paused(step) && step.effect != NextStepEffect::ReadOnly;
    let is_look = is_paused(step) && step.effect == NextStepEffect::ReadOnly && step.command.is_some();
    is_look && finding.code != FindingCode::SelectorsOverlap && finding.next_steps.iter().any(changes)
}

/// Tasks of several clusters.
pub(super) fn list(tasks: &[Task<'_>]) -> Vec<Part> {
    parts(tasks, true)
}

/// Tasks of one cluster.
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

/// What has to be found out about the Unknown machines of a cluster, once for all with one reason; before the restore
/// or after it.
pub(super) fn unknown_groups(cluster: &Cluster, before: bool) -> Vec<Part> {
    let mut groups: Vec<(MachineReason, Vec<&Machine>)> = Vec::new();
    let unknown = cluster.machines().filter(|machine| machine.status == MachineStatus::Unknown);
    for machine in unknown.filter(|machine| is_due_before(machine) == before) {
        match groups.iter_mut().find(|(reason, _)| *reason == machine.reason) {
            Some((_, machines)) => machines.push(machine),
            None => groups.push((machine.reason, vec![machine])),
        }
    }
    groups.into_iter().flat_map(|(reason, machines)| of_reason(cluster, reason, &machines)).collect()
}

/// As the report's answer counts it.
fn is_due_before(machine: &Machine) -> bool {
    let first = machine.next_steps.first().and_then(|step| step.when);
    matches!(first, Some(StepTime::BeforeRestore | StepTime::WhilePaused))
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
