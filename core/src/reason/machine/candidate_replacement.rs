//! The reason `candidate-replacement`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, look_at_node, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "No virtual machine in the machine's vCenter has its BIOS UUID, but another one may be the machine: one \
         in another vCenter has this UUID, or one has the machine's name, name at creation, Node or managed object \
         reference.",
    why: "It may be the machine, restored, copied or moved. CAPV looks only for the BIOS UUID, and only in the \
         machine's own vCenter.",
    sentence: Sentence::new(
        "not found by its BIOS UUID, but another virtual machine may be it",
        "not found by their BIOS UUIDs, but other virtual machines may be them",
    ),
    forecast: DefaultForecast::unknown(
        "Its BIOS UUID was not found where CAPV looks for it, and another virtual machine may be the machine.",
    ),
    next_steps,
};

fn next_steps(machine: &MachineContext<'_>) -> Vec<NextStep> {
    let mut steps = vec![look_at_virtual_machine(
        "Is this virtual machine the machine, restored, copied or moved to another vCenter? Compare its disks, \
         addresses and Node with what you know.",
        machine.vm,
    )];
    steps.extend(machine.node.map(|node| look_at_node("Look at its Node.", machine.cluster, node)));
    steps.extend([
        say("If it is, correct what differs: spec.biosUUID or spec.server of the VSphereVM, and spec.providerID of \
             VSphereMachine and Machine.")
        .when(StepTime::WhilePaused),
        say(
            "If it is not, treat the machine as Stale once its vCenter was read completely. This virtual machine then \
             has no Machine in the backup.",
        ),
    ]);
    steps
}
