//! Inventories, brought together: which vCenter is which, what lies in it, and how completely it was read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Inventory, InventoryVm};
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::ids::{IdVec, VcenterId, VmId};
use crate::uuid::Uuid;
use crate::vsphere::ServerName;

/// A virtual machine or template of one of the vCenters.
#[derive(Clone, Debug)]
pub(crate) struct Vm<'a> {
    pub(crate) vcenter: VcenterId,
    /// The inventory file that it was read from.
    pub(crate) source: &'a str,
    /// The inventory was taken after the backup began.
    pub(crate) newer_than_backup: bool,
    pub(crate) record: &'a InventoryVm,
    pub(crate) bios: Option<Uuid>,
    pub(crate) instance: Option<Uuid>,
}

/// One vCenter.
#[derive(Clone, Debug)]
pub(crate) struct VcenterView {
    /// Its name in the report: the inventory's, unchanged, else the backup's.
    pub(crate) server: String,
    /// All names that mean it.
    pub(crate) names: BTreeSet<ServerName>,
    /// An object of the backup names it.
    pub(crate) named_by_backup: bool,
    /// The datacenters that the backup names on it.
    pub(crate) datacenters: BTreeSet<String>,
    /// How completely it was read, for the purpose of missing a virtual machine.
    pub(crate) coverage: Coverage,
    pub(crate) instance_uuid: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) collected_at: Option<Timestamp>,
    pub(crate) scope: Option<Vec<String>>,
    pub(crate) sources: Vec<String>,
    pub(crate) count: u64,
}

/// Whether the absence of a virtual machine from a vCenter's inventories proves that it does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// Every datacenter that the backup names was read completely after the backup began.
    Complete,
    /// No inventory at all.
    NotRead,
    /// An inventory says that it is incomplete, or two contradict each other.
    Incomplete,
    /// These datacenters are outside the scope; empty when the scope cannot be compared.
    OutOfScope(BTreeSet<String>),
    /// Taken before the backup began.
    OlderThanBackup,
    /// It is not known when the backup began.
    BackupTimeUnknown,
}

/// All vCenters, and all virtual machines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vcenters<'a> {
    pub(crate) views: IdVec<VcenterId, VcenterView>,
    pub(crate) vms: IdVec<VmId, Vm<'a>>,
    by_name: BTreeMap<ServerName, VcenterId>,
}

impl<'a> Vcenters<'a> {
    /// Brings inventories together under the servers that the backup names, with the datacenters that it names there.
    pub(crate) fn new(
        inventories: &'a [Inventory],
        aliases: &BTreeMap<ServerName, ServerName>,
        named: &BTreeMap<ServerName, BTreeSet<String>>,
        started_at: Option<Timestamp>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut all = Self::default();
        for group in groups(inventories) {
            all.add_inventories(&group, started_at, diagnostics);
        }
        for (from, to) in aliases {
            if let Some(id) = all.id(to) {
                all.by_name.insert(from.clone(), id);
                all.views[id].names.insert(from.clone());
            } else {
                diagnostics.add(
                    Severity::Warning,
                    DiagnosticCode::VcenterAliasUnused,
                    to.to_string(),
                    format!("The alias {from}={to} has no effect: no inventory is of {to}."),
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
            view.coverage = view.coverage(inventories, started_at);
        }
        all
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
            instance_uuid: None,
            version: None,
            collected_at: None,
            scope: None,
            sources: Vec::new(),
            count: 0,
        });
        self.by_name.insert(server.clone(), id);
        id
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
                    "This inventory was taken before the backup began. It can neither prove that a virtual machine is \
                     gone nor that one has no object. Take a new one.",
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
            instance_uuid: newest.content.instance_uuid.clone(),
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
                "Two inventories carry this server's name but come from different vCenters. Nothing is called Stale on \
                 their word.",
            );
        }
    }
}

impl VcenterView {
    fn coverage(&self, inventories: &[Inventory], started_at: Option<Timestamp>) -> Coverage {
        let own: Vec<&Inventory> =
            inventories.iter().filter(|inventory| self.names.contains(&inventory.server)).collect();
        if own.is_empty() {
            return Coverage::NotRead;
        }
        let identities: BTreeSet<_> =
            own.iter().filter_map(|inventory| inventory.content.instance_uuid.as_deref()).collect();
        if identities.len() > 1 {
            return Coverage::Incomplete;
        }
        let Some(started_at) = started_at else { return Coverage::BackupTimeUnknown };
        let current = |inventory: &&&Inventory| inventory.content.collected_at >= started_at;
        let whole =
            own.iter().filter(current).any(|inventory| inventory.content.complete && inventory.content.scope.is_none());
        if whole {
            return Coverage::Complete;
        }
        let uncovered: BTreeSet<String> = self
            .datacenters
            .iter()
            .filter(|datacenter| !own.iter().filter(current).any(|inventory| inventory.covers(datacenter)))
            .cloned()
            .collect();
        if uncovered.is_empty() && !self.datacenters.is_empty() {
            return Coverage::Complete;
        }
        let in_scope = |inventory: &&Inventory| {
            uncovered.is_empty() || uncovered.iter().any(|datacenter| inventory.has_in_scope(datacenter))
        };
        if own.iter().any(|inventory| inventory.content.complete && in_scope(inventory) && !current(&inventory)) {
            return Coverage::OlderThanBackup;
        }
        if own.iter().any(|inventory| !inventory.content.complete && in_scope(inventory)) {
            return Coverage::Incomplete;
        }
        Coverage::OutOfScope(uncovered)
    }
}

/// The inventories of each vCenter, oldest first. One server name or one identity is one vCenter.
fn groups(inventories: &[Inventory]) -> Vec<Vec<&Inventory>> {
    let mut groups: Vec<Vec<&Inventory>> = Vec::new();
    let mut sorted: Vec<&Inventory> = inventories.iter().collect();
    sorted.sort_by(|one, other| {
        (&one.server, &one.content, &one.source).cmp(&(&other.server, &other.content, &other.source))
    });
    for inventory in sorted {
        let identity = inventory.content.instance_uuid.as_deref();
        let same = |known: &&Inventory| {
            known.server == inventory.server || identity.is_some() && known.content.instance_uuid.as_deref() == identity
        };
        // It may show that two groups are one.
        let (related, mut others): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group: &Vec<&Inventory>| group.iter().any(same));
        others.push(related.into_iter().flatten().chain([inventory]).collect());
        groups = others;
    }
    for group in &mut groups {
        group.sort_by(|one, other| {
            (one.content.collected_at, &one.server, &one.content, &one.source).cmp(&(
                other.content.collected_at,
                &other.server,
                &other.content,
                &other.source,
            ))
        });
    }
    groups
}

/// Several inventories of one vCenter add up; where two have a virtual machine the newer wins, and what a newer and
/// complete one of the same datacenter lacks is gone.
fn merged<'a>(group: &[&'a Inventory], vcenter: VcenterId, started_at: Option<Timestamp>) -> Vec<Vm<'a>> {
    let mut records: Vec<(Identity<'a>, usize, &'a Inventory, &'a InventoryVm)> = Vec::new();
    for (age, inventory) in group.iter().copied().enumerate() {
        let vms = &inventory.content.virtual_machines;
        records.extend(vms.iter().map(|record| (identity(record), age, inventory, record)));
    }
    // Each inventory is sorted already, so that this only merges. The newest record of each comes last.
    records.sort_by(|(one, age, ..), (other, other_age, ..)| (one, age).cmp(&(other, other_age)));
    let newest = records.chunk_by(|(one, ..), (other, ..)| one == other).filter_map(<[_]>::last);
    let gone = |inventory: &Inventory, record: &InventoryVm| {
        let datacenter = record.datacenter_path();
        group.iter().any(|newer| {
            newer.content.complete
                && newer.content.collected_at > inventory.content.collected_at
                && match datacenter {
                    Some(datacenter) => newer.has_in_scope(datacenter),
                    None => newer.content.scope.is_none(),
                }
        })
    };
    newest
        .filter(|(.., inventory, record)| !gone(inventory, record))
        .map(|(.., inventory, record)| Vm {
            vcenter,
            source: &inventory.source,
            newer_than_backup: started_at.is_some_and(|started_at| inventory.content.collected_at >= started_at),
            bios: record.bios(),
            instance: record.instance(),
            record,
        })
        .collect()
}

/// What makes a virtual machine one and the same in two inventories of its vCenter: its managed object reference, else
/// everything else that is there.
type Identity<'a> = (&'a str, &'a str, &'a str, &'a str);

fn identity(record: &InventoryVm) -> Identity<'_> {
    if let Some(moref) = &record.moref {
        return (moref, "", "", "");
    }
    (
        "",
        record.instance_uuid.as_deref().unwrap_or_default(),
        record.path.as_deref().unwrap_or(&record.name),
        record.bios_uuid.as_deref().unwrap_or_default(),
    )
}
