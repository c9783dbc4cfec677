//! How completely a vCenter was read.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::inventory_file::Inventory;

/// Whether the absence of a virtual machine from a vCenter's inventories proves that it does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// Every datacenter that the backup names was read completely after the backup began.
    Complete,
    /// No inventory at all.
    NotRead,
    /// An inventory is marked incomplete, or two contradict each other.
    Incomplete,
    /// So many hosts were not connected: the vCenter may not list what runs on them.
    HostsNotConnected(u64),
    /// These datacenters are outside the scope; empty when the scope cannot be compared.
    OutOfScope(BTreeSet<String>),
    /// Taken before the backup began.
    OlderThanBackup,
    /// It is not known when the backup began.
    BackupTimeUnknown,
}

/// How completely the inventories of one vCenter cover the datacenters that the backup names there.
pub(super) fn of(own: &[&Inventory], datacenters: &BTreeSet<String>, started_at: Option<Timestamp>) -> Coverage {
    if own.is_empty() {
        return Coverage::NotRead;
    }
    let identities: BTreeSet<_> =
        own.iter().filter_map(|inventory| inventory.content.instance_uuid.as_deref()).collect();
    if identities.len() > 1 {
        return Coverage::Incomplete;
    }
    let Some(started_at) = started_at else { return Coverage::BackupTimeUnknown };
    let current = |inventory: &&&Inventory| inventory.is_newer_than(started_at);
    let whole =
        own.iter().filter(current).any(|inventory| inventory.proves_absence() && inventory.content.scope.is_none());
    if whole {
        return Coverage::Complete;
    }
    let uncovered: BTreeSet<String> = datacenters
        .iter()
        .filter(|datacenter| !own.iter().filter(current).any(|inventory| inventory.covers(datacenter)))
        .cloned()
        .collect();
    if uncovered.is_empty() && !datacenters.is_empty() {
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
    let without_hosts = own.iter().filter(|inventory| in_scope(inventory));
    if let Some(hosts @ 1..) = without_hosts.filter_map(|inventory| inventory.content.hosts_not_connected).max() {
        return Coverage::HostsNotConnected(hosts);
    }
    Coverage::OutOfScope(uncovered)
}
