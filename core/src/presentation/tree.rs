//! Clusters, and their sets of machines (the control plane, and one for each pool): what is said of each, and what is
//! folded.

use super::forecast::{self, AfterRestore};
use super::{MachineGroup, MachineNode, Place, SetPlace, Text, findings, machines, words};
use crate::diagnostic::Severity;
use crate::report::{Cluster, Finding, Machine, MachineStatus, Pool, Replicas, Status};

/// A cluster of a report.
#[derive(Clone, Copy, Debug)]
pub struct ClusterNode<'a> {
    position: usize,
    cluster: &'a Cluster,
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

impl<'a> ClusterNode<'a> {
    pub(super) fn new(position: usize, cluster: &'a Cluster) -> Self {
        Self { position, cluster }
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
                .all(|machine| machine.status == MachineStatus::Healthy && machines::is_plain(machine))
            && self.after_restore().is_none()
    }

    /// Whether it is healthy machine by machine, so that one line stands for all of them.
    pub fn has_plain_machines_only(self) -> bool {
        self.cluster.status == Status::Healthy && self.cluster.machines().all(machines::is_plain)
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
        let cluster = self.cluster;
        let all = cluster.findings.iter().enumerate();
        all.filter(move |(_, finding)| findings::is_rendered_inline(cluster, finding))
    }

    /// What a restore does to it, where it does anything but adopt its machines.
    pub fn after_restore(self) -> Option<AfterRestore> {
        forecast::after_restore(self.cluster)
    }

    /// The control plane, then the pools.
    pub fn sets(self) -> impl Iterator<Item = SetNode<'a>> {
        let pools = (0..self.cluster.workers.pools.len()).map(SetPlace::Pool);
        std::iter::once(SetPlace::ControlPlane).chain(pools).filter_map(move |place| self.set(place))
    }

    /// One of them.
    pub fn set(self, place: SetPlace) -> Option<SetNode<'a>> {
        let pool = match place {
            SetPlace::ControlPlane => None,
            SetPlace::Pool(position) => Some(self.cluster.workers.pools.get(position)?),
        };
        Some(SetNode { of: self, place, pool })
    }
}

/// A control plane or pool.
#[derive(Clone, Copy, Debug)]
pub struct SetNode<'a> {
    of: ClusterNode<'a>,
    place: SetPlace,
    /// None for the control plane.
    pool: Option<&'a Pool>,
}

/// What is said of a set in its own line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetSummary {
    /// It has no machines.
    Empty,
    /// It has these many machines as desired, and nothing is to be said of any.
    AllHealthy(u64),
    /// Its numbers, and what happened since the backup.
    Numbers {
        /// "2 desired, 2 in backup, 4 in vSphere".
        replicas: String,
        /// "scaled up since".
        event: Option<&'static str>,
    },
}

impl<'a> SetNode<'a> {
    /// Its cluster.
    pub fn cluster(self) -> ClusterNode<'a> {
        self.of
    }

    /// Which of its cluster.
    pub fn set_place(self) -> SetPlace {
        self.place
    }

    /// Its identity.
    pub fn place(self) -> Place {
        Place::Set(self.of.position, self.place)
    }

    /// What it is called, as the beginning of a line.
    pub fn label(self) -> Text<'a> {
        self.pool.map_or_else(|| Text::words("control plane"), |pool| words::pool(pool.name.as_deref()))
    }

    /// What a machine is in it.
    pub fn role(self) -> Text<'a> {
        match self.pool.map(|pool| pool.name.as_deref()) {
            None => Text::words("control plane"),
            Some(Some(name)) => Text::words("worker of ").and_name(name),
            Some(None) => Text::words("role unknown"),
        }
    }

    /// Its name in the report.
    pub fn name(self) -> Option<&'a str> {
        self.pool.map_or_else(|| self.of.cluster.control_plane.name.as_deref(), |pool| pool.name.as_deref())
    }

    /// How many machines there should be, and are.
    pub fn replicas(self) -> Replicas {
        self.pool.map_or(self.of.cluster.control_plane.replicas, |pool| pool.replicas)
    }

    /// Its machines, as the report has them.
    pub fn machines(self) -> &'a [Machine] {
        self.pool.map_or(&self.of.cluster.control_plane.machines, |pool| &pool.machines)
    }

    /// The same, each with its identity.
    pub fn nodes(self) -> impl Iterator<Item = MachineNode<'a>> {
        let machines = self.machines().iter().enumerate();
        machines.map(move |(position, machine)| MachineNode::new(self, position, machine))
    }

    /// One of them.
    pub fn machine(self, position: usize) -> Option<MachineNode<'a>> {
        Some(MachineNode::new(self, position, self.machines().get(position)?))
    }

    /// Whether there is nothing to show: a control plane that the backup does not have, or a healthy set whose machines
    /// were left out of the report.
    pub fn is_omitted(self) -> bool {
        let replicas = self.replicas();
        let absent = self.pool.is_none() && self.name().is_none() && replicas.in_backup == 0;
        self.machines().is_empty() && (absent || (self.is_as_desired() && replicas.in_backup > 0))
    }

    /// What is said of it in its own line.
    pub fn summary(self) -> SetSummary {
        let machines = self.machines();
        if self.is_as_desired() && machines.is_empty() {
            SetSummary::Empty
        } else if self.is_as_desired() && machines.iter().all(machines::is_plain) {
            SetSummary::AllHealthy(words::number(machines.len()))
        } else {
            SetSummary::Numbers { replicas: words::replicas(self.replicas()), event: self.event() }
        }
    }

    /// What happened to it as a whole since the backup.
    pub fn event(self) -> Option<&'static str> {
        let cluster = self.of.cluster;
        let about = |finding: &&Finding| match self.pool {
            Some(pool) => findings::is_about_pool(pool, finding),
            None => findings::is_about_control_plane(cluster, finding),
        };
        cluster.findings.iter().filter(about).find_map(findings::event)
    }

    /// Machines of which the same is to be said, together.
    pub fn groups(self) -> Vec<MachineGroup<'a>> {
        machines::groups(self)
    }

    fn is_as_desired(self) -> bool {
        let status = self.pool.map_or(self.of.cluster.control_plane.status, |pool| pool.status);
        let replicas = self.replicas();
        let as_desired = replicas.desired.is_none_or(|desired| desired == replicas.in_backup);
        status == Status::Healthy && as_desired && self.event().is_none()
    }
}
