//! The reason `vm-inaccessible`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, look_at_node, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "A virtual machine is the machine's, or may be it by name, managed object reference or folder, but \
         vCenter cannot access it: its connection state is not `connected` or was not read, or its BIOS UUID cannot be \
         read.",
    why: "The state of the virtual machine is not known, and CAPV may not find it either.",
    sentence: Sentence::new(
        "vCenter cannot access its virtual machine, or one that may be it",
        "vCenter cannot access their virtual machines, or ones that may be them",
    ),
    forecast: DefaultForecast::unknown(
        "vCenter cannot access its virtual machine: it is not known whether CAPV finds it.",
    ),
    next_steps,
};

fn next_steps(machine: &MachineContext<'_>) -> Vec<NextStep> {
    let mut steps = vec![look_at_virtual_machine(
        "vCenter cannot access it, or its state was not read. Look at its host and datastore.",
        machine.vm,
    )];
    steps.extend(machine.node.map(|node| look_at_node("Look at its Node.", machine.cluster, node)));
    steps.extend([say(
        "Reconnect the host or the datastore, take a new inventory and run the detection again. Do not restore before \
         that: CAPV would not find it either.",
    )
    .when(StepTime::BeforeRestore)]);
    steps
}
