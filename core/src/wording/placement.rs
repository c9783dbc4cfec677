//! Where the findings of a cluster are told: beside a name, beside numbers, or in a sentence of their own.

use crate::diagnostic::Severity;
use crate::report::{Cluster, Finding, FindingCode, MachineStatus, Pool, Status};

/// Whether a cluster has nothing to tell but its numbers.
pub fn is_calm(cluster: &Cluster) -> bool {
    cluster.status == Status::Healthy
        && super::after_restore(cluster).is_none()
        && cluster.machines().all(|machine| machine.status == MachineStatus::Healthy && machine.notes.is_empty())
        && cluster.findings.iter().all(|finding| finding.severity == Severity::Info)
}

/// What happened to a pool or control plane as a whole.
pub fn event(finding: &Finding) -> Option<&'static str> {
    finding.code.pool_event()
}

/// Whether a finding stands beside the name of the cluster, a pool or the control plane.
pub fn is_told_elsewhere(cluster: &Cluster, finding: &Finding) -> bool {
    let pausing = finding.code.is_about_pausing() && finding.severity != Severity::Error;
    let of_a_pool = cluster.workers.pools.iter().any(|pool| is_about_pool(pool, finding));
    let in_numbers =
        event(finding).is_some() || (finding.code == FindingCode::ReplicasDiffer && finding.severity == Severity::Info);
    pausing || (in_numbers && (of_a_pool || is_about_control_plane(cluster, finding)))
}

/// Whether a finding is about the cluster's control plane.
pub fn is_about_control_plane(cluster: &Cluster, finding: &Finding) -> bool {
    let name = cluster.control_plane.name.as_deref();
    subject(finding).is_some_and(|(kind, subject)| kind.ends_with("ControlPlane") && name == Some(subject))
}

/// Whether a finding is about this pool.
pub fn is_about_pool(pool: &Pool, finding: &Finding) -> bool {
    let kinds = ["MachineDeployment", "MachineSet", "MachinePool"];
    subject(finding).is_some_and(|(kind, subject)| kinds.contains(&kind) && pool.name.as_deref() == Some(subject))
}

/// Kind and name of the object that a finding is about.
fn subject(finding: &Finding) -> Option<(&str, &str)> {
    let (kind, key) = finding.subject.split_once('/')?;
    Some((kind, key.rsplit_once('/').map_or(key, |(_, name)| name)))
}

/// Whether the report warns of a cluster's controllers, which nobody stopped.
pub fn is_unpaused_with_consequences(cluster: &Cluster) -> bool {
    let warns = |finding: &Finding| finding.code == FindingCode::NotPaused && finding.severity != Severity::Info;
    cluster.findings.iter().any(warns)
}

/// What is true of many clusters, told once: controllers will not wait.
pub fn pausing(clusters: &[Cluster]) -> Option<String> {
    match clusters.iter().filter(|cluster| is_unpaused_with_consequences(cluster)).count() {
        0 => None,
        1 => Some(
            "1 cluster with drift was not paused when the backup was taken: its controllers act as soon as it is restored."
                .to_owned(),
        ),
        several => Some(format!(
            "{several} clusters with drift were not paused when the backup was taken: their controllers act as soon as \
             they are restored."
        )),
    }
}
