//! What happened to clusters, pools and control planes since the backup: one event each.

pub(super) mod cluster_created;
mod cluster_deleted;
mod remediation;
mod rollout;
mod scale_down;
mod scale_up;

use std::collections::BTreeMap;

use super::builder::FindingBuilder;
use super::context::ClusterContext;
use super::facts::in_backup;
use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::graph::Role;
use crate::remediation::say;
use crate::report::{Evidence, Finding, FindingCode, MachineStatus, NextStep, ObjectRef, StepTime};
use crate::verdicts::MachineVerdict;

/// The event of a cluster as a whole, else those of its pools and control plane.
pub(super) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let whole = Tally::of(about.verdicts.iter());
    if let Some(deleted) = cluster_deleted::find(about, &whole) {
        return vec![deleted];
    }
    let mut places: BTreeMap<Option<Role>, Vec<&MachineVerdict>> = BTreeMap::new();
    for verdict in about.verdicts {
        places.entry(verdict.role).or_default().push(verdict);
    }
    let changes = places.into_iter().filter_map(|(role, verdicts)| {
        let (object, part) = named(about, role?)?;
        Some(Change { object, part, tally: Tally::of(verdicts.into_iter()) })
    });
    changes.filter_map(|change| event(about, &change)).collect()
}

/// Which event it is.
fn event(about: &ClusterContext<'_>, change: &Change<'_>) -> Option<Finding> {
    match (change.tally.stale.len(), change.tally.ghosts.len()) {
        (0, 0) => None,
        // As long as virtual machines are unattributed, it is unknown whether these were replaced.
        (_, 0) if about.unsettled => None,
        (0, _) => Some(scale_up::build(change)),
        (_, 0) => Some(scale_down::build(change)),
        (stale, _) if stale == change.tally.in_backup => Some(rollout::build(change)),
        _ => Some(remediation::build(change)),
    }
}

/// A part of a cluster, as an object and in a sentence.
fn named(about: &ClusterContext<'_>, role: Role) -> Option<(ObjectRef, Part)> {
    match role {
        Role::ControlPlane => {
            about.cluster.control_plane_name.as_ref()?;
            Some((about.control_plane(), Part::ControlPlane))
        }
        Role::Pool(id) => {
            let pool = &about.cluster.pools[id];
            let kind = match (pool.deployment, pool.pool) {
                (Some(_), _) => Kind::MachineDeployment,
                (None, Some(_)) => Kind::MachinePool,
                (None, None) => Kind::MachineSet,
            };
            Some((about.object(kind.name(), pool.name.as_deref()?), Part::Pool))
        }
    }
}

/// The machines of a cluster or of a part of it, by status.
#[derive(Default)]
struct Tally<'a> {
    stale: Vec<&'a str>,
    ghosts: Vec<&'a str>,
    in_backup: usize,
}

impl<'a> Tally<'a> {
    fn of(verdicts: impl Iterator<Item = &'a MachineVerdict>) -> Self {
        let mut tally = Self::default();
        for verdict in verdicts {
            match verdict.reason.status() {
                MachineStatus::Stale => tally.stale.push(&verdict.name),
                MachineStatus::Ghost => tally.ghosts.push(&verdict.name),
                MachineStatus::Unknown | MachineStatus::Healthy => {}
            }
            tally.in_backup = tally.in_backup.saturating_add(usize::from(verdict.machine.is_some()));
        }
        tally
    }

    /// Stale machines first.
    fn evidence(&self) -> Vec<Evidence> {
        let gone = self.stale.iter().map(|name| in_backup("Its virtual machine is gone.", name, ""));
        let new = self.ghosts.iter().map(|name| in_backup("It has no Machine in the backup.", name, ""));
        gone.chain(new).collect()
    }
}

/// A part of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    ControlPlane,
    Pool,
}

/// What differs in a pool or control plane.
struct Change<'a> {
    object: ObjectRef,
    part: Part,
    tally: Tally<'a>,
}

impl Change<'_> {
    /// "pool web-md-0".
    fn name(&self) -> String {
        let part = match self.part {
            Part::ControlPlane => "control plane",
            Part::Pool => "pool",
        };
        format!("{part} {}", self.object.name)
    }

    /// "2 new ones exist".
    fn new_ones(&self) -> String {
        match self.tally.ghosts.len() {
            1 => "1 new one exists".to_owned(),
            ghosts => format!("{ghosts} new ones exist"),
        }
    }

    /// An event: a warning where machines exist that a restore leaves unmanaged.
    fn finding(&self, code: FindingCode, message: String, steps: impl IntoIterator<Item = NextStep>) -> Finding {
        let severity = if self.tally.ghosts.is_empty() { Severity::Info } else { Severity::Warning };
        FindingBuilder::new(code, severity, self.object.clone(), message)
            .machines(self.tally.stale.iter().chain(&self.tally.ghosts).copied())
            .evidence(self.tally.evidence())
            .steps(steps)
            .build()
    }
}

/// What to do about machines that exist without a Machine in the backup.
fn newer_backup() -> NextStep {
    say(
        "Use a newer backup if there is one. Otherwise follow the steps for each Ghost: this backup has no Machines for the \
         new virtual machines.",
    )
    .when(StepTime::BeforeRestore)
}
