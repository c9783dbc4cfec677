//! What the rules look up: the input, indexes of it, and what is asked of these again and again.

use super::alias::AliasDoubts;
use super::cluster_parts::ClusterParts;
use super::index::{NodeIndex, NodeMatch, VmIndex};
use super::input::Input;
use super::strange_uuids::StrangeUuids;
use super::unseen::UnseenPlaces;
use crate::graph::{ClusterNode, MachineNode};
use crate::ids::{VcenterId, VmId};
use crate::observations::Vm;

/// What the rules look up.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) vms: &'a VmIndex<'a>,
    pub(super) nodes: &'a NodeIndex<'a>,
    pub(super) doubts: &'a AliasDoubts,
    pub(super) strange_uuids: &'a StrangeUuids,
    pub(super) unseen: &'a UnseenPlaces<'a>,
    pub(super) parts: &'a ClusterParts<'a>,
}

impl<'a> Facts<'a> {
    /// The vCenter of a machine, where the backup names it.
    pub(super) fn vcenter_of(&self, machine: &MachineNode<'_>) -> Option<VcenterId> {
        self.input.vcenters.id(machine.server.as_ref()?)
    }

    /// The virtual machine with the managed object reference of a machine's `VSphereVM`, in the machine's vCenter.
    pub(super) fn with_moref_of(&self, machine: &MachineNode<'_>) -> Option<VmId> {
        self.vms.with_moref(self.vcenter_of(machine)?, machine.vsphere_vm()?.moref.as_deref()?)
    }

    /// An object of the backup claims this virtual machine by its UUID.
    pub(super) fn is_claimed(&self, vm: &Vm<'_>) -> bool {
        vm.bios.is_some_and(|uuid| self.input.claims(uuid))
    }

    /// Both are one virtual machine, as far as anybody knows: their servers say that they are one vCenter.
    pub(super) fn may_be_same(&self, one: &Vm<'_>, other: VmId) -> bool {
        let other = self.vms.get(other);
        let views = &self.input.vcenters.views;
        let shares = |vm: &Vm<'_>| views[vm.vcenter].shares_identity;
        one.vcenter != other.vcenter
            && shares(one)
            && shares(other)
            && views[one.vcenter].instance_uuid == views[other.vcenter].instance_uuid
            && one.record.moref == other.record.moref
            && one.instance == other.instance
    }

    /// Nodes that say that they are the Machine of a machine.
    pub(super) fn nodes_of_machine(
        &self,
        cluster: &'a ClusterNode<'a>,
        machine: &MachineNode<'a>,
    ) -> &'a [NodeMatch<'a>] {
        machine.machine.map_or(&[], |object| self.nodes.of_machine(&cluster.key, &object.meta.name))
    }

    /// Its Node, as the Machine's controller finds it, whether its virtual machine is there or not.
    pub(super) fn node_of(
        &self,
        cluster: &'a ClusterNode<'a>,
        machine: &MachineNode<'a>,
        vm: Option<&Vm<'_>>,
    ) -> Option<NodeMatch<'a>> {
        let uuid = vm.map_or_else(|| machine.uuid(), |vm| vm.bios);
        let by_uuid = uuid.and_then(|uuid| self.nodes.of_cluster(uuid, &cluster.key).first());
        by_uuid.or_else(|| self.nodes_of_machine(cluster, machine).first()).copied()
    }

    /// Its Node, if it was ready when the vCenter's inventory was read: whatever the inventory says, its virtual
    /// machine runs.
    pub(super) fn live_node_of(
        &self,
        cluster: &'a ClusterNode<'a>,
        machine: &MachineNode<'a>,
        vcenter: VcenterId,
    ) -> Option<NodeMatch<'a>> {
        let read_at = self.input.vcenters.views[vcenter].collected_at?;
        let is_live = |found: &NodeMatch<'a>| found.was_live_at(read_at);
        self.node_of(cluster, machine, None).filter(is_live).or_else(|| {
            // Without a cloud provider neither a UUID nor an annotation may tell, but the Node is called so.
            let of_node = machine.machine.and_then(|object| object.node.as_deref());
            let mut names = machine.machine.map(|object| object.meta.name.as_str()).into_iter().chain(of_node);
            names.find_map(|name| self.nodes.named(&cluster.key, name).iter().copied().find(is_live))
        })
    }
}
