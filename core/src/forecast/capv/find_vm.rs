//! How CAPV looks for the VM of a `VSphereVM`: by its BIOS UUID, and without one by folder and name.
//!
//! Mirrors `govmomi.findVM` of CAPV. Its search by instance UUID is left out: that UUID is the UID of the `VSphereVM`,
//! and a restored `VSphereVM` has a new one.

use std::collections::{BTreeMap, BTreeSet};

use crate::backup::objects::Placement;
use crate::graph::MachineNode;
use crate::ids::{IdVec, VcenterId, VmId};
use crate::observations::{Coverage, SeenIndex, Vm};
use crate::uuid::Uuid;
use crate::verdicts::{self, Verdicts};
use crate::vsphere::folder::{self, Wanted};
use crate::vsphere::{Comparison, datacenter, last_segment};

/// Where CAPV looks for a BIOS UUID, and whether its VM is there.
pub(super) enum ByBiosUuid<'a> {
    Found,
    /// The VM is in another datacenter than the one where CAPV looks.
    InAnotherDatacenter {
        expected: &'a str,
        actual: &'a str,
    },
    /// CAPV looks in one datacenter, and the inventory does not say in which one the VM is.
    DatacenterNotRead {
        expected: &'a str,
    },
}

/// What CAPV finds by folder and name.
pub(super) enum ByInventoryPath<'a> {
    Found,
    /// Whether a VM of its name is in its folder was not read.
    PathNotRead,
    /// Its vCenter was not read completely.
    VcenterNotRead,
    /// Nothing. A VM of the same name may be in another folder.
    NotFound {
        same_name: Option<(VmId, &'a Vm<'a>)>,
    },
    /// The folder is gone, or empty: no VM that was read is in it, and no inventory lists it.
    FolderGone,
}

/// The BIOS UUID by which CAPV looks for the VM of a machine.
pub(super) fn bios_uuid(machine: &MachineNode<'_>) -> Option<Uuid> {
    machine.vsphere_vm().and_then(|vm| Uuid::parse(vm.bios_uuid.as_deref()?))
}

/// Whether CAPV finds the VM that a verdict matched by its BIOS UUID: anywhere in the datacenter of the `VSphereVM`,
/// and where that names none, in every datacenter.
///
/// Mirrors `Session.FindByBIOSUUID` of CAPV.
pub(super) fn find_by_bios_uuid<'a>(machine: &MachineNode<'a>, vm: Option<&'a Vm<'a>>) -> ByBiosUuid<'a> {
    let Some(expected) = machine.vsphere_vm().and_then(|vm| vm.placement.datacenter.as_deref()) else {
        return ByBiosUuid::Found;
    };
    match vm.map(|vm| (vm.is_in_datacenter(expected), vm.record.datacenter_path())) {
        Some((Comparison::Different, Some(actual))) => {
            let (expected, actual) = datacenter::told_apart(expected, actual);
            ByBiosUuid::InAnotherDatacenter { expected, actual }
        }
        Some((_, Some(_))) => ByBiosUuid::Found,
        // A managed object reference or the default datacenter cannot be compared.
        _ if datacenter::name(expected).is_none() => ByBiosUuid::Found,
        _ => ByBiosUuid::DatacenterNotRead { expected },
    }
}

/// What CAPV finds in the folder of the `VSphereVM` under its name. `never_placed` is a machine that cannot have a VM
/// yet, whatever its vCenter holds.
///
/// Mirrors the search by inventory path in `govmomi.findVM` of CAPV.
pub(super) fn find_by_inventory_path<'a>(
    input: &verdicts::Input<'a>,
    names: &VmNames<'_>,
    machine: &MachineNode<'_>,
    never_placed: bool,
) -> ByInventoryPath<'a> {
    let vcenter = machine.server.as_ref().and_then(|server| input.vcenters.id(server));
    let same_name: Vec<(VmId, &Vm<'a>)> = names
        .named(machine.birth_name())
        .iter()
        .map(|vm| (*vm, &input.vcenters.vms[*vm]))
        .filter(|(_, vm)| vcenter.is_none_or(|vcenter| vm.vcenter == vcenter) && !vm.record.template)
        .collect();
    let in_folder: Vec<Comparison> = same_name.iter().map(|(_, vm)| in_folder(vm, &machine.placement)).collect();
    if in_folder.contains(&Comparison::Same) {
        ByInventoryPath::Found
    } else if in_folder.contains(&Comparison::Unclear) {
        ByInventoryPath::PathNotRead
    } else if !never_placed && !is_vcenter_complete(input, machine) {
        ByInventoryPath::VcenterNotRead
    } else if !never_placed && vcenter.is_some_and(|vcenter| is_folder_gone(names, vcenter, &machine.placement)) {
        ByInventoryPath::FolderGone
    } else {
        ByInventoryPath::NotFound { same_name: same_name.first().copied() }
    }
}

/// No inventory lists the folder, and no VM is in it. Without a folder it is the root folder, which is always there.
fn is_folder_gone(names: &VmNames<'_>, vcenter: VcenterId, placement: &Placement) -> bool {
    let Some(folder) = placement.folder.as_deref() else { return false };
    if let Some(seen) = &names.seen[vcenter] {
        return seen.lacks(placement.datacenter.as_deref(), Some(folder)).is_some();
    }
    !names.occupied.get(&vcenter).is_some_and(|occupied| occupied.may_have(placement))
}

/// The VMs with the BIOS UUID of a machine where CAPV looks for it.
pub(super) fn all_with_bios_uuid(input: &verdicts::Input<'_>, machine: &MachineNode<'_>) -> Vec<VmId> {
    let Some(uuid) = bios_uuid(machine) else { return Vec::new() };
    let vcenter = machine.server.as_ref().and_then(|server| input.vcenters.id(server));
    let datacenter = machine.vsphere_vm().and_then(|vm| vm.placement.datacenter.as_deref());
    let is_found = |id: &VmId| {
        let vm = &input.vcenters.vms[*id];
        vcenter.is_none_or(|vcenter| vm.vcenter == vcenter)
            && datacenter.is_none_or(|named| vm.is_in_datacenter(named) != Comparison::Different)
    };
    input.vcenters.with_bios(uuid).iter().copied().filter(is_found).collect()
}

/// The vCenter of a machine was read completely.
pub(super) fn is_vcenter_complete(input: &verdicts::Input<'_>, machine: &MachineNode<'_>) -> bool {
    let vcenter = machine.server.as_ref().and_then(|server| input.vcenters.id(server));
    vcenter.is_some_and(|vcenter| input.vcenters.views[vcenter].coverage == Coverage::Complete)
}

/// VMs by name, of those names alone under which CAPV may look for one.
pub(crate) struct VmNames<'a> {
    by_name: BTreeMap<&'a str, Vec<VmId>>,
    /// The datacenters and folders of each vCenter, where they were recorded.
    seen: IdVec<VcenterId, Option<SeenIndex<'a>>>,
    /// The folders with VMs of each vCenter of which none were recorded, where CAPV looks for any name at all.
    occupied: BTreeMap<VcenterId, OccupiedFolders<'a>>,
}

impl<'a> VmNames<'a> {
    pub(crate) fn new(input: &verdicts::Input<'a>, verdicts: &Verdicts) -> Self {
        let clusters = input.graph.clusters.iter().zip(&verdicts.clusters);
        let searched: BTreeSet<&str> = clusters
            .flat_map(|(cluster, verdicts)| {
                verdicts.iter().filter_map(|verdict| Some(&cluster.machines[verdict.machine?]))
            })
            .filter(|machine| bios_uuid(machine).is_none())
            .map(MachineNode::birth_name)
            .collect();
        let mut by_name: BTreeMap<&str, Vec<VmId>> = BTreeMap::new();
        let seen = input.vcenters.views.map(|_, view| view.seen.index());
        let mut occupied: BTreeMap<VcenterId, OccupiedFolders<'a>> = BTreeMap::new();
        if !searched.is_empty() {
            for (id, vm) in input.vcenters.vms.enumerate() {
                if seen[vm.vcenter].is_none() {
                    occupied.entry(vm.vcenter).or_default().add(vm);
                }
                if searched.contains(vm.record.name.as_str()) {
                    by_name.entry(&vm.record.name).or_default().push(id);
                }
            }
        }
        Self { by_name, seen, occupied }
    }

    fn named(&self, name: &str) -> &[VmId] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The folders of one vCenter in which a VM is, by each way in which an object can name them.
#[derive(Default)]
struct OccupiedFolders<'a> {
    /// A VM may be in any folder.
    is_unclear: bool,
    references: BTreeSet<&'a str>,
    paths: BTreeSet<&'a str>,
    ends: BTreeSet<&'a str>,
    names: BTreeSet<&'a str>,
    has_unreferenced: bool,
}

impl<'a> OccupiedFolders<'a> {
    fn add(&mut self, vm: &Vm<'a>) {
        let Some(folder) = vm.record.folder() else {
            self.is_unclear = true;
            return;
        };
        match folder.reference {
            Some(reference) => drop(self.references.insert(reference)),
            None => self.has_unreferenced = true,
        }
        let path = folder.path.trim_end_matches('/');
        if self.paths.insert(path) {
            self.ends.extend(path.match_indices('/').filter_map(|(at, _)| path.get(at..)));
            self.names.insert(last_segment(path));
        }
    }

    /// One may be the folder that CAPV looks in, as `folder::compare` has it.
    fn may_have(&self, placement: &Placement) -> bool {
        let named = placement.folder.as_deref();
        let is_it = match folder::wanted(placement.datacenter.as_deref(), named) {
            Wanted::Reference(id) => return self.is_unclear || self.has_unreferenced || self.references.contains(id),
            Wanted::Path(path) => self.paths.contains(path.as_str()),
            Wanted::End(end) => self.ends.contains(end.as_str()),
            Wanted::Unknown => false,
        };
        let may_be_called = folder::relative(named).is_some_and(|name| self.names.contains(name));
        self.is_unclear || is_it || may_be_called
    }
}

/// Whether a VM is in the folder where CAPV looks for its name.
fn in_folder(vm: &Vm<'_>, placement: &Placement) -> Comparison {
    let Some(folder) = vm.record.folder() else { return Comparison::Unclear };
    folder::compare(folder, placement.datacenter.as_deref(), placement.folder.as_deref())
}
