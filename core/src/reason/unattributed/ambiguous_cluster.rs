//! The reason `ambiguous-cluster`.

use super::Definition;
use crate::model::NextStep;
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_node_list, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "Its name fits several clusters equally well, or the node lists of several clusters contain it.",
    why: "It belongs to at most one of them.",
    against_name: Some("its name fits several clusters equally well"),
    against_live_node: Some(
        "the node lists of several clusters contain it, or its name is one that a set or control plane of another \
         cluster gives",
    ),
    sentence: Sentence::new("fits several clusters equally well", "fit several clusters equally well"),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        look_at_virtual_machine("Look at the virtual machine.", Some(context.vm)),
        look_at_node_list("Look for it among the Nodes of the cluster that you suspect.", context.likely),
        say("CAPV does not act on it after the restore: no object in the backup names it."),
    ]
}
