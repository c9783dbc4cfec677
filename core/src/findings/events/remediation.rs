//! Some machines of a pool or control plane were replaced after the backup.

use super::change::{Change, newer_backup};
use crate::english::be;
use crate::report::{Finding, FindingCode};

pub(super) fn build(change: &Change<'_>) -> Finding {
    let stale = change.tally.stale.len();
    let message = format!(
        "Machines of the {} were replaced after the backup: {stale} of {} {} gone, and {}.",
        change.name(),
        change.tally.in_backup,
        be(stale),
        change.new_ones(),
    );
    change.finding(FindingCode::Remediation, message, [newer_backup()])
}
