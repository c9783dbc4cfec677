//! The reason `name-only`.

use super::Definition;
use crate::model::NextStep;
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_node_list, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "Its name fits a cluster, but it has no mark of Cluster API.",
    why: "Anybody can give a virtual machine such a name.",
    against_name: Some("it has no mark of Cluster API"),
    against_live_node: None,
    sentence: Sentence::new(
        "its name fits, but it has no mark of Cluster API",
        "their names fit, but they have no mark of Cluster API",
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
