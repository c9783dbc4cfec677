//! The rules: graph and observations in, a verdict on every machine and every unclaimed virtual machine out.
//!
//! A pure function. The one rule above all: never a false green, never a false Ghost. Whatever was not read makes a
//! verdict `Unknown` or keeps a virtual machine on the unattributed list, with the reason. What the rules are and why
//! is told in `docs/verdict-rules.md`; the modules follow its sections.

mod absence;
mod alias;
mod attribution;
mod copies;
mod evidence;
mod groups;
mod index;
mod machine;
mod matching;
mod name_index;
mod notes;
mod unclaimed;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::backup::Backup;
use crate::cluster::ClusterRef;
use crate::diagnostic::Diagnostics;
use crate::graph::{ClusterNode, Graph, MachineNode, Place};
use crate::ids::{ClusterId, IdVec, MachineId, MatchId, VerdictId, VmId};
use crate::observations::{Coverage, NodeList, Vcenters};
use crate::report::{Evidence, InfraMachineReason, MachineReason, NodeRef};
use crate::sorted::{Sorted, TextKey};
use crate::uuid::Uuid;
pub(crate) use alias::AliasDoubts;
use index::{NodeIndex, VmIndex};

/// What is known of how the backup was taken.
#[derive(Debug)]
pub(crate) struct Recorded {
    /// When it began.
    pub(crate) started_at: Option<Timestamp>,
    /// Why objects may be missing without a trace, as a clause.
    pub(crate) losses: Option<String>,
    /// What it was told to leave out.
    pub(crate) filters: Option<String>,
}

/// Everything that a verdict rests on.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    pub(crate) backup: &'a Backup,
    pub(crate) graph: &'a Graph<'a>,
    pub(crate) vcenters: &'a Vcenters<'a>,
    pub(crate) node_lists: &'a BTreeMap<ClusterRef, Vec<NodeList>>,
    /// When the backup began, where it is known.
    pub(crate) started_at: Option<Timestamp>,
    /// Why objects may be missing without a trace, as a clause.
    pub(crate) losses: Option<String>,
    /// What the backup was told to leave out.
    pub(crate) filters: Option<String>,
    /// Every BIOS UUID that an object of the backup names, each once, in their order.
    claimed_uuids: Vec<Uuid>,
}

impl<'a> Input<'a> {
    /// Everything that a verdict rests on.
    pub(crate) fn new(
        backup: &'a Backup,
        graph: &'a Graph<'a>,
        vcenters: &'a Vcenters<'a>,
        node_lists: &'a BTreeMap<ClusterRef, Vec<NodeList>>,
        recorded: Recorded,
    ) -> Self {
        let machines = backup.machines.iter().filter_map(|machine| machine.provider_id.as_deref());
        let vsphere_machines = backup.vsphere_machines.iter().filter_map(|machine| machine.provider_id.as_deref());
        let pools = backup.machine_pools.iter().flat_map(|pool| &pool.provider_ids).map(String::as_str);
        let by_provider_id = machines.chain(vsphere_machines).chain(pools).filter_map(Uuid::from_provider_id);
        let vms = backup.vsphere_vms.iter().filter_map(|vm| Uuid::parse(vm.bios_uuid.as_deref()?));
        let mut claimed_uuids: Vec<Uuid> = by_provider_id.chain(vms).collect();
        claimed_uuids.sort_unstable();
        claimed_uuids.dedup();
        let Recorded { started_at, losses, filters } = recorded;
        Self { backup, graph, vcenters, node_lists, started_at, losses, filters, claimed_uuids }
    }

    /// An object of the backup names this BIOS UUID.
    pub(crate) fn claims(&self, uuid: Uuid) -> bool {
        self.claimed_uuids.binary_search(&uuid).is_ok()
    }
}

/// The verdicts.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    /// The verdicts of each cluster of the graph.
    pub(crate) clusters: IdVec<ClusterId, IdVec<VerdictId, MachineVerdict>>,
    /// Objects of deleted machines whose virtual machines are proven gone: cluster and name.
    pub(crate) deleted: Vec<(ClusterId, String)>,
    /// The unattributed virtual machines.
    pub(crate) unattributed: Vec<Unattributed>,
}

/// The verdict on one machine.
#[derive(Clone, Debug)]
pub(crate) struct MachineVerdict {
    pub(crate) name: String,
    /// The machine of the cluster that it is about; `None` for a Ghost.
    pub(crate) node: Option<MachineId>,
    /// Where it belongs; `None` when a Ghost's pool is unknown.
    pub(crate) place: Option<Place>,
    pub(crate) reason: MachineReason,
    /// A Ghost that is, or may be, a member of etcd.
    pub(crate) critical: bool,
    /// The virtual machine.
    pub(crate) vm: Option<VmId>,
    pub(crate) live_node: Option<NodeRef>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) notes: Vec<String>,
    /// It lies in a datacenter where CAPV will not look for it: the datacenter it was made in, and where it is.
    pub(crate) moved_datacenter: Option<(String, String)>,
}

/// A virtual machine that matches no object and that no cluster references.
#[derive(Clone, Debug)]
pub(crate) struct Unattributed {
    pub(crate) vm: VmId,
    pub(crate) reason: InfraMachineReason,
    pub(crate) likely: Option<ClusterRef>,
    /// A name that it shares with others that probably belong together.
    pub(crate) group: Option<String>,
    pub(crate) evidence: Vec<Evidence>,
}

/// Applies the rules.
pub(crate) fn decide(input: &Input<'_>, diagnostics: &mut Diagnostics) -> Verdicts {
    let vms = VmIndex::new(input.vcenters);
    let nodes = NodeIndex::new(input.node_lists);
    let doubts = AliasDoubts::find(input, &vms, diagnostics);
    let rules = machine::Rules { input, vms: &vms, nodes: &nodes, doubts: &doubts };
    let mut decided = rules.decide();
    let names = name_index::NameIndex::new(input.graph);
    unclaimed::Rules { input, vms: &vms, nodes: &nodes, doubts: &doubts, claimed: &decided.claims, names: &names }
        .decide(&mut decided.verdicts);
    groups::name_groups(input, &mut decided.verdicts.unattributed);
    decided.verdicts
}

/// Which virtual machines are claimed, and by which machines.
#[derive(Debug)]
pub(crate) struct Claims<'a> {
    /// Objects of the backup account for this virtual machine, one way or another.
    accounted: IdVec<VmId, bool>,
    /// Birth names of machines that were matched to a virtual machine.
    matched_names: Sorted<TextKey<'a>, MatchId>,
    /// Virtual machines that are machines, with their cluster.
    matches: IdVec<MatchId, (VmId, &'a ClusterRef)>,
    /// Names of machines of the backup and of their virtual machines, with their cluster.
    names: Sorted<TextKey<'a>, ClusterId>,
    /// Virtual machines that lost a tie: they carry the BIOS UUID of a machine that another one is.
    duplicates: BTreeMap<VmId, Duplicate>,
}

impl Claims<'_> {
    fn account_for(&mut self, vm: VmId) {
        self.accounted[vm] = true;
    }

    /// An object of the backup accounts for this virtual machine.
    fn accounts_for(&self, vm: VmId) -> bool {
        self.accounted[vm]
    }

    /// The virtual machine that is the machine made under this name, and its cluster.
    fn matched(&self, name: &str) -> Option<(VmId, &ClusterRef)> {
        self.matched_names.get(TextKey::new(name)).last().map(|found| self.matches[*found])
    }

    /// The backup holds the Machine or the `VSphereVM` of this name of a cluster.
    fn has_machine(&self, cluster: &ClusterNode<'_>, name: &str) -> bool {
        let found = |machine: &MachineNode<'_>| machine.name == name || machine.birth_name() == name;
        !self.names.get(TextKey::new(name)).is_empty() && cluster.machines.iter().any(found)
    }
}

/// A virtual machine that carries another one's BIOS UUID.
#[derive(Clone, Debug)]
pub(crate) struct Duplicate {
    cluster: ClusterRef,
    machine: String,
    /// Nothing tells which of them is the machine.
    undecided: bool,
}

/// Why the absence of a virtual machine proves nothing, in words. `None` when it proves that it is gone.
pub(crate) fn coverage_gap(coverage: &Coverage, server: &str) -> Option<(MachineReason, String)> {
    match coverage {
        Coverage::Complete => None,
        Coverage::NotRead => Some((MachineReason::InventoryIncomplete, format!("its vCenter {server} was not read"))),
        Coverage::Incomplete => {
            Some((MachineReason::InventoryIncomplete, format!("the inventory of {server} is incomplete")))
        }
        Coverage::OutOfScope(datacenters) if datacenters.is_empty() => Some((
            MachineReason::InventoryIncomplete,
            format!("the inventory of {server} covers some datacenters only, and the backup does not name its own"),
        )),
        Coverage::OutOfScope(datacenters) => Some((
            MachineReason::InventoryIncomplete,
            format!(
                "the inventory of {server} does not cover {}",
                datacenters.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
            ),
        )),
        Coverage::OlderThanBackup => Some((
            MachineReason::InventoryOlderThanBackup,
            format!("the inventory of {server} was taken before the backup began"),
        )),
        Coverage::BackupTimeUnknown => Some((
            MachineReason::InventoryOlderThanBackup,
            format!("it is not known whether the inventory of {server} is newer than the backup"),
        )),
    }
}
