//! What health checks find: a machine with an unhealthy Node is unhealthy at once, one without a Node after a timeout.
//!
//! The restore comes later than the node list: a Node that is unhealthy in it is unhealthy for longer than any timeout.
//!
//! Mirrors `machinehealthcheck.Reconciler.reconcile` of Cluster API.

use std::ops::RangeInclusive;

use super::adoption::Adoption;
use super::cluster_nodes::{NodeListing, NodeState};
use super::cluster_state::{ClusterState, number};
use super::danger::Danger;
use super::machine_outcome::Presence;
use super::remediation::{Remediation, UnhealthyReason};
use super::selector_index::SelectorIndex;
use crate::backup::objects::{Amount, MachineHealthCheck};
use crate::graph::Role;
use crate::ids::VerdictId;
use crate::report::Outcome;

/// Lets every health check of the cluster judge every machine that it selects.
pub(super) fn reconcile(state: &ClusterState<'_>, adoption: &Adoption<'_>) -> Remediation {
    let mut remediation = Remediation::default();
    let checks = adoption.health_checks(&state.cluster.key);
    let (selected, crowded) = selected_machines(state, checks);
    for (check, machines) in checks.iter().zip(selected) {
        reconcile_one(state, check, machines, &mut remediation);
    }
    // What another check finds of these was not asked.
    for (id, check) in crowded {
        let cause = "more health checks select it than are looked at";
        remediation.add(id, false, UnhealthyReason { health_check: check.meta.name.clone(), cause });
    }
    remediation
}

/// The machines that each check selects, and those that more checks select than are told apart, each with one of them.
fn selected_machines<'a>(
    state: &ClusterState<'_>,
    checks: &[&'a MachineHealthCheck],
) -> (Vec<Vec<VerdictId>>, Vec<(VerdictId, &'a MachineHealthCheck)>) {
    let mut selected: Vec<Vec<VerdictId>> = checks.iter().map(|_| Vec::new()).collect();
    let mut crowded = Vec::new();
    let selectors = checks.iter().enumerate();
    let index = SelectorIndex::new(selectors.map(|(id, check)| (id, check.meta.namespace.as_str(), &check.selector)));
    for (id, _) in state.with_machine() {
        let Some(machine) = state.machine(id).filter(|machine| !machine.meta.marks.skip_remediation) else { continue };
        let matching = index.matching(&machine.meta.namespace, &machine.meta.labels);
        for check in &matching.owners {
            if let Some(machines) = selected.get_mut(*check) {
                machines.push(id);
            }
        }
        if let Some(check) = checks.first().filter(|_| matching.is_crowded) {
            crowded.push((id, *check));
        }
    }
    (selected, crowded)
}

/// Records the danger of every health check that has machines deleted, as soon as their owners have decided.
pub(super) fn record_dangers(state: &mut ClusterState<'_>, remediation: &Remediation) {
    let nodes_read = state.nodes.listing == NodeListing::Complete;
    for (check, machines) in remediation.by_health_check() {
        let with_outcome = |wanted: Outcome| -> Vec<VerdictId> {
            machines.iter().copied().filter(|machine| state.outcome(*machine) == wanted).collect()
        };
        let (deleted, at_risk) = (with_outcome(Outcome::Deleted), with_outcome(Outcome::AtRisk));
        let has_vm = |machine: &VerdictId| state.vm(*machine) != Presence::Absent;
        let with_vm = deleted.iter().chain(&at_risk).copied().filter(has_vm).collect();
        state.dangers.push(Danger::HealthCheck { name: check.to_owned(), deleted, at_risk, with_vm, nodes_read });
    }
}

/// What a check finds of one machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Health {
    Healthy,
    /// At once.
    Unhealthy(&'static str),
    /// When the time to become a Node is over.
    StartupTimeout(&'static str),
    /// What decides it was not read, or may have changed.
    Unclear(&'static str),
}

/// Whether a check acts on what it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Allowed {
    Always,
    Sometimes,
    Never,
}

fn reconcile_one(
    state: &ClusterState<'_>,
    check: &MachineHealthCheck,
    machines: Vec<VerdictId>,
    remediation: &mut Remediation,
) {
    let targets = health_check_targets(state, check, machines);
    let allowed = is_allowed_remediation(check, &targets);
    if allowed == Allowed::Never {
        return;
    }
    for (id, health) in targets {
        let (certain, cause) = match health {
            Health::Healthy => continue,
            Health::Unhealthy(cause) | Health::StartupTimeout(cause) => (true, cause),
            Health::Unclear(cause) => (false, cause),
        };
        // Workers are not judged before their control plane has answered.
        let is_control_plane = state.verdicts[id].role == Some(Role::ControlPlane);
        let api_server = if is_control_plane { Presence::Present } else { state.api_server };
        if api_server == Presence::Absent {
            continue;
        }
        let certain = certain && allowed == Allowed::Always && api_server == Presence::Present && !check.external;
        remediation.add(id, certain, UnhealthyReason { health_check: check.meta.name.clone(), cause });
    }
}

/// The machines that a check selects, with their health.
///
/// Mirrors `machinehealthcheck.Reconciler.getTargetsFromMHC` of Cluster API.
fn health_check_targets(
    state: &ClusterState<'_>,
    check: &MachineHealthCheck,
    machines: Vec<VerdictId>,
) -> Vec<(VerdictId, Health)> {
    machines.into_iter().map(|id| (id, needs_remediation(state, check, id))).collect()
}

/// Mirrors `healthCheckTarget.needsRemediation` of Cluster API.
fn needs_remediation(state: &ClusterState<'_>, check: &MachineHealthCheck, id: VerdictId) -> Health {
    if state.machine(id).is_some_and(|machine| machine.meta.marks.remediate) {
        return Health::Unhealthy("it is marked for remediation");
    }
    let has_no_vm = state.is_stuck_without_vm(id);
    match state.node_states[id] {
        NodeState::Present(node) => {
            if check.unhealthy_conditions.iter().any(|condition| node.conditions.contains(condition)) {
                Health::Unhealthy("its Node is unhealthy")
            } else if has_no_vm && check.awaits_node {
                // The list is older than the loss, or the Node is another machine's: it does not stay healthy.
                Health::StartupTimeout("it never has a healthy Node")
            } else if state.is_running(id) {
                Health::Healthy
            } else {
                // The list may be older than what the vCenter says.
                Health::Unclear("its VM is not known to run")
            }
        }
        NodeState::Absent if !check.awaits_node => Health::Healthy,
        NodeState::Absent if has_no_vm => Health::StartupTimeout("it never has a Node"),
        NodeState::Absent => Health::Unclear("it has no Node in the cluster"),
        // Whether a Node is left or not, it is not a healthy one.
        NodeState::NotRead if has_no_vm && check.awaits_node => Health::StartupTimeout("it never has a healthy Node"),
        NodeState::NotRead => Health::Unclear("the health of its Node was not read"),
    }
}

/// A check does nothing while too many of its machines are unhealthy. Unhealthy Nodes count at once, missing ones only
/// after the timeout.
///
/// Mirrors `machinehealthcheck.isAllowedRemediation` of Cluster API.
fn is_allowed_remediation(check: &MachineHealthCheck, targets: &[(VerdictId, Health)]) -> Allowed {
    let count = |wanted: fn(&Health) -> bool| number(targets.iter().filter(|(_, health)| wanted(health)).count());
    let at_once = count(|health| matches!(health, Health::Unhealthy(_)));
    let unclear = count(|health| matches!(health, Health::Unclear(_)));
    let min = at_once.saturating_add(count(|health| matches!(health, Health::StartupTimeout(_))));
    let max = min.saturating_add(unclear);
    if max == 0 {
        return Allowed::Never;
    }
    let is_allowed = |unhealthy: u64| is_within_limit(check, number(targets.len()), unhealthy);
    if (min..=max).all(is_allowed) && (at_once == 0 || is_allowed(at_once)) {
        return Allowed::Always;
    }
    // Either what is unhealthy at once is within the limit, or what is so in the end.
    let soon: RangeInclusive<u64> = at_once..=at_once.saturating_add(unclear);
    if soon.chain(min..=max).any(|unhealthy| unhealthy > 0 && is_allowed(unhealthy)) {
        Allowed::Sometimes
    } else {
        Allowed::Never
    }
}

/// `unhealthyRange`, else `maxUnhealthy`.
fn is_within_limit(check: &MachineHealthCheck, targets: u64, unhealthy: u64) -> bool {
    if let Some((min, max)) = check.between {
        return (min..=max).contains(&unhealthy);
    }
    match check.at_most {
        None => true,
        Some(Amount::Count(max)) => unhealthy <= max,
        Some(Amount::Percent(percent)) => {
            unhealthy <= targets.saturating_mul(percent).checked_div(100).unwrap_or_default()
        }
    }
}
