//! The verdict on a machine of the backup, apart from the other machines.
//!
//! A machine is compared with virtual machines by BIOS UUID, then by instance UUID, then, weakly, by name.

use super::absence;
use super::claims::Claims;
use super::completeness;
use super::evidence::{With as _, called, fact};
use super::facts::Facts;
use super::index::ALIKE;
use super::matching::{Best, agreed, best, instance_evidence};
use super::provisioning;
use super::verdict::{MachineVerdict, Verdict, Verdicts};
use super::{conflicts, notes};
use crate::graph::{ClusterNode, MachineNode, Provider, UuidClaim};
use crate::ids::{IdVec, MachineId, VmId};
use crate::observations::Vm;
use crate::report::{Evidence, EvidenceKind, MachineReason, NodeRef, Strength};
use crate::uuid::Uuid;
use crate::vsphere::{Comparison, folder};

/// Judges every machine of the backup. Gives the verdicts, and which virtual machines they account for.
pub(super) fn decide<'a>(facts: &Facts<'a>) -> (Verdicts, Claims<'a>) {
    let mut claims = Claims::new(facts);
    let mut deleted = Vec::new();
    let clusters = facts.input.graph.clusters.map(|of, cluster| {
        let mut verdicts = IdVec::new();
        for (id, machine) in cluster.machines.enumerate() {
            let verdict = judge(facts, cluster, machine, &mut claims);
            if verdict.is_left_over {
                deleted.push((of, machine.name.clone()));
            } else {
                verdicts.push(complete(facts, cluster, id, verdict));
            }
        }
        verdicts
    });
    let mut verdicts = Verdicts { clusters, deleted, ..Verdicts::default() };
    conflicts::doubt_shared_vms(facts.input.graph, &mut verdicts);
    claims.add_matches(facts, &verdicts);
    (verdicts, claims)
}

fn judge<'a>(
    facts: &Facts<'a>,
    cluster: &'a ClusterNode<'a>,
    machine: &MachineNode<'a>,
    claims: &mut Claims<'_>,
) -> Verdict {
    if machine.provider != Provider::Vsphere {
        return of_other_provider(facts, cluster, machine);
    }
    let verdict = match agreed(&machine.uuids) {
        Ok(Some((claim, uuid))) => by_uuid(facts, cluster, machine, &claim, uuid, claims),
        Ok(None) => provisioning::judge(facts, cluster, machine, claims),
        Err(evidence) => {
            let mut uuids = machine.uuids.iter().filter_map(|claim| claim.uuid);
            let vm = uuids.find_map(|uuid| facts.vms.with_bios(uuid).first());
            Verdict::new(MachineReason::InconsistentIds, vm.copied(), evidence)
        }
    };
    completeness::weaken(facts, cluster, machine, verdict)
}

/// Another provider's machine: its virtual machine is shown, and nothing is concluded.
fn of_other_provider(facts: &Facts<'_>, cluster: &ClusterNode<'_>, machine: &MachineNode<'_>) -> Verdict {
    let whole = if cluster.provider == Provider::Vsphere { "Its infrastructure" } else { "The cluster" };
    let provider = match &machine.provider {
        Provider::Supervisor => "a vSphere Supervisor".to_owned(),
        Provider::Other(kind) => format!("the infrastructure provider of {kind}"),
        Provider::Vsphere => "CAPV".to_owned(),
    };
    let message = format!("{whole} is managed by {provider}, which is not supported.");
    let mut evidence = vec![fact(EvidenceKind::BackupContent, Strength::Strong, message)];
    let found = machine.uuid().and_then(|uuid| Some((uuid, *facts.vms.with_bios(uuid).first()?)));
    if let Some((uuid, vm)) = found {
        let vm = facts.vms.get(vm);
        evidence.push(
            fact(EvidenceKind::BiosUuid, Strength::Proof, format!("{} has its BIOS UUID.", called(vm)))
                .backup(&uuid.to_string())
                .infrastructure(vm.record.bios_uuid.as_deref().unwrap_or_default())
                .source(vm.source),
        );
    }
    Verdict::new(MachineReason::UnsupportedProvider, found.map(|(_, vm)| vm), evidence)
}

/// The backup has the machine's BIOS UUID.
fn by_uuid<'a>(
    facts: &Facts<'a>,
    cluster: &'a ClusterNode<'a>,
    machine: &MachineNode<'a>,
    claim: &UuidClaim<'_>,
    uuid: Uuid,
    claims: &mut Claims<'_>,
) -> Verdict {
    let own = facts.vcenter_of(machine);
    let everywhere = facts.vms.with_bios(uuid);
    if everywhere.len() > ALIKE {
        claims.add_crowd(cluster, machine, everywhere);
        let message = format!("{} virtual machines have its BIOS UUID.", everywhere.len());
        let evidence = fact(EvidenceKind::BiosUuid, Strength::Strong, message).backup(claim.raw).source(claim.entry);
        return Verdict::new(MachineReason::DuplicateBiosUuid, None, vec![evidence]);
    }
    let is_here = |vm: &VmId| machine.server.is_none() || Some(facts.vms.get(*vm).vcenter) == own;
    let here: Vec<VmId> = everywhere.iter().copied().filter(is_here).collect();
    let (id, tie_break) = match best(facts.vms, machine, &here) {
        Best::One(vm, tie_break) => (vm, tie_break),
        Best::None => return absence::judge(facts, cluster, machine, claim, everywhere, claims),
        Best::Tie => {
            claims.add_duplicates(cluster, machine, here.into_iter(), true);
            let evidence = fact(
                EvidenceKind::BiosUuid,
                Strength::Strong,
                "Several virtual machines have its BIOS UUID, and neither instance UUID, managed object reference, \
                 name \
                 nor folder identifies the machine's.",
            );
            let evidence = vec![evidence.backup(claim.raw).source(claim.entry)];
            return Verdict::new(MachineReason::DuplicateBiosUuid, None, evidence);
        }
    };
    // Copies in other vCenters are no Ghosts either.
    let vm = facts.vms.get(id);
    let copies = everywhere.iter().copied().filter(|other| *other != id && !facts.may_be_same(vm, *other));
    claims.add_duplicates(cluster, machine, copies, false);
    let message = format!("{} has the BIOS UUID in {}.", called(vm), claim.field);
    let mut evidence = vec![
        fact(EvidenceKind::BiosUuid, Strength::Proof, message)
            .backup(claim.raw)
            .infrastructure(vm.record.bios_uuid.as_deref().unwrap_or_default())
            .source(claim.entry),
    ];
    evidence.extend(tie_break);
    let instance = instance_evidence(machine, vm);
    let is_identified = instance.is_some();
    let is_proven = is_identified || !vm.record.is_at_rest();
    evidence.extend(instance);
    if let Some(found) = facts.live_node_of(cluster, machine, vm.vcenter).filter(|_| !is_proven) {
        let message = format!(
            "It is not running, and Node {} was ready when the inventory was read. The Node runs on another virtual \
             machine with this UUID, which was not read.",
            found.node.name
        );
        evidence.push(fact(EvidenceKind::Node, Strength::Strong, message).source(&found.list.source));
        return Verdict::new(MachineReason::DuplicateBiosUuid, Some(id), evidence);
    }
    if !is_identified && let Some(doubt) = stranger(facts, cluster, machine, vm) {
        evidence.push(doubt);
        return Verdict::new(MachineReason::CandidateReplacement, Some(id), evidence);
    }
    Verdict::with_vm(id, vm, MachineReason::Matched, evidence)
}

/// Why the only virtual machine with a machine's BIOS UUID may be another one: a replica that a backup or replication
/// product keeps, or a copy. Its managed object reference and its name both differ from the machine's, and it is not
/// the one that runs the machine's Node. Where the backup has no reference, another name alone is no sign of a copy as
/// long as the virtual machine runs, unless it was created after the backup began.
fn stranger<'a>(
    facts: &Facts<'a>,
    cluster: &'a ClusterNode<'a>,
    machine: &MachineNode<'a>,
    vm: &Vm<'_>,
) -> Option<Evidence> {
    let moref = machine.vsphere_vm().and_then(|object| object.moref.as_deref());
    let has_moref = moref.is_some() && vm.record.moref.as_deref() == moref;
    // A replica may keep the name, in a folder of its own.
    let is_elsewhere = moref.is_some()
        && vm.record.folder().is_some_and(|folder| {
            let placement = &machine.placement;
            folder::compare(folder, placement.datacenter.as_deref(), placement.folder.as_deref())
                == Comparison::Different
        });
    let has_name = !is_elsewhere && [machine.birth_name(), machine.name.as_str()].contains(&vm.record.name.as_str());
    let live_node = facts.node_of(cluster, machine, Some(vm)).filter(|found| found.node.ready == Some(true));
    let is_younger = facts.input.is_younger_than_backup(vm);
    let may_be_renamed = moref.is_none() && !is_younger;
    if has_moref || has_name || vm.record.is_running() && (may_be_renamed || live_node.is_some()) {
        return None;
    }
    let what = match moref {
        Some(_) if is_elsewhere => "Its managed object reference and its folder are not the machine's",
        Some(_) => "Its managed object reference and its name are not the machine's",
        None if is_younger => "Its name is not the machine's, it was created after the backup began",
        None => "Its name is not the machine's",
    };
    let state = if vm.record.is_running() { "no ready Node of the cluster runs on it" } else { "it is not running" };
    let message = format!(
        "{what}, and {state}. It may be a replica or a copy of the machine, which CAPV would adopt and power on."
    );
    Some(
        fact(EvidenceKind::ManagedObjectReference, Strength::Strong, message)
            .backup(moref.unwrap_or_else(|| machine.birth_name()))
            .infrastructure(vm.record.moref.as_deref().unwrap_or(&vm.record.name))
            .source(vm.source),
    )
}

/// Adds what else is known of the machine.
fn complete<'a>(facts: &Facts<'a>, cluster: &'a ClusterNode<'a>, id: MachineId, verdict: Verdict) -> MachineVerdict {
    let machine = &cluster.machines[id];
    let vm = verdict.vm.map(|vm| facts.vms.get(vm));
    let mut notes = vm.map(|vm| notes::of_state(vm)).unwrap_or_default();
    // A virtual machine that only looks like the machine was neither renamed nor moved.
    let own = vm.filter(|vm| is_own(machine, vm, verdict.reason));
    let is_certain = matches!(verdict.reason, MachineReason::Matched | MachineReason::ProvisioningAtBackup);
    notes.extend(own.into_iter().flat_map(|vm| notes::of_match(machine, vm, is_certain)));
    let changed_addresses = own.and_then(|vm| notes::other_addresses(machine, vm));
    if let Some((before, now)) = &changed_addresses {
        notes.push(format!("Its addresses changed since the backup: they were {before}, and are {now}."));
    }
    let moved_datacenter = own.and_then(|vm| notes::other_datacenter(machine, vm));
    if let Some((from, to)) = &moved_datacenter {
        notes.push(if is_certain {
            format!("It is in datacenter {to} now, not in {from}. CAPV will not find it there.")
        } else {
            format!("It is in datacenter {to}, and the machine in {from}.")
        });
    }
    let moved_datacenter = moved_datacenter.filter(|_| is_certain);
    if verdict.reason == MachineReason::Matched {
        notes.extend(notes::missing_objects(machine, facts.input.backup.predates_vsphere_vms()));
        notes.extend(notes::missing_uuid(machine));
    }
    let live_node = facts.node_of(cluster, machine, vm);
    let live_node = live_node.map(|found| NodeRef { name: found.node.name.clone(), ready: found.node.ready });
    let is_gone = matches!(verdict.reason, MachineReason::VmMissing | MachineReason::StaleBeforeBackup);
    if let Some(node) = live_node.as_ref().filter(|node| is_gone && node.is_ready()) {
        notes.push(format!("Its Node {} was listed as ready nevertheless.", node.name));
    }
    MachineVerdict {
        name: machine.name.clone(),
        machine: Some(id),
        role: Some(machine.role),
        reason: verdict.reason,
        critical: false,
        vm: verdict.vm,
        live_node,
        evidence: verdict.evidence,
        notes,
        moved_datacenter,
        changed_addresses,
    }
}

/// The virtual machine has an identity of the machine, not only its name.
fn is_own(machine: &MachineNode<'_>, vm: &Vm<'_>, reason: MachineReason) -> bool {
    let has_uuid = vm.bios.is_some() && machine.uuids.iter().any(|claim| claim.uuid == vm.bios);
    has_uuid || reason == MachineReason::ProvisioningAtBackup
}
