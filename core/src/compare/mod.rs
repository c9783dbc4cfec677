//! Two reports, side by side: what is new, gone, changed and the same.
//!
//! In: an earlier and a later report. Out: the wire format of a comparison, `schemaVersion` 1.0. Machines are the same
//! by cluster and name, virtual machines by vCenter and managed object reference, findings by subject and code. What
//! the later report did not read is not gone: the comparison says so and is not clean.

mod by_cluster;
mod caveats;
mod changes;
mod form;
mod items;
mod markdown;
mod told;

pub use by_cluster::OfCluster;
pub use form::{
    Caveat, Change, ChangeKind, Compared, Comparison, ComparisonCounts, SCHEMA_VERSION, State, Subject, SubjectFinding,
    SubjectMachine, SubjectVirtualMachine,
};
pub use markdown::markdown;
pub use told::NEEDS_PERSON;

use crate::report::{Report, number};

/// Compares an earlier report with a later one. They are taken as they are given; the order of their times is told.
pub fn compare(before: &Report, after: &Report) -> Comparison {
    let changes = changes::find(before, after);
    let with = |kind| number(changes.listed.iter().filter(|change| change.kind == kind).count());
    Comparison {
        schema_version: SCHEMA_VERSION.to_owned(),
        before: side(before),
        after: side(after),
        summary: ComparisonCounts {
            new: with(ChangeKind::New),
            changed: with(ChangeKind::Changed),
            gone: with(ChangeKind::Gone),
            same: changes.same,
            needs_person: number(changes.listed.iter().filter(|change| change.needs_person).count()),
        },
        caveats: caveats::find(before, after),
        changes: changes.listed,
    }
}

/// Whether the first one is the earlier one, by the time at which each was written. Of two of the same time, the one
/// that read the vCenters earlier is.
pub fn in_order(one: &Report, other: &Report) -> bool {
    (one.generated_at, caveats::newest(one)) <= (other.generated_at, caveats::newest(other))
}

fn side(report: &Report) -> Compared {
    Compared {
        backup: report.backup.file_name.clone(),
        backup_started_at: report.backup.started_at,
        generated_at: report.generated_at,
        restore: report.summary.restore.unwrap_or_else(|| report.restore()),
        status: report.summary.status,
        dangers: report.dangers(),
        machines: report.summary.machines,
        unattributed: report.summary.need_further_confirmation_infra_machines,
        complete: !report.is_incomplete(),
    }
}
