//! The reason `duplicate-bios-uuid`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "Several virtual machines have the machine's BIOS UUID and nothing tells them apart; or the one that was \
         read is not running, its instance UUID does not identify it, and the machine's Node is live.",
    why: "CAPV would choose one of them by chance.",
    sentence: Sentence::new(
        "several virtual machines have its BIOS UUID",
        "several virtual machines have their BIOS UUIDs",
    ),
    forecast: DefaultForecast::unknown(
        "Several virtual machines have its BIOS UUID: it is not known which of them CAPV adopts.",
    ),
    next_steps,
};

fn next_steps(_: &MachineContext<'_>) -> Vec<NextStep> {
    vec![
        say("Find out which of the virtual machines with this BIOS UUID is the machine: the one whose Node is Ready. \
             Give the copies a new UUID or remove them, then run the detection again. Otherwise CAPV chooses one of \
             them by chance.")
        .when(StepTime::BeforeRestore),
    ]
}
