//! The verdict in numbers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Restore;
use super::status::SummaryStatus;

/// The verdict in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// May I restore? Absent in reports of earlier programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restore: Option<Restore>,
    /// Dangers of a restore: findings of severity error.
    #[serde(default)]
    pub dangers: u64,
    /// The worst of everything below; at least `NeedFurtherConfirmation` where an input was incomplete.
    pub status: SummaryStatus,
    /// Clusters by status.
    pub clusters: ClusterCounts,
    /// Machines by status, with those that are ignored.
    pub machines: MachineCounts,
    /// Unattributed virtual machines, without those that are ignored.
    pub need_further_confirmation_infra_machines: u64,
    /// Machines and unattributed virtual machines that a person decided to ignore.
    #[serde(default)]
    pub suppressed: u64,
    /// Diagnostics of severity error.
    pub errors: u64,
}

impl Summary {
    /// Before anything is counted but the diagnostics.
    pub(crate) fn of_errors(errors: u64) -> Self {
        Self {
            restore: None,
            dangers: 0,
            status: SummaryStatus::Healthy,
            clusters: ClusterCounts::default(),
            machines: MachineCounts::default(),
            need_further_confirmation_infra_machines: 0,
            suppressed: 0,
            errors,
        }
    }
}

/// Clusters by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClusterCounts {
    /// All clusters.
    pub total: u64,
    /// Clusters without drift.
    pub healthy: u64,
    /// Clusters with Stale machines at worst.
    pub manual_remediation_not_required: u64,
    /// Clusters with Ghosts.
    pub manual_remediation_required: u64,
    /// Clusters with Unknown machines at worst.
    pub need_further_confirmation: u64,
}

/// Machines by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MachineCounts {
    /// All machines, Ghosts included.
    pub total: u64,
    /// Object and infrastructure match.
    pub healthy: u64,
    /// Object without infrastructure.
    pub stale: u64,
    /// Infrastructure without object.
    pub ghost: u64,
    /// Could not be decided.
    pub unknown: u64,
}
