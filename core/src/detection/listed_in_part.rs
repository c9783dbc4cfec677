//! Node lists that were cut: by a label or field selector, by a limit, or by the names of some Nodes.
//!
//! Nothing in such a list says so, and who is missing there looks like nobody's machine. Only what ought to be listed
//! tells: control-plane Nodes, and the Nodes of machines that run. In: lists that are the cluster's. Out: the same,
//! incomplete where they lack such Nodes. A list from the cluster's own API server, which the program asked for all,
//! lacks only what was deleted.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::backup::objects::ControlPlane;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::english::first_names;
use crate::graph::{ClusterNode, Graph, MachineNode, Provider, Role};
use crate::observations::{InventoryVm, Node, NodeList, Observations};
use crate::remediation::nodes_command;
use crate::uuid::Uuid;

/// When the virtual machines that run were created, by BIOS UUID.
type Running = BTreeMap<Uuid, Option<Timestamp>>;

/// How far a list may be trusted.
enum Doubt {
    /// It was cut, and why that is known.
    Cut(String),
    /// One machine that runs is not listed, as after its Node was deleted.
    Lacks(String),
}

/// Marks lists that were cut as incomplete.
pub(super) fn doubt<'a>(
    graph: &Graph<'_>,
    mut observations: Cow<'a, Observations>,
    diagnostics: &mut Diagnostics,
) -> Cow<'a, Observations> {
    if observations.node_lists.is_empty() {
        return observations;
    }
    let lists = || observations.node_lists.values().flatten();
    // Lists from the clusters' own API servers are held against nothing that runs.
    let is_needed = lists().any(|list| list.complete && !observations.reached.contains(&list.cluster));
    let inventories = observations.inventories.iter().filter(|_| is_needed);
    let running: Running = inventories
        .flat_map(|inventory| &inventory.content.virtual_machines)
        .filter(|vm| !vm.template && vm.is_connected() && vm.is_running())
        .filter_map(|vm: &InventoryVm| Some((vm.bios()?, vm.created_at)))
        .collect();
    let doubts: Vec<Option<Doubt>> = lists()
        .map(|list| {
            let cluster = graph.cluster(&list.cluster).filter(|_| list.complete)?;
            doubt_of(cluster, list, observations.reached.contains(&list.cluster), &running)
        })
        .collect();
    if doubts.iter().all(Option::is_none) {
        return observations;
    }
    for (list, doubt) in observations.to_mut().node_lists.values_mut().flatten().zip(doubts) {
        match doubt {
            Some(Doubt::Cut(why)) => {
                list.complete = false;
                diagnostics.add(Severity::Warning, DiagnosticCode::NodesIncomplete, list.source.clone(), why);
            }
            Some(Doubt::Lacks(machine)) => list.lacks_node_of = Some(machine),
            None => {}
        }
    }
    observations
}

fn doubt_of(cluster: &ClusterNode<'_>, list: &NodeList, was_asked: bool, running: &Running) -> Option<Doubt> {
    let key = &cluster.key;
    if lacks_control_plane(cluster, list) {
        let why = format!(
            "This list has no control-plane node of {key}, which has a control plane of its own, so it counts as \
             incomplete. A node that is not listed may still exist."
        );
        return Some(Doubt::Cut(why));
    }
    if was_asked {
        return None;
    }
    let advice = match nodes_command(key) {
        Some(command) => format!("Create a list of all Nodes with `{command}`."),
        None => "Create a list of all Nodes.".to_owned(),
    };
    if list.nodes.is_empty() {
        let why = format!(
            "This list has no Node at all, so it counts as incomplete: a selector that fits no Node of {key} gives \
             such a list. {advice}"
        );
        return Some(Doubt::Cut(why));
    }
    let listed = Listed::of(list);
    let expected = || cluster.machines.iter().filter(|machine| is_expected(machine, list, running));
    let lacking: Vec<&MachineNode<'_>> = expected().filter(|machine| !listed.has(machine)).collect();
    let first = lacking.first()?;
    // Each of a pool, or of the control plane: that is how a label selector cuts.
    let lacks_all_of_role = !expected().any(|machine| machine.role == first.role && listed.has(machine));
    if lacking.len() == 1 && !lacks_all_of_role {
        return Some(Doubt::Lacks(first.name.clone()));
    }
    let names = first_names(lacking.iter().map(|machine| machine.name.as_str()), lacking.len());
    let why = format!(
        "This list lacks the Nodes of machines of {key} that run and were Nodes at the backup: {names}. It was \
         probably cut, by a selector, a limit or the names of Nodes, or these Nodes were deleted, so it counts as \
         incomplete. A Node that is not listed may still exist. {advice}"
    );
    Some(Doubt::Cut(why))
}

/// It was a Node when the backup was taken, and still runs. A list that is older than its virtual machine does not
/// have to have it.
fn is_expected(machine: &MachineNode<'_>, list: &NodeList, running: &Running) -> bool {
    let was_node = machine.machine.is_some_and(|object| object.node.is_some()) && machine.provider == Provider::Vsphere;
    let created_at = machine.uuid().filter(|_| was_node).and_then(|uuid| running.get(&uuid));
    created_at.is_some_and(|created_at| !created_at.is_some_and(|created_at| list.is_older_than(created_at)))
}

/// The Nodes of a list by everything that names a machine.
struct Listed<'a> {
    uuids: BTreeSet<Uuid>,
    names: BTreeSet<&'a str>,
}

impl<'a> Listed<'a> {
    fn of(list: &'a NodeList) -> Self {
        Self {
            uuids: list.nodes.iter().flat_map(|node| &node.uuids).copied().collect(),
            names: list.nodes.iter().flat_map(Node::names).collect(),
        }
    }

    fn has(&self, machine: &MachineNode<'_>) -> bool {
        let node = machine.machine.and_then(|object| object.node.as_deref());
        let mut names = [Some(machine.name.as_str()), Some(machine.birth_name()), node].into_iter().flatten();
        let mut claimed = machine.uuids.iter().filter_map(|claim| claim.uuid);
        claimed.any(|uuid| self.uuids.contains(&uuid)) || names.any(|name| self.names.contains(name))
    }
}

/// None of its nodes is a control-plane node, by label, owner or UUID.
fn lacks_control_plane(cluster: &ClusterNode<'_>, list: &NodeList) -> bool {
    if !cluster.control_plane.is_some_and(ControlPlane::is_kubeadm) || list.nodes.iter().any(Node::is_control_plane) {
        return false;
    }
    let control_plane_machines = cluster.machines.iter().filter(|machine| machine.role == Role::ControlPlane);
    let uuids: BTreeSet<Uuid> = control_plane_machines.filter_map(MachineNode::uuid).collect();
    !list.nodes.iter().flat_map(|node| &node.uuids).any(|uuid| uuids.contains(uuid))
}
