//! What must hold for every backup and all observations.

use drift_core::{
    Backup, BackupReader, Context, Observations,
    archive::Limits,
    report::{ExitCode, Report},
};

/// Small enough that a fuzzer never waits.
const LIMITS: Limits = Limits { raw_bytes: 4 << 20, entries: 4000, object_bytes: 1 << 20, extension_bytes: 64 << 10 };

/// Reads a backup that arrives in pieces of this length.
pub(super) fn read(file: &[u8], piece: usize) -> Backup {
    let mut reader = BackupReader::with_limits("fuzzed.tar.gz", LIMITS);
    file.chunks(piece).for_each(|piece| reader.push(piece));
    reader.finish()
}

/// A report is the same twice, survives its own format, and calls nothing clean that was not read.
pub(super) fn judge(backup: &Backup, observations: &Observations) {
    assert!(backup.entries <= LIMITS.entries && backup.objects <= backup.entries);
    let context = Context { generated_at: jiff::Timestamp::UNIX_EPOCH, version: "0".to_owned(), restore_into: None };
    let report = drift_core::detect(backup, observations, &context);
    assert_eq!(report, drift_core::detect(backup, observations, &context));
    assert!(backup.complete || report.exit_code() == ExitCode::Incomplete);
    assert!(observations.has_inventory() || report.exit_code() != ExitCode::Clean || report.clusters.is_empty());
    let json = serde_json::to_string(&report).unwrap_or_default();
    let again: Report = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!(again, report);
    let short = report.clone().without_healthy();
    assert_eq!((short.summary, short.diagnostics), (report.summary, report.diagnostics));
    let inspection = drift_core::inspect(backup, observations, &context);
    assert!(serde_json::to_string(&inspection).is_ok());
}
