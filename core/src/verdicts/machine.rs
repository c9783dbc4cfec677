//! The verdict on a machine of the backup.
//!
//! First each machine is compared with the virtual machines on its own, by BIOS UUID, then instance UUID, then, weakly,
//! by name. Then the machines are compared with each other: two that claim one virtual machine are both in doubt.

use std::collections::BTreeMap;

use super::evidence::{With as _, called, fact};
use super::index::{NodeIndex, VmIndex};
use super::{AliasDoubts, Claims, Duplicate, Input, MachineVerdict, Verdicts, coverage_gap};
use crate::backup::Kind;
use crate::graph::{ClusterNode, MachineNode, Provider, UuidClaim};
use crate::observations::Vm;
use crate::report::{Evidence, EvidenceKind, MachineReason, NodeRef, Strength};
use crate::server::last_segment;
use crate::uuid::Uuid;

/// The rules for machines of the backup.
pub(super) struct Rules<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) vms: &'a VmIndex<'a>,
    pub(super) nodes: &'a NodeIndex<'a>,
    pub(super) doubts: &'a AliasDoubts,
}

/// Verdicts on machines, and which virtual machines they account for.
pub(super) struct Decided {
    pub(super) verdicts: Verdicts,
    pub(super) claims: Claims,
}

/// What a machine turned out to be, apart from the others.
struct Outcome {
    reason: MachineReason,
    vm: Option<usize>,
    evidence: Vec<Evidence>,
    /// The objects of a deleted machine, whose virtual machine is proven gone.
    deleted: bool,
}

impl Outcome {
    fn new(reason: MachineReason, vm: Option<usize>, evidence: Vec<Evidence>) -> Self {
        Self { reason, vm, evidence, deleted: false }
    }
}

impl Rules<'_> {
    pub(super) fn decide(&self) -> Decided {
        let mut claims = Claims::default();
        self.account_for_every_uuid(&mut claims);
        let mut verdicts = Verdicts::default();
        for (position, cluster) in self.input.graph.clusters.iter().enumerate() {
            let mut machines = Vec::with_capacity(cluster.machines.len());
            for (number, machine) in cluster.machines.iter().enumerate() {
                let outcome = self.outcome(cluster, machine, &mut claims);
                if outcome.deleted {
                    verdicts.deleted.push((position, machine.name.clone()));
                } else {
                    machines.push(self.verdict(cluster, machine, number, outcome));
                }
            }
            verdicts.clusters.push(machines);
        }
        doubt_shared_vms(&mut verdicts);
        for (cluster, machines) in self.input.graph.clusters.iter().zip(&verdicts.clusters) {
            for verdict in machines {
                let Some(vm) = verdict.vm else { continue };
                claims.accounted.insert(vm);
                let matched = matches!(verdict.reason, MachineReason::Matched | MachineReason::ProvisioningAtBackup);
                let node = verdict.node.and_then(|node| cluster.machines.get(node));
                if let (true, Some(node)) = (matched, node) {
                    claims.matched_names.insert(node.birth_name().to_owned(), vm);
                    if let Some(birth) = self.vms.get(vm).and_then(|vm| vm.record.birth_name()) {
                        claims.matched_names.insert(birth.to_owned(), vm);
                    }
                }
            }
        }
        Decided { verdicts, claims }
    }

    /// A virtual machine whose BIOS UUID stands anywhere in the backup is somebody's, whichever vCenter it is in and
    /// whatever becomes of the machine.
    fn account_for_every_uuid(&self, claims: &mut Claims) {
        for uuid in &self.input.claimed_uuids {
            claims.accounted.extend(self.vms.with_bios(*uuid));
        }
    }

    fn outcome(&self, cluster: &ClusterNode<'_>, machine: &MachineNode<'_>, claims: &mut Claims) -> Outcome {
        if cluster.provider != Provider::Vsphere {
            return self.unsupported(cluster, machine);
        }
        let uuids = machine.uuid_claims();
        let outcome = match agreed(&uuids) {
            Err(evidence) => {
                let vm = uuids.iter().filter_map(|claim| claim.uuid).find_map(|uuid| self.vms.with_bios(uuid).first());
                Outcome::new(MachineReason::InconsistentIds, vm.copied(), evidence)
            }
            Ok(Some(claim)) => self.by_uuid(cluster, machine, &claim, claims),
            Ok(None) => self.without_uuid(cluster, machine, claims),
        };
        self.soften(cluster, machine, outcome)
    }

    fn unsupported(&self, cluster: &ClusterNode<'_>, machine: &MachineNode<'_>) -> Outcome {
        let provider = match &cluster.provider {
            Provider::Supervisor => "a vSphere Supervisor".to_owned(),
            Provider::Other(kind) => format!("the provider of {kind}"),
            Provider::Vsphere => "CAPV".to_owned(),
        };
        let mut evidence = vec![fact(
            EvidenceKind::BackupContent,
            Strength::Strong,
            format!("The cluster's infrastructure belongs to {provider}, whose ways this program does not know."),
        )];
        let uuid = machine.uuid_claims().into_iter().find_map(|claim| claim.uuid);
        let vm = uuid.and_then(|uuid| self.vms.with_bios(uuid).first().copied());
        if let (Some(uuid), Some(found)) = (uuid, vm.and_then(|vm| self.vms.get(vm))) {
            evidence.push(
                fact(EvidenceKind::BiosUuid, Strength::Proof, format!("{} carries its BIOS UUID.", called(found)))
                    .backup(&uuid.to_string())
                    .infrastructure(found.record.bios_uuid.as_deref().unwrap_or_default())
                    .source(&found.source),
            );
        }
        Outcome::new(MachineReason::UnsupportedProvider, vm, evidence)
    }

    /// The backup knows the machine's BIOS UUID.
    fn by_uuid(
        &self,
        cluster: &ClusterNode<'_>,
        machine: &MachineNode<'_>,
        claim: &UuidClaim<'_>,
        claims: &mut Claims,
    ) -> Outcome {
        let Some(uuid) = claim.uuid else {
            return Outcome::new(MachineReason::InconsistentIds, None, Vec::new());
        };
        let own = machine.server.as_ref().and_then(|server| self.input.vcenters.position(server));
        let everywhere = self.vms.with_bios(uuid);
        let here: Vec<usize> = everywhere
            .iter()
            .copied()
            .filter(|vm| machine.server.is_none() || self.vms.get(*vm).map(|vm| vm.vcenter) == own)
            .collect();
        match self.best(machine, &here) {
            Best::None => self.absent(cluster, machine, claim, everywhere),
            Best::Tie => {
                for vm in here {
                    claims
                        .duplicates
                        .insert(vm, Duplicate { cluster: cluster.key.clone(), machine: machine.name.clone() });
                }
                let evidence = fact(
                    EvidenceKind::BiosUuid,
                    Strength::Strong,
                    "Several virtual machines carry its BIOS UUID, and neither instance UUID, managed object reference, \
                     name nor folder tells which is the machine's.",
                );
                Outcome::new(
                    MachineReason::DuplicateBiosUuid,
                    None,
                    vec![evidence.backup(claim.raw).source(claim.entry)],
                )
            }
            Best::One(vm, tie_break) => {
                // Copies in other vCenters, too, are nobody's Ghosts.
                for loser in everywhere.iter().copied().filter(|other| *other != vm) {
                    claims
                        .duplicates
                        .insert(loser, Duplicate { cluster: cluster.key.clone(), machine: machine.name.clone() });
                }
                let Some(found) = self.vms.get(vm) else {
                    return Outcome::new(MachineReason::InventoryIncomplete, None, Vec::new());
                };
                let mut evidence = vec![
                    fact(
                        EvidenceKind::BiosUuid,
                        Strength::Proof,
                        format!("{} carries the BIOS UUID that {} names.", called(found), claim.field),
                    )
                    .backup(claim.raw)
                    .infrastructure(found.record.bios_uuid.as_deref().unwrap_or_default())
                    .source(claim.entry),
                ];
                evidence.extend(tie_break);
                evidence.extend(self.instance_evidence(machine, found));
                self.found(vm, found, MachineReason::Matched, evidence)
            }
        }
    }

    /// A virtual machine is the machine's; whether that makes it Healthy depends on what vCenter sees of it.
    fn found(&self, vm: usize, found: &Vm, healthy: MachineReason, mut evidence: Vec<Evidence>) -> Outcome {
        if found.record.template {
            evidence.push(
                fact(EvidenceKind::VmState, Strength::Strong, "It has been turned into a template.")
                    .source(&found.source),
            );
            return Outcome::new(MachineReason::VmIsTemplate, Some(vm), evidence);
        }
        if !found.record.is_connected() {
            let state = found.record.connection_state.as_deref();
            let message = match state {
                Some(state) => format!("Its connection state is {state}: vCenter cannot tell how it is."),
                None => "Its connection state was not read.".to_owned(),
            };
            let mut state_evidence = fact(EvidenceKind::VmState, Strength::Strong, message).source(&found.source);
            state_evidence.infrastructure = state.map(str::to_owned);
            evidence.push(state_evidence);
            return Outcome::new(MachineReason::VmInaccessible, Some(vm), evidence);
        }
        Outcome::new(healthy, Some(vm), evidence)
    }

    /// A match of the instance UUID is proof; a mismatch says nothing, because restores and moves change UIDs.
    fn instance_evidence(&self, machine: &MachineNode<'_>, found: &Vm) -> Option<Evidence> {
        let uid = machine.vsphere_vm()?.meta.uid.as_deref()?;
        (Uuid::parse(uid)? == found.instance?).then(|| {
            fact(EvidenceKind::InstanceUuid, Strength::Proof, "Its instance UUID is the VSphereVM's UID.")
                .backup(uid)
                .infrastructure(found.record.instance_uuid.as_deref().unwrap_or_default())
        })
    }

    /// Which of several virtual machines with one BIOS UUID is the machine's: the one with the instance UUID, else the
    /// managed object reference, else the name and folder. Templates stand back.
    fn best(&self, machine: &MachineNode<'_>, here: &[usize]) -> Best {
        let all: Vec<(usize, &Vm)> = here.iter().filter_map(|vm| Some((*vm, self.vms.get(*vm)?))).collect();
        let alive: Vec<_> = all.iter().copied().filter(|(_, vm)| !vm.record.template).collect();
        let candidates = if alive.is_empty() { all } else { alive };
        match candidates.as_slice() {
            [] => return Best::None,
            [(vm, _)] => return Best::One(*vm, None),
            _ => {}
        }
        let uid = machine.vsphere_vm().and_then(|vm| Uuid::parse(vm.meta.uid.as_deref()?));
        let moref = machine.vsphere_vm().and_then(|vm| vm.moref.as_deref());
        let birth = machine.birth_name();
        let by_instance = |vm: &Vm| uid.is_some() && vm.instance == uid;
        let by_moref = |vm: &Vm| moref.is_some() && vm.record.moref.as_deref() == moref;
        let by_name = |vm: &Vm| vm.record.name == birth;
        let by_place = |vm: &Vm| vm.record.name == birth && lies_in(vm, machine.placement.folder.as_deref());
        let rules: [(&dyn Fn(&Vm) -> bool, EvidenceKind, &str); 4] = [
            (&by_instance, EvidenceKind::InstanceUuid, "its instance UUID is the VSphereVM's UID"),
            (&by_moref, EvidenceKind::ManagedObjectReference, "it has the managed object reference of the VSphereVM"),
            (&by_place, EvidenceKind::Placement, "it has the machine's name and folder"),
            (&by_name, EvidenceKind::Name, "it has the machine's name"),
        ];
        for (rule, kind, why) in rules {
            let winners: Vec<_> = candidates.iter().filter(|(_, vm)| rule(vm)).collect();
            if let [(vm, _)] = winners.as_slice() {
                let others = candidates.len().saturating_sub(1);
                let evidence = fact(
                    kind,
                    Strength::Strong,
                    format!(
                        "{others} other virtual machine(s) carry the same BIOS UUID; this one counts because {why}."
                    ),
                );
                return Best::One(*vm, Some(evidence));
            }
        }
        Best::Tie
    }

    /// No virtual machine of the machine's vCenter carries its BIOS UUID.
    fn absent(
        &self,
        cluster: &ClusterNode<'_>,
        machine: &MachineNode<'_>,
        claim: &UuidClaim<'_>,
        everywhere: &[usize],
    ) -> Outcome {
        let own = machine.server.as_ref().and_then(|server| self.input.vcenters.position(server));
        let mut evidence = vec![
            fact(
                EvidenceKind::BiosUuid,
                Strength::Strong,
                format!("No virtual machine carries the BIOS UUID that {} names.", claim.field),
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
                .source(&found.source),
            );
            return Outcome::new(MachineReason::VmInaccessible, Some(vm), evidence);
        }
        let elsewhere = everywhere.iter().find_map(|vm| Some((*vm, self.vms.get(*vm)?)));
        if let Some((vm, found)) = elsewhere {
            let server = self.input.vcenters.view(found.vcenter).map(|view| view.server.as_str()).unwrap_or_default();
            evidence.push(
                fact(
                    EvidenceKind::BiosUuid,
                    Strength::Strong,
                    format!("{} on {server}, another vCenter than the machine's, carries it.", called(found)),
                )
                .backup(machine.placement.server.as_deref().unwrap_or_default())
                .infrastructure(server)
                .source(&found.source),
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
                    .infrastructure(found.map(|vm| vm.record.name.as_str()).unwrap_or_default())
                    .source(found.map(|vm| vm.source.as_str()).unwrap_or_default()),
            );
            return Outcome::new(MachineReason::CandidateReplacement, Some(vm), evidence);
        }
        if let Some((reason, why)) = self.gap(machine) {
            evidence.push(fact(EvidenceKind::Coverage, Strength::Strong, sentence(&why)));
            return Outcome::new(reason, None, evidence);
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
    fn gap(&self, machine: &MachineNode<'_>) -> Option<(MachineReason, String)> {
        let Some(server) = &machine.server else {
            return Some((
                MachineReason::InventoryIncomplete,
                "the backup does not say which vCenter the machine is on".into(),
            ));
        };
        let view = self
            .input
            .vcenters
            .position(server)
            .and_then(|position| Some((position, self.input.vcenters.view(position)?)));
        let Some((position, view)) = view else {
            return Some((MachineReason::InventoryIncomplete, format!("its vCenter {server} was not read")));
        };
        if self.doubts.concern(position) && coverage_gap(&view.coverage, &view.server).is_none() {
            return Some((
                MachineReason::InventoryIncomplete,
                format!("{server} may be a vCenter that was read under another name"),
            ));
        }
        coverage_gap(&view.coverage, &view.server)
    }

    fn coverage_evidence(&self, machine: &MachineNode<'_>) -> Evidence {
        let view =
            machine.server.as_ref().and_then(|server| self.input.vcenters.view(self.input.vcenters.position(server)?));
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
    fn without_readable_uuid(&self, machine: &MachineNode<'_>, own: Option<usize>) -> Option<(usize, &Vm)> {
        let moref = machine.vsphere_vm().and_then(|vm| vm.moref.as_deref());
        let by_moref = own.zip(moref).and_then(|(own, moref)| self.vms.with_moref(own, moref));
        let by_name = self.vms.named(machine.birth_name()).iter().copied();
        by_moref
            .into_iter()
            .chain(by_name)
            .filter_map(|vm| Some((vm, self.vms.get(vm)?)))
            .find(|(_, vm)| vm.bios.is_none() && !vm.record.template && own.is_none_or(|own| vm.vcenter == own))
    }

    /// A virtual machine that may be the machine's under a new UUID: restored from a backup of virtual machines, or
    /// copied. It carries the machine's name, or its Node says so.
    fn replacement(&self, cluster: &ClusterNode<'_>, machine: &MachineNode<'_>) -> Option<(usize, String)> {
        let free = |vm: &usize| {
            let found = self.vms.get(*vm)?;
            (!found.record.template && !self.is_known(found)).then_some((*vm, found))
        };
        let moref = machine.vsphere_vm().and_then(|vm| vm.moref.as_deref());
        let own = machine.server.as_ref().and_then(|server| self.input.vcenters.position(server));
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
        let names = [machine.birth_name(), machine.name.as_str()];
        if let Some((vm, found)) = names.iter().flat_map(|name| self.vms.named(name)).find_map(free) {
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
    fn is_known(&self, vm: &Vm) -> bool {
        let Some(uuid) = vm.bios else { return false };
        self.input.claimed_uuids.contains(&uuid)
    }

    /// The backup knows no UUID of the machine: it was being made when the backup was taken.
    fn without_uuid(&self, cluster: &ClusterNode<'_>, machine: &MachineNode<'_>, claims: &mut Claims) -> Outcome {
        let own = machine.server.as_ref().and_then(|server| self.input.vcenters.position(server));
        let uid = machine.vsphere_vm().and_then(|vm| vm.meta.uid.as_deref());
        let mut evidence = vec![fact(
            EvidenceKind::BackupContent,
            Strength::Strong,
            "No object of the machine holds a BIOS UUID yet.",
        )];
        let by_instance = uid.and_then(Uuid::parse).and_then(|uid| {
            let found = self.vms.with_instance(uid).iter().filter_map(|vm| Some((*vm, self.vms.get(*vm)?)));
            found.filter(|(_, vm)| own.is_none_or(|own| vm.vcenter == own)).find(|(_, vm)| !vm.record.template)
        });
        if let Some((vm, found)) = by_instance {
            evidence.extend(self.instance_evidence(machine, found));
            return self.found(vm, found, MachineReason::ProvisioningAtBackup, evidence);
        }
        let moref = machine.vsphere_vm().and_then(|vm| vm.moref.as_deref());
        let of_node =
            machine.machine.map(|object| self.nodes.of_machine(&cluster.key, &object.meta.name)).unwrap_or_default();
        let mut named: Vec<usize> = self
            .vms
            .named(machine.birth_name())
            .iter()
            .copied()
            .chain(own.zip(moref).and_then(|(own, moref)| self.vms.with_moref(own, moref)))
            .chain(
                of_node.iter().flat_map(|found| &found.node.uuids).flat_map(|uuid| self.vms.with_bios(*uuid)).copied(),
            )
            .filter(|vm| self.vms.get(*vm).is_some_and(|vm| !vm.record.template && !self.is_known(vm)))
            .collect();
        named.sort_by_key(|vm| {
            let found = self.vms.get(*vm);
            (found.is_none_or(|vm| !lies_in(vm, machine.placement.folder.as_deref())), *vm)
        });
        named.dedup();
        if let Some((vm, found)) = named.first().and_then(|vm| Some((*vm, self.vms.get(*vm)?))) {
            // Nothing tells namesakes apart, so that none of them may be called a Ghost.
            claims.accounted.extend(named.iter().copied());
            let folder = machine.placement.folder.as_deref();
            let message = if lies_in(found, folder) {
                format!("{} has the machine's name and lies in its folder.", called(found))
            } else {
                format!(
                    "{} has the machine's name, managed object reference or Node, but lies in another folder.",
                    called(found)
                )
            };
            evidence.push(
                fact(EvidenceKind::Name, Strength::Weak, message)
                    .backup(machine.birth_name())
                    .infrastructure(found.record.path.as_deref().unwrap_or(&found.record.name))
                    .source(&found.source),
            );
            return Outcome::new(MachineReason::NameMatchOnly, Some(vm), evidence);
        }
        if let Some((reason, why)) = self.gap(machine) {
            // A Machine without VSphereVM waits for its control plane: it has no vCenter yet either.
            if machine.vsphere_vm().is_some() || machine.server.is_some() {
                evidence.push(fact(EvidenceKind::Coverage, Strength::Strong, sentence(&why)));
                return Outcome::new(reason, None, evidence);
            }
        } else {
            evidence.push(self.coverage_evidence(machine));
        }
        Outcome::new(MachineReason::NeverProvisioned, None, evidence)
    }

    /// What is missing from the backup, or was being deleted, weakens a verdict.
    fn soften(&self, cluster: &ClusterNode<'_>, machine: &MachineNode<'_>, mut outcome: Outcome) -> Outcome {
        let namespace = &cluster.key.namespace;
        let missing = &self.input.graph.missing;
        if machine.machine.is_none() && !machine.standalone {
            if missing.lacks(Kind::Machine, namespace) || self.input.backup.cut || machine.unreadable_part {
                outcome.evidence.push(fact(
                    EvidenceKind::BackupContent,
                    Strength::Strong,
                    "The backup does not hold its Machine, and may lack Machines.",
                ));
                return Outcome::new(MachineReason::BackupIncomplete, outcome.vm, outcome.evidence);
            }
            let gone = matches!(
                outcome.reason,
                MachineReason::VmMissing | MachineReason::StaleBeforeBackup | MachineReason::NeverProvisioned
            );
            if gone && self.gap(machine).is_none() && self.lack(machine, namespace).is_none() {
                outcome.deleted = true;
                return outcome;
            }
            outcome.evidence.push(fact(
                EvidenceKind::BackupContent,
                Strength::Strong,
                "Its Machine is not in the backup: Velero leaves out what is being deleted.",
            ));
            return Outcome::new(MachineReason::DeletingAtBackup, outcome.vm, outcome.evidence);
        }
        if machine.contradicted {
            outcome.evidence.push(fact(
                EvidenceKind::BackupContent,
                Strength::Strong,
                "The archive holds copies of its objects that contradict each other.",
            ));
            return Outcome::new(MachineReason::BackupIncomplete, outcome.vm, outcome.evidence);
        }
        let depends = matches!(
            outcome.reason,
            MachineReason::VmMissing | MachineReason::StaleBeforeBackup | MachineReason::NeverProvisioned
        );
        if let (true, Some(why)) = (depends, self.lack(machine, namespace)) {
            outcome.evidence.push(fact(EvidenceKind::BackupContent, Strength::Strong, why));
            return Outcome::new(MachineReason::BackupIncomplete, outcome.vm, outcome.evidence);
        }
        outcome
    }

    /// What the backup lacks that could change what is known of a machine without virtual machine.
    fn lack(&self, machine: &MachineNode<'_>, namespace: &str) -> Option<String> {
        if self.input.backup.cut {
            return Some("The archive is cut: other objects of the machine may be missing.".to_owned());
        }
        if machine.unreadable_part {
            return Some("An object of the machine is in the archive but could not be read.".to_owned());
        }
        let missing = &self.input.graph.missing;
        let kind = [Kind::VSphereMachine, Kind::VSphereVM].into_iter().find(|kind| missing.lacks(*kind, namespace))?;
        Some(format!("The backup holds no {} of its namespace, although objects name some.", kind.name()))
    }

    fn verdict(
        &self,
        cluster: &ClusterNode<'_>,
        machine: &MachineNode<'_>,
        number: usize,
        outcome: Outcome,
    ) -> MachineVerdict {
        let mut notes = Vec::new();
        let mut moved_datacenter = None;
        let vm = outcome.vm.and_then(|vm| self.vms.get(vm));
        if let Some(vm) = vm {
            notes.extend(state_notes(machine, vm));
            moved_datacenter = other_datacenter(machine, vm);
            if let Some((from, to)) = &moved_datacenter {
                notes.push(format!("It was moved from datacenter {from} to {to}, where CAPV will not find it."));
            }
        }
        if machine.machine.is_some()
            && cluster.provider == Provider::Vsphere
            && outcome.reason == MachineReason::Matched
        {
            let lacking = [
                machine.vsphere_machine.is_none().then_some("VSphereMachine"),
                machine.vsphere_vms.is_empty().then_some("VSphereVM"),
            ];
            let lacking: Vec<_> = lacking.into_iter().flatten().collect();
            if !lacking.is_empty() {
                notes.push(format!("The backup holds no {} of this machine.", lacking.join(" and no ")));
            }
        }
        MachineVerdict {
            name: machine.name.clone(),
            node: Some(number),
            place: Some(machine.place),
            reason: outcome.reason,
            critical: false,
            vm: outcome.vm,
            live_node: self.live_node(cluster, machine, vm),
            evidence: outcome.evidence,
            notes,
            moved_datacenter,
        }
    }

    fn live_node(&self, cluster: &ClusterNode<'_>, machine: &MachineNode<'_>, vm: Option<&Vm>) -> Option<NodeRef> {
        let by_uuid = vm
            .and_then(|vm| vm.bios)
            .map(|uuid| self.nodes.with_uuid(uuid))
            .unwrap_or_default()
            .iter()
            .find(|found| found.list.cluster == cluster.key);
        let by_name = machine
            .machine
            .map(|object| self.nodes.of_machine(&cluster.key, &object.meta.name))
            .unwrap_or_default()
            .first();
        by_uuid.or(by_name).map(|found| NodeRef { name: found.node.name.clone(), ready: found.node.ready })
    }
}

enum Best {
    None,
    One(usize, Option<Evidence>),
    Tie,
}

/// The UUID that all objects of a machine agree on.
fn agreed<'a>(claims: &[UuidClaim<'a>]) -> Result<Option<UuidClaim<'a>>, Vec<Evidence>> {
    let Some(first) = claims.first() else { return Ok(None) };
    let same = claims.iter().all(|claim| claim.uuid.is_some() && claim.uuid == first.uuid);
    if same {
        return Ok(Some(first.clone()));
    }
    let evidence = claims.iter().map(|claim| {
        let message = if claim.uuid.is_some() {
            format!("{} names this BIOS UUID.", claim.field)
        } else {
            format!("{} is no UUID of a virtual machine.", claim.field)
        };
        fact(EvidenceKind::BiosUuid, Strength::Strong, message).backup(claim.raw).source(claim.entry)
    });
    Err(evidence.collect())
}

/// Two machines that claim one virtual machine: at most one is right, and nothing tells which.
fn doubt_shared_vms(verdicts: &mut Verdicts) {
    let mut claimants: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for verdict in verdicts.clusters.iter().flatten() {
        if let Some(vm) = verdict.vm {
            claimants.entry(vm).or_default().push(verdict.name.clone());
        }
    }
    for verdict in verdicts.clusters.iter_mut().flatten() {
        let Some(others) = verdict.vm.and_then(|vm| claimants.get(&vm)).filter(|names| names.len() > 1) else {
            continue;
        };
        verdict.evidence.insert(
            0,
            fact(
                EvidenceKind::BackupContent,
                Strength::Strong,
                format!("Several machines claim this virtual machine: {}.", others.join(", ")),
            ),
        );
        if verdict.reason.status() == crate::report::MachineStatus::Healthy {
            verdict.reason = MachineReason::ConflictingClaims;
        }
    }
}

/// A virtual machine lies in a folder, by path where both are known, else by name.
fn lies_in(vm: &Vm, folder: Option<&str>) -> bool {
    let (Some(folder), Some(path)) = (folder, vm.record.folder_path()) else { return false };
    let folder = folder.trim_end_matches('/');
    if folder.starts_with('/') { folder == path } else { last_segment(folder) == last_segment(path) }
}

/// What else a person should know of a virtual machine that is there.
fn state_notes(machine: &MachineNode<'_>, vm: &Vm) -> Vec<String> {
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

fn other_datacenter(machine: &MachineNode<'_>, vm: &Vm) -> Option<(String, String)> {
    let made_in = last_segment(machine.placement.datacenter.as_deref()?);
    let lies_in = last_segment(vm.record.datacenter.as_deref()?);
    // A managed object reference cannot be compared with a name.
    let comparable = !made_in.is_empty() && !made_in.starts_with("datacenter-");
    (comparable && made_in != lies_in).then(|| (made_in.to_owned(), lies_in.to_owned()))
}

/// Makes a clause a sentence.
fn sentence(clause: &str) -> String {
    let mut characters = clause.chars();
    characters.next().map(|first| format!("{}{}.", first.to_uppercase(), characters.as_str())).unwrap_or_default()
}
