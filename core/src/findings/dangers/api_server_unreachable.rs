//! A health check has healthy control-plane machines deleted if the new management cluster does not reach their API
//! server.

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::english::{list, some_names};
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::findings::steps::{avoid, pause};
use crate::ids::VerdictId;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

/// `checks` find `machines` unhealthy; one of them is the `only` one.
pub(super) fn build(about: &ClusterContext<'_>, checks: &[String], machines: &[VerdictId], only: bool) -> Finding {
    let object = about.control_plane();
    let names = about.names(machines);
    let loss = if only {
        format!(
            "{} has {}, its only machine, deleted with its virtual machine, and begins a new control plane, again and \
             again: the cluster is lost",
            object.name,
            some_names(&names)
        )
    } else {
        format!(
            "{} deletes one of its machines, {}, although they run, and its virtual machine goes with it at once or \
             when the API server answers again",
            object.name,
            some_names(&names)
        )
    };
    let message = format!(
        "If the new management cluster does not reach the API server of {} in time after the restore, \
         MachineHealthCheck {} finds the control plane unhealthy, and nothing else is checked: {loss}.",
        about.cluster.key.name,
        list(checks),
    );
    let check = about.object(Kind::MachineHealthCheck.name(), checks.first().map(String::as_str).unwrap_or_default());
    let mut steps = avoid(
        "Make sure that the new management cluster can reach the endpoint of this cluster: routes, firewalls, and the \
         kubeconfig in the backup.",
        &check,
        pause("Pause the MachineHealthCheck, so that it deletes nothing when the cluster is unpaused.", &check),
    );
    steps.push(
        say("Before you unpause the cluster, prove from a Pod of the new management cluster that its API server \
             answers.")
        .when(StepTime::WhilePaused),
    );
    let endpoint = about.cluster.endpoint().map(|endpoint| format!("{}:{}", endpoint.host, endpoint.port));
    let evidence = endpoint.iter().map(|endpoint| in_backup("The endpoint of its API server.", endpoint, ""));
    FindingBuilder::new(FindingCode::ApiServerUnreachable, Severity::Error, object, message)
        .machines(names)
        .evidence(checks.iter().map(|check| in_backup("It judges the control plane.", check, "")))
        .evidence(evidence)
        .steps(steps)
        .build()
}
