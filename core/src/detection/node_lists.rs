//! Node lists that are not what they seem: given for the wrong cluster, although their nodes do not say so; or filtered.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::backup::objects::ControlPlane;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::graph::{Graph, MachineNode, Place};
use crate::observations::{ClusterKey, Node, NodeList, Observations};
use crate::sorted::Sorted;
use crate::uuid::Uuid;

/// The observations without such lists, which would prove the wrong thing.
pub(super) fn without_swapped<'a>(
    graph: &Graph<'_>,
    observations: &'a Observations,
    diagnostics: &mut Diagnostics,
) -> Cow<'a, Observations> {
    let lists = observations.node_lists.values().flatten();
    if lists.clone().flat_map(|list| &list.nodes).all(|node| node.machine.is_some()) {
        return Cow::Borrowed(observations);
    }
    let claimants = Claimants::of(graph);
    let mut observations = Cow::Borrowed(observations);
    for list in lists {
        let Some((node, machine, cluster)) = claimants.stranger(list) else { continue };
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::NodesOfAnotherCluster,
            list.source.clone(),
            format!(
                "Its node {node} has the BIOS UUID of machine {machine} of cluster {cluster}, so it is not used for {}.",
                list.cluster
            ),
        );
        let left = observations.to_mut();
        left.refused_nodes.insert(list.cluster.clone());
        if let Some(kept) = left.node_lists.get_mut(&list.cluster) {
            kept.retain(|other| other.source != list.source || other.nodes != list.nodes);
        }
    }
    if let Cow::Owned(observations) = &mut observations {
        observations.node_lists.retain(|_, lists| !lists.is_empty());
    }
    observations
}

/// Takes lists without any control-plane node for a part: the cluster has a control plane of its own.
pub(super) fn doubt_memberless<'a>(
    graph: &Graph<'_>,
    mut observations: Cow<'a, Observations>,
    diagnostics: &mut Diagnostics,
) -> Cow<'a, Observations> {
    let is_doubtful = |list: &NodeList| list.complete && lacks_members(graph, list);
    if !observations.node_lists.values().flatten().any(is_doubtful) {
        return observations;
    }
    let lists = observations.to_mut().node_lists.values_mut().flatten();
    for list in lists.filter(|list| is_doubtful(list)) {
        list.complete = false;
        diagnostics.add(
            Severity::Warning,
            DiagnosticCode::NodesIncomplete,
            list.source.clone(),
            format!(
                "This list holds no control-plane node of {}, which has a control plane of its own: it counts as a part. A \
                 node that it lacks may still exist.",
                list.cluster
            ),
        );
    }
    observations
}

/// None of its nodes is of the control plane, by label, owner or UUID.
fn lacks_members(graph: &Graph<'_>, list: &NodeList) -> bool {
    let cluster = graph.cluster(&list.cluster);
    let Some(cluster) = cluster.filter(|cluster| cluster.control_plane.is_some_and(ControlPlane::is_kubeadm)) else {
        return false;
    };
    if list.nodes.iter().any(Node::is_member) {
        return false;
    }
    let members = cluster.machines.iter().filter(|machine| machine.place == Place::ControlPlane);
    let uuids: BTreeSet<Uuid> = members.filter_map(MachineNode::uuid).collect();
    !list.nodes.iter().flat_map(|node| &node.uuids).any(|uuid| uuids.contains(uuid))
}

/// Every machine, with its cluster, found by the UUIDs that it claims.
struct Claimants<'a> {
    machines: Vec<(&'a ClusterKey, &'a str)>,
    by_uuid: Sorted<Uuid>,
}

impl<'a> Claimants<'a> {
    fn of(graph: &'a Graph<'_>) -> Self {
        let all = || graph.clusters.iter().flat_map(|cluster| cluster.machines.iter().map(move |one| (cluster, one)));
        let claims = all().enumerate().flat_map(|(position, (_, machine))| {
            machine.uuids.iter().filter_map(move |claim| Some((claim.uuid?, position)))
        });
        let machines = all().map(|(cluster, machine)| (&cluster.key, machine.name.as_str())).collect();
        Self { machines, by_uuid: Sorted::new(claims) }
    }

    /// The machine that claims a UUID, and its cluster. `None` where several clusters' machines do.
    fn of_uuid(&self, uuid: Uuid) -> Option<(&'a ClusterKey, &'a str)> {
        let mut claims = self.by_uuid.get(uuid).iter().filter_map(|position| self.machines.get(*position).copied());
        let (cluster, machine) = claims.next()?;
        claims.all(|(other, _)| other == cluster).then_some((cluster, machine))
    }

    /// A node that names no Machine and whose UUID another cluster's machine claims: the node, that machine and its
    /// cluster.
    fn stranger<'l>(&self, list: &'l NodeList) -> Option<(&'l str, &'a str, &'a ClusterKey)> {
        let mut unmarked = list.nodes.iter().filter(|node| node.machine.is_none());
        unmarked.find_map(|node| {
            let (cluster, machine) = node.uuids.iter().find_map(|uuid| self.of_uuid(*uuid))?;
            (*cluster != list.cluster).then_some((node.name.as_str(), machine, cluster))
        })
    }
}
