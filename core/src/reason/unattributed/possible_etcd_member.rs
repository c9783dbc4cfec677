//! The reason `possible-etcd-member`.

use super::Definition;
use crate::model::{NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_external_etcd, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "Its name is one that the external etcd of the likely cluster gives to its members.",
    why: "Members of an external etcd are never Nodes, so that no node list shows whether it is one. Deleting a member \
         may cost the cluster its data.",
    against_name: Some("its name is that of a member of an external etcd"),
    against_live_node: None,
    sentence: Sentence::new(
        "may be a member of the cluster's external etcd",
        "may be members of the cluster's external etcd",
    ),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        look_at_virtual_machine("Look at the virtual machine and its addresses.", Some(context.vm)),
        look_at_external_etcd().when(StepTime::BeforeRestore),
        say("Leave it running: while it is a member, etcd may need it for its quorum."),
    ]
}
