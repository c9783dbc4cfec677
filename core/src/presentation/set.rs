//! Control planes and pools: what is said of each in its own line, and whether it is shown.

use super::{ClusterNode, Place, SetPlace, Text, findings, statement, words};
use crate::report::{Finding, Machine, Pool, PoolRole, Replicas, Status};

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

impl<'a> ClusterNode<'a> {
    /// The control plane, then the pools.
    pub fn sets(self) -> impl Iterator<Item = SetNode<'a>> {
        let pools = (0..self.cluster().workers.pools.len()).map(SetPlace::Pool);
        std::iter::once(SetPlace::ControlPlane).chain(pools).filter_map(move |place| self.set(place))
    }

    /// One of them.
    pub fn set(self, place: SetPlace) -> Option<SetNode<'a>> {
        let pool = match place {
            SetPlace::ControlPlane => None,
            SetPlace::Pool(position) => Some(self.cluster().workers.pools.get(position)?),
        };
        Some(SetNode { of: self, place, pool })
    }
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
        Place::Set(self.of.position(), self.place)
    }

    /// What it is called, as the beginning of a line.
    pub fn label(self) -> Text<'a> {
        let control_plane = &self.of.cluster().control_plane;
        match (self.pool, control_plane.kind.as_deref()) {
            (Some(pool), _) => words::pool_with_role(pool),
            (None, None | Some("KubeadmControlPlane")) => Text::words("control plane"),
            (None, Some(kind)) if control_plane.hosted => {
                Text::words("control plane hosted elsewhere, ").and_name(kind)
            }
            (None, Some(kind)) => Text::words("control plane, ").and_name(kind),
        }
    }

    /// What a machine is in it.
    pub fn role(self) -> Text<'a> {
        match self.pool.map(|pool| (pool.role, pool.name.as_deref())) {
            None => Text::words("control plane"),
            Some((PoolRole::Worker, Some(name))) => Text::words("worker of ").and_name(name),
            Some((PoolRole::Worker, None)) => Text::words("role unknown"),
            Some((PoolRole::Etcd, Some(name))) => Text::words("member of external etcd ").and_name(name),
            Some((PoolRole::Etcd, None)) => Text::words("member of the external etcd"),
            Some((PoolRole::LoadBalancer, _)) => Text::words("load balancer of the API servers"),
        }
    }

    /// Its name in the report.
    pub fn name(self) -> Option<&'a str> {
        self.pool.map_or_else(|| self.of.cluster().control_plane.name.as_deref(), |pool| pool.name.as_deref())
    }

    /// How many machines there should be, and are.
    pub fn replicas(self) -> Replicas {
        self.pool.map_or(self.of.cluster().control_plane.replicas, |pool| pool.replicas)
    }

    /// Its machines, as the report has them.
    pub fn machines(self) -> &'a [Machine] {
        self.pool.map_or(&self.of.cluster().control_plane.machines, |pool| &pool.machines)
    }

    /// Whether there is nothing to show: a control plane that the backup does not have, or a healthy set whose machines
    /// were left out of the report.
    pub fn is_omitted(self) -> bool {
        let replicas = self.replicas();
        let absent = self.pool.is_none() && self.name().is_none() && replicas.in_backup == 0;
        let nothing_shown = self.of.selection().levels.is_some() && self.shown_nodes().next().is_none();
        nothing_shown || self.machines().is_empty() && (absent || (self.is_as_desired() && replicas.in_backup > 0))
    }

    /// What is said of it in its own line.
    pub fn summary(self) -> SetSummary {
        let machines = self.machines();
        if self.is_as_desired() && machines.is_empty() {
            SetSummary::Empty
        } else if self.is_as_desired() && machines.iter().all(statement::is_plain) {
            SetSummary::AllHealthy(words::number(machines.len()))
        } else {
            SetSummary::Numbers { replicas: words::replicas(self.replicas()), event: self.event() }
        }
    }

    /// What happened to it as a whole since the backup.
    pub fn event(self) -> Option<&'static str> {
        let cluster = self.of.cluster();
        let about = |finding: &&Finding| match self.pool {
            Some(pool) => findings::is_about_pool(pool, finding),
            None => findings::is_about_control_plane(cluster, finding),
        };
        cluster.findings.iter().filter(about).find_map(findings::event)
    }

    fn is_as_desired(self) -> bool {
        let status = self.pool.map_or(self.of.cluster().control_plane.status, |pool| pool.status);
        let replicas = self.replicas();
        let as_desired = replicas.desired.is_none_or(|desired| desired == replicas.in_backup);
        status == Status::Healthy && as_desired && self.event().is_none()
    }
}
