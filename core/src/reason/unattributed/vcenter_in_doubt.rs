//! The reason `vcenter-in-doubt`.

use super::Definition;
use crate::model::{NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "Its vCenter may be one that has another name in the backup.",
    why: "Under that other name, an object in the backup may account for it.",
    against_name: None,
    against_live_node: Some("its vCenter may be one that has another name in the backup"),
    sentence: Sentence::new(
        "its vCenter may have another name in the backup",
        "their vCenter may have another name in the backup",
    ),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        say(
            "Find out whether both names belong to one vCenter. If so, run the detection again with one as an alias of \
             the other.",
        )
        .when(StepTime::BeforeRestore),
        look_at_virtual_machine("Look at the virtual machine.", Some(context.vm)),
    ]
}
