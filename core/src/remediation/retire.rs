//! Removes a Node and its virtual machine by hand.

use super::govc::govc;
use super::look::known_uuid;
use super::{Kubectl, look_at_virtual_machine, run};
use crate::cluster::ClusterRef;
use crate::model::{NextStep, NextStepEffect, NodeRef, VirtualMachine};
use NextStepEffect::{Changes, Destructive, ReadOnly};

/// The order of Cluster API. An etcd member is removed when its Node is drained: its kubelet may know no other API
/// server than the one beside it, which ends with the member. The Node is deleted last, because its volumes are
/// detached only while it exists.
pub(crate) fn retire(
    cluster: &ClusterRef,
    node: Option<&NodeRef>,
    member: Option<NextStep>,
    vm: Option<&VirtualMachine>,
) -> Vec<NextStep> {
    let kubectl = Kubectl { cluster };
    let drain = node.into_iter().flat_map(|node| empty_node(&kubectl, &node.name));
    let delete_vm = vm.into_iter().flat_map(delete_vm);
    let delete_node =
        node.map(|node| run("Delete the Node from the cluster.", Destructive, kubectl.delete_node(&node.name)));
    drain.chain(member).chain(delete_vm).chain(delete_node).collect()
}

/// Moves Pods and volumes to other Nodes. Data in `emptyDir` volumes does not move.
fn empty_node(kubectl: &Kubectl<'_>, node: &str) -> [NextStep; 3] {
    [
        run("Cordon the Node, so that no new Pods are scheduled to it.", Changes, kubectl.cordon(node))
            .undo(kubectl.uncordon(node)),
        run("Drain the Node; emptyDir data will be lost.", Destructive, kubectl.drain(node)),
        run(
            format!("Wait until no volume attachments are listed for {node}."),
            ReadOnly,
            kubectl.get_volume_attachments(),
        ),
    ]
}

/// Shuts a virtual machine down and deletes it, after a last look.
fn delete_vm(vm: &VirtualMachine) -> impl Iterator<Item = NextStep> {
    let running = vm.power_state.as_deref() != Some("poweredOff");
    let shut_down = running.then(|| {
        run("Shut the virtual machine down.", Changes, govc("vm.power", "-s ", vm)).undo(govc("vm.power", "-on ", vm))
    });
    let uuid = known_uuid(vm).map(|uuid| format!(" and its UUID is {uuid}")).unwrap_or_default();
    let last_look = [
        look_at_virtual_machine(
            format!("Look at the virtual machine once more: continue only if it is powered off{uuid}."),
            Some(vm),
        ),
        run(
            "Look at its disks once more: continue only if no disk of a persistent volume is left.",
            ReadOnly,
            govc("device.info", "", vm),
        ),
    ];
    let delete = run("Delete the virtual machine and its disks permanently.", Destructive, govc("vm.destroy", "", vm));
    shut_down.into_iter().chain(last_look).chain([delete])
}
