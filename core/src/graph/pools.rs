//! The pools of a cluster while they are gathered: from deployments, sets, and machines that name one that is missing.

use std::collections::BTreeMap;

use super::nodes::{MachineNode, PoolNode, Role};
use crate::ids::{IdVec, PoolId};

/// The pools of a cluster while they are gathered.
#[derive(Default)]
pub(super) struct Pools<'a> {
    nodes: IdVec<PoolId, PoolNode<'a>>,
    by_name: BTreeMap<Option<&'a str>, PoolId>,
}

impl<'a> Pools<'a> {
    /// The pool with this name; added where there is none.
    pub(super) fn id(&mut self, name: Option<&'a str>) -> PoolId {
        let Self { nodes, by_name } = self;
        *by_name.entry(name).or_insert_with(|| {
            nodes.push(PoolNode { name: name.map(str::to_owned), deployment: None, sets: Vec::new(), pool: None })
        })
    }

    /// The pool with this name, to be changed; added where there is none.
    pub(super) fn named(&mut self, name: &'a str) -> &mut PoolNode<'a> {
        let id = self.id(Some(name));
        &mut self.nodes[id]
    }

    /// The pools in the order of their names, the nameless one last.
    pub(super) fn into_sorted(mut self, machines: &mut [MachineNode<'_>]) -> IdVec<PoolId, PoolNode<'a>> {
        let moved =
            self.nodes.sort_by(|one, other| (one.name.is_none(), &one.name).cmp(&(other.name.is_none(), &other.name)));
        for machine in machines {
            if let Role::Pool(pool) = &mut machine.role {
                *pool = moved[*pool];
            }
        }
        self.nodes
    }
}
