//! The pools of a cluster while they are gathered: from deployments, sets, and machines that name one that is missing.

use std::collections::BTreeMap;

use super::{MachineNode, Place, PoolNode};

/// The pools of a cluster while they are gathered.
#[derive(Default)]
pub(super) struct Pools<'a> {
    nodes: Vec<PoolNode<'a>>,
    positions: BTreeMap<Option<&'a str>, usize>,
}

impl<'a> Pools<'a> {
    /// The position of the pool with this name; made where there is none.
    pub(super) fn position(&mut self, name: Option<&'a str>) -> usize {
        if let Some(position) = self.positions.get(&name) {
            return *position;
        }
        let position = self.nodes.len();
        self.nodes.push(PoolNode { name: name.map(str::to_owned), deployment: None, sets: Vec::new(), pool: None });
        self.positions.insert(name, position);
        position
    }

    /// Changes the pool with this name; made where there is none.
    pub(super) fn with(&mut self, name: &'a str, change: impl FnOnce(&mut PoolNode<'a>)) {
        let position = self.position(Some(name));
        if let Some(node) = self.nodes.get_mut(position) {
            change(node);
        }
    }

    /// The pools in the order of their names, the nameless one last.
    pub(super) fn into_sorted(self, machines: &mut [MachineNode<'_>]) -> Vec<PoolNode<'a>> {
        let mut nodes: Vec<_> = self.nodes.into_iter().enumerate().collect();
        nodes.sort_by(|(_, one), (_, other)| (one.name.is_none(), &one.name).cmp(&(other.name.is_none(), &other.name)));
        let moved: BTreeMap<usize, usize> = nodes.iter().enumerate().map(|(new, (old, _))| (*old, new)).collect();
        for machine in machines {
            if let Place::Pool(position) = &mut machine.place {
                *position = moved.get(position).copied().unwrap_or(*position);
            }
        }
        nodes.into_iter().map(|(_, node)| node).collect()
    }
}
