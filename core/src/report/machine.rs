//! One machine of the report: its verdict, why, and what to do next.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Evidence, MachineForecast, MachineReason, MachineRef, MachineStatus, NextStep, NodeRef, Outcome, VSphereMachineRef,
    VSphereVMRef, VirtualMachine,
};

/// One machine: a Machine of the backup, an orphaned `VSphereVM`, or a Ghost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    /// The Machine's name; a Ghost's is its virtual machine's, an orphan's its `VSphereVM`'s.
    pub name: String,
    /// The verdict.
    pub status: MachineStatus,
    /// Why, for programs.
    pub reason: MachineReason,
    /// A control-plane Ghost, or a Ghost whose role is unknown: it may be an etcd member.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub critical: bool,
    /// A person decided to ignore it: it counts no more for the status of its cluster. Its forecast stays.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suppressed: bool,
    /// The Machine object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<MachineRef>,
    /// The `VSphereMachine` object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vsphere_machine: Option<VSphereMachineRef>,
    /// The `VSphereVM` object.
    #[serde(default, rename = "vsphereVM", skip_serializing_if = "Option::is_none")]
    pub vsphere_vm: Option<VSphereVMRef>,
    /// The virtual machine that it is matched to, or might be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub virtual_machine: Option<VirtualMachine>,
    /// The live Node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeRef>,
    /// What the verdict rests on, strongest first.
    pub evidence: Vec<Evidence>,
    /// What else a person should know: moved, renamed, powered off, …
    pub notes: Vec<String>,
    /// What to do next, read-only commands first.
    pub next_steps: Vec<NextStep>,
    /// What becomes of it after a restore.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<MachineForecast>,
}

impl Machine {
    /// What becomes of it after a restore, in a word.
    pub fn outcome(&self) -> Option<Outcome> {
        self.forecast.as_ref().map(|forecast| forecast.outcome)
    }
}
