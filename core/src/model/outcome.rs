//! What happens to one machine after a restore.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What happens to a machine after Velero's default restore into an empty management cluster, once everything is
/// unpaused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Outcome {
    /// CAPV finds the virtual machine and manages it again.
    Adopted,
    /// CAPV does not find the virtual machine and never creates another one: the Machine stays stuck until it is
    /// deleted.
    Stuck,
    /// CAPV creates a new virtual machine for the Machine.
    Cloned,
    /// A controller deletes the Machine, and its virtual machine with it where there is one.
    Deleted,
    /// The Machine may be deleted with its virtual machine. Whether it is cannot be predicted, or what determines it
    /// was not read.
    AtRisk,
    /// No controller manages the virtual machine: it keeps running.
    Unmanaged,
    /// What determines it was not read, or is not known.
    Unknown,
}
