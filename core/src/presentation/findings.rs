//! Findings: what each is about, which stand where, and dangers alike together.

use super::{ClusterNode, Text, group};
use crate::diagnostic::Severity;
use crate::report::{Cluster, Finding, FindingCode, NextStep, ObjectRef, Pool};
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

/// The same, and the cluster under which it was found, where the finding is not about that one itself.
pub fn subject_in<'a>(finding: &'a Finding, cluster: Option<ClusterNode<'a>>) -> Text<'a> {
    let subject = subject(finding);
    match cluster.filter(|cluster| !is_the_cluster(finding, cluster.cluster())) {
        Some(cluster) => subject.and_words(", Cluster ").and_name(cluster.key()),
        None => subject,
    }
}

fn is_the_cluster(finding: &Finding, cluster: &Cluster) -> bool {
    finding.subject_ref.as_ref().is_some_and(|object| {
        object.kind == "Cluster"
            && object.namespace.as_deref() == Some(cluster.namespace.as_str())
            && object.name == cluster.name
    })
}

/// What happened to a pool or control plane as a whole, to stand after its numbers.
pub(super) fn event(finding: &Finding) -> Option<&'static str> {
    finding.code.pool_event()
}

/// Whether a finding has a line of its own under its cluster. Others stand beside the name of the cluster, or beside the
/// numbers of a pool or control plane.
pub(super) fn is_rendered_inline(cluster: &Cluster, finding: &Finding) -> bool {
    let pausing = finding.code.is_about_pausing() && !finding.is_danger();
    let in_numbers =
        event(finding).is_some() || (finding.code == FindingCode::ReplicasDiffer && finding.severity == Severity::Info);
    let of_a_set = is_about_control_plane(cluster, finding)
        || cluster.workers.pools.iter().any(|pool| is_about_pool(pool, finding));
    !pausing && !(in_numbers && of_a_set)
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

/// What is true of many clusters, said once: their controllers will not wait.
pub(super) fn pausing(clusters: &[Cluster]) -> Option<String> {
    let unpaused = super::words::number(clusters.iter().filter(|one| is_unpaused_with_consequences(one)).count());
    let (were, act) = match unpaused {
        0 => return None,
        1 => ("was", "its controllers act as soon as it is restored"),
        _ => ("were", "their controllers act as soon as they are restored"),
    };
    let clusters = count(unpaused, "cluster with drift", "clusters with drift");
    Some(format!("{clusters} {were} not paused when the backup was taken: {act}."))
}

/// Dangers with one code and one and the same first step, which is said once.
#[derive(Clone, Debug)]
pub struct DangerGroup<'a> {
    /// Each with the cluster under which it was found.
    pub dangers: Vec<(Option<ClusterNode<'a>>, &'a Finding)>,
    /// The step that all of them call for.
    pub step: Option<&'a NextStep>,
}

/// The dangers among findings, those alike together.
pub fn dangers<'a>(findings: impl IntoIterator<Item = (Option<ClusterNode<'a>>, &'a Finding)>) -> Vec<DangerGroup<'a>> {
    let dangers = findings.into_iter().filter(|(_, finding)| finding.is_danger());
    let groups = group::by(dangers, |(_, finding)| (finding.code, first_step(finding)));
    let group = |(_, dangers): (_, Vec<(Option<ClusterNode<'a>>, &'a Finding)>)| {
        let step = dangers.first().and_then(|(_, finding)| finding.next_steps.first());
        DangerGroup { dangers, step }
    };
    groups.into_iter().map(group).collect()
}

/// A step as something that can be compared.
fn first_step(finding: &Finding) -> Option<(&str, Option<&str>)> {
    finding.next_steps.first().map(|step| (step.text.as_str(), step.command.as_deref()))
}
