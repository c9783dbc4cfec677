//! Two reports, side by side: what is new, gone, changed and the same.
//!
//! In: an earlier and a later report. Out: the wire format of a comparison, `schemaVersion` 1.0. Machines are the same
//! by cluster and name, virtual machines by vCenter and managed object reference, findings by subject and code. What
//! the later report did not read is not gone: the comparison says so and is not clean.

mod changes;
mod form;
mod items;
mod markdown;
mod told;

use jiff::Timestamp;

pub use form::{
    Caveat, Change, ChangeKind, Compared, Comparison, ComparisonCounts, SCHEMA_VERSION, State, Subject, SubjectFinding,
    SubjectMachine, SubjectVirtualMachine,
};
pub use markdown::markdown;

use crate::report::{Report, VcenterStatus, number};

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
        caveats: caveats(before, after),
        changes: changes.listed,
    }
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

/// What keeps a difference from meaning what it seems to mean.
fn caveats(before: &Report, after: &Report) -> Vec<Caveat> {
    let servers = |report: &Report| {
        let read = report.infrastructure.vcenters.iter().filter(|vcenter| vcenter.status == VcenterStatus::Read);
        read.map(|vcenter| vcenter.server.clone()).collect::<std::collections::BTreeSet<_>>()
    };
    let hides = |report: &Report| {
        let listed: usize = report.clusters.iter().map(|cluster| cluster.machines().count()).sum();
        number(listed) < report.summary.machines.total
    };
    let newest = |report: &Report| -> Timestamp {
        let read = report.infrastructure.vcenters.iter().filter_map(|vcenter| vcenter.collected_at);
        read.max().unwrap_or(report.generated_at)
    };
    let all = [
        (Caveat::BeforeIncomplete, before.is_incomplete()),
        (Caveat::AfterIncomplete, after.is_incomplete()),
        (Caveat::OtherVcenters, servers(before) != servers(after)),
        (Caveat::HealthyNotListed, hides(before) || hides(after)),
        (Caveat::WrongOrder, newest(after) < newest(before)),
    ];
    all.into_iter().filter(|(_, is)| *is).map(|(caveat, _)| caveat).collect()
}
