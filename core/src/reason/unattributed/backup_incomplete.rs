//! The reason `backup-incomplete`.

use super::Definition;
use crate::model::{NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{UnattributedContext, look_at_virtual_machine, say};

pub(super) const REASON: Definition = Definition {
    meaning: "The backup lacks, or may lack, objects that would account for it.",
    why: "Its object may be among those that are missing.",
    against_name: Some(
        "kinds are missing whose names determine the names of machines, so its name may fit another object better; or \
         the backup was taken with filters, so a cluster with the same name may have been skipped",
    ),
    against_live_node: Some(
        "the archive is cut, Velero reports the backup as anything but `Completed`, Machines, VSphereMachines or \
         VSphereVMs of the namespace are missing, or an object with its name cannot be read; or its name ends like \
         that of a Machine for which the backup has neither VSphereVM nor UUID, as with Windows",
    ),
    sentence: Sentence::new(
        "the backup may lack the object that accounts for it",
        "the backup may lack the objects that account for them",
    ),
    next_steps,
};

fn next_steps(context: &UnattributedContext<'_>) -> Vec<NextStep> {
    vec![
        say("Download the backup again, or use another one: its object may be among those that are missing.")
            .when(StepTime::BeforeRestore),
        look_at_virtual_machine("Look at the virtual machine.", Some(context.vm)),
    ]
}
