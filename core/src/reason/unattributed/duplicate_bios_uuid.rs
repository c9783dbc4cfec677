//! The reason `duplicate-bios-uuid`.

use super::Definition;
use crate::model::{NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "Another virtual machine has the same BIOS UUID, and it is the machine with this UUID, or nothing decides \
         which of them is.",
    why: "CAPV finds machines by their BIOS UUID. Virtual machines that share one confuse it.",
    against_name: None,
    against_live_node: Some("another virtual machine has the same BIOS UUID, so the Node may run on that one"),
    sentence: Sentence::new(
        "another virtual machine has the same BIOS UUID",
        "other virtual machines have the same BIOS UUIDs",
    ),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        look_at_virtual_machine("Look at the virtual machine.", Some(context.vm)),
        say("Find out which of the virtual machines with this BIOS UUID is the machine: the one whose Node is Ready; \
             of an etcd machine, the one that is a member of etcd. Give the copy a new UUID or remove it from the \
             inventory, because CAPV finds machines by their BIOS UUID.")
        .when(StepTime::BeforeRestore),
    ]
}
