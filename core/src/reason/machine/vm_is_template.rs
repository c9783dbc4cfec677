//! The reason `vm-is-template`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, look_at_node, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "The virtual machine with the machine's BIOS UUID is now a template.",
    why: "A template cannot run, but it can be converted back into the machine's virtual machine.",
    sentence: Sentence::new("its virtual machine is now a template", "their virtual machines are now templates"),
    forecast: DefaultForecast::unknown("Its virtual machine is a template: it is not known what CAPV does with it."),
    next_steps,
};

fn next_steps(machine: &MachineContext<'_>) -> Vec<NextStep> {
    let mut steps = vec![look_at_virtual_machine("Find out who converted it into a template, and why.", machine.vm)];
    steps.extend(machine.node.map(|node| look_at_node("Look at its Node.", machine.cluster, node)));
    steps.extend([
        say("Convert it back into a virtual machine, or treat the machine as Stale.").when(StepTime::BeforeRestore)
    ]);
    steps
}
