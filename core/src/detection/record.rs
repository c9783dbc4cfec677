//! Velero's own record of the backup, `velero-backup.json`: whether it belongs to the archive, and what it says of it.

use jiff::{SignedDuration, Timestamp};

use crate::backup::Backup;
use crate::backup::objects::VeleroBackup;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::findings::plural;
use crate::observations::Observations;

/// How far the archive's own time and Velero's record of it may lie apart.
const RECORD_TOLERANCE: SignedDuration = SignedDuration::from_hours(1);

/// When the backup began: by the archive, else by Velero's record.
pub(super) fn started_at(
    backup: &Backup,
    observations: &Observations,
    diagnostics: &mut Diagnostics,
) -> Option<Timestamp> {
    let Some(record) = &observations.velero_backup else { return backup.started_at };
    remark(record, diagnostics);
    match (backup.started_at, record.started_at) {
        (Some(archive), Some(record_time)) if archive.duration_since(record_time).abs() > RECORD_TOLERANCE => {
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::BackupRecord,
                record.meta.name.clone(),
                format!(
                    "This velero-backup.json tells of a backup that began at {record_time}, but the archive was begun at \
                     {archive}. It does not belong to this backup and its time is not used."
                ),
            );
            Some(archive)
        }
        (Some(archive), _) => Some(archive),
        (None, time) => time,
    }
}

/// What the record tells of objects that may not be there.
fn remark(record: &VeleroBackup, diagnostics: &mut Diagnostics) {
    let problem = record.phase.as_deref().filter(|phase| *phase != "Completed");
    if let Some(phase) = problem {
        diagnostics.add(
            Severity::Warning,
            DiagnosticCode::BackupNotCompleted,
            record.meta.name.clone(),
            format!(
                "Velero reports the backup as {phase}, with {} and {}. Objects may be missing without a trace: look at \
                 `velero backup describe --details` and `velero backup logs`.",
                plural(record.errors, "error"),
                plural(record.warnings, "warning"),
            ),
        );
    }
    if !record.filters.is_empty() {
        // To leave namespaces out is usual: the instructions for TKG do it.
        let usual = record.filters.iter().all(|(field, _)| *field == "excludedNamespaces");
        let filters: Vec<String> = record.filters.iter().map(|(field, values)| format!("{field}: {values}")).collect();
        diagnostics.add(
            if usual { Severity::Info } else { Severity::Warning },
            DiagnosticCode::BackupFiltered,
            record.meta.name.clone(),
            format!(
                "The backup was taken with filters ({}). What they left out is missing without a trace, and a filter of \
                 namespaces also leaves out most objects that have none.",
                filters.join("; ")
            ),
        );
    }
}
