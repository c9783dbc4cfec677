//! What the backup lacks, or was deleting, weakens a verdict.

use super::evidence::fact;
use super::facts::Facts;
use super::verdict::Verdict;
use crate::backup::Kind;
use crate::graph::{ClusterNode, MachineNode};
use crate::report::{EvidenceKind, MachineReason, Strength};

/// Weakens a verdict where the backup lacks objects that could change it.
pub(super) fn weaken(
    facts: &Facts<'_>,
    cluster: &ClusterNode<'_>,
    machine: &MachineNode<'_>,
    verdict: Verdict,
) -> Verdict {
    let namespace = &cluster.key.namespace;
    if machine.machine.is_none() && !machine.standalone {
        return without_machine(facts, namespace, machine, verdict);
    }
    if machine.contradicted {
        let why = "The archive has copies of its objects that contradict each other.";
        return replaced(verdict, MachineReason::BackupIncomplete, why);
    }
    if machine.names_no_server {
        let why = "Its objects name a vCenter that is not a server name.";
        return replaced(verdict, MachineReason::BackupIncomplete, why);
    }
    match lack(facts, machine, namespace) {
        Some(why) if is_gone(&verdict) => replaced(verdict, MachineReason::BackupIncomplete, why),
        _ => verdict,
    }
}

/// A machine whose Machine object is not in the backup.
fn without_machine(facts: &Facts<'_>, namespace: &str, machine: &MachineNode<'_>, mut verdict: Verdict) -> Verdict {
    let may_lack = facts.input.backup.cut || facts.input.losses.is_some();
    if facts.input.graph.missing.lacks(Kind::Machine, namespace) || may_lack || machine.unreadable_part {
        let why = "Its Machine is not in the backup, which may lack Machines.";
        return replaced(verdict, MachineReason::BackupIncomplete, why);
    }
    if is_gone(&verdict) && facts.gap(machine).is_none() && lack(facts, machine, namespace).is_none() {
        verdict.is_left_over = true;
        return verdict;
    }
    let why = "Its Machine is not in the backup. Velero does not back up objects that are being deleted.";
    replaced(verdict, MachineReason::DeletingAtBackup, why)
}

/// The verdict says that the machine has no virtual machine.
fn is_gone(verdict: &Verdict) -> bool {
    matches!(
        verdict.reason,
        MachineReason::VmMissing | MachineReason::StaleBeforeBackup | MachineReason::NeverProvisioned
    )
}

fn replaced(mut verdict: Verdict, reason: MachineReason, why: impl Into<String>) -> Verdict {
    verdict.evidence.push(fact(EvidenceKind::BackupContent, Strength::Strong, why));
    Verdict::new(reason, verdict.vm, verdict.evidence)
}

/// What the backup lacks that could change what is known of a machine without virtual machine.
fn lack(facts: &Facts<'_>, machine: &MachineNode<'_>, namespace: &str) -> Option<String> {
    if facts.input.backup.cut {
        return Some("The archive is cut, so other objects of the machine may be missing.".to_owned());
    }
    if machine.unreadable_part {
        return Some("An object of the machine is in the archive but could not be read.".to_owned());
    }
    let is_whole = machine.vsphere_machine.is_some() && !machine.vsphere_vms.is_empty();
    if let Some(losses) = facts.input.losses.as_ref().filter(|_| !is_whole) {
        return Some(format!("{losses}, so other objects of the machine may be missing."));
    }
    let missing = &facts.input.graph.missing;
    let kind = [Kind::VSphereMachine, Kind::VSphereVM].into_iter().find(|kind| missing.lacks(*kind, namespace))?;
    Some(format!("The backup has no {} in its namespace, although other objects name some.", kind.name()))
}
