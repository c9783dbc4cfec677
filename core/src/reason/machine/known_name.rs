//! The reason `known-name`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{
    MachineContext, look_at_control_plane, look_at_disks, look_at_etcd_health, look_at_etcd_members, look_at_identity,
    look_at_node_list, say,
};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Ghost,
    meaning: "No Node has its BIOS UUID, but a mark of Cluster API, its age, a name that only this cluster gives and a \
         complete node list that has a reason not to contain it agree, and nothing contradicts them.",
    why: "Without a Node, only several independent facts together are sufficient.",
    sentence: Sentence::new(
        "created like a machine of this cluster, but not in the backup",
        "created like machines of this cluster, but not in the backup",
    ),
    forecast: DefaultForecast::unmanaged(
        "The backup has no object for this virtual machine: no controller adopts or deletes it, and it keeps running.",
    ),
    next_steps,
};

fn next_steps(machine: &MachineContext<'_>) -> Vec<NextStep> {
    let mut steps: Vec<NextStep> =
        machine.vm.into_iter().flat_map(|vm| [look_at_identity(vm), look_at_disks(vm)]).collect();
    let text = "It was not a Node when the node list was read. See whether it has joined since.";
    steps.push(look_at_node_list(text, Some(machine.cluster)).when(StepTime::BeforeRestore));
    if machine.critical {
        steps.push(look_at_control_plane(machine.cluster).when(StepTime::BeforeRestore));
        steps.extend([look_at_etcd_members(machine.cluster), look_at_etcd_health(machine.cluster)]);
    }
    // Without a live Node nothing proves what it is: no step removes it.
    steps.push(say(
        "Find out what it is before you change it: no controller acts on it after the restore. If it has joined, read \
         the Nodes again and run the detection once more, which then has the steps to keep or remove it.",
    ));
    steps
}
