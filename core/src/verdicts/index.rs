//! Virtual machines and nodes, found by their identities. Ordered maps: no input can make a look-up slow.

use std::collections::BTreeMap;

use crate::observations::{ClusterKey, Node, NodeList, Vcenters, Vm};
use crate::uuid::Uuid;

/// Virtual machines by identity.
#[derive(Debug)]
pub(super) struct VmIndex<'a> {
    vms: &'a [Vm],
    bios: BTreeMap<Uuid, Vec<usize>>,
    instance: BTreeMap<Uuid, Vec<usize>>,
    moref: BTreeMap<(usize, &'a str), usize>,
    /// By name and by birth name.
    names: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> VmIndex<'a> {
    pub(super) fn new(vcenters: &'a Vcenters) -> Self {
        let mut index = Self {
            vms: &vcenters.vms,
            bios: BTreeMap::new(),
            instance: BTreeMap::new(),
            moref: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        for (position, vm) in vcenters.vms.iter().enumerate() {
            if let Some(uuid) = vm.bios {
                index.bios.entry(uuid).or_default().push(position);
            }
            if let Some(uuid) = vm.instance {
                index.instance.entry(uuid).or_default().push(position);
            }
            if let Some(moref) = &vm.record.moref {
                index.moref.insert((vm.vcenter, moref), position);
            }
            index.names.entry(&vm.record.name).or_default().push(position);
            if let Some(birth) = vm.record.birth_name()
                && birth != vm.record.name
            {
                index.names.entry(birth).or_default().push(position);
            }
        }
        index
    }

    pub(super) fn get(&self, position: usize) -> Option<&'a Vm> {
        self.vms.get(position)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &'a Vm)> + use<'a> {
        self.vms.iter().enumerate()
    }

    pub(super) fn with_bios(&self, uuid: Uuid) -> &[usize] {
        self.bios.get(&uuid).map_or(&[], Vec::as_slice)
    }

    pub(super) fn with_instance(&self, uuid: Uuid) -> &[usize] {
        self.instance.get(&uuid).map_or(&[], Vec::as_slice)
    }

    pub(super) fn with_moref(&self, vcenter: usize, moref: &str) -> Option<usize> {
        self.moref.get(&(vcenter, moref)).copied()
    }

    /// Those that are called so, or were at birth.
    pub(super) fn named(&self, name: &str) -> &[usize] {
        self.names.get(name).map_or(&[], Vec::as_slice)
    }
}

/// A node of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    pub(super) list: &'a NodeList,
    pub(super) node: &'a Node,
}

/// Live nodes by identity.
#[derive(Debug)]
pub(super) struct NodeIndex<'a> {
    lists: &'a BTreeMap<ClusterKey, Vec<NodeList>>,
    uuid: BTreeMap<Uuid, Vec<Found<'a>>>,
    machine: BTreeMap<(&'a ClusterKey, &'a str), Vec<Found<'a>>>,
}

impl<'a> NodeIndex<'a> {
    pub(super) fn new(lists: &'a BTreeMap<ClusterKey, Vec<NodeList>>) -> Self {
        let mut index = Self { lists, uuid: BTreeMap::new(), machine: BTreeMap::new() };
        for list in lists.values().flatten() {
            for node in &list.nodes {
                let found = Found { list, node };
                for uuid in &node.uuids {
                    index.uuid.entry(*uuid).or_default().push(found);
                }
                if let Some(machine) = &node.machine {
                    index.machine.entry((&list.cluster, machine)).or_default().push(found);
                }
            }
        }
        index
    }

    pub(super) fn with_uuid(&self, uuid: Uuid) -> &[Found<'a>] {
        self.uuid.get(&uuid).map_or(&[], Vec::as_slice)
    }

    /// Nodes that say that they are this Machine.
    pub(super) fn of_machine(&self, cluster: &'a ClusterKey, machine: &'a str) -> &[Found<'a>] {
        self.machine.get(&(cluster, machine)).map_or(&[], Vec::as_slice)
    }

    /// The lists of a cluster.
    pub(super) fn lists(&self, cluster: &ClusterKey) -> &'a [NodeList] {
        self.lists.get(cluster).map_or(&[], Vec::as_slice)
    }
}
