//! The reason `copy-of-machine`.

use super::Definition;
use crate::model::NextStep;
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "Its name, its name at creation or its Node is that of a machine in the backup, another candidate has the \
         same name at creation, or it is not running although its Node is live.",
    why: "It is a copy of a machine, or that machine itself, restored with another UUID.",
    against_name: Some(
        "it has the name of a machine in the backup, now or at creation, or the name at creation of another candidate",
    ),
    against_live_node: Some(
        "its Node belongs to a machine that is in the backup with another UUID or none; or it is not running although \
         its Node is live, so the Node runs on another virtual machine",
    ),
    sentence: Sentence::new(
        "may be a copy of another machine, or that machine restored",
        "may be copies of other machines, or those machines restored",
    ),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        look_at_virtual_machine("Look at the virtual machine.", Some(context.vm)),
        say("It may be a copy of a machine, or that machine restored; where only a Node says so, the Node may name a \
             wrong BIOS UUID. No controller acts on it: find out which, and ask its owner, before you change it."),
    ]
}
