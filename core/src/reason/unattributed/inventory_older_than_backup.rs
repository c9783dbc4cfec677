//! The reason `inventory-older-than-backup`.

use super::Definition;
use crate::model::{NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "Its inventory was taken before the backup began, or it is not known which is older.",
    why: "The virtual machine may have been deleted since.",
    against_name: None,
    against_live_node: Some(
        "its inventory was not taken after the backup began: the virtual machine may have been deleted since",
    ),
    sentence: Sentence::same("the inventory is, or may be, older than the backup"),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        say("Take a new inventory, after the backup, and run the detection again.").when(StepTime::BeforeRestore),
        look_at_virtual_machine("Look at the virtual machine.", Some(context.vm)),
    ]
}
