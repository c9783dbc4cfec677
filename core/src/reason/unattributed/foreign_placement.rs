//! The reason `foreign-placement`.

use super::Definition;
use crate::model::NextStep;
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_node_list, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "It is in a vCenter, datacenter, folder, resource pool or network that no object of the likely cluster \
         names, or one of these was not read.",
    why: "A machine of the cluster would be where the cluster's objects place it.",
    against_name: Some(
        "it is in a vCenter, datacenter, folder, resource pool or network that no object of the cluster names, or one \
         of these was not read",
    ),
    against_live_node: None,
    sentence: Sentence::new(
        "its placement does not match that cluster, or was not read",
        "their placement does not match that cluster, or was not read",
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
