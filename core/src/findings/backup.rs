//! What is odd about the backup as a whole.

use jiff::{SignedDuration, Timestamp};

use super::{named, object, subject};
use crate::diagnostic::Severity;
use crate::remediation::say;
use crate::report::{EvidenceKind, Finding, FindingCode};
use crate::verdicts;

/// An older backup is worth a remark.
const OLD: SignedDuration = SignedDuration::from_hours(24);
/// An older backup is worth a warning.
const VERY_OLD: SignedDuration = SignedDuration::from_hours(7 * 24);

pub(super) fn find(input: &verdicts::Input<'_>, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(old(input, now));
    findings.extend(kinds_missing(input));
    findings
}

fn old(input: &verdicts::Input<'_>, now: Timestamp) -> Option<Finding> {
    let started_at = input.started_at?;
    let age = now.duration_since(started_at);
    if age < OLD {
        return None;
    }
    let days = age.as_hours().checked_div(24).unwrap_or_default();
    let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    let is_compared = input.vcenters.views.iter().any(|view| view.collected_at.is_some());
    let (since, times) = if is_compared {
        ("older than the inventory", "When the backup began, and the time of the newest inventory.")
    } else {
        ("old", "When the backup began, and the time now.")
    };
    let mut evidence = named(EvidenceKind::Age, times, "", "metadata/version");
    evidence.backup = Some(started_at.to_string());
    evidence.infrastructure = Some(now.to_string());
    Some(Finding {
        code: FindingCode::BackupOld,
        severity: if age < VERY_OLD { Severity::Info } else { Severity::Warning },
        subject: subject("Backup", "", &input.backup.file_name),
        subject_ref: Some(object("Backup", "", &input.backup.file_name)),
        machines: Vec::new(),
        message: format!("The backup is {days} {since}. Everything that was made since has no object in it."),
        evidence: vec![evidence],
        next_steps: vec![say("Look for a newer backup: `velero backup get`.")],
    })
}

fn kinds_missing(input: &verdicts::Input<'_>) -> Option<Finding> {
    let missing = &input.graph.missing;
    if missing.is_empty() {
        return None;
    }
    let kinds: Vec<&str> = missing.iter().map(|(kind, _)| kind).collect();
    let evidence = missing.iter().map(|(kind, namespaces)| {
        let namespaces = namespaces.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        named(
            EvidenceKind::BackupContent,
            format!("None in namespace {namespaces}, although objects there name one."),
            kind,
            "",
        )
    });
    Some(Finding {
        code: FindingCode::KindsMissing,
        severity: Severity::Error,
        subject: subject("Backup", "", &input.backup.file_name),
        subject_ref: Some(object("Backup", "", &input.backup.file_name)),
        machines: Vec::new(),
        message: format!(
            "The backup lacks {}. A restore of it leaves clusters without these objects.",
            kinds.join(", ")
        ),
        evidence: evidence.collect(),
        next_steps: vec![say(
            "Use another backup, or take one without resource filters. `velero backup describe --details` and `velero backup \
             logs` tell whether a filter or a failed listing is the cause.",
        )],
    })
}
