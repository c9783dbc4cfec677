//! The reason `name-match-only`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, look_at_node, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "The backup has no BIOS UUID for the machine, and only a name, a managed object reference or a Node \
         points to a virtual machine.",
    why: "Names are reused, so they do not prove which machine a virtual machine is. CAPV looks for the name in the \
         machine's folder.",
    sentence: Sentence::new(
        "no BIOS UUID in the backup; only a name, reference or Node points to a virtual machine",
        "no BIOS UUIDs in the backup; only names, references or Nodes point to virtual machines",
    ),
    forecast: DefaultForecast::unknown(
        "Only a name points to its virtual machine: it is not known whether CAPV finds it.",
    ),
    next_steps,
};

fn next_steps(machine: &MachineContext<'_>) -> Vec<NextStep> {
    let mut steps = vec![look_at_virtual_machine(
        "It was being created when the backup was taken. Is this virtual machine the result?",
        machine.vm,
    )];
    steps.extend(machine.node.map(|node| look_at_node("Look at its Node.", machine.cluster, node)));
    steps.extend([say(
        "If it is in the machine's folder under the machine's name, CAPV adopts it after the restore. If it is \
         elsewhere, CAPV creates a second one: move it into the folder.",
    )
    .when(StepTime::BeforeRestore)]);
    steps
}
