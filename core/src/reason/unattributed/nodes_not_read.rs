//! The reason `nodes-not-read`.

use super::Definition;
use crate::model::{NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_node_list, look_at_virtual_machine};

pub(super) const REASON: Definition = Definition {
    meaning: "No complete node list of the likely cluster was given, or only one that is older than the virtual \
         machine.",
    why: "A live Node would prove that it belongs to the cluster; a complete list without it would contradict that.",
    against_name: Some(
        "no complete node list was given, or only one that is older than the virtual machine, or lacks the Node of a \
         machine that runs: a list without it would contradict a Ghost",
    ),
    against_live_node: None,
    sentence: Sentence::same("no complete and recent node list of that cluster was read"),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        look_at_node_list(
            "Read the Nodes of the likely cluster and run the detection again with this node list: a live Node decides \
             it.",
            context.likely,
        )
        .when(StepTime::BeforeRestore),
        look_at_virtual_machine("Look at the virtual machine.", Some(context.vm)),
    ]
}
