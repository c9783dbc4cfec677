//! A pool or control plane was scaled up after the backup.

use super::change::{Change, newer_backup};
use crate::english::plural;
use crate::report::{Finding, FindingCode};

pub(super) fn build(change: &Change<'_>) -> Finding {
    let ghosts = change.tally.ghosts.len();
    let message = format!(
        "The {} was scaled up after the backup: {} not in the backup.",
        change.name(),
        if ghosts == 1 { "1 machine is".to_owned() } else { format!("{} are", plural(ghosts, "machine")) },
    );
    change.finding(FindingCode::ScaleUp, message, [newer_backup()])
}
