//! What of the backup was not read that the controllers would act upon, and what that means for a forecast.

use super::cluster_state::ClusterState;
use super::machine_outcome::Presence;
use super::versions::{Behavior, Unserved, unserved};
use crate::backup::Kind;
use crate::graph::{ClusterNode, PoolNode};
use crate::report::{Outcome, Span};
use crate::verdicts;

/// What the archive should hold for this cluster and does not, as a clause.
pub(super) fn of_backup(input: &verdicts::Input<'_>, cluster: &ClusterNode<'_>) -> Option<String> {
    let namespace = &cluster.key.namespace;
    if input.backup.cut {
        return Some("the archive is cut".to_owned());
    }
    if let Some(losses) = &input.losses {
        return Some(losses.clone());
    }
    let missing: Vec<&str> = input
        .graph
        .missing
        .iter()
        .filter(|(_, namespaces)| namespaces.contains(namespace))
        .map(|(kind, _)| kind)
        .collect();
    if !missing.is_empty() {
        return Some(format!("the backup lacks {}", missing.join(", ")));
    }
    let mut unreadable = input.backup.unreadable.iter();
    if let Some(lost) = unreadable.find(|lost| lost.namespace == *namespace && is_acted_upon(lost.kind)) {
        return Some(format!("{} {} is in the backup but unreadable", lost.kind.name(), lost.name));
    }
    (!input.backup.complete).then(|| "the backup was not read completely".to_owned())
}

/// What the new management cluster does not take of the backup, as a clause.
pub(super) fn of_unserved(input: &verdicts::Input<'_>, behavior: &Behavior) -> Option<String> {
    let Unserved { kind, api_version } = unserved(input.backup, behavior).next()?;
    Some(format!("Velero does not restore {} where {api_version} is not served", kind.name()))
}

fn is_acted_upon(kind: Kind) -> bool {
    kind.is_needed() || kind == Kind::MachineHealthCheck
}

/// Where objects were not read, nothing that depends on all of them is certain.
pub(super) fn downgrade_for_unread(state: &mut ClusterState<'_>) {
    let Some(what) = state.unread.clone() else { return };
    let ids: Vec<_> = state.with_machine().map(|(id, _)| id).collect();
    for id in ids {
        let outcome = &mut state.outcomes[id];
        match (outcome.outcome, outcome.vm) {
            (Outcome::AtRisk, _) | (Outcome::Unknown, Presence::Absent) => {}
            (Outcome::Deleted, _) => {
                outcome.outcome = Outcome::AtRisk;
                outcome.message = format!(
                    "{} This is not certain: some inputs that determine it were not read ({what}).",
                    outcome.message
                );
            }
            (_, Presence::Present | Presence::NotRead) => outcome.put_at_risk(|| {
                format!("Some inputs that determine its outcome were not read ({what}). It may be deleted.")
            }),
            (_, Presence::Absent) => {
                outcome.outcome = Outcome::Unknown;
                outcome.message = format!("Some inputs that determine its outcome were not read ({what}).");
            }
        }
    }
    state.vms_deleted = Span::up_to(state.vms_of_deletions());
    state.vms_created = Span::up_to(desired_machines(state).max(state.vms_created.max));
}

/// How many machines the cluster has at most, by the replicas of its control plane and its pools.
fn desired_machines(state: &ClusterState<'_>) -> u64 {
    let of_pools = state.cluster.pools.iter().filter_map(PoolNode::desired);
    let of_control_plane = state.cluster.desired_control_plane_machines();
    let of_etcd = state.cluster.etcd.and_then(|found| found.replicas);
    of_pools.chain(of_control_plane).chain(of_etcd).fold(0, u64::saturating_add)
}
