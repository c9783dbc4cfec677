//! The reason `inventory-older-than-backup`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "No virtual machine of the machine was found, and the inventory was taken before the backup began, or it \
         is not known which is older.",
    why: "The virtual machine may have been created after the inventory was taken.",
    sentence: Sentence::same("the inventory is, or may be, older than the backup"),
    forecast: DefaultForecast::unknown(
        "Its vCenter was not read completely after the backup: it is not known whether CAPV finds its virtual machine.",
    ),
    next_steps,
};

fn next_steps(_: &MachineContext<'_>) -> Vec<NextStep> {
    vec![say("Take a new inventory, after the backup, and run the detection again.").when(StepTime::BeforeRestore)]
}
