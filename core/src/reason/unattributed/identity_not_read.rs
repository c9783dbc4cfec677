//! The reason `identity-not-read`.

use super::Definition;
use crate::model::{NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "Its BIOS UUID cannot be read, nothing shows which virtual machine it is, and machines of the backup were \
         not found in its vCenter.",
    why: "It may be any of these machines.",
    against_name: None,
    against_live_node: None,
    sentence: Sentence::new(
        "cannot be identified, and may be a machine that was not found",
        "cannot be identified, and may be machines that were not found",
    ),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        look_at_virtual_machine("Look at its host and datastore.", Some(context.vm)),
        say("Reconnect the host or the datastore, take a new inventory and run the detection again. Do not remove it \
             from the vCenter before it is known what it is.")
        .when(StepTime::BeforeRestore),
    ]
}
