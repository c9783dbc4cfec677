//! What on a virtual machine's side agrees with a Node that has its BIOS UUID.

use super::attribution::{Case, Fit, placement};
use super::facts::Facts;
use super::name_index::NameFit;
use super::verdict::Objection;
use crate::names;
use crate::observations::{Node, Vm};
use crate::report::InfraMachineReason;

/// It is a Node of the cluster, but nothing on the virtual machine's side shows that it is a machine of it. Whoever
/// administers a workload cluster writes its Nodes, and could name any virtual machine there.
pub(super) fn objection(facts: &Facts<'_>, case: &Case<'_>, vm: &Vm<'_>) -> Option<Objection> {
    let node = case.node?.node;
    if node.is_control_plane() && facts.parts.lacks_control_plane(case.id) {
        let why = "It is a control-plane Node, and no object of the backup provides a control plane for its cluster: \
                   that is managed outside Cluster API.";
        return Some((InfraMachineReason::WeakEvidence, why.to_owned()));
    }
    let is_named = case.name.as_ref().is_some_and(NameFit::is_exact);
    let says_machine = node.machine.is_some() || node.owner_name.is_some();
    // Without a word from its Node, others' cloud-init looks like CAPV's mark, and a cluster may have Nodes that were
    // joined by hand.
    let by_node = says_machine || !facts.input.is_older_than_backup(vm);
    let is_marked = vm.record.has_capv_metadata();
    if is_named || is_marked_as(node, vm) {
        return None;
    }
    let fit = placement(facts.input, case, vm).0;
    // The root folder is nobody's own.
    let is_placed = fit == Fit::Agrees && !vm.record.folder().is_none_or(|folder| folder.is_root());
    let may_be_placed = fit != Fit::Foreign && case.name.is_some();
    if by_node && (is_marked && may_be_placed || (says_machine || is_marked) && is_placed) {
        return None;
    }
    if !says_machine {
        let why = "It is a live Node of the cluster, but neither its name, its guestinfo nor an annotation of its Node \
                   shows that Cluster API created it. It may have been joined by hand.";
        return Some((InfraMachineReason::WeakEvidence, why.to_owned()));
    }
    let why = "A Node of the cluster has its BIOS UUID and says that it is a Machine, but nothing on the virtual \
               machine agrees: neither guestinfo, name nor placement. Whoever administers the cluster could write \
               such a Node.";
    Some((InfraMachineReason::NodeOnly, why.to_owned()))
}

/// CAPV's mark is on it, and names what the Node names.
fn is_marked_as(node: &Node, vm: &Vm<'_>) -> bool {
    let Some(birth) = vm.record.birth_name().filter(|_| vm.record.has_capv_metadata()) else { return false };
    let is_of_owner = node.owner_name.as_deref().is_some_and(|owner| names::is_machine_of(birth, owner));
    is_of_owner || node.machine.as_deref() == Some(birth)
}
