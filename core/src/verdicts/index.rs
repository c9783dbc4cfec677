//! Virtual machines and Nodes by their identities. Sorted lists and maps: no input can make a look-up slow.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::cluster::ClusterRef;
use crate::ids::{VcenterId, VmId};
use crate::observations::{Node, NodeList, Vcenters, Vm};
use crate::sorted::{Sorted, TextKey};
use crate::uuid::Uuid;
use crate::vsphere::datastore_path;

/// So many virtual machines, Nodes or clusters with one identity are told apart. More are nobody's machines: a mistake,
/// or malice that would have each of them compared with each.
pub(super) const ALIKE: usize = 64;

/// Virtual machines by identity.
#[derive(Debug)]
pub(super) struct VmIndex<'a> {
    vcenters: &'a Vcenters<'a>,
    /// Without BIOS UUID, by vCenter.
    unreadable: Sorted<VcenterId, VmId>,
    instance: Sorted<Uuid, VmId>,
    moref: Sorted<(VcenterId, TextKey<'a>), VmId>,
    /// By name, by birth name, and by what the path of a configuration file tells where vCenter shows that.
    names: Sorted<TextKey<'a>, VmId>,
}

impl<'a> VmIndex<'a> {
    pub(super) fn new(vcenters: &'a Vcenters<'a>) -> Self {
        let vms = || vcenters.vms.enumerate();
        let by_name = vms().map(|(id, vm)| (TextKey::new(&vm.record.name), id));
        let by_birth = vms().filter_map(|(id, vm)| {
            let birth = vm.record.birth_name()?;
            (birth != vm.record.name).then_some((TextKey::new(birth), id))
        });
        let by_file = vms()
            .filter(|(_, vm)| vm.bios.is_none())
            .flat_map(|(id, vm)| datastore_path::names(&vm.record.name).map(move |name| (TextKey::new(name), id)));
        Self {
            vcenters,
            unreadable: Sorted::new(
                vms().filter(|(_, vm)| vm.bios.is_none() && !vm.record.template).map(|(id, vm)| (vm.vcenter, id)),
            ),
            instance: Sorted::new(vms().filter_map(|(id, vm)| Some((vm.instance?, id)))),
            moref: Sorted::new(
                vms().filter_map(|(id, vm)| Some(((vm.vcenter, TextKey::new(vm.record.moref.as_deref()?)), id))),
            ),
            names: Sorted::new(by_name.chain(by_birth).chain(by_file)),
        }
    }

    pub(super) fn get(&self, id: VmId) -> &'a Vm<'a> {
        &self.vcenters.vms[id]
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (VmId, &'a Vm<'a>)> + use<'a> {
        self.vcenters.vms.enumerate()
    }

    pub(super) fn with_bios(&self, uuid: Uuid) -> &'a [VmId] {
        self.vcenters.with_bios(uuid)
    }

    /// Those whose BIOS UUID was not read.
    pub(super) fn without_bios(&self, vcenter: VcenterId) -> &[VmId] {
        self.unreadable.get(vcenter)
    }

    pub(super) fn with_instance(&self, uuid: Uuid) -> &[VmId] {
        self.instance.get(uuid)
    }

    pub(super) fn with_moref(&self, vcenter: VcenterId, moref: &str) -> Option<VmId> {
        self.moref.get((vcenter, TextKey::new(moref))).first().copied()
    }

    /// Those that have this name, or were created under it.
    pub(super) fn named<'s>(&'s self, name: &'s str) -> &'s [VmId] {
        self.names.get(TextKey::new(name))
    }
}

/// A Node, and the list that it is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeMatch<'a> {
    pub(super) list: &'a NodeList,
    pub(super) node: &'a Node,
}

impl NodeMatch<'_> {
    /// It is ready, and its last heartbeat is not much older than an inventory that was read then.
    pub(super) fn was_live_at(&self, read_at: Timestamp) -> bool {
        self.node.ready == Some(true) && self.node.was_heard_by(read_at)
    }
}

/// Nodes by identity.
#[derive(Debug)]
pub(super) struct NodeIndex<'a> {
    lists: &'a BTreeMap<ClusterRef, Vec<NodeList>>,
    /// Up to [`ALIKE`] of each cluster.
    uuid: BTreeMap<Uuid, BTreeMap<&'a ClusterRef, Vec<NodeMatch<'a>>>>,
    /// Up to [`ALIKE`] of each.
    machine: BTreeMap<(&'a ClusterRef, &'a str), Vec<NodeMatch<'a>>>,
    /// By name, and by its first label where it is a host's full name. Up to [`ALIKE`] of each.
    name: BTreeMap<(&'a ClusterRef, &'a str), Vec<NodeMatch<'a>>>,
}

impl<'a> NodeIndex<'a> {
    pub(super) fn new(lists: &'a BTreeMap<ClusterRef, Vec<NodeList>>) -> Self {
        let mut index = Self { lists, uuid: BTreeMap::new(), machine: BTreeMap::new(), name: BTreeMap::new() };
        for list in lists.values().flatten() {
            for node in &list.nodes {
                let found = NodeMatch { list, node };
                for uuid in &node.uuids {
                    push(index.uuid.entry(*uuid).or_default().entry(&list.cluster).or_default(), found);
                }
                for name in node.host_names() {
                    push(index.name.entry((&list.cluster, name)).or_default(), found);
                }
                if let Some(machine) = &node.machine {
                    push(index.machine.entry((&list.cluster, machine)).or_default(), found);
                }
            }
        }
        index
    }

    /// Nodes of any cluster with this UUID.
    pub(super) fn with_uuid(&self, uuid: Uuid) -> impl Iterator<Item = NodeMatch<'a>> {
        self.uuid.get(&uuid).into_iter().flat_map(BTreeMap::values).flatten().copied()
    }

    /// Nodes of a cluster with this UUID.
    pub(super) fn of_cluster(&self, uuid: Uuid, cluster: &ClusterRef) -> &[NodeMatch<'a>] {
        self.uuid.get(&uuid).and_then(|by_cluster| by_cluster.get(cluster)).map_or(&[], Vec::as_slice)
    }

    /// Nodes that say that they are this Machine.
    pub(super) fn of_machine(&self, cluster: &'a ClusterRef, machine: &'a str) -> &[NodeMatch<'a>] {
        self.machine.get(&(cluster, machine)).map_or(&[], Vec::as_slice)
    }

    /// Nodes of a cluster that are called so.
    pub(super) fn named(&self, cluster: &'a ClusterRef, name: &'a str) -> &[NodeMatch<'a>] {
        self.name.get(&(cluster, name)).map_or(&[], Vec::as_slice)
    }

    /// The lists of a cluster.
    pub(super) fn lists(&self, cluster: &ClusterRef) -> &'a [NodeList] {
        self.lists.get(cluster).map_or(&[], Vec::as_slice)
    }
}

/// Adds one of those that are told apart.
fn push<'a>(found: &mut Vec<NodeMatch<'a>>, node: NodeMatch<'a>) {
    if found.len() < ALIKE {
        found.push(node);
    }
}
