//! One short sentence for each reason and code: what happened, in words that fit one machine or many.

use crate::report::{InfraMachineReason, MachineReason};

/// Why a machine has its status, to stand after its name. `place` is the vCenter's name, or "vSphere" where there are
/// several.
pub fn machine(reason: MachineReason, many: bool, place: &str) -> String {
    reason.sentence(many, place)
}

/// Why a virtual machine could not be attributed, to stand after its name.
pub fn infra_machine(reason: InfraMachineReason, many: bool) -> String {
    reason.sentence(many)
}
