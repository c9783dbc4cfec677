//! May I restore? One answer for the whole report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cluster, Concern, Finding, Outcome, Report};
use crate::diagnostic::Severity;

/// Whether this backup may be restored. Ordered worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Restore {
    /// There is a danger: a restore would destroy something, or break it for good.
    Dangerous,
    /// No danger is known, but something that decides it was not read or cannot be predicted.
    Unknown,
    /// Nothing is destroyed, but somebody has work before or after.
    Manual,
    /// Everything was read, every machine is adopted, and nothing has to be done.
    Safe,
}

impl Report {
    /// Whether this backup may be restored. Less information never gives a better answer: what was not read or not
    /// foretold is not safe.
    pub fn restore(&self) -> Restore {
        let concerns = self.concerns();
        if concerns.contains(&Concern::Danger) {
            return Restore::Dangerous;
        }
        let undecided = concerns.contains(&Concern::Unknown) || concerns.contains(&Concern::Incomplete);
        if undecided || self.summary.machines.total == 0 || self.clusters.iter().any(Cluster::is_undecided) {
            return Restore::Unknown;
        }
        if !concerns.is_empty() || self.clusters.iter().any(has_work) || self.all_findings().any(asks_for_work) {
            return Restore::Manual;
        }
        Restore::Safe
    }
}

impl Cluster {
    /// The forecast does not exclude that a virtual machine or a member of etcd is lost.
    pub fn is_undecided(&self) -> bool {
        let is_open = |outcome: Option<Outcome>| {
            outcome.is_none_or(|outcome| matches!(outcome, Outcome::Unknown | Outcome::AtRisk))
        };
        let outcomes = self.machines().map(|machine| machine.forecast.as_ref().map(|forecast| forecast.outcome));
        let loses = self.forecast.as_ref().is_none_or(|forecast| {
            forecast.undecided || !forecast.vms_deleted.is_none() || !forecast.etcd_members_removed.is_empty()
        });
        loses || outcomes.into_iter().any(is_open)
    }
}

/// Not all of it comes back by itself.
fn has_work(cluster: &Cluster) -> bool {
    let adopted = |outcome: Option<Outcome>| outcome == Some(Outcome::Adopted);
    let mut outcomes = cluster.machines().map(|machine| machine.forecast.as_ref().map(|forecast| forecast.outcome));
    cluster.paused || !outcomes.all(adopted)
}

/// It is more than good to know.
fn asks_for_work(finding: &Finding) -> bool {
    finding.severity != Severity::Info
}
