//! Machines that claim the same virtual machine, or the same UUID: at most one is right, and nothing tells which.

use std::collections::BTreeMap;

use super::evidence::fact;
use super::verdict::{MachineVerdict, Verdicts};
use crate::english::first_names;
use crate::graph::{ClusterNode, Graph};
use crate::report::{EvidenceKind, MachineReason, MachineStatus, Strength};
use crate::uuid::Uuid;

/// Casts doubt on every machine that shares a virtual machine, or its UUID, with another one.
pub(super) fn doubt_shared_vms(graph: &Graph<'_>, verdicts: &mut Verdicts) {
    let all = || {
        let clusters = graph.clusters.enumerate();
        clusters.flat_map(|(id, cluster)| verdicts.clusters[id].iter().map(move |verdict| (cluster, verdict)))
    };
    let by_vm = shared(all().filter_map(|(_, verdict)| Some((verdict.vm?, verdict.name.as_str()))));
    let by_uuid = shared(all().filter_map(|(cluster, verdict)| Some((uuid(cluster, verdict)?, verdict.name.as_str()))));
    if by_vm.is_empty() && by_uuid.is_empty() {
        return;
    }
    for (id, cluster) in graph.clusters.enumerate() {
        for verdict in &mut verdicts.clusters[id] {
            let Some(vm) = verdict.vm else { continue };
            let of_vm = by_vm.get(&vm).map(|names| (names, "virtual machine"));
            let of_uuid = || Some((by_uuid.get(&uuid(cluster, verdict)?)?, "virtual machine's BIOS UUID"));
            let Some((names, what)) = of_vm.or_else(of_uuid) else { continue };
            let message = format!("Several machines claim this {what}: {names}.");
            verdict.evidence.insert(0, fact(EvidenceKind::BackupContent, Strength::Strong, message));
            // A replica that several claim is no better known than a machine that several claim.
            let is_replica = verdict.reason == MachineReason::CandidateReplacement;
            if is_replica || verdict.reason.status() == MachineStatus::Healthy {
                verdict.reason = MachineReason::ConflictingClaims;
            }
        }
    }
}

fn uuid(cluster: &ClusterNode<'_>, verdict: &MachineVerdict) -> Option<Uuid> {
    cluster.machines[verdict.machine?].uuid()
}

/// What several machines claim, with their first names and how many more there are.
fn shared<'n, K: Copy + Ord, I: Iterator<Item = (K, &'n str)>>(claims: I) -> BTreeMap<K, String> {
    let mut claims: Vec<(K, &str)> = claims.collect();
    claims.sort_by_key(|(claimed, _)| *claimed);
    claims
        .chunk_by(|(one, _), (other, _)| one == other)
        .filter(|claimants| claimants.len() > 1)
        .filter_map(|claimants| {
            let names = first_names(claimants.iter().map(|(_, name)| *name), claimants.len());
            Some((claimants.first()?.0, names))
        })
        .collect()
}
