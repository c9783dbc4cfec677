//! The Nodes of one cluster, as its controllers will find them.

use std::collections::BTreeMap;

use crate::graph::ClusterNode;
use crate::observations::Node;
use crate::uuid::Uuid;
use crate::verdicts::{self, MachineVerdict};

/// How much of a cluster's Nodes was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    Nothing,
    Part,
    All,
}

/// The Node of a machine.
#[derive(Clone, Copy, Debug)]
pub(super) enum NodeState<'a> {
    /// It is in the list.
    Present(&'a Node),
    /// The list is whole and lacks it.
    Absent,
    /// No list, a part of one, or two that contradict each other.
    Unread,
}

/// The Nodes of one cluster, by name.
#[derive(Debug)]
pub(super) struct Nodes<'a> {
    pub(super) listed: Listed,
    /// `None` where two lists tell different things of one Node.
    by_name: BTreeMap<&'a str, Option<&'a Node>>,
}

impl<'a> Nodes<'a> {
    pub(super) fn of(input: &verdicts::Input<'a>, cluster: &ClusterNode<'_>) -> Self {
        let lists = input.node_lists.get(&cluster.key).map_or(&[][..], Vec::as_slice);
        let listed = match (lists, lists.iter().any(|list| list.complete)) {
            ([], _) => Listed::Nothing,
            (_, true) => Listed::All,
            (_, false) => Listed::Part,
        };
        let mut by_name: BTreeMap<&str, Option<&Node>> = BTreeMap::new();
        for node in lists.iter().flat_map(|list| &list.nodes) {
            let known = by_name.entry(&node.name).or_insert(Some(node));
            if known.is_some_and(|known| known != node) {
                *known = None;
            }
        }
        Self { listed, by_name }
    }

    /// The Node that a verdict found for its machine. Controllers know it by the UUID alone: one that only says that it
    /// is the machine is not its.
    pub(super) fn state(&self, verdict: &MachineVerdict, own: Option<Uuid>) -> NodeState<'a> {
        let found = verdict.live_node.as_ref().and_then(|node| self.by_name.get(node.name.as_str()));
        let is_own = |node: &Node| node.uuids.is_empty() || own.is_none_or(|own| node.uuids.contains(&own));
        match found {
            // Without a providerID no controller finds it, until somebody gives it one.
            Some(Some(node)) if is_own(node) && !node.has_provider_id() => NodeState::Unread,
            Some(Some(node)) if is_own(node) => NodeState::Present(node),
            Some(Some(_)) | None if self.listed == Listed::All => NodeState::Absent,
            Some(_) | None => NodeState::Unread,
        }
    }

    /// Its API server was asked.
    pub(super) fn was_read(&self) -> bool {
        self.listed != Listed::Nothing
    }

    /// Some Node was read, so that an API server answers.
    pub(super) fn any(&self) -> bool {
        !self.by_name.is_empty()
    }

    /// Names of the control-plane Nodes.
    pub(super) fn members(&self) -> impl Iterator<Item = &'a str> {
        let members = self.by_name.iter().filter(|(_, node)| node.is_none_or(Node::is_member));
        members.map(|(name, _)| *name)
    }
}
