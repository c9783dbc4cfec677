//! The reason `candidate-replacement`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, look_at_node, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "No virtual machine in the machine's vCenter has its BIOS UUID, but another one may be the machine: one \
         in another vCenter has this UUID, or one has the machine's name, name at creation, Node or managed object \
         reference. Or the only one with its BIOS UUID has another managed object reference and another name or \
         folder, and is not running or runs no Node of the cluster: it may be a replica or a copy.",
    why: "It may be the machine, restored, copied or moved. CAPV looks only for the BIOS UUID, and only in the \
         machine's own vCenter. It adopts whatever has it.",
    sentence: Sentence::new(
        "was not found, but another virtual machine may be it, or a copy of it",
        "were not found, but other virtual machines may be them, or copies of them",
    ),
    forecast: DefaultForecast::unknown("It was not found for certain, and another virtual machine may be the machine."),
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
        say("If it has the machine's BIOS UUID, but is a replica of a backup or replication product, or a copy, \
             recover \
             the machine first: CAPV adopts and powers on whatever has that UUID.")
        .when(StepTime::BeforeRestore),
        say("If it is the machine under another UUID, correct what differs: spec.biosUUID of the VSphereVM, and \
             spec.providerID of VSphereMachine and Machine.")
        .when(StepTime::WhilePaused),
        say("If it is the machine in another vCenter, restore its VSphereMachine with that spec.server, by a Velero \
             resource modifier: CAPV copies it to the VSphereVM each time, and does not allow a later change.")
        .when(StepTime::BeforeRestore),
        say(
            "If it is not, treat the machine as Stale once its vCenter was read completely. This virtual machine then \
             has no Machine in the backup.",
        ),
    ]);
    steps
}
