//! What of a report is shown: some clusters, or what weighs enough. Everything is counted all the same.

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::cluster::ClusterRef;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{Finding, InfraMachine, LikelyCluster};

/// What is shown. By default, all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only these clusters; all where there are none.
    pub clusters: Vec<ClusterRef>,
    /// Only what weighs as much.
    pub levels: Option<BTreeSet<Level>>,
}

/// How much something that is shown weighs. Ordered worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A danger, a Ghost, a machine that a restore may delete, or an input that could not be used.
    Danger,
    /// A machine that is Unknown or Stale or is not simply adopted, an unattributed virtual machine, or a warning.
    Warning,
    /// A note, or a healthy machine with one.
    Info,
    /// A healthy machine.
    Healthy,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Danger, Self::Warning, Self::Info, Self::Healthy];

    /// Its name on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Healthy => "healthy",
        }
    }

    /// Of a finding or a diagnostic.
    pub fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Danger,
            Severity::Warning => Self::Warning,
            Severity::Info => Self::Info,
        }
    }
}

/// A name that no [`Level`] has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use one of danger, warning, info, healthy")]
pub struct NoLevel;

impl FromStr for Level {
    type Err = NoLevel;

    /// In any case, as other scanners take them.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|level| level.name().eq_ignore_ascii_case(name)).ok_or(NoLevel)
    }
}

/// All of a report.
pub(super) static EVERYTHING: Selection = Selection { clusters: Vec::new(), levels: None };

impl Selection {
    /// Whether it leaves nothing out.
    pub fn is_everything(&self) -> bool {
        self.clusters.is_empty() && self.levels.is_none()
    }

    /// Whether this is heavy enough.
    pub fn has_level(&self, level: Level) -> bool {
        self.levels.as_ref().is_none_or(|levels| levels.contains(&level))
    }

    pub(super) fn has_finding(&self, finding: &Finding) -> bool {
        self.has_level(Level::of_severity(finding.severity))
    }

    pub(super) fn has_diagnostic(&self, diagnostic: &Diagnostic) -> bool {
        self.has_level(Level::of_severity(diagnostic.severity))
    }

    /// Those of a chosen cluster are shown, and those that may be of one.
    pub(super) fn has_unattributed(&self, machine: &InfraMachine) -> bool {
        let likely = |key: &ClusterRef| {
            let is_it = |cluster: &LikelyCluster| {
                cluster.name == key.name
                    && cluster.namespace.as_ref().is_none_or(|namespace| *namespace == key.namespace)
            };
            machine.likely_cluster.as_ref().is_some_and(is_it)
        };
        (self.clusters.is_empty() || self.clusters.iter().any(likely)) && self.has_level(Level::Warning)
    }
}
