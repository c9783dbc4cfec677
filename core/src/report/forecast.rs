//! What the controllers will do after a restore of this backup.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What becomes of one machine after a restore. Never changes its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MachineForecast {
    /// What happens, for programs.
    pub outcome: Outcome,
    /// What happens and why, in plain sentences.
    pub message: String,
}

/// What becomes of a machine after Velero's default restore into an empty management cluster, once all is unpaused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Outcome {
    /// CAPV finds the virtual machine and manages it again.
    Adopted,
    /// CAPV does not find the virtual machine and never makes another one: the Machine stays broken until it is deleted.
    Stuck,
    /// A new virtual machine is made for the Machine.
    Cloned,
    /// A controller deletes the Machine, and its virtual machine with it where there is one.
    Deleted,
    /// The Machine may be deleted with its virtual machine; whether it is cannot be predicted, or was not read.
    AtRisk,
    /// Nothing manages the virtual machine: it keeps running.
    Unmanaged,
    /// What decides it was not read, or is not known.
    Unknown,
}

/// What becomes of one cluster after a restore. Never changes its status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClusterForecast {
    /// What happens, in plain sentences, and by the rules of which versions.
    pub sentence: String,
    /// Virtual machines that are made.
    pub vms_created: Span,
    /// Virtual machines that are deleted.
    pub vms_deleted: Span,
    /// Nodes whose members are removed from etcd while their virtual machines run on.
    pub etcd_members_removed: Vec<String>,
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
    /// The versions whose rules were applied.
    pub assumed_target: ControllerVersions,
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

/// A number that may not be predictable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// At least so many.
    pub min: u64,
    /// At most so many.
    pub max: u64,
}

impl Span {
    /// Exactly so many.
    pub fn exactly(number: u64) -> Self {
        Self { min: number, max: number }
    }

    /// None up to so many.
    pub fn up_to(max: u64) -> Self {
        Self { min: 0, max }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { min: self.min.saturating_add(other.min), max: self.max.saturating_add(other.max) }
    }

    /// No more than so many.
    #[must_use]
    pub fn at_most(self, limit: u64) -> Self {
        Self { min: self.min.min(limit), max: self.max.min(limit) }
    }

    /// Counts more.
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
