//! What a person can do next about every verdict and finding.
//!
//! In: a verdict and the names that it is about. Out: steps as text and, where there is one, a command to copy,
//! read-only ones first, destructive ones labelled. Nothing here is ever run by this program.

mod command;
mod machine;
mod unattributed;

pub(crate) use command::{
    Kubectl, cluster_machines, delete_cluster, delete_machine, look_at, look_at_vm, move_vm, nodes_command,
    pause_cluster, pause_object, resume_object, set_replicas, velero, write_kubeconfig,
};
pub(crate) use machine::{MachineSubject, of_machine};
pub(crate) use unattributed::{UnattributedSubject, of_unattributed};

use crate::report::{NextStep, NextStepEffect};

/// A step without command.
pub(crate) fn say(text: impl Into<String>) -> NextStep {
    NextStep { text: text.into(), command: None, effect: NextStepEffect::ReadOnly, when: None, undo: None }
}

/// A step with a command, where a safe one can be written.
pub(crate) fn run(text: impl Into<String>, effect: NextStepEffect, command: Option<String>) -> NextStep {
    NextStep { text: text.into(), command, effect, when: None, undo: None }
}
