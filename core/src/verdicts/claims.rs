//! Which virtual machines objects of the backup account for, and as which machines.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::verdict::{MachineVerdict, Verdicts};
use crate::cluster::ClusterRef;
use crate::graph::{ClusterNode, MachineNode};
use crate::ids::{ClusterId, IdVec, MatchId, VmId};
use crate::report::MachineReason;
use crate::sorted::{Sorted, TextKey};

/// Which virtual machines objects of the backup account for, and as which machines.
#[derive(Debug)]
pub(super) struct Claims<'a> {
    /// Objects of the backup account for this virtual machine, one way or another.
    accounted: IdVec<VmId, bool>,
    /// Birth names of machines that were matched to a virtual machine.
    matched_names: Sorted<TextKey<'a>, MatchId>,
    /// Virtual machines that are machines, with their cluster.
    matches: IdVec<MatchId, (VmId, &'a ClusterRef)>,
    /// Names of machines of the backup and of their virtual machines, with their cluster.
    pub(super) names: Sorted<TextKey<'a>, ClusterId>,
    /// Virtual machines that have the BIOS UUID of a machine that another one is, or may be.
    pub(super) duplicates: BTreeMap<VmId, Duplicate>,
}

/// A virtual machine that has another one's BIOS UUID.
#[derive(Clone, Debug)]
pub(super) struct Duplicate {
    pub(super) cluster: ClusterRef,
    pub(super) machine: String,
    /// Nothing tells which of them is the machine.
    pub(super) undecided: bool,
}

impl<'a> Claims<'a> {
    /// What is claimed before any machine is judged.
    pub(super) fn new(facts: &Facts<'a>) -> Self {
        let names = facts.input.graph.clusters.enumerate().flat_map(|(id, cluster)| {
            let names = cluster.machines.iter().flat_map(|machine| both(&machine.name, Some(machine.birth_name())));
            names.map(move |name| (TextKey::new(name), id))
        });
        let mut claims = Self {
            accounted: facts.input.vcenters.vms.map(|_, _| false),
            matched_names: Sorted::default(),
            matches: IdVec::new(),
            names: Sorted::new(names),
            duplicates: BTreeMap::new(),
        };
        // A virtual machine whose BIOS UUID is anywhere in the backup is accounted for, whichever vCenter it is in and
        // whatever the verdict on the machine is.
        for vm in facts.vms.with_any_bios(&facts.input.claimed_uuids) {
            claims.account_for(vm);
        }
        claims
    }

    /// Notes which virtual machines turned out to be machines.
    pub(super) fn add_matches(&mut self, facts: &Facts<'a>, verdicts: &Verdicts) {
        let mut matched_names = Vec::new();
        for (id, cluster) in facts.input.graph.clusters.enumerate() {
            for verdict in &verdicts.clusters[id] {
                let Some(vm) = verdict.vm else { continue };
                self.account_for(vm);
                // A duplicate of another machine turned out to be this one.
                self.duplicates.remove(&vm);
                if let (true, Some(machine)) = (is_match(verdict), verdict.machine) {
                    let found = self.matches.push((vm, &cluster.key));
                    let names = both(cluster.machines[machine].birth_name(), facts.vms.get(vm).record.birth_name());
                    matched_names.extend(names.map(|name| (TextKey::new(name), found)));
                }
            }
        }
        self.matched_names = Sorted::new(matched_names.into_iter());
    }

    /// Objects of the backup account for this virtual machine.
    pub(super) fn account_for(&mut self, vm: VmId) {
        self.accounted[vm] = true;
    }

    /// An object of the backup accounts for this virtual machine.
    pub(super) fn accounts_for(&self, vm: VmId) -> bool {
        self.accounted[vm]
    }

    /// Notes that virtual machines have the BIOS UUID of a machine that another one is, or may be.
    pub(super) fn add_duplicates(
        &mut self,
        cluster: &ClusterNode<'_>,
        machine: &MachineNode<'_>,
        vms: impl Iterator<Item = VmId>,
        undecided: bool,
    ) {
        let duplicate = Duplicate { cluster: cluster.key.clone(), machine: machine.name.clone(), undecided };
        self.duplicates.extend(vms.map(|vm| (vm, duplicate.clone())));
    }

    /// The virtual machine that is the machine created under this name, and its cluster.
    pub(super) fn matched(&self, name: &str) -> Option<(VmId, &'a ClusterRef)> {
        self.matched_names.get(TextKey::new(name)).last().map(|found| self.matches[*found])
    }

    /// The backup has the Machine or the `VSphereVM` of this name of a cluster.
    pub(super) fn has_machine(&self, cluster: &ClusterNode<'_>, name: &str) -> bool {
        let found = |machine: &MachineNode<'_>| machine.name == name || machine.birth_name() == name;
        !self.names.get(TextKey::new(name)).is_empty() && cluster.machines.iter().any(found)
    }
}

fn is_match(verdict: &MachineVerdict) -> bool {
    matches!(verdict.reason, MachineReason::Matched | MachineReason::ProvisioningAtBackup)
}

/// A name, and another one where it differs.
fn both<'n>(name: &'n str, other: Option<&'n str>) -> impl Iterator<Item = &'n str> {
    std::iter::once(name).chain(other.filter(|other| *other != name))
}
