//! How a finding is put together: its object, machines, facts and steps from typed data, each stated once.

use crate::diagnostic::Severity;
use crate::report::{Evidence, Finding, FindingCode, LISTED, NextStep, ObjectRef};

/// A finding in the making. It must be built.
#[derive(Debug)]
#[must_use]
pub(super) struct FindingBuilder {
    finding: Finding,
}

impl FindingBuilder {
    /// Begins with what every finding has.
    pub(super) fn new(code: FindingCode, severity: Severity, object: ObjectRef, message: impl Into<String>) -> Self {
        Self {
            finding: Finding {
                code,
                severity,
                subject: object.to_string(),
                subject_ref: Some(object),
                message: message.into(),
                machines: Vec::new(),
                machine_count: None,
                evidence: Vec::new(),
                evidence_count: None,
                next_steps: Vec::new(),
            },
        }
    }

    /// The machines that it is about, by their names in the report.
    pub(super) fn machines(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.finding.machines.extend(names.into_iter().map(Into::into));
        self
    }

    /// What it is based on.
    pub(super) fn evidence(mut self, facts: impl IntoIterator<Item = Evidence>) -> Self {
        self.finding.evidence.extend(facts);
        self
    }

    /// What to do next.
    pub(super) fn steps(mut self, steps: impl IntoIterator<Item = NextStep>) -> Self {
        self.finding.next_steps.extend(steps);
        self
    }

    /// The finding, with each machine once, and with lists of a length that people read.
    pub(super) fn build(mut self) -> Finding {
        self.finding.machines.sort();
        self.finding.machines.dedup();
        self.finding.machine_count = shortened(&mut self.finding.machines);
        self.finding.evidence_count = shortened(&mut self.finding.evidence);
        self.finding
    }
}

/// Keeps the first of a list. Gives how many there were, where they were more.
fn shortened<T>(list: &mut Vec<T>) -> Option<u64> {
    let all = list.len();
    list.truncate(LISTED);
    (all > LISTED).then(|| u64::try_from(all).unwrap_or(u64::MAX))
}
