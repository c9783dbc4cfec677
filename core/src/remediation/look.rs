//! Steps that only look at a virtual machine or a Node.

use super::govc::govc;
use super::{Kubectl, nodes_command, run, say};
use crate::cluster::ClusterRef;
use crate::model::{NextStep, NextStepEffect, NodeRef, VirtualMachine};
use crate::uuid::Uuid;
use NextStepEffect::ReadOnly;

/// Shows a virtual machine; `text` says what to look for.
pub(crate) fn look_at_virtual_machine(text: impl Into<String>, vm: Option<&VirtualMachine>) -> NextStep {
    match vm {
        Some(vm) => run(text, ReadOnly, govc("vm.info", "", vm)),
        None => say(text),
    }
}

/// Shows a virtual machine, to be identified by its BIOS UUID.
pub(crate) fn look_at_identity(vm: &VirtualMachine) -> NextStep {
    let text = known_uuid(vm).map_or_else(
        || "Look at the virtual machine.".to_owned(),
        |uuid| format!("Look at the virtual machine: its UUID must be {uuid}."),
    );
    look_at_virtual_machine(text, Some(vm))
}

/// Shows the disks of a virtual machine, before anything is deleted.
pub(crate) fn look_at_disks(vm: &VirtualMachine) -> NextStep {
    run(
        "Look at its disks: disks of persistent volumes that are still attached are deleted with the virtual machine. \
         Detach them before you delete it.",
        ReadOnly,
        govc("device.info", "", vm),
    )
}

/// Shows a Node with its provider ID.
pub(crate) fn look_at_node(text: impl Into<String>, cluster: &ClusterRef, node: &NodeRef) -> NextStep {
    run(text, ReadOnly, Kubectl { cluster }.get_node(&node.name))
}

/// Writes the node list of a cluster to a file; `text` says what to look for.
pub(crate) fn look_at_node_list(text: impl Into<String>, cluster: Option<&ClusterRef>) -> NextStep {
    match cluster {
        Some(cluster) => run(text, ReadOnly, nodes_command(cluster)),
        None => say(text),
    }
}

/// The BIOS UUID that vCenter reported for a virtual machine.
pub(crate) fn known_uuid(vm: &VirtualMachine) -> Option<&str> {
    vm.bios_uuid.as_deref().filter(|uuid| Uuid::parse(uuid).is_some())
}
