//! Clusters that were built anew, as the new management cluster is into which a backup will be restored.
//!
//! Whoever loses a management cluster provisions a new one first, usually from the same file: with the same name,
//! namespace and endpoint. Its virtual machines have no object in the backup, and they are the last that anybody may
//! remove. So where a cluster has lost every machine that the backup knows, and all that live instead are younger than
//! the backup, no step removes these. Where the backup shows that it is the management cluster, none of them is a Ghost
//! at all; another cluster may have replaced all of its machines, one by one.

use super::attribution::{is_older, is_younger};
use super::evidence::fact;
use super::input::Input;
use super::verdict::{MachineVerdict, Unattributed, Verdicts};
use crate::cluster::ClusterRef;
use crate::graph::Provider;
use crate::ids::{ClusterId, IdVec, VerdictId};
use crate::report::{EvidenceKind, InfraMachineReason, MachineStatus, Strength};

/// Finds the clusters that were built anew, and takes the Ghosts of management clusters for what they are.
pub(super) fn find(input: &Input<'_>, verdicts: &mut Verdicts) {
    let rebuilt: Vec<ClusterId> = input
        .graph
        .clusters
        .enumerate()
        .filter(|(id, cluster)| cluster.provider == Provider::Vsphere && is_rebuilt(input, verdicts, *id))
        .map(|(id, _)| id)
        .collect();
    for id in rebuilt {
        if input.graph.clusters[id].is_management_cluster() {
            withdraw_ghosts(input, verdicts, id);
        }
        verdicts.rebuilt.insert(id);
    }
}

fn is_rebuilt(input: &Input<'_>, verdicts: &Verdicts, id: ClusterId) -> bool {
    let cluster = &input.graph.clusters[id];
    let of_cluster = &verdicts.clusters[id];
    let mut known = of_cluster.iter().filter(|verdict| verdict.machine.is_some()).peekable();
    let all_gone = known.peek().is_some() && known.all(|verdict| verdict.vm.is_none());
    let is_gone = |verdict: &MachineVerdict| verdict.reason.status() == MachineStatus::Stale;
    if !all_gone || !of_cluster.iter().any(is_gone) {
        return false;
    }
    let ghosts = of_cluster.iter().filter(|verdict| verdict.machine.is_none()).filter_map(|verdict| verdict.vm);
    let others = verdicts.unattributed.iter().filter(|found| may_be_of(found, &cluster.key)).map(|found| found.vm);
    let living: Vec<_> = ghosts.chain(others).map(|vm| &input.vcenters.vms[vm]).collect();
    let is_new = !living.iter().any(|vm| is_older(input, vm)) && living.iter().any(|vm| is_younger(input, vm));
    !living.is_empty() && (is_new || cluster.is_management_cluster())
}

/// An unattributed virtual machine may be of a cluster, and is no copy of one of its machines.
fn may_be_of(found: &Unattributed, cluster: &ClusterRef) -> bool {
    let is_copy = matches!(
        found.reason,
        InfraMachineReason::CopyOfMachine
            | InfraMachineReason::DuplicateBiosUuid
            | InfraMachineReason::VcenterInDoubt
            | InfraMachineReason::InventoryOlderThanBackup
    );
    !is_copy && found.likely.as_ref() == Some(cluster)
}

fn withdraw_ghosts(input: &Input<'_>, verdicts: &mut Verdicts, id: ClusterId) {
    let why = "All machines of this cluster in the backup are gone, and everything that lives instead is younger than \
               the backup: it is probably a machine of the new management cluster, or of a cluster that was built \
               anew.";
    let doubt = || fact(EvidenceKind::BackupContent, Strength::Strong, why);
    let of_cluster = std::mem::take(&mut verdicts.clusters[id]);
    let mut kept = IdVec::<VerdictId, MachineVerdict>::new();
    for verdict in of_cluster {
        match verdict.vm {
            Some(vm) if verdict.machine.is_none() => verdicts.unattributed.push(Unattributed {
                vm,
                reason: InfraMachineReason::PossibleManagementCluster,
                likely: Some(input.graph.clusters[id].key.clone()),
                group: None,
                evidence: std::iter::once(doubt()).chain(verdict.evidence).collect(),
            }),
            _ => {
                kept.push(verdict);
            }
        }
    }
    verdicts.clusters[id] = kept;
    let key = &input.graph.clusters[id].key;
    for found in verdicts.unattributed.iter_mut().filter(|found| may_be_of(found, key)) {
        if found.reason != InfraMachineReason::PossibleManagementCluster {
            found.reason = InfraMachineReason::PossibleManagementCluster;
            found.evidence.insert(0, doubt());
        }
    }
}
