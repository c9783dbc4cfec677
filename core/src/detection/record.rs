//! Velero's own record of the backup, `velero-backup.json`: whether it is of this archive, and what it says.

use jiff::SignedDuration;

use crate::backup::Backup;
use crate::backup::objects::VeleroBackup;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::english::plural;
use crate::observations::Observations;
use crate::verdicts::Recorded;

/// How much later than Velero's record says the first object may have been written: hooks come first.
const RECORD_TOLERANCE: SignedDuration = SignedDuration::from_hours(1);

/// How much earlier: a clock that was set meanwhile.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(1);

/// When the backup began, by the archive, else by Velero's record; and what the record says is missing.
pub(super) fn read(backup: &Backup, observations: &Observations, diagnostics: &mut Diagnostics) -> Recorded {
    let Some(record) = &observations.velero_backup else {
        return Recorded { started_at: backup.started_at, losses: None, filters: None };
    };
    if let (Some(archive), Some(recorded)) = (backup.started_at, record.started_at) {
        let later = archive.duration_since(recorded);
        if later > RECORD_TOLERANCE || later < -CLOCK_TOLERANCE {
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::BackupRecord,
                record.meta.name.clone(),
                format!(
                    "This velero-backup.json is of a backup that began at {recorded}, but the archive began at \
                     {archive}. It \
                     is of another backup and is not used."
                ),
            );
            return Recorded { started_at: Some(archive), losses: None, filters: None };
        }
    }
    let phase = record.phase.as_deref().filter(|phase| *phase != "Completed");
    let filters: Vec<String> = record.filters.iter().map(|(field, values)| format!("{field}: {values}")).collect();
    let filters = (!filters.is_empty()).then(|| filters.join("; "));
    diagnose(record, phase, filters.as_deref(), diagnostics);
    Recorded {
        started_at: backup.started_at.or(record.started_at),
        losses: phase.map(|phase| format!("Velero reports the backup as {phase}")),
        filters,
    }
}

/// Diagnostics of objects that may not be in the backup: because it did not complete, or because filters exclude them.
fn diagnose(record: &VeleroBackup, phase: Option<&str>, filters: Option<&str>, diagnostics: &mut Diagnostics) {
    if let Some(phase) = phase {
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::BackupNotCompleted,
            record.meta.name.clone(),
            format!(
                "Velero reports the backup as {phase}, with {} and {}. Objects may be missing without a trace, so no \
                 virtual \
                 machine is marked Ghost. See `velero backup describe --details` and `velero backup logs`.",
                plural(record.errors, "error"),
                plural(record.warnings, "warning"),
            ),
        );
    }
    if let Some(filters) = filters {
        // Excluding namespaces is usual: the instructions for TKG do it.
        let usual = record.filters.iter().all(|(field, _)| *field == "excludedNamespaces");
        diagnostics.add(
            if usual { Severity::Info } else { Severity::Warning },
            DiagnosticCode::BackupFiltered,
            record.meta.name.clone(),
            format!(
                "The backup was taken with filters ({filters}). What they exclude is missing without a trace. A filter \
                 on \
                 namespaces also excludes most cluster-scoped objects."
            ),
        );
    }
}
