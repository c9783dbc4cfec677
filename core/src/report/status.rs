//! Statuses, and how they combine.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MachineStatus;

/// The verdict on a pool, control plane or cluster. Ordered worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Status {
    /// It has a Ghost.
    ManualRemediationRequired,
    /// It has an Unknown.
    NeedFurtherConfirmation,
    /// It has a Stale.
    ManualRemediationNotRequired,
    /// All match.
    Healthy,
}

impl Status {
    /// The worst of many; without any, Healthy.
    pub fn worst(statuses: impl IntoIterator<Item = Self>) -> Self {
        statuses.into_iter().min().unwrap_or(Self::Healthy)
    }
}

impl From<MachineStatus> for Status {
    fn from(status: MachineStatus) -> Self {
        match status {
            MachineStatus::Ghost => Self::ManualRemediationRequired,
            MachineStatus::Unknown => Self::NeedFurtherConfirmation,
            MachineStatus::Stale => Self::ManualRemediationNotRequired,
            MachineStatus::Healthy => Self::Healthy,
        }
    }
}

/// The verdict on everything. Ordered worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum SummaryStatus {
    /// There is a Ghost.
    ManualRemediationRequired,
    /// There is an Unknown, or an input was incomplete.
    NeedFurtherConfirmation,
    /// There are virtual machines that match no object and that no cluster references.
    NeedFurtherConfirmationInfraMachines,
    /// There is a Stale.
    ManualRemediationNotRequired,
    /// All match.
    Healthy,
}

impl From<Status> for SummaryStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::ManualRemediationRequired => Self::ManualRemediationRequired,
            Status::NeedFurtherConfirmation => Self::NeedFurtherConfirmation,
            Status::ManualRemediationNotRequired => Self::ManualRemediationNotRequired,
            Status::Healthy => Self::Healthy,
        }
    }
}
