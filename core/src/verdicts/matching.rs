//! Which virtual machine is a machine's.
//!
//! BIOS UUID first. Where several virtual machines carry it, the instance UUID decides, then the managed object
//! reference, then name and folder. Nothing here looks at how completely anything was read.

use super::evidence::{With as _, fact};
use super::index::VmIndex;
use crate::graph::{MachineNode, UuidClaim};
use crate::ids::VmId;
use crate::observations::Vm;
use crate::report::{Evidence, EvidenceKind, Strength};
use crate::uuid::Uuid;
use crate::vsphere::{Comparison, folder};

/// What a look-up by BIOS UUID found.
pub(super) enum Best {
    /// Nothing.
    None,
    /// One, and what decided where there were more.
    One(VmId, Option<Evidence>),
    /// Several that cannot be told apart.
    Tie,
}

/// A way to tell virtual machines apart, the kind of evidence that it is, and why it counts.
type Rule<'a> = (&'a dyn Fn(&Vm<'_>) -> bool, EvidenceKind, &'a str);

/// The UUID that all objects of a machine agree on, with the first claim. `None` where no object claims one, and the
/// claims as evidence where they differ.
pub(super) fn agreed<'a>(claims: &[UuidClaim<'a>]) -> Result<Option<(UuidClaim<'a>, Uuid)>, Vec<Evidence>> {
    let Some(first) = claims.first() else { return Ok(None) };
    if let Some(uuid) = first.uuid.filter(|uuid| claims.iter().all(|claim| claim.uuid == Some(*uuid))) {
        return Ok(Some((*first, uuid)));
    }
    let evidence = claims.iter().map(|claim| {
        let message = if claim.uuid.is_some() {
            format!("{} has this BIOS UUID.", claim.field)
        } else {
            format!("{} is not the UUID of a virtual machine.", claim.field)
        };
        fact(EvidenceKind::BiosUuid, Strength::Strong, message).backup(claim.raw).source(claim.entry)
    });
    Err(evidence.collect())
}

/// Which of several virtual machines with one BIOS UUID is the machine's: the one with the instance UUID, else the
/// managed object reference, else the name and folder. Templates count only where nothing else is there.
pub(super) fn best(vms: &VmIndex<'_>, machine: &MachineNode<'_>, here: &[VmId]) -> Best {
    let all: Vec<(VmId, &Vm<'_>)> = here.iter().map(|vm| (*vm, vms.get(*vm))).collect();
    let machines: Vec<_> = all.iter().copied().filter(|(_, vm)| !vm.record.template).collect();
    let candidates = if machines.is_empty() { all } else { machines };
    match candidates.as_slice() {
        [] => return Best::None,
        [(vm, _)] => return Best::One(*vm, None),
        _ => {}
    }
    let uid = machine.vsphere_vm().and_then(|vm| Uuid::parse(vm.meta.uid.as_deref()?));
    let moref = machine.vsphere_vm().and_then(|vm| vm.moref.as_deref());
    let birth = machine.birth_name();
    let by_instance = |vm: &Vm<'_>| uid.is_some() && vm.instance == uid;
    let by_moref = |vm: &Vm<'_>| moref.is_some() && vm.record.moref.as_deref() == moref;
    let by_name = |vm: &Vm<'_>| vm.record.name == birth;
    let by_place = |vm: &Vm<'_>| {
        vm.record.name == birth && is_in_folder(vm, machine.placement.folder.as_deref()) == Comparison::Same
    };
    let rules: [Rule<'_>; 4] = [
        (&by_instance, EvidenceKind::InstanceUuid, "its instance UUID is the VSphereVM's UID"),
        (&by_moref, EvidenceKind::ManagedObjectReference, "it has the managed object reference of the VSphereVM"),
        (&by_place, EvidenceKind::Placement, "it has the machine's name and folder"),
        (&by_name, EvidenceKind::Name, "it has the machine's name"),
    ];
    for (rule, kind, why) in rules {
        let winners: Vec<_> = candidates.iter().filter(|(_, vm)| rule(vm)).collect();
        if let [(vm, _)] = winners.as_slice() {
            let others = match candidates.len() {
                2 => "Another virtual machine has".to_owned(),
                more => format!("{} other virtual machines have", more.saturating_sub(1)),
            };
            let message = format!("{others} the same BIOS UUID. This one was chosen because {why}.");
            return Best::One(*vm, Some(fact(kind, Strength::Strong, message)));
        }
    }
    Best::Tie
}

/// A match of the instance UUID is proof; a mismatch says nothing, because restores and moves change UIDs.
pub(super) fn instance_evidence(machine: &MachineNode<'_>, found: &Vm<'_>) -> Option<Evidence> {
    let uid = machine.vsphere_vm()?.meta.uid.as_deref()?;
    (Uuid::parse(uid)? == found.instance?).then(|| {
        fact(EvidenceKind::InstanceUuid, Strength::Proof, "Its instance UUID is the VSphereVM's UID.")
            .backup(uid)
            .infrastructure(found.record.instance_uuid.as_deref().unwrap_or_default())
    })
}

/// Whether a virtual machine is in the folder that an object names, by path where both are known, else by name.
pub(super) fn is_in_folder(vm: &Vm<'_>, named: Option<&str>) -> Comparison {
    vm.record.folder().map_or(Comparison::Unclear, |folder| folder::resembles(folder, named))
}
