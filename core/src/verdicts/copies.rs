//! Virtual machines that share an identity, of which at most one is what it seems.

use std::collections::BTreeMap;

use super::attribution::Case;
use super::evidence::called;
use super::unclaimed::Rules;
use crate::cluster::ClusterRef;
use crate::ids::VmId;
use crate::observations::Vm;
use crate::report::InfraMachineReason;
use crate::sorted::TextKey;

/// Candidates by the name that they were made under.
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

impl Rules<'_> {
    /// The machine of the backup whose name it bears, and its cluster: another virtual machine is that machine, or may be.
    pub(super) fn copied_from(&self, vm: &Vm<'_>) -> Option<(&ClusterRef, String)> {
        let birth = vm.record.birth_name()?;
        if let Some((original, cluster)) = self.claimed.matched(birth) {
            let original = called(self.vms.get(original));
            let why = format!("Its guestinfo says that it is {birth}, but {original} is that machine: this is a copy.");
            return Some((cluster, why));
        }
        let names = [birth, vm.record.name.as_str()];
        let of_machine = |name: &str| self.claimed.names.get(TextKey::new(name)).last().copied();
        let (name, cluster) = names.into_iter().find_map(|name| Some((name, of_machine(name)?)))?;
        let why = format!(
            "It bears the name of machine {name}, which is in the backup with another UUID or none: it is that machine or \
             a copy of it."
        );
        Some((&self.input.graph.clusters[cluster].key, why))
    }

    /// Another candidate bears the same name from its birth.
    pub(super) fn copied_from_candidate(&self, id: VmId, vm: &Vm<'_>, siblings: &Siblings<'_>) -> Option<String> {
        let birth = vm.record.birth_name()?;
        let mut others = siblings.birth_names.get(birth)?.iter().filter(|other| **other != id);
        let other = self.vms.get(*others.next()?);
        Some(format!(
            "Its guestinfo says that it is {birth}, and so does that of {}: one of them is a copy.",
            called(other)
        ))
    }

    /// A copy with the same BIOS UUID looks like the Node, too. Only the one that bears the Node's name is believed, and
    /// none where a machine of the backup is one of them, or is the Node.
    pub(super) fn doubt_node(&self, id: VmId, vm: &Vm<'_>, case: &Case<'_>) -> Option<(InfraMachineReason, String)> {
        let found = case.node?;
        let node = found.node;
        let names = node.machine.as_deref().into_iter().chain([node.name.as_str()]);
        if let Some(name) = names.into_iter().find(|name| self.claimed.has_machine(case.cluster, name)) {
            let why = format!(
                "Its Node says that it is machine {name}, which is in the backup with another UUID or none: it is that \
                 machine or a copy of it."
            );
            return Some((InfraMachineReason::CopyOfMachine, why));
        }
        let read_at = self.input.vcenters.view_of(vm).collected_at;
        if vm.record.is_at_rest() && read_at.is_some_and(|read_at| found.lives_at(read_at)) {
            let why = "It does not run, and its Node was ready when the inventory was read: that runs on another virtual \
                       machine, of which this one is a copy.";
            return Some((InfraMachineReason::CopyOfMachine, why.to_owned()));
        }
        let twins = self.vms.with_bios(vm.bios?).iter().copied().filter(|twin| *twin != id);
        let twins: Vec<(VmId, &Vm<'_>)> =
            twins.map(|twin| (twin, self.vms.get(twin))).filter(|(_, twin)| !twin.record.template).collect();
        let bears = |vm: &Vm| vm.record.name == node.name;
        let claimed = twins.iter().find(|(twin, _)| self.claimed.accounts_for(*twin));
        let (_, other) = claimed.or(twins.first())?;
        // What is off runs no Node: another one that runs may be it, whatever it is called.
        let another_runs = vm.record.is_off() && twins.iter().any(|(_, twin)| !twin.record.is_off());
        if claimed.is_none() && bears(vm) && !another_runs && !twins.iter().any(|(_, twin)| bears(twin)) {
            return None;
        }
        let why = format!("{} carries the same BIOS UUID: at most one of them is the Node.", called(other));
        Some((InfraMachineReason::DuplicateBiosUuid, why))
    }
}
