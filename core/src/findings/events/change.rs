//! What differs in a cluster, a pool or a control plane.

use crate::diagnostic::Severity;
use crate::findings::builder::FindingBuilder;
use crate::findings::facts::in_backup;
use crate::remediation::say;
use crate::report::{Evidence, Finding, FindingCode, MachineReason, MachineStatus, NextStep, ObjectRef, StepTime};
use crate::verdicts::MachineVerdict;

/// The machines of a cluster or of a part of it, by status.
#[derive(Default)]
pub(super) struct Tally<'a> {
    pub(super) stale: Vec<&'a str>,
    /// Those of them that were not gone when the backup was taken.
    pub(super) gone_since: Vec<&'a str>,
    pub(super) ghosts: Vec<&'a str>,
    pub(super) in_backup: usize,
}

impl<'a> Tally<'a> {
    pub(super) fn of(verdicts: impl Iterator<Item = &'a MachineVerdict>) -> Self {
        let mut tally = Self::default();
        for verdict in verdicts {
            match verdict.reason.status() {
                MachineStatus::Stale => {
                    tally.stale.push(&verdict.name);
                    let was_there = verdict.reason != MachineReason::StaleBeforeBackup;
                    tally.gone_since.extend(was_there.then_some(verdict.name.as_str()));
                }
                MachineStatus::Ghost => tally.ghosts.push(&verdict.name),
                MachineStatus::Unknown | MachineStatus::Healthy => {}
            }
            tally.in_backup = tally.in_backup.saturating_add(usize::from(verdict.machine.is_some()));
        }
        tally
    }

    /// Without the machines that were gone already when the backup was taken.
    pub(super) fn since_backup(self) -> Self {
        Self { stale: self.gone_since.clone(), ..self }
    }

    /// Stale machines first.
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        let gone = self.stale.iter().map(|name| in_backup("Its virtual machine is gone.", name, ""));
        let new = self.ghosts.iter().map(|name| in_backup("It has no Machine in the backup.", name, ""));
        gone.chain(new).collect()
    }
}

/// A part of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    ControlPlane,
    Pool,
}

/// What differs in a pool or control plane.
pub(super) struct Change<'a> {
    pub(super) object: ObjectRef,
    pub(super) part: Part,
    pub(super) tally: Tally<'a>,
}

impl Change<'_> {
    /// "pool web-md-0".
    pub(super) fn name(&self) -> String {
        let part = match self.part {
            Part::ControlPlane => "control plane",
            Part::Pool => "pool",
        };
        format!("{part} {}", self.object.name)
    }

    /// "2 new ones exist".
    pub(super) fn new_ones(&self) -> String {
        match self.tally.ghosts.len() {
            1 => "1 new one exists".to_owned(),
            ghosts => format!("{ghosts} new ones exist"),
        }
    }

    /// An event: a warning where machines exist that a restore leaves unmanaged.
    pub(super) fn finding(
        &self,
        code: FindingCode,
        message: String,
        steps: impl IntoIterator<Item = NextStep>,
    ) -> Finding {
        let severity = if self.tally.ghosts.is_empty() { Severity::Info } else { Severity::Warning };
        FindingBuilder::new(code, severity, self.object.clone(), message)
            .machines(self.tally.stale.iter().chain(&self.tally.ghosts).copied())
            .evidence(self.tally.evidence())
            .steps(steps)
            .build()
    }
}

/// What to do about machines that exist without a Machine in the backup.
pub(super) fn newer_backup() -> NextStep {
    say("Use a newer backup if there is one. Otherwise follow the steps for each Ghost: this backup has no Machines \
         for the \
         new virtual machines.")
    .when(StepTime::BeforeRestore)
}
