//! Nodes that are ready, and of which nothing shows where they run: machines that were not judged.
//!
//! In: verdicts and node lists. Out: diagnostics. Decides nothing about any machine.

use std::collections::BTreeSet;

use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::english::first_names;
use crate::graph::{ClusterNode, Provider};
use crate::ids::ClusterId;
use crate::observations::{Node, NodeList};
use crate::uuid::Uuid;
use crate::verdicts::{Input, Verdicts};

/// A ready Node runs on a virtual machine. Where neither the backup nor an inventory has one that may be its, there is
/// a machine that was not judged. A Node without any UUID is known by its name alone.
pub(super) fn diagnose(input: &Input<'_>, verdicts: &Verdicts, diagnostics: &mut Diagnostics) {
    let of_machines = verdicts.clusters.iter().flatten().filter_map(|verdict| verdict.vm);
    let unattributed = || verdicts.unattributed.iter().map(|unattributed| unattributed.vm);
    let judged: BTreeSet<Uuid> =
        of_machines.chain(unattributed()).filter_map(|vm| input.vcenters.vms[vm].bios).collect();
    let unattributed: BTreeSet<&str> = unattributed().flat_map(|vm| input.vcenters.vms[vm].record.names()).collect();
    let is_accounted = |uuid: &Uuid| input.claims(*uuid) || judged.contains(uuid);
    // Other Nodes may have been joined by hand, and run anywhere.
    let is_ours = |node: &Node| node.machine.is_some() || node.owner_name.is_some() || node.has_provider_id();
    let is_unaccounted =
        |node: &&Node| node.ready == Some(true) && is_ours(node) && !node.uuids.iter().any(is_accounted);
    for list in input.node_lists.values().flatten() {
        let Some(id) = input.graph.cluster_id(&list.cluster) else { continue };
        let cluster = &input.graph.clusters[id];
        if cluster.provider != Provider::Vsphere {
            continue;
        }
        let foreign = OtherProviders::of(cluster);
        let unaccounted = list.nodes.iter().filter(is_unaccounted).filter(|node| !foreign.have(node));
        let mut unaccounted = unaccounted.peekable();
        if unaccounted.peek().is_none() {
            continue;
        }
        let known = names_of_machines(input, verdicts, id);
        let is_known = |node: &Node| node.names().any(|name| known.contains(name) || unattributed.contains(name));
        let (known, unknown): (Vec<&Node>, Vec<&Node>) = unaccounted.partition(|node| is_known(node));
        let known: Vec<&Node> = known.into_iter().filter(|node| !node.uuids.is_empty()).collect();
        let (one, many) = (
            "but neither the backup nor an inventory has a virtual machine that may be its. It runs somewhere that was \
             not read. Find it before you restore.",
            "but neither the backup nor an inventory has virtual machines that may be theirs. They run somewhere that \
             was not read. Find them before you restore.",
        );
        add(list, &unknown, one, many, diagnostics);
        let (one, many) = (
            "but has another BIOS UUID than the virtual machine of its name, and no other virtual machine has that. \
             Either its provider ID is out of date, or it runs where nothing was read. Find out which before you \
             restore.",
            "but have other BIOS UUIDs than the virtual machines of their names, and no others have those. Either \
             their provider IDs are out of date, or they run where nothing was read. Find out which before you \
             restore.",
        );
        add(list, &known, one, many, diagnostics);
    }
}

/// Says of one Node or of many what is wrong with them.
fn add(list: &NodeList, nodes: &[&Node], one: &str, many: &str, diagnostics: &mut Diagnostics) {
    let message = match nodes {
        [] => return,
        [node] => format!("Node {} of {} is ready, {one}", node.name, list.cluster),
        nodes => {
            let names = first_names(nodes.iter().map(|node| node.name.as_str()), nodes.len());
            format!("Nodes {names} of {} are ready, {many}", list.cluster)
        }
    };
    diagnostics.add(Severity::Error, DiagnosticCode::NodesUnaccounted, list.source.clone(), message);
}

/// Everything by which the machines of a cluster are called whose virtual machines were found.
fn names_of_machines<'a>(input: &Input<'a>, verdicts: &'a Verdicts, id: ClusterId) -> BTreeSet<&'a str> {
    let cluster: &'a ClusterNode<'a> = &input.graph.clusters[id];
    let found = verdicts.clusters[id].iter().filter_map(|verdict| Some((verdict, verdict.vm?)));
    found
        .flat_map(|(verdict, vm)| {
            let machine = verdict.machine.and_then(|machine| cluster.machines[machine].machine);
            let node = machine.and_then(|object| object.node.as_deref());
            input.vcenters.vms[vm].record.names().chain([verdict.name.as_str()]).chain(node)
        })
        .collect()
}

/// The machines of a cluster that another provider has, and their Nodes: they run where no vCenter is.
struct OtherProviders<'a> {
    machines: BTreeSet<&'a str>,
    nodes: BTreeSet<&'a str>,
}

impl<'a> OtherProviders<'a> {
    fn of(cluster: &'a ClusterNode<'a>) -> Self {
        let machines = || cluster.machines.iter().filter(|machine| machine.provider != Provider::Vsphere);
        Self {
            machines: machines().map(|machine| machine.name.as_str()).collect(),
            nodes: machines().filter_map(|machine| machine.machine?.node.as_deref()).collect(),
        }
    }

    /// It says that it is one of these Machines.
    fn have(&self, node: &Node) -> bool {
        node.machine.as_deref().is_some_and(|machine| self.machines.contains(machine))
            || self.nodes.contains(node.name.as_str())
    }
}
