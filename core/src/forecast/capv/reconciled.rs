//! What CAPV does with one machine.

use crate::forecast::machine_outcome::{MachineOutcome, Presence};
use crate::ids::VmId;
use crate::report::Outcome;

/// What CAPV does with one machine.
pub(super) struct Reconciled {
    pub(super) outcome: MachineOutcome,
    /// A VM of the name under which CAPV clones another one.
    pub(super) same_name: Option<VmId>,
    /// Several VMs that have its BIOS UUID.
    pub(super) twins: Vec<VmId>,
}

impl Reconciled {
    pub(super) fn new(outcome: Outcome, vm: Presence, message: impl Into<String>) -> Self {
        Self { outcome: MachineOutcome::new(outcome, vm, message), same_name: None, twins: Vec::new() }
    }
}
