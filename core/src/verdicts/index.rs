//! Virtual machines and nodes, found by their identities. Ordered maps: no input can make a look-up slow.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::observations::{ClusterKey, Node, NodeList, Vcenters, Vm};
use crate::uuid::Uuid;

/// Positions by key, sorted: quicker to build and smaller than a map, and as immune to chosen keys.
#[derive(Debug)]
struct Sorted<K> {
    keys: Vec<K>,
    positions: Vec<usize>,
}

impl<K: Copy + Ord> Sorted<K> {
    fn new(entries: impl Iterator<Item = (K, usize)>) -> Self {
        let mut entries: Vec<(K, usize)> = entries.collect();
        entries.sort_unstable();
        let (keys, positions) = entries.into_iter().unzip();
        Self { keys, positions }
    }

    /// The positions whose key compares as equal.
    fn get(&self, compare: impl Fn(K) -> Ordering) -> &[usize] {
        let start = self.keys.partition_point(|key| compare(*key).is_lt());
        let length = self.keys.iter().skip(start).take_while(|key| compare(**key).is_eq()).count();
        self.positions.get(start..start.saturating_add(length)).unwrap_or_default()
    }
}

/// Virtual machines by identity.
#[derive(Debug)]
pub(super) struct VmIndex<'a> {
    vms: &'a [Vm<'a>],
    bios: Sorted<Uuid>,
    instance: Sorted<Uuid>,
    moref: Sorted<(usize, &'a str)>,
    /// By name and by birth name.
    names: Sorted<&'a str>,
}

impl<'a> VmIndex<'a> {
    pub(super) fn new(vcenters: &'a Vcenters<'a>) -> Self {
        let vms = || vcenters.vms.iter().enumerate();
        let by_name = vms().map(|(position, vm)| (vm.record.name.as_str(), position));
        let by_birth = vms().filter_map(|(position, vm)| {
            let birth = vm.record.birth_name()?;
            (birth != vm.record.name).then_some((birth, position))
        });
        Self {
            vms: &vcenters.vms,
            bios: Sorted::new(vms().filter_map(|(position, vm)| Some((vm.bios?, position)))),
            instance: Sorted::new(vms().filter_map(|(position, vm)| Some((vm.instance?, position)))),
            moref: Sorted::new(
                vms().filter_map(|(position, vm)| Some(((vm.vcenter, vm.record.moref.as_deref()?), position))),
            ),
            names: Sorted::new(by_name.chain(by_birth)),
        }
    }

    pub(super) fn get(&self, position: usize) -> Option<&'a Vm<'a>> {
        self.vms.get(position)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &'a Vm<'a>)> + use<'a> {
        self.vms.iter().enumerate()
    }

    pub(super) fn with_bios(&self, uuid: Uuid) -> &[usize] {
        self.bios.get(|key| key.cmp(&uuid))
    }

    pub(super) fn with_instance(&self, uuid: Uuid) -> &[usize] {
        self.instance.get(|key| key.cmp(&uuid))
    }

    pub(super) fn with_moref(&self, vcenter: usize, moref: &str) -> Option<usize> {
        self.moref.get(|key| key.cmp(&(vcenter, moref))).first().copied()
    }

    /// Those that are called so, or were at birth.
    pub(super) fn named(&self, name: &str) -> &[usize] {
        self.names.get(|key| key.cmp(name))
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
