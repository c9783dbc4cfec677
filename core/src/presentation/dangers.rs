//! Dangers: those alike together, each with the cluster under which it was found.

use super::{ClusterNode, Presentation, Text, group, subject};
use crate::report::{Cluster, Finding, NextStep};

/// Dangers with one code and one and the same first step, which is said once.
#[derive(Clone, Debug)]
pub struct DangerGroup<'a> {
    /// Each with the cluster under which it was found.
    pub dangers: Vec<(Option<ClusterNode<'a>>, &'a Finding)>,
    /// The step that all of them call for.
    pub step: Option<&'a NextStep>,
}

impl<'a> Presentation<'a> {
    /// Everything that makes a restore dangerous; what belongs to no single cluster first.
    pub fn dangers(self) -> Vec<DangerGroup<'a>> {
        let of_clusters = self.shown_clusters().flat_map(|node| {
            let findings = node.cluster().findings.iter();
            findings.map(move |finding| (Some(node), finding))
        });
        let all = self.report().findings.iter().map(|finding| (None, finding)).chain(of_clusters);
        dangers(all.filter(|(_, finding)| self.selection().has_finding(finding)))
    }
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

/// What a finding is about, and the cluster under which it was found, where the finding is not about that one itself.
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
