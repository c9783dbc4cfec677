//! The upper level of the tree: which clusters come first, and where the virtual machines that match nothing stand.

use super::{ClusterNode, Presentation};
use crate::report::Status;

/// The order of clusters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What needs a person first; those without anything to say last.
    #[default]
    WorstFirst,
    /// By name.
    Name,
}

/// What stands at the upper level of the tree.
#[derive(Clone, Copy, Debug)]
pub enum Section<'a> {
    /// A cluster.
    Cluster(ClusterNode<'a>),
    /// The virtual machines that match nothing, where there are any.
    Unattributed,
}

impl<'a> Presentation<'a> {
    /// The upper level of the tree. Virtual machines that match nothing stand behind what is worse, and by name first.
    pub fn sections(self, order: Order) -> Vec<Section<'a>> {
        let mut clusters: Vec<ClusterNode<'a>> = self.shown_clusters().collect();
        match order {
            Order::WorstFirst => clusters.sort_by_cached_key(|node| (node.cluster().status, node.is_calm())),
            Order::Name => clusters.sort_by_key(|node| (&node.cluster().name, &node.cluster().namespace)),
        }
        let before = |node: &ClusterNode<'a>| {
            order == Order::WorstFirst && node.cluster().status <= Status::NeedFurtherConfirmation
        };
        let (worse, others): (Vec<_>, Vec<_>) = clusters.into_iter().partition(before);
        let unattributed = self.shown_unattributed().next().map(|_| Section::Unattributed);
        let worse = worse.into_iter().map(Section::Cluster);
        worse.chain(unattributed).chain(others.into_iter().map(Section::Cluster)).collect()
    }
}
