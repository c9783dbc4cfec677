//! Steps for control-plane machines that kubeadm did not make. Where etcd runs, and who removes its members, differs by
//! distribution, and so does what the controller does: nothing is deleted by these steps.

use super::etcd::look_at_control_plane;
use super::{Kubectl, MachineContext, look_at_disks, look_at_identity, run, say};
use crate::backup::ControlPlaneProvider;
use crate::model::{NextStep, NextStepEffect, StepTime};

/// For a machine whose virtual machine no longer exists.
pub(super) fn missing_control_plane_vm(machine: &MachineContext<'_>) -> Vec<NextStep> {
    let name = machine.provider.name();
    vec![
        say(format!(
            "Do not delete this Machine yet: what the control plane of {name} does when one of its Machines is deleted \
             after a restore is not known to this program. Follow the documentation of {name}."
        )),
        look_at_control_plane(machine.cluster).when(StepTime::AfterRestore),
        look_at_members(machine).when(StepTime::AfterRestore),
    ]
}

/// For a virtual machine without an object in the backup that is, or may be, of the control plane.
pub(super) fn unmanaged_control_plane_vm(machine: &MachineContext<'_>) -> Vec<NextStep> {
    let name = machine.provider.name();
    let mut steps = vec![
        say(format!(
            "It is, or may be, a member of the control plane. Keep it: whether the control plane of {name} takes it up \
             or removes it after a restore is not known to this program."
        )),
        look_at_control_plane(machine.cluster).when(StepTime::BeforeRestore),
    ];
    steps.extend(look(machine));
    steps.push(by_documentation(machine).when(StepTime::AfterRestore));
    steps
}

/// For a machine that was being deleted when the backup was taken.
pub(crate) fn deleting_control_plane_machine(machine: &MachineContext<'_>) -> impl Iterator<Item = NextStep> {
    look(machine).chain([by_documentation(machine).when(StepTime::AfterRestore)])
}

fn look(machine: &MachineContext<'_>) -> impl Iterator<Item = NextStep> {
    let of_vm = machine.vm.into_iter().flat_map(|vm| [look_at_identity(vm), look_at_disks(vm)]);
    std::iter::once(look_at_members(machine)).chain(of_vm)
}

fn by_documentation(machine: &MachineContext<'_>) -> NextStep {
    say(format!(
        "To remove it, follow the documentation of {}: its membership first, and one machine at a time.",
        machine.provider.name()
    ))
}

/// Shows the members of the store behind the API servers.
fn look_at_members(machine: &MachineContext<'_>) -> NextStep {
    let kubectl = Kubectl { cluster: machine.cluster };
    let (text, command) = match machine.provider {
        ControlPlaneProvider::Rke2 | ControlPlaneProvider::K3s => (
            "Look at the Nodes that are etcd members. etcd is a part of the server there, not a Pod of kubeadm's.",
            kubectl.etcd_nodes(),
        ),
        ControlPlaneProvider::Talos => (
            "Look at the etcd members. Replace NODE_THAT_STAYS with a control-plane Node that you keep.",
            Some("talosctl -n NODE_THAT_STAYS etcd members".to_owned()),
        ),
        ControlPlaneProvider::K0s => {
            ("Look at the etcd members, on a controller that you keep.", Some("k0s etcd member-list".to_owned()))
        }
        ControlPlaneProvider::MicroK8s => {
            ("Look at the members of dqlite, on a machine that you keep.", Some("microk8s status".to_owned()))
        }
        ControlPlaneProvider::Kubeadm
        | ControlPlaneProvider::Kamaji
        | ControlPlaneProvider::K0smotron
        | ControlPlaneProvider::Other => {
            ("Look at the members of the control plane's store with the tools of its distribution.", None)
        }
    };
    run(text, NextStepEffect::ReadOnly, command)
}
