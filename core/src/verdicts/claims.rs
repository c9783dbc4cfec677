//! Which virtual machines objects of the backup account for, and as which machines.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::verdict::{MachineVerdict, Verdicts};
use crate::cluster::ClusterRef;
use crate::graph::{ClusterNode, MachineNode};
use crate::ids::{ClusterId, IdVec, MatchId, VcenterId, VmId};
use crate::report::MachineReason;
use crate::sorted::{Sorted, TextKey};
use crate::vsphere::datastore_path;

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
    /// Virtual machines whose BIOS UUID vCenter cannot read, and that nothing shows to be another machine: each of them
    /// may be any machine of its vCenter that was not found.
    unidentified: IdVec<VcenterId, Vec<VmId>>,
    /// The vCenters where such a machine was not found.
    pub(super) missed_on: BTreeSet<VcenterId>,
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
            unidentified: IdVec::new(),
            missed_on: BTreeSet::new(),
        };
        claims.unidentified = facts.input.vcenters.views.map(|vcenter, _| claims.unidentified_on(facts, vcenter));
        // A virtual machine whose BIOS UUID is anywhere in the backup is accounted for, whichever vCenter it is in and
        // whatever the verdict on the machine is.
        for vm in facts.input.vcenters.with_any_bios(&facts.input.claimed_uuids) {
            claims.account_for(vm);
        }
        claims
    }

    /// Virtual machines of a vCenter without readable BIOS UUID that have neither the name nor the managed object
    /// reference of a machine. Other names prove nothing: anybody can rename a virtual machine, and its files follow.
    fn unidentified_on(&self, facts: &Facts<'a>, vcenter: VcenterId) -> Vec<VmId> {
        let without_bios = facts.vms.without_bios(vcenter);
        if without_bios.is_empty() {
            return Vec::new();
        }
        let machines = facts.input.graph.clusters.iter().flat_map(|cluster| &cluster.machines);
        let referenced: BTreeSet<VmId> = machines.filter_map(|machine| facts.with_moref_of(machine)).collect();
        let is_machine = |name: &str| !self.names.get(TextKey::new(name)).is_empty();
        let is_known = |vm: &VmId| {
            let record = facts.vms.get(*vm).record;
            let is_named = record.names().any(is_machine) || datastore_path::names(&record.name).any(is_machine);
            is_named || referenced.contains(vm)
        };
        without_bios.iter().copied().filter(|vm| !is_known(vm)).collect()
    }

    /// Virtual machines of a vCenter that may be any machine that was not found there.
    pub(super) fn unidentified(&self, vcenter: VcenterId) -> &[VmId] {
        &self.unidentified[vcenter]
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
    pub(super) fn has_machine(&self, cluster: ClusterId, name: &str) -> bool {
        self.names.get(TextKey::new(name)).binary_search(&cluster).is_ok()
    }

    /// The BIOS UUID belongs to more virtual machines than are told apart. All of them are noted, once.
    pub(super) fn add_crowd(&mut self, cluster: &ClusterNode<'_>, machine: &MachineNode<'_>, vms: &[VmId]) {
        if vms.first().is_some_and(|vm| !self.duplicates.contains_key(vm)) {
            self.add_duplicates(cluster, machine, vms.iter().copied(), true);
        }
    }
}

fn is_match(verdict: &MachineVerdict) -> bool {
    matches!(verdict.reason, MachineReason::Matched | MachineReason::ProvisioningAtBackup)
}

/// A name, and another one where it differs.
fn both<'n>(name: &'n str, other: Option<&'n str>) -> impl Iterator<Item = &'n str> {
    std::iter::once(name).chain(other.filter(|other| *other != name))
}
