//! What on a virtual machine's side agrees with a Node that has its BIOS UUID.

use super::attribution::{Case, Fit, placement};
use super::facts::Facts;
use super::index::NodeMatch;
use super::name_index::{Grade, NameFit};
use super::verdict::Objection;
use crate::names;
use crate::observations::{Node, Vm};
use crate::report::InfraMachineReason;

/// It is a Node of the cluster, but nothing on the virtual machine's side shows that it is a machine of it. Whoever
/// administers a workload cluster writes its Nodes, and could name any virtual machine there.
pub(super) fn objection(facts: &Facts<'_>, case: &Case<'_>, vm: &Vm<'_>) -> Option<Objection> {
    let found = case.node?;
    if found.node.is_control_plane() && facts.parts.lacks_control_plane(case.id) {
        let why = "It is a control-plane Node, and no object of the backup provides a control plane for its cluster: \
                   that is managed outside Cluster API.";
        return Some((InfraMachineReason::WeakEvidence, why.to_owned()));
    }
    if let Some(why) = contradicts_name(case, found.node, vm) {
        return Some((InfraMachineReason::WeakEvidence, why));
    }
    if let Some(objection) = disagrees(facts, case, &found, vm) {
        return Some(objection);
    }
    if facts.input.is_older_than_backup(vm) && !vm.record.has_capv_metadata() {
        let why = "It is a live Node of the cluster, but it is older than the backup, no object of the backup names \
                   it, and it has none of the guestinfo that Cluster API sets on its machines. It may have been joined \
                   by hand.";
        return Some((InfraMachineReason::WeakEvidence, why.to_owned()));
    }
    None
}

/// Neither name, mark nor placement agrees with the Node.
fn disagrees(facts: &Facts<'_>, case: &Case<'_>, found: &NodeMatch<'_>, vm: &Vm<'_>) -> Option<Objection> {
    let node = found.node;
    let is_named = case.name.as_ref().is_some_and(NameFit::is_exact);
    if is_named || is_marked_as(node, vm) {
        return None;
    }
    let says_machine = node.machine.is_some() || node.owner_name.is_some();
    // Without a word from its Node, others' cloud-init looks like CAPV's mark, and a cluster may have Nodes that were
    // joined by hand. Where Cluster API says of other Nodes which Machines they are, it would have said so of this one.
    let by_node = says_machine || !facts.input.is_older_than_backup(vm) && !found.list.names_machines;
    let is_marked = vm.record.has_capv_metadata();
    let is_called = node.machine.as_deref().is_some_and(|machine| is_alike(machine, vm.record.first_name()));
    let fit = placement(facts.input, case, vm).0;
    // The root folder is nobody's own.
    let is_placed = fit == Fit::Agrees && !vm.record.folder().is_none_or(|folder| folder.is_root());
    let may_be_placed = fit != Fit::Foreign && case.name.is_some();
    if by_node && (is_marked && may_be_placed || (is_called || is_marked) && is_placed) {
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

/// Its name is one that Cluster API gives to a Machine, and its Node says that it is another one. A naming template may
/// give other names to virtual machines than to their Machines; without one they are equal, or end alike.
fn contradicts_name(case: &Case<'_>, node: &Node, vm: &Vm<'_>) -> Option<String> {
    let grade = case.name.as_ref()?.grade;
    let machine = node.machine.as_deref().filter(|_| matches!(grade, Grade::Owner | Grade::Deployment))?;
    let name = vm.record.first_name();
    (!is_alike(machine, name)).then(|| {
        format!(
            "Its Node says that it is Machine {machine}, but its own name is that of a Machine {name}: one of them is \
             wrong."
        )
    })
}

/// A virtual machine of this name may be this Machine's: they are equal, or end alike where the name is cut.
fn is_alike(machine: &str, name: &str) -> bool {
    machine == name || names::suffix(machine).is_some_and(|suffix| names::suffix(name) == Some(suffix))
}

/// CAPV's mark is on it, and names what the Node names.
fn is_marked_as(node: &Node, vm: &Vm<'_>) -> bool {
    let Some(birth) = vm.record.birth_name().filter(|_| vm.record.has_capv_metadata()) else { return false };
    let is_of_owner = node.owner_name.as_deref().is_some_and(|owner| names::is_machine_of(birth, owner));
    is_of_owner || node.machine.as_deref() == Some(birth)
}
