//! The backup is old.

use jiff::{SignedDuration, Timestamp};

use crate::diagnostic::Severity;
use crate::english::plural;
use crate::findings::builder::FindingBuilder;
use crate::findings::coverage::backup;
use crate::findings::facts::compared;
use crate::remediation::{run, velero};
use crate::report::{EvidenceKind, Finding, FindingCode, NextStepEffect, StepTime};
use crate::verdicts;

/// An older backup is worth a note.
const OLD: SignedDuration = SignedDuration::from_hours(24);
/// An older backup is worth a warning.
const VERY_OLD: SignedDuration = SignedDuration::from_hours(7 * 24);

pub(in crate::findings) fn find(input: &verdicts::Input<'_>, now: Timestamp) -> Option<Finding> {
    let started_at = input.started_at?;
    let age = now.duration_since(started_at);
    if age < OLD {
        return None;
    }
    let severity = if age < VERY_OLD { Severity::Info } else { Severity::Warning };
    let days = plural(age.as_hours().checked_div(24).unwrap_or_default(), "day");
    let is_compared = input.vcenters.views.iter().any(|view| view.collected_at.is_some());
    let (than, times) = if is_compared {
        ("older than the inventory", "When the backup began, and the time of the newest inventory.")
    } else {
        ("old", "When the backup began, and the time now.")
    };
    let message = format!("The backup is {days} {than}. It contains nothing that was created since.");
    let source = Some("metadata/version".to_owned());
    let newer = run("Check for a newer backup.", NextStepEffect::ReadOnly, Some(velero::LIST_BACKUPS.to_owned()));
    let finding = FindingBuilder::new(FindingCode::BackupOld, severity, backup(input), message)
        .evidence([compared(EvidenceKind::Age, times, Some(started_at.to_string()), Some(now.to_string()), source)])
        .steps([newer.when(StepTime::BeforeRestore)])
        .build();
    Some(finding)
}
