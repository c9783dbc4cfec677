//! What to do about a machine.

use super::command::{govc, management};
use super::{Kubectl, nodes_command, run, say};
use crate::report::{ClusterRef, MachineReason, NextStep, NextStepEffect, NodeRef, StepTime, VirtualMachine};
use crate::uuid::Uuid;
use NextStepEffect::{Destructive, ReadOnly};

/// What the steps are about.
pub(crate) struct MachineSubject<'a> {
    pub(crate) cluster: &'a ClusterRef,
    pub(crate) name: &'a str,
    pub(crate) reason: MachineReason,
    pub(crate) control_plane: bool,
    /// The backup holds the pool that it belongs to.
    pub(crate) pool_known: bool,
    pub(crate) critical: bool,
    pub(crate) health_checked: bool,
    pub(crate) node: Option<&'a NodeRef>,
    pub(crate) vm: Option<&'a VirtualMachine>,
    /// Control-plane machines that are there, this one not counted.
    pub(crate) other_members: u64,
    /// Those of them that the backup knows.
    pub(crate) known_members: u64,
}

/// The next steps for a machine; none for a Healthy one.
pub(crate) fn of_machine(subject: &MachineSubject<'_>) -> Vec<NextStep> {
    match subject.reason {
        MachineReason::Matched | MachineReason::ProvisioningAtBackup => Vec::new(),
        MachineReason::VmMissing | MachineReason::StaleBeforeBackup => stale(subject),
        MachineReason::LiveNode | MachineReason::KnownName if subject.critical => control_plane_ghost(subject),
        MachineReason::LiveNode | MachineReason::KnownName => worker_ghost(subject),
        MachineReason::CandidateReplacement => look_then(
            subject,
            "Is this virtual machine the machine, restored, copied or moved to another vCenter? Compare its disks, addresses \
             and Node with what you know.",
            "If it is, correct what differs right after the restore, while the cluster is paused: spec.biosUUID or \
             spec.server of the VSphereVM, and spec.providerID of VSphereMachine and Machine. If it is not, the machine is Stale, and this virtual machine is \
             nobody's.",
        ),
        MachineReason::InventoryIncomplete => vec![say(
            "Read the whole vCenter, with an account that sees every datacenter that the backup names, and run the \
             detection again with the new inventory. If it was read under another name, say so with --vcenter-alias.",
        )],
        MachineReason::InventoryOlderThanBackup => {
            vec![say("Take a new inventory, after the backup, and run the detection again.")]
        }
        MachineReason::VmInaccessible => look_then(
            subject,
            "vCenter has lost sight of it, or its state was not read: look at its host and datastore.",
            "Reconnect the host or the datastore, take a new inventory and run the detection again. Do not restore \
             before: CAPV would not find it either.",
        ),
        MachineReason::VmIsTemplate => look_then(
            subject,
            "Ask who turned it into a template.",
            "Convert it back into a virtual machine before the restore, or treat the machine as lost.",
        ),
        MachineReason::DuplicateBiosUuid => vec![say(
            "Find out which of the virtual machines with this BIOS UUID is the real one: the one whose Node is Ready. Give \
             the copies a new UUID or remove them, then run the detection again. CAPV would pick one of them by chance.",
        )],
        MachineReason::NameMatchOnly => look_then(
            subject,
            "It was being made when the backup was taken. Is this virtual machine the result?",
            "If it lies in the machine's folder under the machine's name, CAPV will adopt it after the restore. If it lies \
             elsewhere, CAPV will make a second one: move it into the folder before.",
        ),
        MachineReason::NeverProvisioned => vec![say(
            "Nothing is needed for the restore: Cluster API will make its virtual machine. A join token in the backup may \
             have expired by then; a machine that never joins has to be deleted, so that a fresh one is made.",
        )],
        MachineReason::DeletingAtBackup => deleting(subject),
        MachineReason::InconsistentIds | MachineReason::ConflictingClaims => look_then(
            subject,
            "The objects in the backup contradict each other. Find out which virtual machine is the machine's: the one \
             whose Node carries the Machine's name.",
            "Correct the wrong UUIDs right after the restore, while the cluster is paused.",
        ),
        MachineReason::BackupIncomplete => {
            vec![say("Download the backup again, or use another one: what this one lacks could change the verdict.")]
        }
        MachineReason::UnsupportedProvider => {
            vec![say("Consult the provider's own documentation on restores: its controllers follow other rules.")]
        }
    }
}

fn stale(subject: &MachineSubject<'_>) -> Vec<NextStep> {
    let ClusterRef { namespace, .. } = subject.cluster;
    let kubectl = Kubectl { cluster: subject.cluster };
    let mut steps = Vec::new();
    if let Some(node) = subject.node.filter(|node| node.is_ready()) {
        steps.push(run(
            "Its Node was listed as ready, although no virtual machine has its BIOS UUID. Make sure that the Node is gone \
             before you act: if it answers, an inventory is missing.",
            ReadOnly,
            kubectl.get_node(&node.name),
        ));
    }
    if !subject.control_plane && subject.health_checked {
        steps.push(say(
            "Nothing is needed: after the restore the MachineHealthCheck deletes the Machine, because it never has a \
             healthy Node, and a new one is made.",
        ));
        return steps;
    }
    if subject.control_plane && subject.other_members == 0 {
        steps.push(say(
            "Do not delete this Machine alone: no control-plane machine of its cluster was found at all, and the controller \
             would initialise a new control plane. If the cluster was deleted on purpose, delete the restored Cluster as \
             a whole; if not, find out where its machines are.",
        ));
        return steps;
    }
    if subject.control_plane && subject.known_members == 0 {
        steps.push(say(
            "Do not delete this Machine, neither before the restore nor afterwards: no control-plane machine of the \
             backup is alive, and the controller would initialise a second control plane. Use a newer backup, or leave \
             this cluster out of the restore.",
        ));
        steps.push(run("Look at the control plane.", ReadOnly, kubectl.control_plane_nodes()));
        return steps;
    }
    if subject.control_plane {
        steps.push(say(
            "Nothing is needed for the restore. Afterwards the Machine stays broken until it is deleted: delete stale \
             control-plane Machines one at a time, and only while the others are healthy and etcd has quorum. Never \
             delete all of them: the controller would initialise a second control plane beside the live one.",
        ));
        steps.push(run("Look at the control plane first.", ReadOnly, kubectl.control_plane_nodes()));
    } else {
        steps.push(say(
            "Nothing is needed for the restore. Afterwards the Machine stays broken until it is deleted: no controller \
             repairs it.",
        ));
    }
    let look = run(
        "Look at the Machine in the management cluster.",
        ReadOnly,
        management("get", "machine", namespace, subject.name),
    );
    let delete = run(
        "Delete it there, and the controller creates a new one.",
        Destructive,
        management("delete", "machine", namespace, subject.name),
    );
    steps.extend([look, delete].map(|step| step.when(StepTime::AfterRestore)));
    steps
}

fn worker_ghost(subject: &MachineSubject<'_>) -> Vec<NextStep> {
    let kubectl = Kubectl { cluster: subject.cluster };
    let mut steps = Vec::new();
    if let Some(node) = subject.node {
        let confirm = run(
            "Confirm that the Node runs on this virtual machine. Its provider ID contains the BIOS UUID.",
            ReadOnly,
            kubectl.get_node(&node.name),
        );
        steps.push(confirm.when(StepTime::BeforeRestore));
    }
    steps.extend(subject.vm.into_iter().flat_map(look_at_vm));
    if subject.node.is_none() {
        steps.push(run(
            "It was no Node when the node list was read. Make sure that it has not become one since.",
            ReadOnly,
            nodes_command(subject.cluster),
        ));
    }
    steps.push(say(if subject.pool_known {
        "Keep it or remove it: after the restore no controller knows it, so that it is neither repaired, upgraded nor \
         deleted. To keep its capacity, scale the pool up after the restore and remove it then."
    } else {
        "Keep it or remove it: after the restore no controller knows it, so that it is neither repaired, upgraded nor \
         deleted. The backup does not hold its pool: to keep its capacity, make the pool again after the restore \
         and remove the virtual machine then."
    }));
    if let Some(node) = subject.node {
        let cordon =
            run("To remove it: let no new work onto the Node.", NextStepEffect::Changes, kubectl.cordon(&node.name));
        steps.push(cordon.undo(kubectl.uncordon(&node.name)));
    }
    steps.extend(retire(subject, &kubectl, "Move its work away"));
    steps
}

fn control_plane_ghost(subject: &MachineSubject<'_>) -> Vec<NextStep> {
    let kubectl = Kubectl { cluster: subject.cluster };
    let members = subject.other_members.saturating_add(1);
    let quorum = members.checked_div(2).unwrap_or_default().saturating_add(1);
    let mut steps = Vec::new();
    if subject.known_members == 0 {
        steps.push(say(
            "Do not remove it: the backup knows none of the live control-plane machines, so that without the Ghosts the \
             cluster has no control plane. Restoring this backup cannot bring the old one back. Use a newer backup, or \
             leave this cluster out of the restore.",
        ));
    } else {
        steps.push(say(format!(
            "It is, or may be, a member of etcd. Of the control plane's {members} virtual machines {quorum} have to be \
             healthy at any time. Act on one at a time, and wait until etcd is healthy again.",
        )));
    }
    steps.extend([
        run("Look at the control plane.", ReadOnly, kubectl.control_plane_nodes()).when(StepTime::BeforeRestore),
        run(
            "Look at the members of etcd. For NODE_THAT_STAYS put a control-plane node that you keep.",
            ReadOnly,
            kubectl.etcdctl("member list -w table"),
        ),
        run("Look at their health.", ReadOnly, kubectl.etcdctl("endpoint health --cluster")),
    ]);
    steps.extend(subject.vm.into_iter().flat_map(look_at_vm));
    if subject.known_members == 0 {
        return steps;
    }
    steps.push(run(
        "To remove it: remove its member from etcd first, with the ID from the list.",
        Destructive,
        kubectl.etcdctl("member remove MEMBER_ID"),
    ));
    steps.extend(retire(subject, &kubectl, "Then move its work away"));
    steps
}

fn deleting(subject: &MachineSubject<'_>) -> Vec<NextStep> {
    let kubectl = Kubectl { cluster: subject.cluster };
    let mut steps = vec![say(
        "The Machine was being deleted when the backup was taken, so that after the restore nothing manages this virtual \
         machine. Find out whether the deletion was meant.",
    )];
    steps.extend(subject.vm.into_iter().flat_map(look_at_vm));
    if let Some(node) = subject.node {
        steps.push(run("Look at its Node.", ReadOnly, kubectl.get_node(&node.name)));
    } else {
        steps.push(run("Make sure that it is no live Node of the cluster.", ReadOnly, nodes_command(subject.cluster)));
    }
    if subject.control_plane && subject.known_members == 0 {
        steps.push(say("Do not finish the deletion: no other control-plane machine of the backup is alive."));
        return steps;
    }
    if subject.control_plane {
        steps.push(run(
            "It may be a member of etcd. Look at the members; for NODE_THAT_STAYS put a control-plane node that you keep.",
            ReadOnly,
            kubectl.etcdctl("member list -w table"),
        ));
        steps.push(run(
            "To finish the deletion, while etcd keeps its quorum without it: remove its member from etcd first, with the ID \
             from the list.",
            Destructive,
            kubectl.etcdctl("member remove MEMBER_ID"),
        ));
    }
    steps.extend(retire(subject, &kubectl, "To finish the deletion: move its work away"));
    steps
}

fn look_then(subject: &MachineSubject<'_>, question: &str, then: &str) -> Vec<NextStep> {
    let mut steps = Vec::new();
    steps.push(run(question, ReadOnly, subject.vm.and_then(|vm| govc("vm.info", "", vm))));
    if let Some(node) = subject.node {
        let kubectl = Kubectl { cluster: subject.cluster };
        steps.push(run("Look at its Node.", ReadOnly, kubectl.get_node(&node.name)));
    }
    steps.push(say(then));
    steps
}

/// Pods go elsewhere, but what they kept in `emptyDir` volumes does not.
fn drain(kubectl: &Kubectl<'_>, text: &str, node: &NodeRef) -> NextStep {
    let text = format!("{text}; what its Pods keep in emptyDir volumes is lost.");
    run(text, Destructive, kubectl.drain(&node.name))
}

/// The BIOS UUID that vCenter told of a virtual machine.
fn known_uuid(vm: &VirtualMachine) -> Option<&str> {
    vm.bios_uuid.as_deref().filter(|uuid| Uuid::parse(uuid).is_some())
}

/// What must be known of a virtual machine before it may go.
fn look_at_vm(vm: &VirtualMachine) -> [NextStep; 2] {
    let text = known_uuid(vm).map_or_else(
        || "Look at the virtual machine.".to_owned(),
        |uuid| format!("Look at the virtual machine: its UUID has to be {uuid}."),
    );
    [
        run(text, ReadOnly, govc("vm.info", "", vm)),
        run(
            "Look at its disks: those of persistent volumes are deleted with it as long as they are attached. Before it \
             is deleted, they have to be detached.",
            ReadOnly,
            govc("device.info", "", vm),
        ),
    ]
}

/// Takes Node and virtual machine away, in the order of Cluster API: the Node goes last, because its volumes are detached
/// only as long as it is there.
fn retire(subject: &MachineSubject<'_>, kubectl: &Kubectl<'_>, first: &str) -> Vec<NextStep> {
    let mut steps = Vec::new();
    if let Some(node) = subject.node {
        steps.push(drain(kubectl, first, node));
        steps.push(run(
            format!("Wait until no volume is attached to {} any more: until this lists none of it.", node.name),
            ReadOnly,
            kubectl.get_volume_attachments(),
        ));
    }
    steps.extend(remove_vm(subject.vm));
    if let Some(node) = subject.node {
        steps.push(run("Remove the Node from the cluster.", Destructive, kubectl.delete_node(&node.name)));
    }
    steps
}

fn remove_vm(vm: Option<&VirtualMachine>) -> Vec<NextStep> {
    let Some(vm) = vm else { return Vec::new() };
    let mut steps = Vec::new();
    if vm.power_state.as_deref() != Some("poweredOff") {
        let shut_down = run("Shut the virtual machine down.", NextStepEffect::Changes, govc("vm.power", "-s ", vm));
        steps.push(shut_down.undo(govc("vm.power", "-on ", vm)));
    }
    let uuid = known_uuid(vm).map(|uuid| format!(", and its UUID is {uuid}")).unwrap_or_default();
    steps.push(run(
        format!("Look at it once more: go on when it is powered off{uuid}."),
        ReadOnly,
        govc("vm.info", "", vm),
    ));
    steps.push(run(
        "Look at its disks once more: go on when no disk of a persistent volume is left.",
        ReadOnly,
        govc("device.info", "", vm),
    ));
    steps.push(run("Delete the virtual machine and its disks, for good.", Destructive, govc("vm.destroy", "", vm)));
    steps
}
