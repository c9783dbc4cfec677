//! What else is worth knowing of a virtual machine that is there: moved, renamed, powered off.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::matching::is_in_folder;
use crate::english::{NAMES_SHOWN, first_names};
use crate::graph::{MachineNode, Role};
use crate::observations::{InventoryVm, Vm};
use crate::vsphere::{Comparison, datacenter, folder};

/// So many addresses of a virtual machine are compared: as many as a look-up reads.
const ADDRESSES: usize = 64;

/// The power state of a virtual machine that is a machine's, or may be.
pub(super) fn of_state(vm: &Vm<'_>) -> Vec<String> {
    match vm.record.power_state.as_deref() {
        Some("poweredOff") => vec!["It is powered off.".to_owned()],
        Some("suspended") => vec!["It is suspended; CAPV does not resume suspended machines.".to_owned()],
        _ => Vec::new(),
    }
}

/// What else is worth knowing of a machine's virtual machine. One that may be a copy was neither renamed nor moved for
/// that: `certain` says that it is the machine.
pub(super) fn of_match(machine: &MachineNode<'_>, vm: &Vm<'_>, certain: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let birth = machine.birth_name();
    if machine.vsphere_vm().is_some() && vm.record.name != birth {
        let now = &vm.record.name;
        notes.push(if certain {
            format!("It was renamed from {birth} to {now}.")
        } else {
            format!("It is called {now}, and the machine {birth}.")
        });
    }
    let named = machine.placement.folder.as_deref();
    if let Some(path) = vm.record.folder()
        && machine.vsphere_vm().is_some()
        && is_in_folder(vm, named) == Comparison::Different
        // Where the datacenter was renamed or moved, that is told of the cluster.
        && !(certain && named.is_some_and(|named| folder::other_datacenters(named, path.path).is_some()))
    {
        let (from, to) = (named.unwrap_or("vm"), path.path);
        notes.push(if certain {
            format!("It was moved from folder {from} to {to}.")
        } else {
            format!("It is in folder {to}, and the machine in {from}.")
        });
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

/// The addresses that a member of an etcd of its own had when the backup was taken, and those that it has, where one of
/// the former is gone: the API servers and the other members know it by its address.
pub(super) fn other_addresses(machine: &MachineNode<'_>, vm: &Vm<'_>) -> Option<(String, String)> {
    // What has more addresses than anybody reads is not compared.
    if machine.role != Role::Etcd || vm.record.ip_addresses.len() > ADDRESSES {
        return None;
    }
    let before = addresses(machine.vsphere_vms.iter().flat_map(|vm| &vm.addresses));
    let now = addresses(vm.record.ip_addresses.iter());
    let is_changed = !now.is_empty() && before.iter().any(|address| !now.contains(address));
    is_changed.then(|| (joined(&before), joined(&now)))
}

/// Addresses by which others may know a machine: link-local ones are nobody's concern.
fn addresses<'t, T: Iterator<Item = &'t String>>(texts: T) -> BTreeSet<IpAddr> {
    let parsed = texts.filter_map(|text| text.parse::<IpAddr>().ok());
    parsed
        .filter(|address| match address {
            IpAddr::V4(address) => !address.is_link_local(),
            IpAddr::V6(address) => !address.is_unicast_link_local(),
        })
        .collect()
}

fn joined(addresses: &BTreeSet<IpAddr>) -> String {
    let texts: Vec<String> = addresses.iter().take(NAMES_SHOWN).map(ToString::to_string).collect();
    first_names(texts.iter().map(String::as_str), addresses.len())
}

/// The objects that the backup lacks of a machine that was matched. Where CAPV had no `VSphereVMs` yet, none is
/// missing.
pub(super) fn missing_objects(machine: &MachineNode<'_>, predates_vsphere_vms: bool) -> Option<String> {
    machine.machine?;
    let missing = [
        machine.vsphere_machine.is_none().then_some("VSphereMachine"),
        (machine.vsphere_vms.is_empty() && !predates_vsphere_vms).then_some("VSphereVM"),
    ];
    let missing: Vec<_> = missing.into_iter().flatten().collect();
    (!missing.is_empty()).then(|| format!("The backup has no {} of this machine.", missing.join(" and no ")))
}

/// CAPV looks for a virtual machine by the BIOS UUID of its `VSphereVM` alone.
pub(super) fn missing_uuid(machine: &MachineNode<'_>) -> Option<String> {
    let lost = machine.vsphere_vm().is_some_and(|vm| vm.bios_uuid.is_none());
    lost.then(|| "Its VSphereVM has lost its BIOS UUID, which only its providerID still has.".to_owned())
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
