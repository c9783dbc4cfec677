//! The forecast of a cluster in words.

use super::cluster_nodes::NodeListing;
use super::cluster_state::ClusterState;
use super::danger::Danger;
use super::machine_outcome::Presence;
use crate::english::plural;
use crate::graph::Provider;
use crate::report::{Outcome, Span, number};

/// What happens to the cluster, and what was not read.
pub(super) fn of_cluster(state: &ClusterState<'_>) -> String {
    if state.cluster.provider != Provider::Vsphere {
        return "Forecast unavailable: unsupported infrastructure provider.".to_owned();
    }
    if state.cluster.object.is_none() {
        return "Forecast unavailable: the Cluster object is not in the backup.".to_owned();
    }
    let mut parts = changes(state);
    let all = number(state.outcomes.len());
    if parts.is_empty() && all > 0 && with_outcome(state, Outcome::Adopted) == all {
        parts.push(match all {
            1 => "its only machine adopted".to_owned(),
            2 => "both machines adopted".to_owned(),
            _ => format!("all {all} machines adopted"),
        });
    } else {
        parts.extend(outcomes(state));
    }
    let parts = if parts.is_empty() { "no machine affected".to_owned() } else { parts.join("; ") };
    let is_paused = state.cluster.object.is_some_and(|object| object.paused);
    let mut sentence = if is_paused {
        format!("After a restore nothing happens until the cluster is unpaused; then: {parts}.")
    } else {
        format!("After a restore: {parts}.")
    };
    for caveat in caveats(state) {
        sentence.push(' ');
        sentence.push_str(&caveat);
    }
    sentence
}

/// What is created, deleted and removed.
fn changes(state: &ClusterState<'_>) -> Vec<String> {
    let without_vm = |wanted: Outcome| {
        let outcomes = state.outcomes.iter();
        number(outcomes.filter(|outcome| outcome.outcome == wanted && outcome.vm == Presence::Absent).count())
    };
    let machines_without_vm = |number: u64| format!("{} without VM", plural(number, "Machine"));
    let counted = |number: u64, text: String| (number > 0).then_some(text);
    let (deleted, at_risk) = (without_vm(Outcome::Deleted), without_vm(Outcome::AtRisk));
    let removed = number(state.etcd_members_removed.len());
    let parts = [
        counted(state.vms_deleted.max, format!("{} deleted", vms(state.vms_deleted))),
        counted(state.vms_created.max, format!("{} created", vms(state.vms_created))),
        counted(removed, format!("{} removed", plural(removed, "etcd member"))),
        counted(deleted, format!("{} deleted", machines_without_vm(deleted))),
        counted(at_risk, format!("{} at risk", machines_without_vm(at_risk))),
    ];
    parts.into_iter().flatten().collect()
}

/// How many machines have each of the other outcomes.
fn outcomes(state: &ClusterState<'_>) -> Vec<String> {
    let kinds = [
        (Outcome::Stuck, "Machine", "stuck"),
        (Outcome::Unknown, "machine", "with unknown outcome"),
        (Outcome::Adopted, "machine", "adopted"),
        (Outcome::Unmanaged, "VM", "left unmanaged"),
    ];
    let kinds = kinds.into_iter().map(|(outcome, noun, word)| (with_outcome(state, outcome), noun, word));
    kinds
        .filter(|(number, ..)| *number > 0)
        .map(|(number, noun, word)| format!("{} {word}", plural(number, noun)))
        .collect()
}

fn with_outcome(state: &ClusterState<'_>, wanted: Outcome) -> u64 {
    number(state.outcomes.iter().filter(|outcome| outcome.outcome == wanted).count())
}

/// What was not read or is not forecast, and what it could change.
fn caveats(state: &ClusterState<'_>) -> Vec<String> {
    let mut caveats = Vec::new();
    if state.dangers.iter().any(|danger| matches!(danger, Danger::SecondControlPlane { .. })) {
        caveats.push("A second control plane may be initialized beside the one that runs.".to_owned());
    }
    if let Some(what) = &state.unread {
        caveats.push(format!("Some inputs that determine this were not read ({what}): more may happen."));
    }
    match state.nodes.listing {
        NodeListing::Complete => {}
        NodeListing::Incomplete if state.has_stacked_etcd() => caveats.push(
            "Its node list is incomplete: etcd members that are not in the backup may be removed, too.".to_owned(),
        ),
        NodeListing::NotRead if state.has_stacked_etcd() => caveats.push(
            "Its Nodes were not read: etcd members that are not in the backup, if there are any, would be removed."
                .to_owned(),
        ),
        NodeListing::Incomplete | NodeListing::NotRead => caveats.push("Its Nodes were not read.".to_owned()),
    }
    if state.cluster.topology().is_some() {
        caveats.push("Changes that its ClusterClass would make to its objects are not forecast.".to_owned());
    }
    if state.has_unattributed_vms {
        caveats.push("Unattributed VMs may belong to it.".to_owned());
    }
    caveats
}

/// "2 VMs", "1 to 2 VMs", "up to 2 VMs".
fn vms(span: Span) -> String {
    let noun = if span.max == 1 { "VM" } else { "VMs" };
    if span.min == 0 && span.max > 0 { format!("up to {} {noun}", span.max) } else { format!("{span} {noun}") }
}
