//! What else a person should know of a virtual machine that is there: moved, renamed, powered off.

use super::matching::lies_in;
use crate::graph::MachineNode;
use crate::observations::{InventoryVm, Vm};
use crate::vsphere::{datacenter, last_segment};

/// What else a person should know of a virtual machine that is there.
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
    if let (Some(folder), Some(path)) = (folder, vm.record.folder_path())
        && machine.vsphere_vm().is_some()
        && !lies_in(vm, Some(folder))
    {
        notes.push(format!("It was moved from folder {folder} to {path}."));
    }
    notes
}

/// Where it was made and where it lies, where these are two datacenters.
pub(super) fn other_datacenter(machine: &MachineNode<'_>, vm: &Vm<'_>) -> Option<(String, String)> {
    let made_in = datacenter::name(machine.placement.datacenter.as_deref()?)?;
    let lies_in = last_segment(vm.record.datacenter.as_deref()?);
    (made_in != lies_in).then(|| (made_in.to_owned(), lies_in.to_owned()))
}

/// What else a person should know of a Ghost.
pub(super) fn of_ghost(record: &InventoryVm) -> Vec<String> {
    let mut notes = Vec::new();
    match record.power_state.as_deref() {
        Some("poweredOff") => notes.push("It is powered off.".to_owned()),
        Some("suspended") => notes.push("It is suspended.".to_owned()),
        _ => {}
    }
    if let Some(birth) = record.birth_name().filter(|birth| *birth != record.name) {
        notes.push(format!("It was made as {birth}."));
    }
    notes
}
