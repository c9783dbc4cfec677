//! Findings: what each is about, and which stand where.

use super::{Presentation, Text};
use crate::diagnostic::Severity;
use crate::report::{Cluster, Finding, FindingCode, ObjectRef, Pool};
use crate::wording::count;

/// "MachineDeployment team-a/prod-md-0". Reports of 1.0 say it in a string, which is shown as it is.
pub fn subject(finding: &Finding) -> Text<'_> {
    match &finding.subject_ref {
        Some(ObjectRef { kind, namespace, name }) => {
            let key = match namespace {
                Some(namespace) => super::words::key(namespace, name),
                None => name.clone(),
            };
            Text::name(kind.as_str()).and_words(" ").and_name(key)
        }
        None => Text::name(finding.subject.as_str()),
    }
}

/// What happened to a pool or control plane as a whole, to stand after its numbers.
pub(super) fn event(finding: &Finding) -> Option<&'static str> {
    finding.code.pool_event()
}

/// Whether a finding has a line of its own under its cluster. Others stand beside the name of the cluster, or beside
/// the numbers of a pool or control plane.
pub(super) fn is_rendered_inline(cluster: &Cluster, finding: &Finding) -> bool {
    let pausing = finding.code.is_about_pausing() && !finding.is_danger();
    let in_numbers =
        event(finding).is_some() || (finding.code == FindingCode::ReplicasDiffer && finding.severity == Severity::Info);
    let of_a_set = is_about_control_plane(cluster, finding)
        || cluster.workers.pools.iter().any(|pool| is_about_pool(pool, finding));
    !(pausing || in_numbers && of_a_set)
}

/// Whether a finding is about the cluster's control plane.
pub(super) fn is_about_control_plane(cluster: &Cluster, finding: &Finding) -> bool {
    let name = cluster.control_plane.name.as_deref();
    let of = |object: &ObjectRef| object.kind.ends_with("ControlPlane") && name == Some(object.name.as_str());
    finding.subject_ref.as_ref().is_some_and(of)
}

/// Whether a finding is about this pool.
pub(super) fn is_about_pool(pool: &Pool, finding: &Finding) -> bool {
    let kinds = ["MachineDeployment", "MachineSet", "MachinePool"];
    let of = |object: &ObjectRef| {
        kinds.contains(&object.kind.as_str()) && pool.name.as_deref() == Some(object.name.as_str())
    };
    finding.subject_ref.as_ref().is_some_and(of)
}

/// Whether the report warns that a cluster's controllers were not paused.
pub(super) fn is_unpaused_with_consequences(cluster: &Cluster) -> bool {
    let warns = |finding: &Finding| finding.code == FindingCode::NotPaused && finding.severity != Severity::Info;
    cluster.findings.iter().any(warns)
}

impl Presentation<'_> {
    /// What is true of many clusters, said once: their controllers will not wait.
    pub fn pausing(self) -> Option<String> {
        pausing(&self.report().clusters)
    }
}

fn pausing(clusters: &[Cluster]) -> Option<String> {
    let unpaused = super::words::number(clusters.iter().filter(|one| is_unpaused_with_consequences(one)).count());
    let (were, act) = match unpaused {
        0 => return None,
        1 => ("was", "its controllers act as soon as it is restored"),
        _ => ("were", "their controllers act as soon as they are restored"),
    };
    let clusters = count(unpaused, "cluster with drift", "clusters with drift");
    Some(format!("{clusters} {were} not paused when the backup was taken: {act}."))
}
