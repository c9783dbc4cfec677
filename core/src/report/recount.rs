//! Statuses and numbers that follow from the machines: one home for all of them, since a report is counted again where
//! a person ignores a part of it.

use super::{
    Cluster, ClusterCounts, ExternalEtcd, Machine, MachineCounts, MachineStatus, Pool, Report, Status, SummaryStatus,
};

impl Status {
    /// The worst of machines. One that a person ignores counts no more.
    pub(crate) fn of(machines: &[Machine]) -> Self {
        Self::worst(machines.iter().filter(|machine| !machine.suppressed).map(|machine| machine.status.into()))
    }
}

impl Cluster {
    /// Finds all statuses anew, and the order that follows from them.
    pub(crate) fn recount(&mut self) {
        self.control_plane.status = Status::of(&self.control_plane.machines);
        for pool in &mut self.workers.pools {
            pool.status = Status::of(&pool.machines);
        }
        if let Some(ExternalEtcd { status, machines, .. }) = &mut self.etcd {
            *status = Status::of(machines);
        }
        self.settle();
    }

    /// Pools worst first; the cluster is as bad as the worst of its parts.
    pub(crate) fn settle(&mut self) {
        let order = |one: &Pool, other: &Pool| {
            (one.status, one.name.is_none(), &one.name).cmp(&(other.status, other.name.is_none(), &other.name))
        };
        self.workers.pools.sort_by(order);
        self.workers.status = Status::worst(self.workers.pools.iter().map(|pool| pool.status));
        self.status = self.control_plane.status.min(self.workers.status);
    }
}

impl Report {
    /// Fills in what the summary says of everything below, and puts clusters in the order that follows from it.
    pub(crate) fn conclude(&mut self) {
        self.clusters.sort_by(|one, other| {
            (one.status, &one.namespace, &one.name).cmp(&(other.status, &other.namespace, &other.name))
        });
        self.summary.clusters = count_clusters(&self.clusters);
        self.summary.machines = count_machines(&self.clusters);
        self.summary.need_further_confirmation_infra_machines =
            count(self.need_further_confirmation_infra_machines.len());
        self.summary.suppressed = count(self.suppressed.len());
        self.summary.status = self.status();
        self.summary.dangers = self.dangers();
        self.summary.restore = Some(self.restore());
    }

    /// The worst of everything below, and at least `NeedFurtherConfirmation` where an input was incomplete.
    fn status(&self) -> SummaryStatus {
        let mut status: SummaryStatus = Status::worst(self.clusters.iter().map(|cluster| cluster.status)).into();
        if self.summary.need_further_confirmation_infra_machines > 0 {
            status = status.min(SummaryStatus::NeedFurtherConfirmationInfraMachines);
        }
        if self.is_incomplete() {
            status = status.min(SummaryStatus::NeedFurtherConfirmation);
        }
        status
    }
}

fn count_clusters(clusters: &[Cluster]) -> ClusterCounts {
    let with = |status| count(clusters.iter().filter(|cluster| cluster.status == status).count());
    ClusterCounts {
        total: count(clusters.len()),
        healthy: with(Status::Healthy),
        manual_remediation_not_required: with(Status::ManualRemediationNotRequired),
        manual_remediation_required: with(Status::ManualRemediationRequired),
        need_further_confirmation: with(Status::NeedFurtherConfirmation),
    }
}

fn count_machines(clusters: &[Cluster]) -> MachineCounts {
    let mut counts = MachineCounts::default();
    for machine in clusters.iter().flat_map(Cluster::machines) {
        let of_status = match machine.status {
            MachineStatus::Healthy => &mut counts.healthy,
            MachineStatus::Stale => &mut counts.stale,
            MachineStatus::Ghost => &mut counts.ghost,
            MachineStatus::Unknown => &mut counts.unknown,
        };
        *of_status = of_status.saturating_add(1);
        counts.total = counts.total.saturating_add(1);
    }
    counts
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
