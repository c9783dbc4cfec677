//! No virtual machine carries a machine's BIOS UUID: is it gone, or is it only not to be seen?

use super::evidence::{With as _, called, fact};
use super::machine::{Outcome, Rules};
use super::{Claims, coverage_gap};
use crate::graph::{ClusterNode, MachineNode, UuidClaim};
use crate::ids::{VcenterId, VmId};
use crate::observations::Vm;
use crate::report::{Evidence, EvidenceKind, MachineReason, Strength};
use crate::sorted::TextKey;
use crate::vsphere::{datacenter, last_segment};

impl Rules<'_> {
    /// No virtual machine of the machine's vCenter carries its BIOS UUID.
    pub(super) fn absent(
        &self,
        cluster: &ClusterNode<'_>,
        machine: &MachineNode<'_>,
        claim: &UuidClaim<'_>,
        everywhere: &[VmId],
        claims: &Claims<'_>,
    ) -> Outcome {
        let own = machine.server.as_ref().and_then(|server| self.input.vcenters.id(server));
        let mut evidence = vec![
            fact(
                EvidenceKind::BiosUuid,
                Strength::Strong,
                match &machine.server {
                    Some(server) => format!(
                        "No virtual machine that was read from {server} carries the BIOS UUID that {} names.",
                        claim.field
                    ),
                    None => {
                        format!("No virtual machine that was read carries the BIOS UUID that {} names.", claim.field)
                    }
                },
            )
            .backup(claim.raw)
            .source(claim.entry),
        ];
        if let Some((vm, found)) = self.without_readable_uuid(machine, own) {
            evidence.push(
                fact(
                    EvidenceKind::VmState,
                    Strength::Strong,
                    format!("vCenter cannot read the BIOS UUID of {}, which may be it.", called(found)),
                )
                .source(found.source),
            );
            return Outcome::new(MachineReason::VmInaccessible, Some(vm), evidence);
        }
        if let Some(vm) = everywhere.first().copied() {
            let found = self.vms.get(vm);
            let server = self.input.vcenters.view_of(found).server.as_str();
            evidence.push(
                fact(
                    EvidenceKind::BiosUuid,
                    Strength::Strong,
                    format!("{} on {server}, another vCenter than the machine's, carries it.", called(found)),
                )
                .backup(machine.placement.server.as_deref().unwrap_or_default())
                .infrastructure(server)
                .source(found.source),
            );
            let reason = match self.gap(machine) {
                Some((reason, why)) => {
                    evidence.push(fact(EvidenceKind::Coverage, Strength::Strong, sentence(&why)));
                    reason
                }
                None => MachineReason::CandidateReplacement,
            };
            return Outcome::new(reason, Some(vm), evidence);
        }
        if let Some((vm, message)) = self.replacement(cluster, machine) {
            let found = self.vms.get(vm);
            evidence.push(
                fact(EvidenceKind::Name, Strength::Weak, message)
                    .backup(machine.birth_name())
                    .infrastructure(&found.record.name)
                    .source(found.source),
            );
            return Outcome::new(MachineReason::CandidateReplacement, Some(vm), evidence);
        }
        if let Some((reason, why)) = self.gap(machine) {
            evidence.push(fact(EvidenceKind::Coverage, Strength::Strong, sentence(&why)));
            return Outcome::new(reason, None, evidence);
        }
        if let Some(node) = own.and_then(|own| self.lives(cluster, machine, own)) {
            let message = format!(
                "Node {} was ready when the inventory was read: its virtual machine runs where nobody looked.",
                node.node.name
            );
            evidence.push(fact(EvidenceKind::Node, Strength::Strong, message).source(&node.list.source));
            return Outcome::new(MachineReason::InventoryIncomplete, None, evidence);
        }
        if let Some(found) = self.perhaps_renamed(machine, claims) {
            let message = format!("vCenter cannot read the BIOS UUID of {}, which may be it.", called(found));
            evidence.push(fact(EvidenceKind::VmState, Strength::Weak, message).source(found.source));
            return Outcome::new(MachineReason::VmInaccessible, None, evidence);
        }
        evidence.push(self.coverage_evidence(machine));
        let said =
            machine.vsphere_vms.iter().find_map(|vm| vm.not_found.as_deref().map(|why| (why, vm.meta.entry.as_str())));
        let given_up = machine.machine.and_then(|object| {
            let failure = object.failure.as_deref().filter(|failure| failure.contains("BIOS UUID"))?;
            Some((failure, object.meta.entry.as_str()))
        });
        if let Some((why, entry)) = said.or(given_up) {
            evidence.push(
                fact(
                    EvidenceKind::ObjectStatus,
                    Strength::Strong,
                    "CAPV could not find it already when the backup was taken.",
                )
                .backup(why)
                .source(entry),
            );
            return Outcome::new(MachineReason::StaleBeforeBackup, None, evidence);
        }
        Outcome::new(MachineReason::VmMissing, None, evidence)
    }

    /// Why the absence of a virtual machine proves nothing for this machine.
    pub(super) fn gap(&self, machine: &MachineNode<'_>) -> Option<(MachineReason, String)> {
        let Some(server) = &machine.server else {
            return Some((
                MachineReason::InventoryIncomplete,
                "the backup does not say which vCenter the machine is on".into(),
            ));
        };
        let Some(id) = self.input.vcenters.id(server) else {
            return Some((MachineReason::InventoryIncomplete, format!("its vCenter {server} was not read")));
        };
        let view = &self.input.vcenters.views[id];
        if self.doubts.concern(id) && coverage_gap(&view.coverage, &view.server).is_none() {
            return Some((
                MachineReason::InventoryIncomplete,
                format!("{server} may be a vCenter that was read under another name"),
            ));
        }
        coverage_gap(&view.coverage, &view.server).or_else(|| {
            let scope = view.scope.as_ref()?;
            let own = machine.placement.datacenter.as_deref();
            if own.is_some_and(|own| scope.iter().any(|covered| datacenter::may_be_same(covered, own))) {
                return None;
            }
            let covers = format!("the inventory of {} covers {} only", view.server, scope.join(", "));
            let why = match own {
                Some(own) => format!("{covers}, and the machine is in {own}"),
                None => format!("{covers}, and the backup does not name the machine's datacenter"),
            };
            Some((MachineReason::InventoryIncomplete, why))
        })
    }

    pub(super) fn coverage_evidence(&self, machine: &MachineNode<'_>) -> Evidence {
        let id = machine.server.as_ref().and_then(|server| self.input.vcenters.id(server));
        let view = id.map(|id| &self.input.vcenters.views[id]);
        let server = view.map(|view| view.server.as_str()).unwrap_or_default();
        let sources = view.map(|view| view.sources.join(", ")).unwrap_or_default();
        fact(
            EvidenceKind::Coverage,
            Strength::Strong,
            format!("{server} was read completely, after the backup began, in every datacenter that the backup names."),
        )
        .source(&sources)
    }

    /// A virtual machine that bears the machine's name or managed object reference and whose UUID vCenter cannot read.
    pub(super) fn without_readable_uuid(
        &self,
        machine: &MachineNode<'_>,
        own: Option<VcenterId>,
    ) -> Option<(VmId, &Vm<'_>)> {
        let moref = machine.vsphere_vm().and_then(|vm| vm.moref.as_deref());
        let by_moref = own.zip(moref).and_then(|(own, moref)| self.vms.with_moref(own, moref));
        let by_name = self.vms.named(machine.birth_name()).iter().copied();
        by_moref
            .into_iter()
            .chain(by_name)
            .map(|vm| (vm, self.vms.get(vm)))
            .find(|(_, vm)| vm.bios.is_none() && !vm.record.template && own.is_none_or(|own| vm.vcenter == own))
    }

    /// A virtual machine whose UUID vCenter cannot read, and that may be the machine under another name: it lies in the
    /// machine's folder, or vCenter has lost its name, too, and shows its file's. None that another machine is called.
    fn perhaps_renamed(&self, machine: &MachineNode<'_>, claims: &Claims<'_>) -> Option<&Vm<'_>> {
        let own = self.input.vcenters.id(machine.server.as_ref()?)?;
        let folder = machine.placement.folder.as_deref().map(last_segment);
        let near = folder.map(|folder| self.vms.unreadable_in(own, folder)).unwrap_or_default();
        let lost = self.vms.unreadable_in(own, "");
        let called = |name: &str| !claims.names.get(TextKey::new(name)).is_empty();
        let unnamed = |vm: &&Vm<'_>| !called(&vm.record.name) && !vm.record.birth_name().is_some_and(called);
        near.iter().chain(lost).map(|vm| self.vms.get(*vm)).find(unnamed)
    }

    /// A virtual machine that may be the machine's under a new UUID: restored from a backup of virtual machines, or
    /// copied. It carries the machine's name, or its Node says so.
    pub(super) fn replacement(&self, cluster: &ClusterNode<'_>, machine: &MachineNode<'_>) -> Option<(VmId, String)> {
        let free = |vm: &VmId| {
            let found = self.vms.get(*vm);
            (!found.record.template && !self.is_known(found)).then_some((*vm, found))
        };
        let moref = machine.vsphere_vm().and_then(|vm| vm.moref.as_deref());
        let own = machine.server.as_ref().and_then(|server| self.input.vcenters.id(server));
        let key = &cluster.key;
        let node_name = machine.machine.map(|object| object.meta.name.as_str());
        let of_node = node_name
            .map(|name| self.nodes.of_machine(key, name))
            .unwrap_or_default()
            .iter()
            .flat_map(|found| &found.node.uuids)
            .flat_map(|uuid| self.vms.with_bios(*uuid))
            .find_map(free);
        if let Some((vm, found)) = of_node {
            return Some((
                vm,
                format!(
                    "{} runs a live Node that says that it is this Machine, with another BIOS UUID.",
                    called(found)
                ),
            ));
        }
        // Its Node bears the virtual machine's name, also where that is not the Machine's, as with Windows.
        let of_node = machine.machine.and_then(|object| object.node.as_deref());
        let names = [machine.birth_name(), machine.name.as_str()].into_iter().chain(of_node);
        if let Some((vm, found)) = names.flat_map(|name| self.vms.named(name)).find_map(free) {
            return Some((
                vm,
                format!("{} carries this machine's name, or did at birth, but another BIOS UUID.", called(found)),
            ));
        }
        let (vm, found) =
            own.zip(moref).and_then(|(own, moref)| self.vms.with_moref(own, moref)).as_ref().and_then(free)?;
        Some((vm, format!("{} has the machine's managed object reference, but another BIOS UUID.", called(found))))
    }

    /// An object of the backup claims this virtual machine by its UUID.
    pub(super) fn is_known(&self, vm: &Vm<'_>) -> bool {
        let Some(uuid) = vm.bios else { return false };
        self.input.claims(uuid)
    }
}

/// Makes a clause a sentence.
pub(super) fn sentence(clause: &str) -> String {
    let mut characters = clause.chars();
    characters.next().map(|first| format!("{}{}.", first.to_uppercase(), characters.as_str())).unwrap_or_default()
}
