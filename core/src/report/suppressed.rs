//! What a person decided to ignore: listed and counted, never silent.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClusterRef, InfraMachine, MachineReason, MachineStatus};

/// Something that an entry of an ignore file matches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Suppressed {
    /// A machine. It stays in the list of its cluster, with its verdict and its forecast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<SuppressedMachine>,
    /// An unattributed virtual machine. It is listed here alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infra_machine: Option<InfraMachine>,
    /// Why it is ignored, in the words of the ignore file.
    pub reason: String,
    /// The last day on which it is ignored, in UTC.
    #[schemars(with = "String")]
    pub until: Date,
    /// The entry of the ignore file, counted from 1.
    pub entry: u64,
}

/// A machine that is ignored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SuppressedMachine {
    /// Its cluster.
    pub cluster: ClusterRef,
    /// Its name in the list of its cluster.
    pub name: String,
    /// The verdict.
    pub status: MachineStatus,
    /// Why, for programs.
    pub reason: MachineReason,
}
