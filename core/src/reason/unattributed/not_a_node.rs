//! The reason `not-a-node`.

use super::Definition;
use crate::model::{NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_node_list, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "The complete node list of the likely cluster does not contain it, although it had time to join.",
    why: "A machine of the cluster would have become a Node.",
    against_name: Some("the complete node list does not contain it, although it had time to join"),
    against_live_node: None,
    sentence: Sentence::new("is not in the node list of that cluster", "are not in the node list of that cluster"),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        look_at_virtual_machine("Look at the virtual machine.", Some(context.vm)),
        look_at_node_list("Read the Nodes of the likely cluster once more: has it joined since?", context.likely)
            .when(StepTime::BeforeRestore),
        say("If it never joined, find out from its owner what it is before you change it."),
    ]
}
