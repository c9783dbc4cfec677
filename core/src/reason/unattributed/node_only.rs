//! The reason `node-only`.

use super::Definition;
use crate::model::{NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_node_list, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "A Node of the likely cluster has its BIOS UUID, but nothing on the virtual machine shows that it is a \
         machine of that cluster.",
    why: "A workload cluster is administered by others: a Node could be written there for any virtual machine.",
    against_name: None,
    against_live_node: Some(
        "nothing on the virtual machine's side agrees with the Node: neither CAPV's mark with the name that the Node \
         gives or one that begins with the cluster's, nor a name of the exact grammar, nor the cluster's own folder, \
         resource pool and networks",
    ),
    sentence: Sentence::new(
        "only a Node says that it belongs to that cluster, nothing on the virtual machine does",
        "only Nodes say that they belong to that cluster, nothing on the virtual machines does",
    ),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        look_at_virtual_machine("Look at the virtual machine and ask its owner.", Some(context.vm)),
        look_at_node_list("Ask whoever administers the cluster where this Node comes from.", context.likely)
            .when(StepTime::BeforeRestore),
        say("CAPV does not act on it after the restore: no object in the backup names it."),
    ]
}
