//! What keeps the verdict from being whole.

use super::{Presentation, Text};
use crate::report::{Backup, Vcenter, VcenterStatus};

/// What every view says beside the gaps.
pub const NOT_READ_IS_UNKNOWN: &str = "Anything not read counts as Unknown, not Healthy.";

impl<'a> Presentation<'a> {
    /// What keeps the verdict from being whole, each as a clause.
    pub fn gaps(self) -> Vec<Text<'a>> {
        let report = self.report();
        let mut gaps = of_backup(&report.backup);
        gaps.extend(report.infrastructure.vcenters.iter().filter_map(|vcenter| of_vcenter(&report.backup, vcenter)));
        if report.summary.errors > 0 && gaps.is_empty() {
            gaps.push(Text::words("an input could not be read or trusted"));
        }
        gaps
    }
}

fn of_backup(backup: &Backup) -> Vec<Text<'_>> {
    let mut gaps = Vec::new();
    if !backup.complete {
        gaps.push(Text::words("the backup was not read completely"));
    }
    if !backup.missing_kinds.is_empty() {
        let kinds = backup.missing_kinds.iter().map(|kind| Text::words("no ").and_name(kind.as_str()));
        gaps.push(Text::words("the backup contains ").and(Text::list(kinds.collect())));
    }
    gaps
}

fn of_vcenter<'a>(backup: &Backup, vcenter: &'a Vcenter) -> Option<Text<'a>> {
    let how = match vcenter.status {
        VcenterStatus::Read => return None,
        VcenterStatus::NotRead => " was not read",
        VcenterStatus::Partial => {
            let before = backup.started_at.zip(vcenter.collected_at).is_some_and(|(start, read)| read < start);
            if before { " was read before the backup began" } else { " was read only in part" }
        }
    };
    Some(Text::name(vcenter.server.as_str()).and_words(how))
}
