//! The verdict on a machine of the backup.
//!
//! First each machine is compared with the virtual machines on its own, by BIOS UUID, then instance UUID, then, weakly,
//! by name. Then the machines are compared with each other: two that claim one virtual machine are both in doubt.

use std::collections::BTreeMap;

use super::absence::sentence;
use super::evidence::{With as _, called, fact};
use super::index::{Found, NodeIndex, VmIndex};
use super::matching::{Best, agreed, best, instance_evidence, lies_in};
use super::notes;
use super::{AliasDoubts, Claims, Duplicate, Input, MachineVerdict, Verdicts};
use crate::backup::Kind;
use crate::graph::{ClusterNode, Graph, MachineNode, Provider, UuidClaim};
use crate::ids::{IdVec, MachineId, VcenterId, VmId};
use crate::observations::Vm;
use crate::report::{Evidence, EvidenceKind, MachineReason, NodeRef, Strength};
use crate::sorted::{Sorted, TextKey};
use crate::uuid::Uuid;

/// The rules for machines of the backup.
pub(super) struct Rules<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) vms: &'a VmIndex<'a>,
    pub(super) nodes: &'a NodeIndex<'a>,
    pub(super) doubts: &'a AliasDoubts,
}

/// Verdicts on machines, and which virtual machines they account for.
pub(super) struct Decided<'a> {
    pub(super) verdicts: Verdicts,
    pub(super) claims: Claims<'a>,
}

/// What a machine turned out to be, apart from the others.
pub(super) struct Outcome {
    reason: MachineReason,
    vm: Option<VmId>,
    evidence: Vec<Evidence>,
    /// The objects of a deleted machine, whose virtual machine is proven gone.
    deleted: bool,
}

impl Outcome {
    pub(super) fn new(reason: MachineReason, vm: Option<VmId>, evidence: Vec<Evidence>) -> Self {
        Self { reason, vm, evidence, deleted: false }
    }
}

impl<'a> Rules<'a> {
    pub(super) fn decide(&self) -> Decided<'a> {
        let clusters = &self.input.graph.clusters;
        let names = clusters.enumerate().flat_map(|(id, cluster)| {
            let names = cluster.machines.iter().flat_map(|machine| both(&machine.name, Some(machine.birth_name())));
            names.map(move |name| (TextKey::new(name), id))
        });
        let mut claims = Claims {
            accounted: self.input.vcenters.vms.map(|_, _| false),
            matched_names: Sorted::default(),
            matches: IdVec::new(),
            names: Sorted::new(names),
            duplicates: BTreeMap::new(),
        };
        // A virtual machine whose BIOS UUID stands anywhere in the backup is somebody's, whichever vCenter it is in and
        // whatever becomes of the machine.
        for vm in self.vms.with_any_bios(&self.input.claimed_uuids) {
            claims.account_for(vm);
        }
        let mut deleted = Vec::new();
        let of_clusters = clusters.map(|of, cluster| {
            let mut verdicts = IdVec::new();
            for (id, machine) in cluster.machines.enumerate() {
                let outcome = self.outcome(cluster, machine, &mut claims);
                if outcome.deleted {
                    deleted.push((of, machine.name.clone()));
                } else {
                    verdicts.push(self.verdict(cluster, machine, id, outcome));
                }
            }
            verdicts
        });
        let mut verdicts = Verdicts { clusters: of_clusters, deleted, unattributed: Vec::new() };
        doubt_shared_vms(self.input.graph, &mut verdicts);
        self.claim(&verdicts, &mut claims);
        Decided { verdicts, claims }
    }

    /// Notes which virtual machines turned out to be machines.
    fn claim(&self, verdicts: &Verdicts, claims: &mut Claims<'a>) {
        let mut matched_names = Vec::new();
        for (id, cluster) in self.input.graph.clusters.enumerate() {
            for verdict in &verdicts.clusters[id] {
                let Some(vm) = verdict.vm else { continue };
                claims.account_for(vm);
                // Another machine's loser is this one's after all.
                claims.duplicates.remove(&vm);
                let matched = matches!(verdict.reason, MachineReason::Matched | MachineReason::ProvisioningAtBackup);
                if let (true, Some(machine)) = (matched, verdict.node) {
                    let found = claims.matches.push((vm, &cluster.key));
                    let birth_name = self.vms.get(vm).record.birth_name();
                    let names = both(cluster.machines[machine].birth_name(), birth_name);
                    matched_names.extend(names.map(|name| (TextKey::new(name), found)));
                }
            }
        }
        claims.matched_names = Sorted::new(matched_names.into_iter());
    }

    fn outcome(&self, cluster: &ClusterNode<'_>, machine: &MachineNode<'_>, claims: &mut Claims<'_>) -> Outcome {
        if cluster.provider != Provider::Vsphere {
            return self.unsupported(cluster, machine);
        }
        let outcome = match agreed(&machine.uuids) {
            Err(evidence) => {
                let uuids = machine.uuids.iter().filter_map(|claim| claim.uuid);
                let vm = uuids.into_iter().find_map(|uuid| self.vms.with_bios(uuid).first());
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
        let uuid = machine.uuid();
        let vm = uuid.and_then(|uuid| self.vms.with_bios(uuid).first().copied());
        if let (Some(uuid), Some(found)) = (uuid, vm.map(|vm| self.vms.get(vm))) {
            evidence.push(
                fact(EvidenceKind::BiosUuid, Strength::Proof, format!("{} carries its BIOS UUID.", called(found)))
                    .backup(&uuid.to_string())
                    .infrastructure(found.record.bios_uuid.as_deref().unwrap_or_default())
                    .source(found.source),
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
        claims: &mut Claims<'_>,
    ) -> Outcome {
        let Some(uuid) = claim.uuid else {
            return Outcome::new(MachineReason::InconsistentIds, None, Vec::new());
        };
        let own = machine.server.as_ref().and_then(|server| self.input.vcenters.id(server));
        let everywhere = self.vms.with_bios(uuid);
        let here: Vec<VmId> = everywhere
            .iter()
            .copied()
            .filter(|vm| machine.server.is_none() || Some(self.vms.get(*vm).vcenter) == own)
            .collect();
        match best(self.vms, machine, &here) {
            Best::None => self.absent(cluster, machine, claim, everywhere, claims),
            Best::Tie => {
                let duplicate =
                    Duplicate { cluster: cluster.key.clone(), machine: machine.name.clone(), undecided: true };
                claims.duplicates.extend(here.into_iter().map(|vm| (vm, duplicate.clone())));
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
                let duplicate =
                    Duplicate { cluster: cluster.key.clone(), machine: machine.name.clone(), undecided: false };
                let losers = everywhere.iter().copied().filter(|other| *other != vm);
                claims.duplicates.extend(losers.map(|loser| (loser, duplicate.clone())));
                let found = self.vms.get(vm);
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
                let instance = instance_evidence(machine, found);
                let proven = instance.is_some() || !found.record.is_at_rest();
                evidence.extend(instance);
                if let Some(node) = self.lives(cluster, machine, found.vcenter).filter(|_| !proven) {
                    let message = format!(
                        "It does not run, and Node {} was ready when the inventory was read: that runs on another virtual \
                         machine of this UUID, which was not read.",
                        node.node.name
                    );
                    evidence.push(fact(EvidenceKind::Node, Strength::Strong, message).source(&node.list.source));
                    return Outcome::new(MachineReason::DuplicateBiosUuid, Some(vm), evidence);
                }
                found_as(vm, found, MachineReason::Matched, evidence)
            }
        }
    }

    /// The backup knows no UUID of the machine: it was being made when the backup was taken.
    fn without_uuid(&self, cluster: &ClusterNode<'_>, machine: &MachineNode<'_>, claims: &mut Claims<'_>) -> Outcome {
        let own = machine.server.as_ref().and_then(|server| self.input.vcenters.id(server));
        let uid = machine.vsphere_vm().and_then(|vm| vm.meta.uid.as_deref());
        let mut evidence = vec![fact(
            EvidenceKind::BackupContent,
            Strength::Strong,
            "No object of the machine holds a BIOS UUID yet.",
        )];
        let by_instance = uid.and_then(Uuid::parse).and_then(|uid| {
            let found = self.vms.with_instance(uid).iter().map(|vm| (*vm, self.vms.get(*vm)));
            found.filter(|(_, vm)| own.is_none_or(|own| vm.vcenter == own)).find(|(_, vm)| !vm.record.template)
        });
        if let Some((vm, found)) = by_instance {
            evidence.extend(instance_evidence(machine, found));
            return found_as(vm, found, MachineReason::ProvisioningAtBackup, evidence);
        }
        let moref = machine.vsphere_vm().and_then(|vm| vm.moref.as_deref());
        let of_node =
            machine.machine.map(|object| self.nodes.of_machine(&cluster.key, &object.meta.name)).unwrap_or_default();
        let mut named: Vec<VmId> = self
            .vms
            .named(machine.birth_name())
            .iter()
            .copied()
            .chain(own.zip(moref).and_then(|(own, moref)| self.vms.with_moref(own, moref)))
            .chain(
                of_node.iter().flat_map(|found| &found.node.uuids).flat_map(|uuid| self.vms.with_bios(*uuid)).copied(),
            )
            .filter(|vm| {
                let found = self.vms.get(*vm);
                !found.record.template && !self.is_known(found)
            })
            .collect();
        named.sort_by_key(|vm| (!lies_in(self.vms.get(*vm), machine.placement.folder.as_deref()), *vm));
        named.dedup();
        if let Some(vm) = named.first().copied() {
            let found = self.vms.get(vm);
            // Nothing tells namesakes apart, so that none of them may be called a Ghost.
            for vm in &named {
                claims.account_for(*vm);
            }
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
                    .source(found.source),
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
            let may_lack = self.input.backup.cut || self.input.losses.is_some();
            if missing.lacks(Kind::Machine, namespace) || may_lack || machine.unreadable_part {
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
        let whole = machine.vsphere_machine.is_some() && !machine.vsphere_vms.is_empty();
        if let Some(losses) = self.input.losses.as_ref().filter(|_| !whole) {
            return Some(format!("{losses}: other objects of the machine may be missing."));
        }
        let missing = &self.input.graph.missing;
        let kind = [Kind::VSphereMachine, Kind::VSphereVM].into_iter().find(|kind| missing.lacks(*kind, namespace))?;
        Some(format!("The backup holds no {} of its namespace, although objects name some.", kind.name()))
    }

    fn verdict(
        &self,
        cluster: &ClusterNode<'_>,
        machine: &MachineNode<'_>,
        id: MachineId,
        outcome: Outcome,
    ) -> MachineVerdict {
        let mut notes = Vec::new();
        let mut moved_datacenter = None;
        let vm = outcome.vm.map(|vm| self.vms.get(vm));
        if let Some(vm) = vm {
            notes.extend(notes::of_match(machine, vm));
            moved_datacenter = notes::other_datacenter(machine, vm);
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
        let live_node = self
            .node_of(cluster, machine, vm)
            .map(|found| NodeRef { name: found.node.name.clone(), ready: found.node.ready });
        let is_gone = matches!(outcome.reason, MachineReason::VmMissing | MachineReason::StaleBeforeBackup);
        if let Some(node) = live_node.as_ref().filter(|node| is_gone && node.is_ready()) {
            notes.push(format!("Its Node {} was listed as ready all the same.", node.name));
        }
        MachineVerdict {
            name: machine.name.clone(),
            node: Some(id),
            place: Some(machine.place),
            reason: outcome.reason,
            critical: false,
            vm: outcome.vm,
            live_node,
            evidence: outcome.evidence,
            notes,
            moved_datacenter,
        }
    }

    /// Its Node, as the Machine's controller finds it, whether its virtual machine is there or not.
    fn node_of<'n>(
        &'n self,
        cluster: &'n ClusterNode<'_>,
        machine: &'n MachineNode<'_>,
        vm: Option<&Vm<'_>>,
    ) -> Option<Found<'n>> {
        let uuid = vm.map_or_else(|| machine.uuid(), |vm| vm.bios);
        let by_uuid = uuid
            .map(|uuid| self.nodes.with_uuid(uuid))
            .unwrap_or_default()
            .iter()
            .find(|found| found.list.cluster == cluster.key);
        let by_name = machine
            .machine
            .map(|object| self.nodes.of_machine(&cluster.key, &object.meta.name))
            .unwrap_or_default()
            .first();
        by_uuid.or(by_name).copied()
    }

    /// Its Node was ready when the vCenter's inventory was read: whatever that says, its virtual machine runs.
    pub(super) fn lives<'n>(
        &'n self,
        cluster: &'n ClusterNode<'_>,
        machine: &'n MachineNode<'_>,
        vcenter: VcenterId,
    ) -> Option<Found<'n>> {
        let read_at = self.input.vcenters.views[vcenter].collected_at?;
        self.node_of(cluster, machine, None).filter(|found| found.lives_at(read_at))
    }
}

/// Two machines that claim one virtual machine, or one UUID: at most one is right, and nothing tells which.
fn doubt_shared_vms(graph: &Graph<'_>, verdicts: &mut Verdicts) {
    let uuid_of = |cluster: &ClusterNode<'_>, verdict: &MachineVerdict| cluster.machines[verdict.node?].uuid();
    let all = || {
        let clusters = graph.clusters.enumerate();
        clusters.flat_map(|(id, cluster)| verdicts.clusters[id].iter().map(move |verdict| (cluster, verdict)))
    };
    let by_vm = shared(all().filter_map(|(_, verdict)| Some((verdict.vm?, verdict.name.as_str()))));
    let by_uuid =
        shared(all().filter_map(|(cluster, verdict)| Some((uuid_of(cluster, verdict)?, verdict.name.as_str()))));
    if by_vm.is_empty() && by_uuid.is_empty() {
        return;
    }
    for (id, cluster) in graph.clusters.enumerate() {
        for verdict in &mut verdicts.clusters[id] {
            let Some(vm) = verdict.vm else { continue };
            let (others, what) = match by_vm.get(&vm) {
                Some(names) => (names, "virtual machine"),
                None => match uuid_of(cluster, verdict).and_then(|uuid| by_uuid.get(&uuid)) {
                    Some(names) => (names, "virtual machine's BIOS UUID"),
                    None => continue,
                },
            };
            verdict.evidence.insert(
                0,
                fact(
                    EvidenceKind::BackupContent,
                    Strength::Strong,
                    format!("Several machines claim this {what}: {}.", others.join(", ")),
                ),
            );
            if verdict.reason.status() == crate::report::MachineStatus::Healthy {
                verdict.reason = MachineReason::ConflictingClaims;
            }
        }
    }
}

/// A name, and another one where it differs.
fn both<'n>(name: &'n str, other: Option<&'n str>) -> impl Iterator<Item = &'n str> {
    std::iter::once(name).chain(other.filter(|other| *other != name))
}

/// What several machines claim, with their names.
fn shared<'n, K: Copy + Ord, I: Iterator<Item = (K, &'n str)>>(claims: I) -> BTreeMap<K, Vec<String>> {
    let mut claims: Vec<(K, &str)> = claims.collect();
    claims.sort_by_key(|(claimed, _)| *claimed);
    claims
        .chunk_by(|(one, _), (other, _)| one == other)
        .filter(|claimants| claimants.len() > 1)
        .filter_map(|claimants| {
            Some((claimants.first()?.0, claimants.iter().map(|(_, name)| (*name).into()).collect()))
        })
        .collect()
}

/// A virtual machine is the machine's; whether that makes it Healthy depends on what vCenter sees of it.
fn found_as(vm: VmId, found: &Vm<'_>, healthy: MachineReason, mut evidence: Vec<Evidence>) -> Outcome {
    if found.record.template {
        evidence.push(
            fact(EvidenceKind::VmState, Strength::Strong, "It has been turned into a template.").source(found.source),
        );
        return Outcome::new(MachineReason::VmIsTemplate, Some(vm), evidence);
    }
    if !found.record.is_connected() {
        let state = found.record.connection_state.as_deref();
        let message = match state {
            Some(state) => format!("Its connection state is {state}: vCenter cannot tell how it is."),
            None => "Its connection state was not read.".to_owned(),
        };
        let mut state_evidence = fact(EvidenceKind::VmState, Strength::Strong, message).source(found.source);
        state_evidence.infrastructure = state.map(str::to_owned);
        evidence.push(state_evidence);
        return Outcome::new(MachineReason::VmInaccessible, Some(vm), evidence);
    }
    Outcome::new(healthy, Some(vm), evidence)
}
