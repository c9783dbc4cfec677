//! Node lists that are not what they seem: provided for the wrong cluster, although their nodes do not say so.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::cluster::ClusterRef;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::graph::{ClusterNode, Graph, MachineNode, Provider, Role};
use crate::ids::{ClusterId, MachineId};
use crate::observations::{InventoryVm, Node, NodeList, Observations};
use crate::sorted::Sorted;
use crate::uuid::Uuid;

/// The observations without lists of other clusters, which would prove the wrong thing.
pub(super) fn without_foreign<'a>(
    graph: &Graph<'_>,
    mut observations: Cow<'a, Observations>,
    diagnostics: &mut Diagnostics,
) -> Cow<'a, Observations> {
    let lists = || observations.node_lists.values().flatten();
    if lists().flat_map(|list| &list.nodes).all(|node| node.machine.is_some()) {
        return observations;
    }
    let claimants = Claimants::of(graph);
    let mut foreign: Vec<NodeList> = Vec::new();
    for list in lists() {
        let Some((node, machine, cluster)) = claimants.foreign_node(list) else { continue };
        foreign.push(list.clone());
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::NodesOfAnotherCluster,
            list.source.clone(),
            format!(
                "Its node {node} has the BIOS UUID of machine {machine} of cluster {cluster}, so it is not used for \
                 {}.",
                list.cluster
            ),
        );
    }
    for list in foreign {
        drop_list(observations.to_mut(), &list.cluster, |other| {
            other.source == list.source && other.nodes == list.nodes
        });
    }
    observations
}

/// Drops lists without any of a cluster's machines, although some of those are there: another management cluster has a
/// cluster of the same name, the cluster was built anew beside what is left of the old one, or the list is of something
/// else. A machine that is off stays a Node. Where none of them is there, the cluster may have been
/// replaced whole, so that each virtual machine has to show itself whose it is. A list from the cluster's own API
/// server, whose certificate is in the backup, is kept.
pub(super) fn without_namesakes<'a>(
    graph: &Graph<'_>,
    mut observations: Cow<'a, Observations>,
    diagnostics: &mut Diagnostics,
) -> Cow<'a, Observations> {
    let lists = observations.node_lists.values().flatten();
    let without_machines: Vec<(&NodeList, &ClusterNode<'_>)> = lists
        .filter(|list| !observations.reached.contains(&list.cluster))
        .filter_map(|list| Some((list, graph.cluster(&list.cluster)?)))
        .filter(|(list, cluster)| !has_any_machine_of(cluster, &list.nodes))
        .collect();
    if without_machines.is_empty() {
        return observations;
    }
    let vms = observations.inventories.iter().flat_map(|inventory| &inventory.content.virtual_machines);
    let there: BTreeSet<Uuid> = vms.filter(|vm| !vm.template).filter_map(InventoryVm::bios).collect();
    let doubted: Vec<(ClusterRef, String, String)> = without_machines
        .into_iter()
        .filter_map(|(list, cluster)| Some((list.cluster.clone(), list.source.clone(), machines_in(cluster, &there)?)))
        .collect();
    for (cluster, source, why) in doubted {
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::NodesOfAnotherCluster,
            source.clone(),
            format!(
                "It has none of the machines of {cluster}, although {why}: it is of another cluster of that name, or \
                 of one that was built anew, or lacks Nodes, so it is not used."
            ),
        );
        drop_list(observations.to_mut(), &cluster, |list| list.source == source);
    }
    observations
}

/// Which machines of a cluster are among these, in a clause. `None` where none is.
fn machines_in(cluster: &ClusterNode<'_>, there: &BTreeSet<Uuid>) -> Option<String> {
    // The others are never Nodes, or nowhere that an inventory shows.
    let is_node = |machine: &&MachineNode<'_>| {
        !matches!(machine.role, Role::Etcd | Role::LoadBalancer) && machine.provider == Provider::Vsphere
    };
    let machines = cluster.machines.iter().filter(is_node);
    let mut found = machines.filter(|machine| machine.uuid().is_some_and(|uuid| there.contains(&uuid)));
    let first = found.next()?;
    Some(match found.count() {
        0 => format!("{} is still there", first.name),
        more => format!("{} and {more} more are still there", first.name),
    })
}

/// A node of a list is a machine of the backup, by UUID or by name.
fn has_any_machine_of(cluster: &ClusterNode<'_>, nodes: &[Node]) -> bool {
    let uuids: BTreeSet<Uuid> = nodes.iter().flat_map(|node| &node.uuids).copied().collect();
    let names: BTreeSet<&str> =
        nodes.iter().flat_map(|node| [Some(node.name.as_str()), node.machine.as_deref()]).flatten().collect();
    cluster.machines.iter().any(|machine| {
        let names_it = |name: &str| names.contains(name);
        machine.uuid().is_some_and(|uuid| uuids.contains(&uuid))
            || names_it(&machine.name)
            || names_it(machine.birth_name())
    })
}

/// Removes a list that must not be used.
pub(super) fn drop_list(observations: &mut Observations, cluster: &ClusterRef, is_it: impl Fn(&NodeList) -> bool) {
    observations.refused_nodes.insert(cluster.clone());
    if let Some(lists) = observations.node_lists.get_mut(cluster) {
        lists.retain(|list| !is_it(list));
        if lists.is_empty() {
            observations.node_lists.remove(cluster);
        }
    }
}

/// Every machine, with its cluster, found by the UUIDs that it claims.
struct Claimants<'a> {
    graph: &'a Graph<'a>,
    by_uuid: Sorted<Uuid, (ClusterId, MachineId)>,
}

impl<'a> Claimants<'a> {
    fn of(graph: &'a Graph<'a>) -> Self {
        let machines = graph
            .clusters
            .enumerate()
            .flat_map(|(of, cluster)| cluster.machines.enumerate().map(move |(machine, node)| ((of, machine), node)));
        let claims = machines
            .flat_map(|(machine, node)| node.uuids.iter().filter_map(move |claim| Some((claim.uuid?, machine))));
        Self { graph, by_uuid: Sorted::new(claims) }
    }

    /// The machine that claims a UUID, and its cluster. `None` where several clusters' machines do.
    fn of_uuid(&self, uuid: Uuid) -> Option<(&'a ClusterRef, &'a str)> {
        let (first, others) = self.by_uuid.get(uuid).split_first()?;
        let cluster = &self.graph.clusters[first.0];
        let machine = &cluster.machines[first.1];
        others.iter().all(|other| other.0 == first.0).then_some((&cluster.key, machine.name.as_str()))
    }

    /// A node that names no Machine and whose UUID another cluster's machine claims: the node, that machine and its
    /// cluster.
    fn foreign_node<'l>(&self, list: &'l NodeList) -> Option<(&'l str, &'a str, &'a ClusterRef)> {
        let mut unmarked = list.nodes.iter().filter(|node| node.machine.is_none());
        unmarked.find_map(|node| {
            let (cluster, machine) = node.uuids.iter().find_map(|uuid| self.of_uuid(*uuid))?;
            (*cluster != list.cluster).then_some((node.name.as_str(), machine, cluster))
        })
    }
}
