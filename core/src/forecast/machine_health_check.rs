//! What health checks find: a machine with an unhealthy Node is unhealthy at once, one without a Node after a timeout.
//!
//! The restore comes later than the node list: a Node that is unhealthy in it is unhealthy for longer than any timeout.
//!
//! Mirrors `machinehealthcheck.Reconciler.reconcile` of Cluster API.

use std::ops::RangeInclusive;

use super::adoption::Adoption;
use super::cluster_nodes::{NodeListing, NodeState};
use super::cluster_state::ClusterState;
use super::danger::Danger;
use super::machine_outcome::Presence;
use super::remediation::{Remediation, UnhealthyReason};
use super::selector_index::SelectorIndex;
use super::versions::Rule;
use crate::backup::objects::{Amount, MachineHealthCheck};
use crate::graph::Role;
use crate::ids::VerdictId;
use crate::report::{Outcome, number};

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
    /// At once, before the check asks whether the control plane answers.
    BeforeGates(&'static str),
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
            Health::Unhealthy(cause) | Health::StartupTimeout(cause) | Health::BeforeGates(cause) => (true, cause),
            Health::Unclear(cause) => (false, cause),
        };
        let judged = is_judged(state, id, health);
        if judged == Presence::Absent {
            continue;
        }
        let certain = certain && allowed == Allowed::Always && judged == Presence::Present && !check.external;
        remediation.add(id, certain, UnhealthyReason { health_check: check.meta.name.clone(), cause });
    }
}

/// Whether a check judges a machine at all: no worker before its control plane has answered. Control-plane machines are
/// judged without that since Cluster API 1.4.
///
/// Mirrors the gates of `healthCheckTarget.needsRemediation` of Cluster API.
fn is_judged(state: &ClusterState<'_>, id: VerdictId, health: Health) -> Presence {
    let is_control_plane = state.verdicts[id].role == Some(Role::ControlPlane);
    if is_control_plane || matches!(health, Health::BeforeGates(_)) {
        // Before Cluster API 1.4 a check does nothing without a client of the cluster.
        let is_judged = state.has(Rule::JudgesUninitialized) || state.api_server_answers();
        return if is_judged { Presence::Present } else { Presence::Absent };
    }
    // One that was not asked may answer all the same, and workers are healthy or not by it alone.
    let is_dark = state.api_server != Presence::Absent && !state.is_control_plane_gone && !state.api_server_answers();
    if is_dark { Presence::Absent } else { state.api_server }
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
    let is_marked = state.machine(id).is_some_and(|machine| machine.meta.marks.remediate);
    if is_marked && state.has(Rule::RemediateMark) {
        return Health::BeforeGates("it is marked for remediation");
    }
    let has_no_vm = state.is_stuck_without_vm(id);
    if has_no_vm && state.fails_for_good(id) && state.has(Rule::FailedAtOnce) {
        return Health::BeforeGates("CAPV finds no VM, so that it has failed");
    }
    let awaits_node = check.awaits_node || judges_machine_conditions(state, check, Condition::OfBroken);
    let is_control_plane = state.verdicts[id].role == Some(Role::ControlPlane);
    if is_control_plane && awaits_node && !state.api_server_answers() {
        return Health::StartupTimeout("its API server does not answer, so that it has no Node");
    }
    match state.node_states[id] {
        NodeState::Present(node) => {
            if check.unhealthy_conditions.iter().any(|condition| node.conditions.contains(condition)) {
                Health::Unhealthy("its Node is unhealthy")
            } else if has_no_vm && awaits_node {
                // The list is older than the loss, or the Node is another machine's: it does not stay healthy.
                Health::StartupTimeout("it never has a healthy Node")
            } else if state.is_running(id) {
                Health::Healthy
            } else {
                // The list may be older than what the vCenter says.
                Health::Unclear("its VM is not known to run")
            }
        }
        NodeState::Absent if !awaits_node && judges_machine_conditions(state, check, Condition::Other) => {
            Health::Unclear("one of its conditions may last")
        }
        NodeState::Absent if !awaits_node => Health::Healthy,
        NodeState::Absent if has_no_vm => Health::StartupTimeout("it never has a Node"),
        NodeState::Absent => Health::Unclear("it has no Node in the cluster"),
        // Whether a Node is left or not, it is not a healthy one.
        NodeState::NotRead if has_no_vm && awaits_node => Health::StartupTimeout("it never has a healthy Node"),
        NodeState::NotRead => Health::Unclear("the health of its Node was not read"),
    }
}

/// A Machine without a Node or a VM stays broken, and a condition of it says so: its time is new after a restore, and
/// begins with it.
///
/// Mirrors `spec.checks.unhealthyMachineConditions` in `healthCheckTarget.needsRemediation` of Cluster API, since 1.12.
fn judges_machine_conditions(state: &ClusterState<'_>, check: &MachineHealthCheck, which: Condition) -> bool {
    const OF_BROKEN: [&str; 5] = ["Available", "InfrastructureReady", "NodeHealthy", "NodeReady", "Ready"];
    let is_of_broken = |(kind, status): &(String, String)| OF_BROKEN.contains(&kind.as_str()) && status != "True";
    let conditions = &check.machine_conditions;
    let is_judged = match which {
        Condition::OfBroken => conditions.iter().any(is_of_broken),
        Condition::Other => !conditions.iter().all(is_of_broken),
    };
    is_judged && state.has(Rule::MachineConditions)
}

/// Which conditions of a Machine a check judges.
#[derive(Clone, Copy)]
enum Condition {
    /// Those that are not true while it has no Node.
    OfBroken,
    Other,
}

/// A check does nothing while too many of its machines are unhealthy. Unhealthy Nodes count at once, missing ones only
/// after the timeout.
///
/// Mirrors `machinehealthcheck.isAllowedRemediation` of Cluster API.
fn is_allowed_remediation(check: &MachineHealthCheck, targets: &[(VerdictId, Health)]) -> Allowed {
    let count = |wanted: fn(&Health) -> bool| number(targets.iter().filter(|(_, health)| wanted(health)).count());
    let at_once = count(|health| matches!(health, Health::Unhealthy(_) | Health::BeforeGates(_)));
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
