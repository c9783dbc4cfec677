//! What else is worth knowing of a virtual machine that is there: moved, renamed, powered off.

use super::matching::is_in_folder;
use crate::graph::MachineNode;
use crate::observations::{InventoryVm, Vm};
use crate::vsphere::{Comparison, datacenter};

/// What else is worth knowing of a machine's virtual machine.
pub(super) fn of_match(machine: &MachineNode<'_>, vm: &Vm<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    match vm.record.power_state.as_deref() {
        Some("poweredOff") => notes.push("It is powered off.".to_owned()),
        Some("suspended") => notes.push("It is suspended; CAPV does not resume suspended machines.".to_owned()),
        _ => {}
    }
    if machine.vsphere_vm().is_some() && vm.record.name != machine.birth_name() {
        notes.push(format!("It was renamed from {} to {}.", machine.birth_name(), vm.record.name));
    }
    let folder = machine.placement.folder.as_deref();
    if let Some(path) = vm.record.folder()
        && machine.vsphere_vm().is_some()
        && is_in_folder(vm, folder) == Comparison::Different
    {
        let from = folder.unwrap_or("vm");
        notes.push(format!("It was moved from folder {from} to {}.", path.path));
    }
    notes
}

/// The datacenter in which it was created and the one in which it is, where these differ.
pub(super) fn other_datacenter(machine: &MachineNode<'_>, vm: &Vm<'_>) -> Option<(String, String)> {
    let created_in = machine.placement.datacenter.as_deref()?;
    if vm.is_in_datacenter(created_in) != Comparison::Different {
        return None;
    }
    let is_in = vm.record.datacenter_path()?;
    let (from, to) = datacenter::told_apart(created_in, is_in);
    Some((from.to_owned(), to.to_owned()))
}

/// The objects that the backup lacks of a machine that was matched.
pub(super) fn missing_objects(machine: &MachineNode<'_>) -> Option<String> {
    machine.machine?;
    let missing = [
        machine.vsphere_machine.is_none().then_some("VSphereMachine"),
        machine.vsphere_vms.is_empty().then_some("VSphereVM"),
    ];
    let missing: Vec<_> = missing.into_iter().flatten().collect();
    (!missing.is_empty()).then(|| format!("The backup has no {} of this machine.", missing.join(" and no ")))
}

/// What else is worth knowing of a Ghost.
pub(super) fn of_ghost(record: &InventoryVm) -> Vec<String> {
    let mut notes = Vec::new();
    match record.power_state.as_deref() {
        Some("poweredOff") => notes.push("It is powered off.".to_owned()),
        Some("suspended") => notes.push("It is suspended.".to_owned()),
        _ => {}
    }
    if let Some(birth) = record.birth_name().filter(|birth| *birth != record.name) {
        notes.push(format!("It was created as {birth}."));
    }
    notes
}
