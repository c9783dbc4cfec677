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
        self.sort_clusters();
        self.summary.clusters = count_clusters(&self.clusters);
        self.summary.machines = count_machines(&self.clusters);
        self.conclude_lists();
        self.summary.restore = Some(self.restore());
    }

    /// The same after something of it was ignored. What the lists leave out is still counted, and may be why the answer
    /// was not better.
    pub(crate) fn conclude_again(&mut self, before: &[Status]) {
        for (was, cluster) in before.iter().zip(&self.clusters) {
            let were = self.summary.clusters.of(*was);
            *were = were.saturating_sub(1);
            let are = self.summary.clusters.of(cluster.status);
            *are = are.saturating_add(1);
        }
        let is_whole = count_machines(&self.clusters) == self.summary.machines
            && number(self.clusters.len()) == self.summary.clusters.total;
        self.sort_clusters();
        self.conclude_lists();
        let anew = self.restore();
        let was = self.summary.restore.filter(|_| !is_whole);
        self.summary.restore = Some(was.map_or(anew, |was| was.min(anew)));
    }

    fn sort_clusters(&mut self) {
        self.clusters.sort_by(|one, other| {
            (one.status, &one.namespace, &one.name).cmp(&(other.status, &other.namespace, &other.name))
        });
    }

    /// What the lists that are always whole say.
    fn conclude_lists(&mut self) {
        self.summary.need_further_confirmation_infra_machines =
            number(self.need_further_confirmation_infra_machines.len());
        self.summary.suppressed = number(self.suppressed.len());
        self.summary.status = self.status();
        self.summary.dangers = self.dangers();
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

impl ClusterCounts {
    /// How many clusters have a status.
    fn of(&mut self, status: Status) -> &mut u64 {
        match status {
            Status::Healthy => &mut self.healthy,
            Status::ManualRemediationNotRequired => &mut self.manual_remediation_not_required,
            Status::ManualRemediationRequired => &mut self.manual_remediation_required,
            Status::NeedFurtherConfirmation => &mut self.need_further_confirmation,
        }
    }
}

fn count_clusters(clusters: &[Cluster]) -> ClusterCounts {
    let mut counts = ClusterCounts { total: number(clusters.len()), ..ClusterCounts::default() };
    for cluster in clusters {
        let of_status = counts.of(cluster.status);
        *of_status = of_status.saturating_add(1);
    }
    counts
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

/// A length as a number of a report.
pub(crate) fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
