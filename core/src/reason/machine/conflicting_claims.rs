//! The reason `conflicting-claims`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, look_at_node, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "Several machines in the backup claim the same virtual machine or BIOS UUID.",
    why: "At most one of them is right, and nothing tells which.",
    sentence: Sentence::new(
        "another machine in the backup claims the same virtual machine",
        "machines in the backup claim the same virtual machines",
    ),
    forecast: DefaultForecast::unknown(
        "Another machine claims the same virtual machine: it is not known which of them adopts it.",
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
