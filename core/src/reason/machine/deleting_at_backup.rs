//! The reason `deleting-at-backup`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{
    MachineContext, deleting_control_plane_machine, external_etcd_machine, look_at_disks, look_at_etcd_members,
    look_at_identity, look_at_node, look_at_node_list, say,
};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "A VSphereVM or VSphereMachine without its Machine: the machine was being deleted when the backup was \
         taken, and its virtual machine exists or may exist.",
    why: "Velero skips objects that are being deleted. Without its Machine, nothing manages the virtual machine after \
         the restore.",
    sentence: Sentence::new(
        "was being deleted when the backup was taken",
        "were being deleted when the backup was taken",
    ),
    forecast: DefaultForecast::unknown(
        "It was being deleted when the backup was taken: it is not known what CAPV does with its objects.",
    ),
    next_steps,
};

fn next_steps(machine: &MachineContext<'_>) -> Vec<NextStep> {
    if machine.etcd {
        return external_etcd_machine(machine);
    }
    let mut steps = vec![say(
        "The Machine was being deleted when the backup was taken, so nothing manages this virtual machine after the \
         restore. Find out whether the deletion was intended.",
    )];
    if machine.has_other_control_plane() {
        steps.extend(deleting_control_plane_machine(machine));
        return steps;
    }
    steps.extend(machine.vm.into_iter().flat_map(|vm| [look_at_identity(vm), look_at_disks(vm)]));
    steps.push(match machine.node {
        Some(node) => look_at_node("Look at its Node.", machine.cluster, node),
        None => look_at_node_list("Make sure that it is not a live Node of the cluster.", Some(machine.cluster)),
    });
    if machine.control_plane && machine.known_control_plane_machines == 0 {
        steps.push(say(
            "Do not finish the deletion: none of the other control-plane machines in the backup has a virtual machine.",
        ));
        return steps;
    }
    if machine.control_plane {
        // It may be an etcd member.
        steps.push(look_at_etcd_members(machine.cluster).when(StepTime::AfterRestore));
    }
    // Nothing proves that the virtual machine is what was to be deleted: another one may have its name or its Node.
    let order = if machine.control_plane {
        "To finish the deletion, remove its etcd member first, then drain its Node and delete the virtual machine, but \
         only when it is certain that it is this machine."
    } else {
        "To finish the deletion, drain its Node and delete the virtual machine, but only when it is certain that it is \
         this machine."
    };
    steps.push(say(order).when(StepTime::AfterRestore));
    steps
}
