//! What the controllers will do after a restore: graph, observations and verdicts in, an outcome for every machine and
//! cluster out.
//!
//! A pure function, built on what the controllers of Cluster API 1.10 and CAPV 1.13 were seen to do after real restores
//! (`docs/forecast.md`). Assumes Velero's default restore into an empty management cluster, and that everything is
//! unpaused afterwards. Never changes a verdict. What was not read never makes a forecast calmer: it gives `Unknown`,
//! `AtRisk` or a range.
//!
//! First each machine is followed through CAPV alone (`machine`), then through what its set (`sets`, with `adoption`),
//! its health checks (`health`) and its control plane (`control_plane`) do to it.

mod adoption;
mod basis;
mod control_plane;
mod health;
mod machine;
mod nodes;
mod sentence;
mod sets;
mod subject;
mod topology;

use crate::ids::{ClusterId, IdVec, VerdictId, VmId};
use crate::report::{ClusterForecast, ForecastBasis, MachineForecast, Outcome, Span};
use crate::verdicts::{self, Verdicts};
pub(crate) use adoption::Adoption;
use machine::Places;
use subject::Subject;

/// The forecast of every cluster.
#[derive(Debug)]
pub(crate) struct Forecast {
    pub(crate) basis: ForecastBasis,
    pub(crate) adoption: Adoption,
    pub(crate) clusters: IdVec<ClusterId, Outlook>,
}

/// What becomes of one cluster.
#[derive(Debug)]
pub(crate) struct Outlook {
    pub(crate) machines: IdVec<VerdictId, MachineForecast>,
    pub(crate) cluster: ClusterForecast,
    pub(crate) dangers: Vec<Danger>,
    /// Not all of its Nodes were read: etcd may have members that no Machine knows, and a restore would remove them.
    pub(crate) members_unread: bool,
}

/// Something that a person must know before a restore. Machines are named by their verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Danger {
    /// A set, or the control plane, has more Machines than it wants, and virtual machines may go with those that it
    /// deletes.
    Shrinks { kind: String, name: String, entry: String, desired: u64, machines: Vec<VerdictId>, vms: Span },
    /// A health check deletes machines. `vms` are those whose virtual machine is or may be there.
    HealthCheck {
        name: String,
        deleted: Vec<VerdictId>,
        at_risk: Vec<VerdictId>,
        vms: Vec<VerdictId>,
        nodes_read: bool,
    },
    /// Members leave etcd because no Machine of the backup is theirs.
    EtcdMembers { nodes: Vec<String>, certain: bool },
    /// A control plane is initialised although one runs, or may run.
    SecondControlPlane { machine: Option<VerdictId>, evidence: Vec<String> },
    /// A virtual machine is cloned under the name of one that lies elsewhere.
    Namesake { machine: VerdictId, vm: VmId },
    /// Clones get bootstrap data of the backup.
    OldBootstrapData { machines: Vec<VerdictId> },
    /// A rollout was under way, and goes on.
    Rollout { kind: String, name: String, entry: String, machines: Vec<VerdictId>, most: usize },
    /// The cluster's topology asks for something else than its objects do, and is applied.
    Topology { differences: Vec<String>, machines: Vec<VerdictId> },
    /// A deployment makes a set of its own because it selects none.
    NewSet { name: String, entry: String, machines: u64 },
}

/// What becomes of a machine, before it is put into words for the report.
#[derive(Clone, Debug)]
pub(crate) struct Fate {
    pub(crate) outcome: Outcome,
    /// Whether a virtual machine goes with it when it is deleted.
    pub(crate) vm: Presence,
    pub(crate) message: String,
}

impl Fate {
    fn new(outcome: Outcome, vm: Presence, message: impl Into<String>) -> Self {
        Self { outcome, vm, message: message.into() }
    }

    /// Everything that decides it was read, and nothing is left to chance.
    fn is_certain(&self) -> bool {
        !matches!(self.outcome, Outcome::AtRisk | Outcome::Unknown)
    }

    /// Deleted for certain; a worse fate stays.
    fn delete(&mut self, message: impl FnOnce() -> String) {
        if self.outcome != Outcome::Deleted {
            self.outcome = Outcome::Deleted;
            self.message = message();
        }
    }

    /// May be deleted; a worse fate stays.
    fn endanger(&mut self, message: impl FnOnce() -> String) {
        if !matches!(self.outcome, Outcome::Deleted | Outcome::AtRisk) {
            self.outcome = Outcome::AtRisk;
            self.message = message();
        }
    }
}

/// Versions of Kubernetes, with or without the `v` before them.
fn same_version(one: &str, other: &str) -> bool {
    one.trim_start_matches('v') == other.trim_start_matches('v')
}

/// Whether something is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Presence {
    Gone,
    Unread,
    There,
}

/// Predicts what the controllers do.
pub(crate) fn predict(input: &verdicts::Input<'_>, verdicts: &Verdicts) -> Forecast {
    let adoption = Adoption::new(input.backup);
    let places = Places::new(input, verdicts);
    let unsettled: std::collections::BTreeSet<_> =
        verdicts.unattributed.iter().filter_map(|found| found.likely.as_ref()).collect();
    let clusters = input.graph.clusters.map(|id, cluster| {
        let unsettled = unsettled.contains(&cluster.key);
        Subject::new(input, cluster, &verdicts.clusters[id], unsettled, &places).outlook(&adoption)
    });
    Forecast { basis: basis::of(input.backup), adoption, clusters }
}

/// A length as a number of a report.
fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
