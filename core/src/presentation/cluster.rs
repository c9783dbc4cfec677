//! Clusters: what is said of each beside its name and below it.

use super::forecast::{AfterRestore, after_restore};
use super::{Place, Presentation, Selection, findings, statement, words};
use crate::diagnostic::Severity;
use crate::report::{Cluster, Finding, MachineStatus, Status};

/// A cluster of a report.
#[derive(Clone, Copy, Debug)]
pub struct ClusterNode<'a> {
    position: usize,
    cluster: &'a Cluster,
    selection: &'a Selection,
}

/// Whether a cluster was paused, where it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pausing {
    /// Its controllers wait.
    Paused,
    /// They act as soon as it is restored, and that has consequences.
    NotPaused,
}

impl Pausing {
    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::NotPaused => "not paused",
        }
    }
}

impl<'a> Presentation<'a> {
    /// The cluster at a position.
    pub fn cluster(self, position: usize) -> Option<ClusterNode<'a>> {
        self.report().clusters.get(position).map(|cluster| ClusterNode::new(self, position, cluster))
    }

    /// The clusters in the order of the report.
    pub fn clusters_as_reported(self) -> impl Iterator<Item = ClusterNode<'a>> {
        let clusters = self.report().clusters.iter().enumerate();
        clusters.map(move |(position, cluster)| ClusterNode::new(self, position, cluster))
    }
}

impl<'a> ClusterNode<'a> {
    fn new(of: Presentation<'a>, position: usize, cluster: &'a Cluster) -> Self {
        Self { position, cluster, selection: of.selection() }
    }

    /// What of it is shown.
    pub(super) fn selection(self) -> &'a Selection {
        self.selection
    }

    /// Its position in the report.
    pub fn position(self) -> usize {
        self.position
    }

    /// Its identity.
    pub fn place(self) -> Place {
        Place::Cluster(self.position)
    }

    /// As the report has it.
    pub fn cluster(self) -> &'a Cluster {
        self.cluster
    }

    /// "team-a/prod".
    pub fn key(self) -> String {
        words::key(&self.cluster.namespace, &self.cluster.name)
    }

    /// How many machines are listed.
    pub fn machines(self) -> u64 {
        words::number(self.cluster.machines().count())
    }

    /// How many of the listed machines have which status; none without any.
    pub fn counts(self) -> Vec<(MachineStatus, u64)> {
        let all = [MachineStatus::Ghost, MachineStatus::Unknown, MachineStatus::Stale, MachineStatus::Healthy];
        let count = |wanted| self.cluster.machines().filter(|machine| machine.status == wanted).count();
        all.into_iter().map(|status| (status, words::number(count(status)))).filter(|(_, count)| *count > 0).collect()
    }

    /// Whether there is nothing to say of it but its numbers.
    pub fn is_calm(self) -> bool {
        self.cluster.status == Status::Healthy
            && self.cluster.findings.iter().all(|finding| finding.severity == Severity::Info)
            && self
                .cluster
                .machines()
                .all(|machine| machine.status == MachineStatus::Healthy && statement::is_plain(machine))
            && self.after_restore().is_none()
    }

    /// Whether it is healthy machine by machine, so that one line stands for all of them.
    pub fn has_plain_machines_only(self) -> bool {
        self.cluster.status == Status::Healthy && self.cluster.machines().all(statement::is_plain)
    }

    /// Whether it was paused, where it matters.
    pub fn pausing(self) -> Option<Pausing> {
        if self.cluster.paused {
            Some(Pausing::Paused)
        } else if findings::is_unpaused_with_consequences(self.cluster) {
            Some(Pausing::NotPaused)
        } else {
            None
        }
    }

    /// Whether a restore of it is dangerous.
    pub fn has_dangers(self) -> bool {
        self.cluster.findings.iter().any(Finding::is_danger)
    }

    /// Findings with a line of their own below it, and their positions in the report. Other findings stand beside its
    /// name or beside the numbers of a set.
    pub fn inline_findings(self) -> impl Iterator<Item = (usize, &'a Finding)> {
        let Self { cluster, selection, .. } = self;
        let all = cluster.findings.iter().enumerate().filter(|(_, finding)| selection.has_finding(finding));
        all.filter(move |(_, finding)| findings::is_rendered_inline(cluster, finding))
    }

    /// What a restore does to it, where it does anything but adopt its machines.
    pub fn after_restore(self) -> Option<AfterRestore> {
        after_restore(self.cluster)
    }
}
