//! A control plane replaces its machines before their certificates end, and the time has come.

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::english::with_virtual_machines;
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::findings::steps::{avoid, pause};
use crate::ids::VerdictId;
use crate::report::{Finding, FindingCode};

/// These machines are due, or may be.
pub(super) fn build(about: &ClusterContext<'_>, name: &str, entry: &str, days: i64, machines: &[VerdictId]) -> Finding {
    let object = about.object(Kind::ControlPlane.name(), name);
    let message = format!(
        "{name} replaces its machines {days} days before their certificates end. After a restore {} due: up to {} \
         deleted as new ones become ready.",
        if machines.len() == 1 { "one is" } else { "they are" },
        with_virtual_machines(machines.len()),
    );
    let evidence = machines.iter().map(|machine| {
        let object = about.node(&about.verdicts[*machine]).and_then(|node| node.machine);
        let entry = object.map(|object| object.meta.entry.as_str()).unwrap_or_default();
        match object.and_then(|object| object.certificates_expire_at) {
            Some(end) => in_backup("Its certificates end at this time.", &end.to_string(), entry),
            None => in_backup("The backup does not tell when its certificates end.", about.name(*machine), entry),
        }
    });
    let steps = avoid(
        "Decide whether the control plane may be replaced. It is the rollout that would have begun without the \
         disaster.",
        &object,
        pause(
            "Unless it may be replaced now, pause it, so that nothing is replaced when the cluster is unpaused.",
            &object,
        ),
    );
    FindingBuilder::new(FindingCode::RolloutDue, Severity::Error, object, message)
        .evidence([in_backup("So many days before their certificates end.", &days.to_string(), entry)])
        .evidence(evidence)
        .machines(about.names(machines))
        .steps(steps)
        .build()
}
