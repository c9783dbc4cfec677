//! The Nodes of one cluster, as its controllers will find them.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::ClusterNode;
use crate::observations::{Coverage, Node, Vcenters};
use crate::uuid::Uuid;
use crate::verdicts::{self, MachineVerdict};

/// How much of a cluster's node list was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeListing {
    NotRead,
    Incomplete,
    Complete,
}

/// The Node of a machine.
#[derive(Clone, Copy, Debug)]
pub(super) enum NodeState<'a> {
    /// The node list has it.
    Present(&'a Node),
    /// The node list is complete and lacks it.
    Absent,
    /// There is no node list, it is incomplete, or two of them contradict each other.
    NotRead,
}

/// The Nodes of one cluster, by name.
#[derive(Debug)]
pub(super) struct ClusterNodes<'a> {
    pub(super) listing: NodeListing,
    /// `None` where two lists contradict each other about a Node.
    by_name: BTreeMap<&'a str, Option<&'a Node>>,
    /// Those that are left over.
    left_over: BTreeSet<&'a str>,
}

/// A Node that is not ready, and of which neither a VM nor an object of the backup is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftOverNode {
    pub(crate) name: String,
    /// It was of the control plane, so that its etcd member may be left over, too.
    pub(crate) control_plane: bool,
}

impl<'a> ClusterNodes<'a> {
    pub(super) fn of(input: &verdicts::Input<'a>, cluster: &ClusterNode<'_>) -> Self {
        let lists = input.node_lists.get(&cluster.key).map_or(&[][..], Vec::as_slice);
        let listing = match (lists, lists.iter().any(|list| list.complete)) {
            ([], _) => NodeListing::NotRead,
            (_, true) => NodeListing::Complete,
            (_, false) => NodeListing::Incomplete,
        };
        let mut by_name: BTreeMap<&str, Option<&Node>> = BTreeMap::new();
        for node in lists.iter().flat_map(|list| &list.nodes) {
            let known = by_name.entry(&node.name).or_insert(Some(node));
            if known.is_some_and(|known| known != node) {
                *known = None;
            }
        }
        let known = by_name.iter().filter_map(|(name, node)| Some((*name, (*node)?)));
        let is_read = is_read_completely(input.vcenters);
        let left_over = known.filter(|(_, node)| is_read && is_left_over(input, node)).map(|(name, _)| name).collect();
        Self { listing, by_name, left_over }
    }

    /// The Node of a machine, as the Machine controller finds it after the restore: by the UUID in its providerID,
    /// whatever the Node's own annotations say.
    ///
    /// Mirrors `machine.Reconciler.getNode` of Cluster API.
    pub(super) fn state(&self, verdict: &MachineVerdict, own: Option<Uuid>) -> NodeState<'a> {
        let found = verdict.live_node.as_ref().and_then(|node| self.by_name.get(node.name.as_str()));
        let is_own = |node: &Node| node.uuids.is_empty() || own.is_none_or(|own| node.uuids.contains(&own));
        match found {
            // Without a providerID no controller finds it, until the cloud provider sets one.
            Some(Some(node)) if is_own(node) && !node.has_provider_id() => NodeState::NotRead,
            Some(Some(node)) if is_own(node) => NodeState::Present(node),
            Some(Some(_)) | None if self.listing == NodeListing::Complete => NodeState::Absent,
            Some(_) | None => NodeState::NotRead,
        }
    }

    /// Some Node was read, so that an API server answers.
    pub(super) fn any(&self) -> bool {
        !self.by_name.is_empty()
    }

    /// The names of the control-plane Nodes, without those that are left over.
    pub(super) fn control_plane_nodes(&self) -> impl Iterator<Item = &'a str> {
        let nodes = self.by_name.iter().filter(|(_, node)| node.is_none_or(Node::is_control_plane));
        nodes.map(|(name, _)| *name).filter(|name| !self.left_over.contains(name))
    }

    /// The Nodes that are left over without a VM and without a Machine.
    pub(super) fn left_over(&self) -> Vec<LeftOverNode> {
        let nodes = self.left_over.iter().filter_map(|name| self.by_name.get(name).copied().flatten());
        nodes.map(|node| LeftOverNode { name: node.name.clone(), control_plane: node.is_control_plane() }).collect()
    }
}

/// Every vCenter that the backup names was read, and the BIOS UUID of everything in them.
fn is_read_completely(vcenters: &Vcenters<'_>) -> bool {
    let mut named = vcenters.views.iter().filter(|view| view.named_by_backup).peekable();
    named.peek().is_some() && named.all(|view| view.coverage == Coverage::Complete) && vcenters.all_bios_read
}

/// A Node that is not ready runs nowhere if everything was read and nothing has its UUID.
fn is_left_over(input: &verdicts::Input<'_>, node: &Node) -> bool {
    let is_known = |uuid: &Uuid| input.claims(*uuid) || !input.vcenters.with_bios(*uuid).is_empty();
    // The Ready condition of a Node that went away is neither True nor False.
    let is_not_ready = node.conditions.iter().any(|(kind, status)| kind == "Ready" && status != "True");
    is_not_ready && !node.uuids.is_empty() && !node.uuids.iter().any(is_known)
}
