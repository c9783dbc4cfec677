//! The reason `inventory-incomplete`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "No virtual machine of the machine was found in its vCenter, but that proves nothing: the vCenter is not \
         known, was not read or not completely, the inventory's scope does not cover the machine's datacenter, or the \
         machine's Node is live.",
    why: "Only a vCenter that was read completely proves that a virtual machine does not exist, and a live Node proves \
         that one is running.",
    sentence: Sentence::new("not found; its vCenter was not fully read", "not found; their vCenter was not fully read"),
    forecast: DefaultForecast::unknown(
        "Its vCenter was not read completely after the backup: it is not known whether CAPV finds its virtual machine.",
    ),
    next_steps,
};

fn next_steps(_: &MachineContext<'_>) -> Vec<NextStep> {
    vec![
        say(
            "Read the whole vCenter, with an account that sees every datacenter and folder that the backup names, and \
             run the \
             detection again with the new inventory. If it was read under another name, name that as an alias.",
        )
        .when(StepTime::BeforeRestore),
    ]
}
