//! Clusters that were built anew, as the new management cluster is into which a backup will be restored.
//!
//! Whoever loses a management cluster provisions a new one first, usually from the same file: with the same name,
//! namespace and endpoint. Its virtual machines have no object in the backup, and they are the last that anybody may
//! remove. So where a cluster has lost every machine that the backup knows, and all that live instead are younger than
//! the backup, no step removes these. Where the backup shows that it is the management cluster, none of them is a Ghost
//! at all; another cluster may have replaced all of its machines, one by one.

use std::collections::BTreeMap;

use super::evidence::fact;
use super::input::Input;
use super::verdict::{MachineVerdict, Unattributed, Verdicts};
use crate::cluster::ClusterRef;
use crate::graph::Provider;
use crate::ids::{ClusterId, IdVec, VerdictId};
use crate::report::{EvidenceKind, InfraMachineReason, MachineStatus, Strength};

/// Finds the clusters that were built anew, and takes the Ghosts of management clusters for what they are.
pub(super) fn find(input: &Input<'_>, verdicts: &mut Verdicts) {
    let others = unattributed_by_cluster(input, verdicts);
    for (id, cluster) in input.graph.clusters.enumerate() {
        let others = others.get(&id).map_or(&[][..], Vec::as_slice);
        if cluster.provider != Provider::Vsphere || !is_rebuilt(input, verdicts, id, others) {
            continue;
        }
        if cluster.is_management_cluster() {
            withdraw_ghosts(&cluster.key, verdicts, id, others);
        }
        verdicts.rebuilt.insert(id);
    }
}

/// Positions of the unattributed virtual machines that may be of each cluster, and are no copies of its machines.
fn unattributed_by_cluster(input: &Input<'_>, verdicts: &Verdicts) -> BTreeMap<ClusterId, Vec<usize>> {
    let mut by_cluster: BTreeMap<ClusterId, Vec<usize>> = BTreeMap::new();
    for (position, found) in verdicts.unattributed.iter().enumerate() {
        let is_copy = matches!(
            found.reason,
            InfraMachineReason::CopyOfMachine
                | InfraMachineReason::DuplicateBiosUuid
                | InfraMachineReason::VcenterInDoubt
                | InfraMachineReason::InventoryOlderThanBackup
        );
        let likely = found.likely.as_ref().filter(|_| !is_copy);
        if let Some(id) = likely.and_then(|likely| input.graph.cluster_id(likely)) {
            by_cluster.entry(id).or_default().push(position);
        }
    }
    by_cluster
}

fn is_rebuilt(input: &Input<'_>, verdicts: &Verdicts, id: ClusterId, others: &[usize]) -> bool {
    let of_cluster = &verdicts.clusters[id];
    let mut known = of_cluster.iter().filter(|verdict| verdict.machine.is_some()).peekable();
    let all_gone = known.peek().is_some() && known.all(|verdict| verdict.vm.is_none());
    let is_gone = |verdict: &MachineVerdict| verdict.reason.status() == MachineStatus::Stale;
    if !all_gone || !of_cluster.iter().any(is_gone) {
        return false;
    }
    let ghosts = of_cluster.iter().filter(|verdict| verdict.machine.is_none()).filter_map(|verdict| verdict.vm);
    let others = others.iter().filter_map(|position| Some(verdicts.unattributed.get(*position)?.vm));
    let living: Vec<_> = ghosts.chain(others).map(|vm| &input.vcenters.vms[vm]).collect();
    let has_older = living.iter().any(|vm| input.is_older_than_backup(vm));
    let has_younger = living.iter().any(|vm| input.is_younger_than_backup(vm));
    !living.is_empty() && (has_younger && !has_older || input.graph.clusters[id].is_management_cluster())
}

fn withdraw_ghosts(cluster: &ClusterRef, verdicts: &mut Verdicts, id: ClusterId, others: &[usize]) {
    let why = "All machines of this cluster in the backup are gone, and everything that lives instead is younger than \
               the backup: it is probably a machine of the new management cluster, or of a cluster that was built \
               anew.";
    let doubt = || fact(EvidenceKind::BackupContent, Strength::Strong, why);
    for position in others {
        let Some(found) = verdicts.unattributed.get_mut(*position) else { continue };
        if found.reason != InfraMachineReason::PossibleManagementCluster {
            found.reason = InfraMachineReason::PossibleManagementCluster;
            found.evidence.insert(0, doubt());
        }
    }
    let mut kept = IdVec::<VerdictId, MachineVerdict>::new();
    for verdict in std::mem::take(&mut verdicts.clusters[id]) {
        match verdict.vm {
            Some(vm) if verdict.machine.is_none() => verdicts.unattributed.push(Unattributed {
                vm,
                reason: InfraMachineReason::PossibleManagementCluster,
                likely: Some(cluster.clone()),
                group: None,
                evidence: std::iter::once(doubt()).chain(verdict.evidence).collect(),
            }),
            _ => {
                kept.push(verdict);
            }
        }
    }
    verdicts.clusters[id] = kept;
}
