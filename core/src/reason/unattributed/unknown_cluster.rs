//! The reason `unknown-cluster`.

use super::Definition;
use crate::model::{NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "It looks like a machine of a cluster that is not in the backup.",
    why: "The cluster was created after the backup, or another management cluster manages it.",
    against_name: None,
    against_live_node: None,
    sentence: Sentence::new(
        "looks like a machine of a cluster that is not in the backup",
        "look like machines of a cluster that is not in the backup",
    ),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        look_at_virtual_machine("Look at the virtual machine.", Some(context.vm)),
        say(
            "If its cluster was created after the backup, the restore does not bring the objects of that cluster back: \
             its machines keep running without management. If it is older than the backup, another management cluster \
             manages it, or nobody does: a restore does not concern it.",
        ),
        say("Use a newer backup that has its cluster, if there is one.").when(StepTime::BeforeRestore),
    ]
}
