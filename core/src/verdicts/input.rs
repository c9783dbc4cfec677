//! Everything that a verdict rests on.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::backup::Backup;
use crate::cluster::ClusterRef;
use crate::graph::Graph;
use crate::observations::{NodeList, Vcenters, Vm};
use crate::uuid::Uuid;

/// What is known of how the backup was taken.
#[derive(Debug)]
pub(crate) struct Recorded {
    /// When it began.
    pub(crate) started_at: Option<Timestamp>,
    /// Why objects may be missing without a trace, as a clause.
    pub(crate) losses: Option<String>,
    /// What its filters exclude.
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
    /// What the backup's filters exclude.
    pub(crate) filters: Option<String>,
    /// Every BIOS UUID that an object of the backup names, each once, in their order.
    pub(super) claimed_uuids: Vec<Uuid>,
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

    /// A virtual machine was created before the backup began. `false` where one of the times is not known.
    pub(crate) fn is_older_than_backup(&self, vm: &Vm<'_>) -> bool {
        self.started_at.zip(vm.record.created_at).is_some_and(|(started, created)| created < started)
    }

    /// A virtual machine was created after the backup began. `false` where one of the times is not known.
    pub(crate) fn is_younger_than_backup(&self, vm: &Vm<'_>) -> bool {
        self.started_at.zip(vm.record.created_at).is_some_and(|(started, created)| created > started)
    }

    /// An object of the backup names this BIOS UUID.
    pub(crate) fn claims(&self, uuid: Uuid) -> bool {
        self.claimed_uuids.binary_search(&uuid).is_ok()
    }
}
