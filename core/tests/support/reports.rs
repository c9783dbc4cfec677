//! From bytes and observations to a report, at a fixed time.

use drift_core::{Backup, BackupReader, Context, Observations, Report, detect};

use super::time;

/// The versions of the first rehearsals: what a test does not say is said of them.
pub(crate) const REHEARSED: &str = "capi=1.10.1,capv=1.13.1";

/// Reads a backup's file.
pub(crate) fn read(file: &[u8]) -> Backup {
    let mut reader = BackupReader::new("mgmt-nightly.tar.gz");
    reader.push(file);
    reader.finish()
}

/// Compares, at a fixed time.
pub(crate) fn report(backup: &Backup, observations: &Observations) -> Report {
    report_for(backup, observations, Some(REHEARSED))
}

/// The same for a management cluster of these versions.
pub(crate) fn report_for(backup: &Backup, observations: &Observations, restore_into: Option<&str>) -> Report {
    let restore_into = restore_into.map(|versions| versions.parse().unwrap());
    let context = Context { generated_at: time("2026-11-02T16:00:00Z"), version: "0.0.0".into(), restore_into };
    detect(backup, observations, &context)
}
