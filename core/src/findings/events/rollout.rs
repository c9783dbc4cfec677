//! All machines of a pool or control plane were replaced after the backup.

use super::change::{Change, newer_backup};
use crate::report::{Finding, FindingCode};

pub(super) fn build(change: &Change<'_>) -> Finding {
    let gone = match change.tally.stale.len() {
        1 => "its only machine is".to_owned(),
        2 => "both machines are".to_owned(),
        stale => format!("all {stale} machines are"),
    };
    let message =
        format!("The {} was rolled out after the backup: {gone} gone, and {}.", change.name(), change.new_ones());
    change.finding(FindingCode::Rollout, message, [newer_backup()])
}
