//! Steps for a virtual machine of a known cluster that has no object in the backup: keep it, or remove it by hand.

use super::command::machines_elsewhere;
use super::etcd::{look_at_control_plane, look_at_etcd_health, quorum};
use super::other_control_plane;
use super::{
    MachineContext, look_at_disks, look_at_etcd_members, look_at_identity, remove_etcd_member, retire, run, say,
};
use crate::cluster::ClusterRef;
use crate::model::{NextStep, NextStepEffect, StepTime};

/// For a worker.
pub(crate) fn unmanaged_worker_vm(machine: &MachineContext<'_>) -> Vec<NextStep> {
    let capacity = if machine.pool_known {
        "To keep its capacity, scale the pool up after the restore, then remove it."
    } else {
        "The backup does not contain its pool: to keep its capacity, create the pool again after the restore, then \
         remove it."
    };
    let mut steps = vec![find_other_owner(machine.cluster)];
    steps.push(say(format!(
        "Keep it or remove it. After the restore no controller manages it: it is not repaired, upgraded or deleted. \
         {capacity}"
    )));
    let mut removal = vec![to_remove_it()];
    removal.extend(retire(machine.cluster, machine.node, None, machine.vm));
    steps.extend(removal.into_iter().map(|step| step.when(StepTime::AfterRestore)));
    steps
}

/// For a control-plane machine, or one that may be: it may be an etcd member.
pub(crate) fn unmanaged_control_plane_vm(machine: &MachineContext<'_>) -> Vec<NextStep> {
    if machine.has_other_control_plane() {
        return other_control_plane::unmanaged_control_plane_vm(machine);
    }
    let cluster = machine.cluster;
    let is_last = machine.known_control_plane_machines == 0;
    let mut steps = vec![if is_last {
        say("Do not remove it: none of the running control-plane machines is in this backup. Without those that are \
             not, the cluster has no control plane, and restoring this backup cannot bring it back. Use a newer \
             backup, or exclude this cluster from the restore.")
    } else {
        let members = machine.other_control_plane_machines.saturating_add(1);
        say(format!(
            "It is, or may be, an etcd member. Of the {members} virtual machines of the control plane {} must be \
             healthy at all times. Act on one at a time, and wait until etcd is healthy again. Keep the restored \
             control plane paused until then: it may remove etcd members that have no Machine.",
            quorum(members)
        ))
    }];
    steps.push(look_at_control_plane(cluster).when(StepTime::BeforeRestore));
    steps.extend([look_at_etcd_members(cluster), look_at_etcd_health(cluster)]);
    steps.extend(machine.vm.into_iter().flat_map(|vm| [look_at_identity(vm), look_at_disks(vm)]));
    if !is_last {
        steps.push(find_other_owner(cluster));
        let mut removal = vec![to_remove_it()];
        removal.extend(retire(cluster, machine.node, Some(remove_etcd_member(cluster)), machine.vm));
        steps.extend(removal.into_iter().map(|step| step.when(StepTime::AfterRestore)));
    }
    steps
}

/// A cluster that was moved to another management cluster has machines that no backup of the former one knows.
fn find_other_owner(cluster: &ClusterRef) -> NextStep {
    let text = "Find out whether another management cluster manages it, as after a move with clusterctl. Ask each one \
                that there is: if it has a Machine with this provider ID, leave this cluster out of the restore, and \
                remove nothing.";
    run(text, NextStepEffect::ReadOnly, machines_elsewhere(cluster)).when(StepTime::BeforeRestore)
}

fn to_remove_it() -> NextStep {
    say("Only if no management cluster has a Machine for it, and you do not keep it: to remove it, follow the next \
         steps in this order.")
}
