//! The JSON of Velero's `Backup`.

use serde::Deserialize;

use super::metadata::timestamp;
use super::wire;
use crate::backup::objects;

wire! {
    /// `Backup`
    Backup => objects::VeleroBackup { status: Status } |wire, meta| {
        let status = wire.status.unwrap_or_default();
        objects::VeleroBackup {
            meta,
            phase: status.phase,
            started_at: status.start_timestamp.as_deref().and_then(timestamp),
            errors: status.errors.unwrap_or_default(),
            warnings: status.warnings.unwrap_or_default(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    phase: Option<String>,
    start_timestamp: Option<String>,
    errors: Option<u64>,
    warnings: Option<u64>,
}
