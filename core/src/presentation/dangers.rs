//! Dangers: those alike together, each with the cluster under which it was found.

use super::{ClusterNode, Presentation, Text, group, subject};
use crate::report::{Cluster, Finding, FindingCode, NextStep};

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

impl DangerGroup<'_> {
    /// What all of them have in common, in a few words.
    pub fn title(&self) -> &'static str {
        self.dangers.first().map_or("Danger", |(_, finding)| title(finding.code))
    }

    /// Where they are: their clusters, each once, or what they are about where that belongs to no single cluster.
    pub fn places(&self) -> Text<'static> {
        let places = self.dangers.iter();
        let places =
            places.map(|(cluster, finding)| cluster.map_or_else(|| subject(finding).plain(), ClusterNode::key));
        Text::list(group::by(places, String::clone).into_iter().map(|(place, _)| Text::name(place)).collect())
    }
}

/// A danger's code in a few words. Codes whose findings are dangers seldom or never share one title.
fn title(code: FindingCode) -> &'static str {
    match code {
        FindingCode::SelectorsOverlap => "Selectors overlap: pools may delete each other's machines",
        FindingCode::ReplicasDiffer => "Fewer replicas than Machines: some are deleted",
        FindingCode::KindsMissing => "Kinds of objects are missing from the backup",
        FindingCode::ClusterMissing => "The Cluster object is missing",
        FindingCode::ObjectMissing | FindingCode::SharedObjectMissing => "Objects are missing from the backup",
        FindingCode::MachineHealthCheck => "A health check deletes machines",
        FindingCode::EtcdMembersRemoved => "etcd members are removed",
        FindingCode::SecondControlPlane => "A second control plane is initialized",
        FindingCode::DuplicateClone => "A second VM of the same name is created",
        FindingCode::JoinTokenExpired => "Machines are created with an expired join token",
        FindingCode::RolloutUnfinished => "A rollout continues and deletes machines",
        FindingCode::RolloutDue => "A rollout is due and deletes machines",
        FindingCode::CertificatesExpiring => "Certificates of the control plane expire",
        FindingCode::ProbablyNewManagementCluster => "It may be the new management cluster",
        FindingCode::ExternalEtcdInitialized => "A second external etcd is initialized",
        FindingCode::ExternalEtcdDiffers => "The members of the external etcd differ",
        FindingCode::EtcdAddressesChanged => "Addresses of etcd members changed",
        FindingCode::HostedControlPlane => "The control plane may be lost with the management cluster",
        FindingCode::LoadBalancerGone => "The load balancer is gone",
        FindingCode::AddressReused => "An address is given out twice",
        FindingCode::ApiServerUnreachable => "An unreachable API server costs control-plane machines",
        FindingCode::OrphanedControlPlane => "The running control plane is not in the backup",
        FindingCode::DuplicateBiosUuid => "Several VMs have one BIOS UUID",
        FindingCode::VersionNotServed => "The API version in the backup is not served",
        FindingCode::MovedDatacenter => "Machines were moved to another datacenter",
        FindingCode::NotPaused
        | FindingCode::Paused
        | FindingCode::ClusterDeleted
        | FindingCode::ClusterCreated
        | FindingCode::Rollout
        | FindingCode::ScaleUp
        | FindingCode::ScaleDown
        | FindingCode::Remediation
        | FindingCode::ConflictingClaims
        | FindingCode::DeletedDuringBackup
        | FindingCode::KubeconfigExpired
        | FindingCode::KubeconfigExpiring
        | FindingCode::BackupOld
        | FindingCode::NodesNotRead
        | FindingCode::RestoredBefore
        | FindingCode::UnsupportedProvider
        | FindingCode::MidProvisioning
        | FindingCode::ObjectsPaused
        | FindingCode::DeploymentPaused
        | FindingCode::NodesLeftOver => "Danger",
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
