//! The verdict on a machine without BIOS UUID: it was being created when the backup was taken.

use super::absence::push_gap;
use super::claims::Claims;
use super::evidence::{With as _, called, fact};
use super::facts::Facts;
use super::index::ALIKE;
use super::matching::{instance_evidence, is_in_folder};
use super::verdict::Verdict;
use crate::graph::{ClusterNode, MachineNode};
use crate::ids::VmId;
use crate::report::{EvidenceKind, MachineReason, Strength};
use crate::uuid::Uuid;
use crate::vsphere::Comparison;

/// The verdict on a machine of which no object has a BIOS UUID.
pub(super) fn judge<'a>(
    facts: &Facts<'a>,
    cluster: &'a ClusterNode<'a>,
    machine: &MachineNode<'a>,
    claims: &mut Claims<'_>,
) -> Verdict {
    let message = "No object of the machine has a BIOS UUID yet.";
    let mut evidence = vec![fact(EvidenceKind::BackupContent, Strength::Strong, message)];
    if let Some(vm) = with_instance_uuid(facts, machine) {
        let found = facts.vms.get(vm);
        evidence.extend(instance_evidence(machine, found));
        return Verdict::with_vm(vm, found, MachineReason::ProvisioningAtBackup, evidence);
    }
    let similar = similar(facts, cluster, machine);
    if let Some(vm) = similar.first().copied() {
        // Nothing tells them apart, so that none of them may be called a Ghost.
        for vm in &similar {
            claims.account_for(*vm);
        }
        let found = facts.vms.get(vm);
        let name = called(found);
        let message = match is_in_folder(found, machine.placement.folder.as_deref()) {
            Comparison::Same => format!("{name} has the machine's name and is in its folder."),
            Comparison::Different => {
                format!("{name} has the machine's name, managed object reference or Node, but is in another folder.")
            }
            Comparison::Unclear => {
                format!("{name} has the machine's name, managed object reference or Node.")
            }
        };
        evidence.push(
            fact(EvidenceKind::Name, Strength::Weak, message)
                .backup(machine.birth_name())
                .infrastructure(found.record.path.as_deref().unwrap_or(&found.record.name))
                .source(found.source),
        );
        return Verdict::new(MachineReason::NameMatchOnly, Some(vm), evidence);
    }
    match facts.gap(machine) {
        // A Machine without VSphereVM waits for its control plane, and has no vCenter yet.
        Some(_) if machine.vsphere_vm().is_none() && machine.server.is_none() => {}
        Some(gap) => {
            let reason = push_gap(&mut evidence, gap);
            return Verdict::new(reason, None, evidence);
        }
        None => evidence.push(facts.coverage_evidence(machine)),
    }
    Verdict::new(MachineReason::NeverProvisioned, None, evidence)
}

/// The virtual machine whose instance UUID is the UID of the machine's `VSphereVM`.
fn with_instance_uuid(facts: &Facts<'_>, machine: &MachineNode<'_>) -> Option<VmId> {
    let own = facts.vcenter_of(machine);
    let uid = machine.vsphere_vm().and_then(|vm| Uuid::parse(vm.meta.uid.as_deref()?))?;
    facts.vms.with_instance(uid).iter().copied().find(|vm| {
        let vm = facts.vms.get(*vm);
        own.is_none_or(|own| vm.vcenter == own) && !vm.record.template
    })
}

/// Virtual machines without another object that have the machine's name, managed object reference or Node, those in its
/// folder first.
fn similar<'a>(facts: &Facts<'a>, cluster: &'a ClusterNode<'a>, machine: &MachineNode<'a>) -> Vec<VmId> {
    let by_name = facts.vms.named(machine.birth_name()).iter().take(ALIKE).copied();
    let nodes = facts.nodes_of_machine(cluster, machine).iter();
    let by_node = nodes
        .flat_map(|found| &found.node.uuids)
        .flat_map(|uuid| facts.vms.with_bios(*uuid).iter().take(ALIKE))
        .copied();
    let all = by_name.chain(facts.with_moref_of(machine)).chain(by_node);
    let mut similar: Vec<VmId> = all
        .filter(|vm| {
            let vm = facts.vms.get(*vm);
            !vm.record.template && !facts.is_claimed(vm)
        })
        .collect();
    let folder = machine.placement.folder.as_deref();
    similar.sort_by_key(|vm| (is_in_folder(facts.vms.get(*vm), folder) != Comparison::Same, *vm));
    similar.dedup();
    similar
}
