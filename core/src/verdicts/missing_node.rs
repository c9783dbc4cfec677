//! What a virtual machine's absence from the node list of its cluster says.

use jiff::{SignedDuration, Timestamp};

use super::attribution::Case;
use super::facts::Facts;
use super::verdict::Objection;
use crate::cluster::ClusterRef;
use crate::observations::{Node, Vm};
use crate::report::InfraMachineReason;

/// A machine becomes a Node some minutes after its virtual machine is created.
const JOINING: SignedDuration = SignedDuration::from_mins(15);

/// Whether its absence from the cluster's node list contradicts a Ghost. It does unless the list is complete and the
/// virtual machine has a reason not to be a Node: it is powered off, or it had no time to join. A list that was not
/// read might have contradicted it, so a missing list must not make a Ghost either.
pub(super) fn missing_node(facts: &Facts<'_>, case: &Case<'_>, vm: &Vm<'_>) -> Option<Objection> {
    let key = &case.cluster.key;
    let complete: Vec<_> = facts.nodes.lists(key).iter().filter(|list| list.complete).collect();
    if complete.is_empty() {
        let why = format!(
            "No complete node list of {key} was read. If it is a live Node there, it is a machine of {key}; if it is \
             not listed, it is not."
        );
        return Some((InfraMachineReason::NodesNotRead, why));
    }
    let mut lacking = complete.iter().map(|list| list.lacks_node_of.as_deref());
    if let Some(Some(machine)) = lacking.clone().next()
        && lacking.all(|machine| machine.is_some())
    {
        let why = format!(
            "The node list of {key} lacks the Node of {machine}, too, which runs and was a Node at the backup: Nodes \
             may have been left out. A list of all Nodes shows whether this is a machine of {key}."
        );
        return Some((InfraMachineReason::NodesNotRead, why));
    }
    if let Some(node) = node_of_its_name(facts, case, vm) {
        let why = format!(
            "Node {} of {key} has its name, although not its BIOS UUID: it may run there. Look at the Node.",
            node.name
        );
        return Some((InfraMachineReason::WeakEvidence, why));
    }
    let is_off = vm.record.is_off();
    let Some(created_at) = vm.record.created_at else { return (!is_off).then(|| not_a_node(key)) };
    if complete.iter().all(|list| list.is_older_than(created_at)) {
        let why = format!(
            "The node list of {key} was taken before it was created. A new list shows whether it is a machine of {key}."
        );
        return Some((InfraMachineReason::NodesNotRead, why));
    }
    if is_off {
        return None;
    }
    let as_of: Option<Timestamp> = complete.iter().filter_map(|list| list.as_of).max();
    let is_joining = as_of.is_some_and(|as_of| as_of.duration_since(created_at) < JOINING);
    (!is_joining).then(|| not_a_node(key))
}

/// A Node that is called as it, or says that it is the Machine after which it was named.
fn node_of_its_name<'a>(facts: &Facts<'a>, case: &Case<'a>, vm: &Vm<'a>) -> Option<&'a Node> {
    let key = &case.cluster.key;
    let mut found =
        vm.record.names().flat_map(|name| facts.nodes.named(key, name).iter().chain(facts.nodes.of_machine(key, name)));
    found.next().map(|found| found.node)
}

fn not_a_node(key: &ClusterRef) -> Objection {
    let why = format!("It is not in the node list of {key}, although it had time to join.");
    (InfraMachineReason::NotANode, why)
}
