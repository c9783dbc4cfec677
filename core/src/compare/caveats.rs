//! What keeps a difference from meaning what it seems to mean.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::form::Caveat;
use crate::report::{Report, VcenterStatus, number};

/// What has to be said of two reports.
pub(super) fn find(before: &Report, after: &Report) -> Vec<Caveat> {
    let lists_less = hides_machines(before) || hides_machines(after);
    let all = [
        (Caveat::SameReport, before == after),
        (Caveat::OtherClusters, share_no_cluster(before, after)),
        (Caveat::BeforeIncomplete, before.is_incomplete()),
        (Caveat::AfterIncomplete, after.is_incomplete()),
        (Caveat::OtherVcenters, servers(before) != servers(after)),
        (Caveat::HealthyNotListed, lists_less),
        (Caveat::WrongOrder, newest(after) < newest(before)),
    ];
    all.into_iter().filter(|(_, is)| *is).map(|(caveat, _)| caveat).collect()
}

/// When the vCenters were read last.
pub(super) fn newest(report: &Report) -> Timestamp {
    let read = report.infrastructure.vcenters.iter().filter_map(|vcenter| vcenter.collected_at);
    read.max().unwrap_or(report.generated_at)
}

fn servers(report: &Report) -> BTreeSet<&str> {
    let read = report.infrastructure.vcenters.iter().filter(|vcenter| vcenter.status == VcenterStatus::Read);
    read.map(|vcenter| vcenter.server.as_str()).collect()
}

fn hides_machines(report: &Report) -> bool {
    let listed: usize = report.clusters.iter().map(|cluster| cluster.machines().count()).sum();
    number(listed) < report.summary.machines.total
}

/// Nothing is known of clusters that are not listed.
fn share_no_cluster(before: &Report, after: &Report) -> bool {
    let clusters = |report: &Report| -> Option<BTreeSet<_>> {
        let listed: BTreeSet<_> = report.clusters.iter().map(crate::report::Cluster::reference).collect();
        (!listed.is_empty() && number(report.clusters.len()) == report.summary.clusters.total).then_some(listed)
    };
    clusters(before).zip(clusters(after)).is_some_and(|(one, other)| one.is_disjoint(&other))
}
