//! Steps for a virtual machine of a known cluster that has no object in the backup: keep it, or remove it by hand.

use super::etcd::{look_at_control_plane, look_at_etcd_health, quorum};
use super::other_control_plane;
use super::{MachineContext, look_at_disks, look_at_etcd_members, look_at_identity, remove_etcd_member, retire, say};
use crate::model::{NextStep, StepTime};

/// For a worker.
pub(crate) fn unmanaged_worker_vm(machine: &MachineContext<'_>) -> Vec<NextStep> {
    let capacity = if machine.pool_known {
        "To keep its capacity, scale the pool up after the restore, then remove it."
    } else {
        "The backup does not contain its pool: to keep its capacity, create the pool again after the restore, then \
         remove it."
    };
    let mut steps = vec![say(format!(
        "Keep it or remove it. After the restore no controller manages it: it is not repaired, upgraded or deleted. \
         {capacity}"
    ))];
    let mut removal = vec![to_remove_it()];
    removal.extend(retire(machine.cluster, machine.node, machine.vm));
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
        let mut removal = vec![to_remove_it(), remove_etcd_member(cluster)];
        removal.extend(retire(cluster, machine.node, machine.vm));
        steps.extend(removal.into_iter().map(|step| step.when(StepTime::AfterRestore)));
    }
    steps
}

fn to_remove_it() -> NextStep {
    say("To remove it, follow the next steps in this order.")
}
