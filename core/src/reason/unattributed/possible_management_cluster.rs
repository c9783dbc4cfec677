//! The reason `possible-management-cluster`.

use super::Definition;
use crate::model::NextStep;
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "No cluster in the backup fits its name, the backup does not contain the management cluster, and it may \
         be older than the backup or is named like a management cluster. Or all machines of its cluster in the backup \
         are gone, and everything that lives instead is younger than the backup.",
    why: "It may be a machine of the management cluster: of the old one, whose objects are not in the backup, or of \
         the new one, into which the backup will be restored.",
    against_name: None,
    against_live_node: None,
    sentence: Sentence::new(
        "may belong to the management cluster itself",
        "may belong to the management cluster itself",
    ),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        look_at_virtual_machine("Look at the virtual machine.", Some(context.vm)),
        say("If it is a Node of a management cluster that still runs, or that you restore into, do not change it. If \
             that cluster is lost, keep it until the restore is finished and checked."),
    ]
}
