//! Several inventories of one vCenter, merged into its virtual machines.

use jiff::{SignedDuration, Timestamp};

use super::inventory::{InventoryVm, VcenterInventory};
use super::inventory_file::Inventory;
use super::servers::Servers;
use crate::ids::VcenterId;
use crate::uuid::Uuid;
use crate::vsphere::{Comparison, datacenter};

/// By how much the clocks of two machines may differ.
pub(crate) const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(10);

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
    /// The inventory that it was read from.
    inventory: &'a VcenterInventory,
}

impl Vm<'_> {
    /// Whether it is in the datacenter that an object names.
    pub(crate) fn is_in_datacenter(&self, named: &str) -> Comparison {
        let path = self.record.datacenter_path();
        path.map_or(Comparison::Unclear, |path| datacenter::compare(named, path, self.datacenter_reference(path)))
    }

    /// It was created later than its inventory was read, by more than clocks differ: one of them is wrong.
    pub(crate) fn is_from_future(&self) -> bool {
        let read_at = self.inventory.collected_at;
        self.record.created_at.is_some_and(|created_at| created_at.duration_since(read_at) > CLOCK_SKEW)
    }

    /// The managed object reference of its datacenter.
    fn datacenter_reference(&self, path: &str) -> Option<&str> {
        let known = self.inventory.datacenters.as_ref()?;
        let first = known.partition_point(|known| known.path.as_str() < path);
        known.get(first).filter(|known| known.path == path).map(|known| known.moref.as_str())
    }

    /// The name and the managed object reference of each of its networks, as far as both were read.
    pub(crate) fn networks(&self) -> Option<Vec<(&str, Option<&str>)>> {
        let names = || Some(self.record.networks.as_ref()?.iter().map(|name| (name.as_str(), None)).collect());
        let references = self.record.managed_objects.as_ref().and_then(|objects| objects.networks.as_ref());
        let (Some(references), Some(known)) = (references, &self.inventory.networks) else { return names() };
        let name = |reference: &String| {
            let first = known.partition_point(|known| known.moref < *reference);
            let known = known.get(first).filter(|known| known.moref == *reference)?;
            Some((known.name.as_str(), Some(known.moref.as_str())))
        };
        let named: Option<Vec<_>> = references.iter().map(name).collect();
        named.or_else(names)
    }
}

/// The inventories of each vCenter, oldest first. One server name or one identity is one vCenter, unless the backup
/// names several servers that have this identity: these are several.
pub(super) fn groups<'a>(inventories: &'a [Inventory], servers: &Servers<'_>) -> Vec<Vec<&'a Inventory>> {
    let shared = servers.shared_identities(inventories);
    let mut groups: Vec<Vec<&Inventory>> = Vec::new();
    let mut sorted: Vec<&Inventory> = inventories.iter().collect();
    sorted.sort_by(|one, other| {
        (&one.server, &one.content, &one.source).cmp(&(&other.server, &other.content, &other.source))
    });
    for inventory in sorted {
        let identity = inventory.content.instance_uuid.as_deref().filter(|identity| !shared.contains(identity));
        let same = |known: &&Inventory| {
            servers.are_one(&known.server, &inventory.server)
                || identity.is_some() && known.content.instance_uuid.as_deref() == identity
        };
        // It may show that two groups are the same vCenter.
        let (related, mut others): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group: &Vec<&Inventory>| group.iter().any(same));
        others.push(related.into_iter().flatten().chain([inventory]).collect());
        groups = others;
    }
    for group in &mut groups {
        group.sort_by(|one, other| {
            // Nobody knows the age of one from the future: every other one counts as newer.
            let age = |of: &Inventory| (!of.from_future, of.content.collected_at);
            (age(one), &one.server, &one.content, &one.source).cmp(&(
                age(other),
                &other.server,
                &other.content,
                &other.source,
            ))
        });
    }
    groups
}

/// Several inventories of one vCenter add up. Where two have a virtual machine, the newer one wins; what a newer and
/// complete one of the same datacenter lacks is gone.
pub(super) fn merged<'a>(group: &[&'a Inventory], vcenter: VcenterId, started_at: Option<Timestamp>) -> Vec<Vm<'a>> {
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
            newer.proves_absence()
                && (newer.content.collected_at > inventory.content.collected_at || inventory.from_future)
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
            newer_than_backup: started_at.is_some_and(|started_at| inventory.is_newer_than(started_at)),
            bios: record.bios(),
            instance: record.instance(),
            inventory: &inventory.content,
            record,
        })
        .collect()
}

/// What identifies a virtual machine in two inventories of its vCenter: its managed object reference, else everything
/// else that is there.
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
