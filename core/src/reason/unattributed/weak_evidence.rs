//! The reason `weak-evidence`.

use super::Definition;
use crate::model::NextStep;
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_node_list, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "The facts do not suffice to attribute it to the likely cluster.",
    why: "A Ghost needs a live Node, or several independent facts.",
    against_name: Some(
        "its vCenter was not read completely, so the machine of which it is a copy may exist there; its name is not \
         its name at creation; nothing proves that it was created after the backup began; no machine of its \
         vCenter has its BIOS UUID in the inventory; or its name alone does not decide, and neither endpoint nor \
         placement agrees",
    ),
    against_live_node: Some(
        "the cluster belongs to a provider whose objects are not known to this program; or nothing but the BIOS UUID \
         of the Node speaks for it: neither a mark, nor an annotation, nor a name that begins with more than the \
         cluster's, as when somebody joined a machine by hand; or its Node says that it is another Machine than its \
         name says; or it is older than the backup and has no mark; or no machine of its vCenter has its BIOS UUID in \
         the inventory",
    ),
    sentence: Sentence::new(
        "the evidence that it belongs to that cluster is too weak",
        "the evidence that they belong to that cluster is too weak",
    ),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        look_at_virtual_machine("Look at the virtual machine.", Some(context.vm)),
        look_at_node_list("Look for it among the Nodes of the cluster that you suspect.", context.likely),
        say("CAPV does not act on it after the restore: no object in the backup names it."),
    ]
}
