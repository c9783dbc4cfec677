//! What the controllers will do after a restore of this backup.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Outcome;

/// What happens to one machine after a restore. Never changes its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MachineForecast {
    /// What happens, for programs.
    pub outcome: Outcome,
    /// What happens and why, in plain sentences.
    pub message: String,
    /// Everything that determines this was read, and no controller chooses at random. False in reports of 1.0.
    #[serde(default)]
    pub certain: bool,
}

/// What happens to one cluster after a restore. Never changes its status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClusterForecast {
    /// What happens, in plain sentences.
    pub sentence: String,
    /// Virtual machines that are created.
    pub vms_created: Span,
    /// Virtual machines that are deleted.
    pub vms_deleted: Span,
    /// Nodes that are removed from etcd while their virtual machines keep running.
    pub etcd_members_removed: Vec<String>,
    /// Everything that determines this was read, each number is exact, and the outcome of every machine is certain.
    /// What a `ClusterClass` would change in the objects of its cluster is in no forecast. False in reports of 1.0.
    #[serde(default)]
    pub certain: bool,
    /// Something that decides whether virtual machines or members of etcd are lost was not read. True where a report
    /// does not say it.
    #[serde(default = "yes")]
    pub undecided: bool,
}

/// What a report does not say is not known.
fn yes() -> bool {
    true
}

/// The controller versions on which all forecasts of a report are based.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ForecastBasis {
    /// The version of Cluster API that wrote the objects of the backup, as far as the backup shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capi: Option<String>,
    /// The version of CAPV that wrote the objects of the backup, as far as the backup shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capv: Option<String>,
    /// The distribution and its version, as far as the backup shows them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// What the versions were determined by, in a few words.
    pub determined_by: String,
    /// The versions whose rules are applied: of the new management cluster where somebody named them, else those that
    /// may have written the backup. A range where several remain: then the forecasts are for all of them.
    pub assumed_target: ControllerVersions,
    /// Somebody named the versions of the new management cluster.
    #[serde(default)]
    pub chosen: bool,
    /// Controllers of these versions were observed after a real restore. False where their rules are only read in the
    /// sources.
    #[serde(default)]
    pub observed: bool,
    /// All of this in one sentence. Empty in reports of earlier programs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub statement: String,
}

/// Versions of the controllers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ControllerVersions {
    /// Of Cluster API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capi: Option<String>,
    /// Of CAPV.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capv: Option<String>,
}

/// A number, or a range where it cannot be predicted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// At least this many.
    pub min: u64,
    /// At most this many.
    pub max: u64,
}

impl Span {
    /// Exactly this many.
    pub fn exactly(number: u64) -> Self {
        Self { min: number, max: number }
    }

    /// From none up to this many.
    pub fn up_to(max: u64) -> Self {
        Self { min: 0, max }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { min: self.min.saturating_add(other.min), max: self.max.saturating_add(other.max) }
    }

    /// From the least to the most of both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    /// No more than this many.
    #[must_use]
    pub fn at_most(self, limit: u64) -> Self {
        Self { min: self.min.min(limit), max: self.max.min(limit) }
    }

    /// Adds more.
    pub fn count(&mut self, more: Self) {
        *self = self.and(more);
    }

    /// None at all.
    pub fn is_none(self) -> bool {
        self.max == 0
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.min == self.max { write!(f, "{}", self.max) } else { write!(f, "{} to {}", self.min, self.max) }
    }
}
