//! Inventories, merged per vCenter: which names mean the same vCenter, what it holds, and how completely it was read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::coverage::{self, Coverage};
use super::inventory_file::Inventory;
use super::merge::{Vm, groups, merged};
use super::seen::Seen;
use super::servers::{self, Servers};
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::english::some_names;
use crate::ids::{IdVec, VcenterId, VmId};
use crate::sorted::Sorted;
use crate::uuid::Uuid;
use crate::vsphere::ServerName;

/// One vCenter.
#[derive(Clone, Debug)]
pub(crate) struct VcenterView {
    /// Its name in the report: the inventory's, unchanged, else the backup's.
    pub(crate) server: String,
    /// All of its names.
    pub(crate) names: BTreeSet<ServerName>,
    /// An object of the backup names it.
    pub(crate) named_by_backup: bool,
    /// The datacenters that the backup names on it.
    pub(crate) datacenters: BTreeSet<String>,
    /// How completely it was read, for the purpose of missing a virtual machine.
    pub(crate) coverage: Coverage,
    /// Its datacenters and folders, as far as current inventories record them.
    pub(crate) seen: Seen,
    pub(crate) instance_uuid: Option<String>,
    /// Another server, which the backup names separately, has the same identity.
    pub(crate) shares_identity: bool,
    pub(crate) version: Option<String>,
    pub(crate) collected_at: Option<Timestamp>,
    pub(crate) scope: Option<Vec<String>>,
    pub(crate) sources: Vec<String>,
    pub(crate) count: u64,
}

/// All vCenters, and all virtual machines.
#[derive(Debug, Default)]
pub(crate) struct Vcenters<'a> {
    pub(crate) views: IdVec<VcenterId, VcenterView>,
    pub(crate) vms: IdVec<VmId, Vm<'a>>,
    by_name: BTreeMap<ServerName, VcenterId>,
    by_bios: Sorted<Uuid, VmId>,
    /// Every virtual machine and template has a BIOS UUID that could be read.
    pub(crate) all_bios_read: bool,
}

impl<'a> Vcenters<'a> {
    /// Merges inventories under the servers that the backup names, with the datacenters that it names there.
    pub(crate) fn new(
        inventories: &'a [Inventory],
        aliases: &BTreeMap<ServerName, ServerName>,
        named: &BTreeMap<ServerName, BTreeSet<String>>,
        started_at: Option<Timestamp>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut all = Self::default();
        let aliases = &servers::without_contradicted(aliases, inventories, diagnostics);
        let servers = Servers::new(aliases, named.keys());
        for group in groups(inventories, &servers) {
            all.add_inventories(&group, started_at, diagnostics);
        }
        all.doubt_shared_identities(&servers.shared_identities(inventories), diagnostics);
        for (from, to) in aliases {
            if let Some(id) = all.id(to) {
                all.by_name.insert(from.clone(), id);
                all.views[id].names.insert(from.clone());
            } else {
                diagnostics.add(
                    Severity::Warning,
                    DiagnosticCode::VcenterAliasUnused,
                    to.to_string(),
                    format!("The alias {from}={to} has no effect: there is no inventory of {to}."),
                );
            }
        }
        for (server, datacenters) in named {
            let id = all.id(server).unwrap_or_else(|| all.add_unread(server));
            let view = &mut all.views[id];
            view.named_by_backup = true;
            view.datacenters.extend(datacenters.iter().cloned());
        }
        for view in &mut all.views {
            let own: Vec<&Inventory> =
                inventories.iter().filter(|inventory| view.names.contains(&inventory.server)).collect();
            view.coverage = coverage::of(&own, &view.datacenters, started_at);
            let is_current = |own: &&Inventory| !own.from_future && started_at.is_none_or(|at| own.is_newer_than(at));
            view.seen = Seen::by(&own.into_iter().filter(is_current).collect::<Vec<_>>());
        }
        all.by_bios = Sorted::new(all.vms.enumerate().filter_map(|(id, vm)| Some((vm.bios?, id))));
        all.all_bios_read = all.vms.iter().all(|vm| vm.bios.is_some());
        all
    }

    /// The virtual machines with this BIOS UUID.
    pub(crate) fn with_bios(&self, uuid: Uuid) -> &[VmId] {
        self.by_bios.get(uuid)
    }

    /// Those that have any of these BIOS UUIDs, which are sorted.
    pub(crate) fn with_any_bios(&self, uuids: &[Uuid]) -> impl Iterator<Item = VmId> {
        let mut uuids = uuids.iter().peekable();
        self.by_bios.iter().filter_map(move |(bios, id)| {
            while uuids.next_if(|uuid| **uuid < bios).is_some() {}
            (uuids.peek() == Some(&&bios)).then_some(id)
        })
    }

    /// The vCenter with this name.
    pub(crate) fn id(&self, server: &ServerName) -> Option<VcenterId> {
        self.by_name.get(server).copied()
    }

    /// The vCenter of a virtual machine.
    pub(crate) fn view_of(&self, vm: &Vm<'_>) -> &VcenterView {
        &self.views[vm.vcenter]
    }

    fn add_unread(&mut self, server: &ServerName) -> VcenterId {
        let id = self.views.push(VcenterView {
            server: server.to_string(),
            names: BTreeSet::from([server.clone()]),
            named_by_backup: true,
            datacenters: BTreeSet::new(),
            coverage: Coverage::NotRead,
            seen: Seen::default(),
            instance_uuid: None,
            shares_identity: false,
            version: None,
            collected_at: None,
            scope: None,
            sources: Vec::new(),
            count: 0,
        });
        self.by_name.insert(server.clone(), id);
        id
    }

    /// Two servers that the backup names separately are two, even where both say that they are the same vCenter: one of
    /// the inventories may be of the other server, or one vCenter a copy of the other.
    fn doubt_shared_identities(&mut self, shared: &BTreeSet<&str>, diagnostics: &mut Diagnostics) {
        for identity in shared {
            let mut servers = Vec::new();
            for view in &mut self.views {
                if view.instance_uuid.as_deref() != Some(identity) {
                    continue;
                }
                view.shares_identity = true;
                servers.push(view.server.clone());
            }
            let (Some(first), Some(other)) = (servers.first(), servers.get(1)) else { continue };
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryConflict,
                first.clone(),
                format!(
                    "The inventories of {} have the same instanceUuid, but the backup names these servers separately. \
                     If they are one vCenter, confirm it with the alias {first}={other}. If not, one inventory \
                     is of the wrong server, or one vCenter is a copy of the other: create both again. Until then \
                     nothing there is marked Stale or Ghost.",
                    some_names(&servers.iter().map(String::as_str).collect::<Vec<_>>())
                ),
            );
        }
    }

    /// Adds the inventories of one vCenter, oldest first.
    fn add_inventories(
        &mut self,
        group: &[&'a Inventory],
        started_at: Option<Timestamp>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(newest) = group.last() else { return };
        let names: BTreeSet<ServerName> = group.iter().map(|inventory| inventory.server.clone()).collect();
        for inventory in group {
            if started_at.is_some_and(|started_at| inventory.content.collected_at < started_at) {
                diagnostics.add(
                    Severity::Error,
                    DiagnosticCode::InventoryOlderThanBackup,
                    inventory.source.clone(),
                    "This inventory was taken before the backup began. It can prove neither that a virtual machine is \
                     gone nor that it has no object. Create a new one.",
                );
            }
        }
        let whole = group.iter().any(|inventory| inventory.content.scope.is_none());
        let scope: BTreeSet<&String> =
            group.iter().filter_map(|inventory| inventory.content.scope.as_ref()).flatten().collect();
        let vcenter = self.views.push(VcenterView {
            server: newest.content.server.clone(),
            names: names.clone(),
            named_by_backup: false,
            datacenters: BTreeSet::new(),
            coverage: Coverage::NotRead,
            seen: Seen::default(),
            instance_uuid: newest.content.instance_uuid.clone(),
            shares_identity: false,
            version: newest.content.version.clone(),
            collected_at: Some(newest.content.collected_at),
            scope: (!whole).then(|| scope.into_iter().cloned().collect()),
            sources: group.iter().map(|inventory| inventory.source.clone()).collect(),
            count: 0,
        });
        self.by_name.extend(names.into_iter().map(|name| (name, vcenter)));
        let vms = merged(group, vcenter, started_at);
        self.views[vcenter].count = u64::try_from(vms.len()).unwrap_or(u64::MAX);
        self.vms.extend(vms);
        let identities: BTreeSet<_> =
            group.iter().filter_map(|inventory| inventory.content.instance_uuid.as_deref()).collect();
        if identities.len() > 1 {
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryConflict,
                newest.content.server.clone(),
                "Two inventories have this server's name but come from different vCenters. No machine is marked Stale \
                 because of them.",
            );
        }
    }
}
