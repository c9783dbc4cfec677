//! No virtual machine has a machine's BIOS UUID: is it gone, or was it only not read?

use super::claims::Claims;
use super::coverage::Gap;
use super::evidence::{With as _, called, fact};
use super::facts::Facts;
use super::index::ALIKE;
use super::verdict::Verdict;
use crate::english::sentence;
use crate::graph::{ClusterNode, MachineNode, UuidClaim};
use crate::ids::{VcenterId, VmId};
use crate::observations::Vm;
use crate::report::{Evidence, EvidenceKind, MachineReason, Strength};

/// The verdict on a machine of whose vCenter no virtual machine has its BIOS UUID. `elsewhere` are those of other
/// vCenters that have it.
pub(super) fn judge<'a>(
    facts: &Facts<'a>,
    cluster: &'a ClusterNode<'a>,
    machine: &MachineNode<'a>,
    claim: &UuidClaim<'_>,
    elsewhere: &[VmId],
    claims: &mut Claims<'_>,
) -> Verdict {
    let own = facts.vcenter_of(machine);
    let mut evidence = vec![not_found(machine, claim)];
    if let Some(vm) = facts.without_readable_uuid(machine, own) {
        evidence.push(unreadable_uuid(facts.vms.get(vm)));
        return Verdict::new(MachineReason::VmInaccessible, Some(vm), evidence);
    }
    if let Some(vm) = elsewhere.first().copied() {
        evidence.push(in_another_vcenter(facts, machine, facts.vms.get(vm)));
        let reason = match facts.gap(machine) {
            Some(gap) => push_gap(&mut evidence, gap),
            None => MachineReason::CandidateReplacement,
        };
        return Verdict::new(reason, Some(vm), evidence);
    }
    if let Some((vm, message)) = facts.replacement(cluster, machine) {
        let found = facts.vms.get(vm);
        let similar = fact(EvidenceKind::Name, Strength::Weak, message);
        evidence.push(similar.backup(machine.birth_name()).infrastructure(&found.record.name).source(found.source));
        return Verdict::new(MachineReason::CandidateReplacement, Some(vm), evidence);
    }
    if let Some(gap) = facts.gap(machine) {
        let reason = push_gap(&mut evidence, gap);
        return Verdict::new(reason, None, evidence);
    }
    if let Some(found) = own.and_then(|own| facts.live_node_of(cluster, machine, own)) {
        let message = format!(
            "Node {} was ready when the inventory was read, so its virtual machine runs where nothing was read.",
            found.node.name
        );
        evidence.push(fact(EvidenceKind::Node, Strength::Strong, message).source(&found.list.source));
        return Verdict::new(MachineReason::InventoryIncomplete, None, evidence);
    }
    if let Some(own) = own
        && let [first, more @ ..] = claims.unidentified(own)
    {
        evidence.push(unidentified(facts.vms.get(*first), more.len()));
        claims.missed_on.insert(own);
        return Verdict::new(MachineReason::VmInaccessible, None, evidence);
    }
    evidence.push(facts.coverage_evidence(machine));
    if let Some((why, entry)) = missing_at_backup(machine) {
        let message = "CAPV did not find it when the backup was taken.";
        evidence.push(fact(EvidenceKind::ObjectStatus, Strength::Strong, message).backup(why).source(entry));
        return Verdict::new(MachineReason::StaleBeforeBackup, None, evidence);
    }
    Verdict::new(MachineReason::VmMissing, None, evidence)
}

/// Adds why absence proves nothing, and gives the reason for the verdict.
pub(super) fn push_gap(evidence: &mut Vec<Evidence>, (reason, why): Gap) -> MachineReason {
    evidence.push(fact(EvidenceKind::Coverage, Strength::Strong, sentence(&why)));
    reason
}

fn not_found(machine: &MachineNode<'_>, claim: &UuidClaim<'_>) -> Evidence {
    let from = machine.server.as_ref().map(|server| format!(" from {server}")).unwrap_or_default();
    let message = format!("No virtual machine read{from} has the BIOS UUID in {}.", claim.field);
    fact(EvidenceKind::BiosUuid, Strength::Strong, message).backup(claim.raw).source(claim.entry)
}

fn unreadable_uuid(vm: &Vm<'_>) -> Evidence {
    let message = format!("vCenter cannot read the BIOS UUID of {}, which may be this machine.", called(vm));
    fact(EvidenceKind::VmState, Strength::Strong, message).source(vm.source)
}

/// A virtual machine that may be any machine that was not found, and how many more there are.
fn unidentified(vm: &Vm<'_>, more: usize) -> Evidence {
    let others = match more {
        0 => String::new(),
        1 => " and 1 other virtual machine".to_owned(),
        more => format!(" and {more} other virtual machines"),
    };
    let message = format!("vCenter cannot read the BIOS UUID of {}{others}, which may be this machine.", called(vm));
    fact(EvidenceKind::VmState, Strength::Weak, message).source(vm.source)
}

fn in_another_vcenter(facts: &Facts<'_>, machine: &MachineNode<'_>, vm: &Vm<'_>) -> Evidence {
    let server = &facts.input.vcenters.view_of(vm).server;
    let message = format!("{} on {server} has it, but the machine is on another vCenter.", called(vm));
    fact(EvidenceKind::Placement, Strength::Strong, message)
        .backup(machine.placement.server.as_deref().unwrap_or_default())
        .infrastructure(server)
        .source(vm.source)
}

/// The status in which an object says that CAPV did not find the virtual machine, and its entry.
fn missing_at_backup<'a>(machine: &MachineNode<'a>) -> Option<(&'a str, &'a str)> {
    let not_found =
        machine.vsphere_vms.iter().find_map(|vm| vm.not_found.as_deref().map(|why| (why, vm.meta.entry.as_str())));
    not_found.or_else(|| {
        let object = machine.machine?;
        let failure = object.failure.as_deref().filter(|failure| failure.contains("BIOS UUID"))?;
        Some((failure, object.meta.entry.as_str()))
    })
}

impl<'a> Facts<'a> {
    /// A virtual machine with the machine's name or managed object reference whose UUID vCenter cannot read.
    fn without_readable_uuid(&self, machine: &MachineNode<'_>, own: Option<VcenterId>) -> Option<VmId> {
        let by_name = self.vms.named(machine.birth_name()).iter().take(ALIKE).copied();
        self.with_moref_of(machine).into_iter().chain(by_name).find(|vm| {
            let vm = self.vms.get(*vm);
            vm.bios.is_none() && !vm.record.template && own.is_none_or(|own| vm.vcenter == own)
        })
    }

    /// A virtual machine that may be the machine's under a new UUID: restored from a backup of virtual machines, or
    /// copied. It has the machine's name, or its Node says so.
    fn replacement(&self, cluster: &'a ClusterNode<'a>, machine: &MachineNode<'a>) -> Option<(VmId, String)> {
        let is_free = |vm: &VmId| {
            let vm = self.vms.get(*vm);
            !vm.record.template && !self.is_claimed(vm)
        };
        let called = |vm: VmId| called(self.vms.get(vm));
        let nodes = self.nodes_of_machine(cluster, machine).iter();
        let of_nodes = nodes.flat_map(|found| &found.node.uuids);
        let mut of_nodes = of_nodes.flat_map(|uuid| self.vms.with_bios(*uuid).iter().take(ALIKE));
        if let Some(vm) = of_nodes.find(|vm| is_free(vm)).copied() {
            let message =
                format!("{} runs a Node that says it is this Machine, but has another BIOS UUID.", called(vm));
            return Some((vm, message));
        }
        // Its Node has the virtual machine's name, also where that is not the Machine's, as with Windows.
        let of_node = machine.machine.and_then(|object| object.node.as_deref());
        let mut names = [machine.birth_name(), machine.name.as_str()].into_iter().chain(of_node);
        // Among too many that are called so, any may be free.
        let is_candidate = |named: &'_ [VmId]| {
            let mut first = named.iter().take(ALIKE);
            let free = first.find(|vm| is_free(vm)).copied();
            free.or_else(|| named.first().copied().filter(|_| named.len() > ALIKE))
        };
        if let Some(vm) = names.find_map(|name| is_candidate(self.vms.named(name))) {
            let message =
                format!("{} has this machine's name, or was created under it, but has another BIOS UUID.", called(vm));
            return Some((vm, message));
        }
        let vm = self.with_moref_of(machine).filter(is_free)?;
        let message = format!("{} has the machine's managed object reference, but another BIOS UUID.", called(vm));
        Some((vm, message))
    }
}
