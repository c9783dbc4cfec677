//! A rollout, or a change of the cluster's topology, was under way when the backup was taken. It continues after a
//! restore.

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::english::{plural, with_virtual_machines};
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::findings::steps::{avoid, pause};
use crate::ids::VerdictId;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, ObjectRef};

/// Up to `most` of these machines are replaced.
pub(super) fn rollout(
    about: &ClusterContext<'_>,
    object: &ObjectRef,
    entry: &str,
    machines: &[VerdictId],
    most: usize,
) -> Finding {
    let name = &object.name;
    let message = format!(
        "{name} was being rolled out when the backup was taken. The rollout continues after a restore: up to {} \
         deleted as \
         new ones become ready.",
        with_virtual_machines(most),
    );
    let outdated = if most == machines.len() {
        "It is of an old revision, or of another version."
    } else {
        "It may be of an old revision: the backup does not show which ones are."
    };
    let names = about.names(machines);
    let steps = avoid(
        "Use a newer backup if the rollout has finished since.",
        object,
        pause("Pause it, so that the rollout does not continue when the cluster is unpaused.", object),
    );
    FindingBuilder::new(FindingCode::RolloutUnfinished, Severity::Error, object.clone(), message)
        .evidence([in_backup("Its machines are of more than one revision.", name, entry)])
        .evidence(names.iter().map(|name| in_backup(outdated, name, "")))
        .machines(names)
        .steps(steps)
        .build()
}

/// A restart was under way, which a restore forgets: these machines are of MachineSets that are not the largest one.
pub(super) fn restart(about: &ClusterContext<'_>, object: &ObjectRef, entry: &str, machines: &[VerdictId]) -> Finding {
    let name = &object.name;
    let message = format!(
        "{name} was being restarted when the backup was taken. A restore forgets that: its MachineSets have one \
         template, and that with most replicas is kept, which may be the old one. The rollout may run backwards: up to \
         {} deleted.",
        with_virtual_machines(machines.len()),
    );
    let names = about.names(machines);
    let steps = avoid(
        "Use a newer backup if the restart has finished since.",
        object,
        pause("Pause it, so that no machine is deleted when the cluster is unpaused.", object),
    );
    FindingBuilder::new(FindingCode::RolloutUnfinished, Severity::Error, object.clone(), message)
        .evidence([in_backup("Its MachineSets have one template.", name, entry)])
        .evidence(names.iter().map(|name| in_backup("It is of a MachineSet that may be scaled to none.", name, "")))
        .machines(names)
        .steps(steps)
        .build()
}

/// These machines may be deleted when the topology is applied.
pub(super) fn topology(about: &ClusterContext<'_>, differences: &[String], machines: &[VerdictId]) -> Finding {
    let name = &about.cluster.key.name;
    let severity = if machines.is_empty() { Severity::Warning } else { Severity::Error };
    let loss = match machines.len() {
        0 => String::new(),
        number => format!(", and up to {} may be deleted", plural(number, "machine")),
    };
    let message = format!(
        "The topology of Cluster {name} had not been applied yet when the backup was taken: {}. After a restore it is \
         applied{loss}.",
        differences.join("; "),
    );
    let entry = about.cluster.object.map(|object| object.meta.entry.as_str()).unwrap_or_default();
    let names = about.names(machines);
    let steps = avoid(
        "Use a newer backup that was taken after the change had finished.",
        &about.object(Kind::Cluster.name(), name),
        say("Correct spec.topology of the Cluster: replicas, version and pools. It does not help to change the \
             MachineDeployment or the control plane alone, because the topology is applied to them again."),
    );
    about
        .finding(FindingCode::RolloutUnfinished, severity, message)
        .evidence([in_backup("Its spec.topology.", name, entry)])
        .evidence(names.iter().map(|name| in_backup("It may be deleted.", name, "")))
        .machines(names)
        .steps(steps)
        .build()
}
