//! Steps for a Machine whose virtual machine no longer exists.

use super::command::management;
use super::etcd::look_at_control_plane;
use super::external_etcd::etcd_machine_without_vm;
use super::other_control_plane::missing_control_plane_vm;
use super::{MachineContext, look_at_node, run, say};
use crate::model::{NextStep, NextStepEffect, StepTime};

/// Deletes the Machine after the restore, where that is safe and no controller does it.
pub(crate) fn missing_vm(machine: &MachineContext<'_>) -> Vec<NextStep> {
    if machine.etcd {
        return etcd_machine_without_vm();
    }
    if machine.load_balancer {
        return load_balancer();
    }
    let mut steps = Vec::new();
    if let Some(node) = machine.node.filter(|node| node.is_ready()) {
        steps.push(look_at_node(
            "Its Node was listed as Ready, although no virtual machine has its BIOS UUID. Make sure that the Node is \
             gone before you act. If it responds, an inventory is missing.",
            machine.cluster,
            node,
        ));
    }
    if machine.control_plane && machine.has_other_control_plane() {
        steps.extend(missing_control_plane_vm(machine));
    } else if !machine.control_plane && machine.health_checked && machine.pool_known {
        steps.push(say(
            "Nothing has to be done: after the restore the MachineHealthCheck deletes the Machine, because it never \
             has a healthy Node, and a new one is created.",
        ));
    } else if !machine.control_plane {
        steps.push(say(
            "Nothing has to be done for the restore. Afterwards the Machine is stuck until it is deleted: no \
             controller repairs it.",
        ));
        steps.extend(delete_machine(machine));
    } else if machine.other_control_plane_machines == 0 {
        steps.push(say(
            "Do not delete this Machine alone: no control-plane machine of its cluster was found, and the controller \
             would initialise a new control plane. If the cluster was deleted on purpose, delete the restored Cluster \
             as a whole. If not, find out where its machines are.",
        ));
    } else if machine.known_control_plane_machines == 0 {
        steps.push(say(
            "Do not delete this Machine, neither before nor after the restore: none of the running control-plane \
             machines is in the backup, and the controller would initialise a second control plane. Use a newer \
             backup, or exclude this cluster from the restore.",
        ));
        steps.push(look_at_control_plane(machine.cluster));
    } else {
        steps.push(say(
            "Nothing has to be done for the restore. Afterwards the Machine is stuck until it is deleted. Delete Stale \
             control-plane Machines one at a time, and only while the others are healthy and etcd has quorum. Never \
             delete the last Machine of a control plane: the controller would initialise a second one beside it.",
        ));
        steps.push(look_at_control_plane(machine.cluster).when(StepTime::AfterRestore));
        steps.extend(delete_machine(machine));
    }
    steps
}

/// The API server is behind it, and no Machine stands for it.
fn load_balancer() -> Vec<NextStep> {
    vec![
        say("It is the load balancer before the cluster's API servers: without it the API server does not answer at \
             the cluster's endpoint, and no controller can do anything in the cluster.")
        .when(StepTime::BeforeRestore),
        say("Create a load balancer with the address of the endpoint. There is no Machine that could be replaced.")
            .when(StepTime::BeforeRestore),
    ]
}

fn delete_machine(machine: &MachineContext<'_>) -> [NextStep; 2] {
    let command = |verb| management(verb, "machine", &machine.cluster.namespace, machine.name);
    [
        run("Look at the Machine in the management cluster.", NextStepEffect::ReadOnly, command("get")),
        run(
            if machine.pool_known {
                "Delete the Machine there. Its controller creates a new one."
            } else {
                "Delete the Machine there. The backup does not contain its owner, so nothing creates a new one."
            },
            NextStepEffect::Destructive,
            command("delete"),
        ),
    ]
    .map(|step| step.when(StepTime::AfterRestore))
}
