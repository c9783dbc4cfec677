//! The reason `never-provisioned`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, external_etcd_machine, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "The backup has no BIOS UUID for the machine, and no virtual machine of it was found.",
    why: "Cluster API creates its virtual machine after the restore.",
    sentence: Sentence::new(
        "had no virtual machine yet when the backup was taken; a restore creates one",
        "had no virtual machines yet when the backup was taken; a restore creates them",
    ),
    forecast: DefaultForecast::unknown(
        "It had no virtual machine when the backup was taken: it is not known whether CAPV creates one.",
    ),
    next_steps,
};

fn next_steps(machine: &MachineContext<'_>) -> Vec<NextStep> {
    if machine.etcd {
        return external_etcd_machine(machine);
    }
    vec![
        say("Nothing has to be done for the restore: Cluster API creates its virtual machine."),
        say("Check that it joins the cluster. A join token in the backup may have expired by then: delete a Machine \
             that never joins, so that a new one is created.")
        .when(StepTime::AfterRestore),
    ]
}
