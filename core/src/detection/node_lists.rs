//! Node lists that were given for the wrong cluster: their nodes do not say so, but Machines of the backup carry their UUIDs.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::graph::Graph;
use crate::observations::{ClusterKey, NodeList, Observations};
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
    let claimants = claimants(graph);
    let mut observations = Cow::Borrowed(observations);
    for list in lists {
        let Some((node, machine, cluster)) = stranger(&claimants, list) else { continue };
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

/// The machine that claims a UUID, and its cluster; `None` where several clusters' machines do.
type Claimant<'a> = Option<(&'a ClusterKey, &'a str)>;

fn claimants<'a>(graph: &'a Graph<'_>) -> BTreeMap<Uuid, Claimant<'a>> {
    let mut claimants: BTreeMap<Uuid, Claimant<'a>> = BTreeMap::new();
    for cluster in &graph.clusters {
        for machine in &cluster.machines {
            for uuid in machine.uuids.iter().filter_map(|claim| claim.uuid) {
                let known = claimants.entry(uuid).or_insert(Some((&cluster.key, &machine.name)));
                if known.is_some_and(|(key, _)| *key != cluster.key) {
                    *known = None;
                }
            }
        }
    }
    claimants
}

/// A node that names no Machine and whose UUID another cluster's machine claims: the node, that machine and its cluster.
fn stranger<'l, 'a>(
    claimants: &BTreeMap<Uuid, Claimant<'a>>,
    list: &'l NodeList,
) -> Option<(&'l str, &'a str, &'a ClusterKey)> {
    let mut unmarked = list.nodes.iter().filter(|node| node.machine.is_none());
    unmarked.find_map(|node| {
        let (cluster, machine) = node.uuids.iter().find_map(|uuid| claimants.get(uuid).copied().flatten())?;
        (*cluster != list.cluster).then_some((node.name.as_str(), machine, cluster))
    })
}
