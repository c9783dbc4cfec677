//! What a person can do next about every verdict and finding.
//!
//! In: a verdict and the names that it is about. Out: steps as text and, where there is one, a command to copy,
//! read-only ones first, destructive ones labelled. Nothing here is ever run by this program.

mod command;
mod machine;
mod step;
mod unattributed;

pub(crate) use command::{
    Kubectl, cluster_machines, delete_cluster, delete_machine, look_at, look_at_vm, move_vm, nodes_command,
    pause_cluster, pause_object, resume_object, set_replicas, unpause_cluster, velero, write_kubeconfig,
};
pub(crate) use machine::{MachineSubject, of_machine};
pub(crate) use step::{run, say};
pub(crate) use unattributed::{UnattributedSubject, of_unattributed};
