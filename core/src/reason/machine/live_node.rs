//! The reason `live-node`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{
    MachineContext, look_at_disks, look_at_identity, look_at_node, say, unmanaged_control_plane_vm, unmanaged_worker_vm,
};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Ghost,
    meaning: "A Node in the cluster's node list has the virtual machine's BIOS UUID, no object in the backup accounts \
         for the virtual machine, and nothing contradicts it.",
    why: "Only a Node proves which cluster a virtual machine belongs to.",
    sentence: Sentence::new(
        "a live Node of this cluster without a Machine in the backup",
        "live Nodes of this cluster without Machines in the backup",
    ),
    forecast: DefaultForecast::unmanaged(
        "The backup has no object for this virtual machine: no controller adopts or deletes it, and it keeps running.",
    ),
    next_steps,
};

fn next_steps(machine: &MachineContext<'_>) -> Vec<NextStep> {
    if machine.critical && !machine.rebuilt {
        return unmanaged_control_plane_vm(machine);
    }
    let mut steps = Vec::new();
    if let Some(node) = machine.node {
        let text = "Confirm that the Node runs on this virtual machine. Its provider ID contains the BIOS UUID; \
                    without one, its system UUID is that, perhaps in the guest's byte order.";
        steps.push(look_at_node(text, machine.cluster, node).when(StepTime::BeforeRestore));
    }
    steps.extend(machine.vm.into_iter().flat_map(|vm| [look_at_identity(vm), look_at_disks(vm)]));
    if machine.rebuilt {
        steps.push(say(
            "Do not remove it: it may be a machine of the new management cluster. The backup has no machine of this \
             cluster that still lives.",
        ));
        return steps;
    }
    steps.extend(unmanaged_worker_vm(machine));
    steps
}
