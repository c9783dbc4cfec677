//! The reason `inconsistent-ids`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, look_at_node, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "The machine's objects name different BIOS UUIDs, or a value that is not a UUID.",
    why: "It is not certain which virtual machine the machine's is, nor which one CAPV would use.",
    sentence: Sentence::new(
        "its objects have different or invalid BIOS UUIDs",
        "their objects have different or invalid BIOS UUIDs",
    ),
    forecast: DefaultForecast::unknown(
        "Its objects contradict each other: it is not known which virtual machine CAPV uses.",
    ),
    next_steps,
};

fn next_steps(machine: &MachineContext<'_>) -> Vec<NextStep> {
    let mut steps = vec![look_at_virtual_machine(
        "The objects in the backup contradict each other. Find out which virtual machine is the machine's: the one \
         whose Node has the Machine's name.",
        machine.vm,
    )];
    steps.extend(machine.node.map(|node| look_at_node("Look at its Node.", machine.cluster, node)));
    steps.extend([say("Correct the wrong UUIDs in the restored objects.").when(StepTime::WhilePaused)]);
    steps
}
