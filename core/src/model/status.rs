//! The verdict on one machine.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The verdict on one machine. Ordered by how urgently a person is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum MachineStatus {
    /// Infrastructure of a known cluster without an object: a person must act.
    Ghost,
    /// Could not be decided.
    Unknown,
    /// Object without infrastructure.
    Stale,
    /// Object and infrastructure match.
    Healthy,
}
