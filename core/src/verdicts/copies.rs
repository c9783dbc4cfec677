//! Virtual machines that share an identity, of which at most one is the machine.

use std::collections::BTreeMap;

use super::attribution::Case;
use super::claims::Claims;
use super::evidence::called;
use super::facts::Facts;
use super::verdict::Objection;
use crate::cluster::ClusterRef;
use crate::ids::VmId;
use crate::observations::Vm;
use crate::report::InfraMachineReason;
use crate::sorted::TextKey;

/// Candidates by the name that they were created under.
pub(super) struct Siblings<'a> {
    birth_names: BTreeMap<&'a str, Vec<VmId>>,
}

impl<'a> Siblings<'a> {
    pub(super) fn of(candidates: &[(VmId, &'a Vm<'a>)]) -> Self {
        let mut siblings = Self { birth_names: BTreeMap::new() };
        for (id, vm) in candidates {
            if let Some(birth) = vm.record.birth_name() {
                siblings.birth_names.entry(birth).or_default().push(*id);
            }
        }
        siblings
    }
}

/// The cluster of the machine of the backup whose name a virtual machine has: another virtual machine is that machine,
/// or may be.
pub(super) fn of_machine<'a>(facts: &Facts<'a>, claims: &Claims<'a>, vm: &Vm<'_>) -> Option<(&'a ClusterRef, String)> {
    let birth = vm.record.birth_name()?;
    if let Some((original, cluster)) = claims.matched(birth) {
        let original = called(facts.vms.get(original));
        let why = format!("Its guestinfo says that it is {birth}, but {original} is that machine: this is a copy.");
        return Some((cluster, why));
    }
    let cluster_of = |name: &str| claims.names.get(TextKey::new(name)).last().copied();
    let names = [birth, vm.record.name.as_str()];
    let (name, cluster) = names.into_iter().find_map(|name| Some((name, cluster_of(name)?)))?;
    Some((&facts.input.graph.clusters[cluster].key, perhaps_machine(&format!("It has the name of machine {name}"))))
}

/// Why it is a copy, where another candidate was created under the same name.
pub(super) fn of_candidate(facts: &Facts<'_>, id: VmId, vm: &Vm<'_>, siblings: &Siblings<'_>) -> Option<String> {
    let birth = vm.record.birth_name()?;
    let other = siblings.birth_names.get(birth)?.iter().find(|other| **other != id)?;
    Some(format!(
        "Its guestinfo says that it is {birth}, and so does that of {}: one of them is a copy.",
        called(facts.vms.get(*other))
    ))
}

/// What contradicts that it is a live Node: a copy with the same BIOS UUID looks like the Node, too. Only the one that
/// has the Node's name is believed, and none where a machine of the backup is one of them, or is the Node.
pub(super) fn of_node(
    facts: &Facts<'_>,
    claims: &Claims<'_>,
    id: VmId,
    vm: &Vm<'_>,
    case: &Case<'_>,
) -> Option<Objection> {
    let found = case.node?;
    let node = found.node;
    let names = node.machine.as_deref().into_iter().chain([node.name.as_str()]);
    if let Some(name) = names.into_iter().find(|name| claims.has_machine(case.id, name)) {
        let why = match claims.matched(name).filter(|(_, cluster)| **cluster == case.cluster.key) {
            Some((original, _)) => format!(
                "Its Node says that it is machine {name}, but {} is that machine: either the Node names the wrong \
                 BIOS UUID, or this is a copy.",
                called(facts.vms.get(original))
            ),
            None => perhaps_machine(&format!("Its Node says that it is machine {name}")),
        };
        return Some((InfraMachineReason::CopyOfMachine, why));
    }
    let read_at = facts.input.vcenters.view_of(vm).collected_at;
    if vm.record.is_at_rest() && read_at.is_some_and(|read_at| found.was_live_at(read_at)) {
        let why = "It is not running, but its Node was ready when the inventory was read. The Node runs on another \
                   virtual machine, of which this is a copy.";
        return Some((InfraMachineReason::CopyOfMachine, why.to_owned()));
    }
    let twins = facts.vms.with_bios(vm.bios?).iter().copied().filter(|twin| *twin != id);
    let twins = twins.map(|twin| (twin, facts.vms.get(twin)));
    let twins: Vec<(VmId, &Vm<'_>)> = twins.filter(|(_, twin)| !twin.record.template).collect();
    let has_name_of_node = |vm: &Vm<'_>| vm.record.name == node.name;
    let claimed = twins.iter().find(|(twin, _)| claims.accounts_for(*twin));
    let (_, other) = claimed.or(twins.first())?;
    // A powered-off one runs no Node: another one that runs may be it, whatever its name.
    let another_runs = vm.record.is_off() && twins.iter().any(|(_, twin)| !twin.record.is_off());
    let is_only_one_of_that_name = has_name_of_node(vm) && !twins.iter().any(|(_, twin)| has_name_of_node(twin));
    if claimed.is_none() && is_only_one_of_that_name && !another_runs {
        return None;
    }
    let why = format!("{} has the same BIOS UUID: at most one of them is the Node.", called(other));
    Some((InfraMachineReason::DuplicateBiosUuid, why))
}

fn perhaps_machine(sign: &str) -> String {
    format!("{sign}, which is in the backup with another UUID or none: it is that machine or a copy of it.")
}
