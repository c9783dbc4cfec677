//! Which names of servers mean the same vCenter, before any inventory is looked into.

use std::collections::{BTreeMap, BTreeSet};

use super::inventory_file::Inventory;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::vsphere::ServerName;

/// The servers that the backup names, and the aliases that a person confirmed.
#[derive(Debug)]
pub(super) struct Servers<'a> {
    aliases: &'a BTreeMap<ServerName, ServerName>,
    named: BTreeSet<&'a ServerName>,
}

impl<'a> Servers<'a> {
    pub(super) fn new(
        aliases: &'a BTreeMap<ServerName, ServerName>,
        named: impl Iterator<Item = &'a ServerName>,
    ) -> Self {
        let named = named.map(|server| aliases.get(server).unwrap_or(server)).collect();
        Self { aliases, named }
    }

    /// Two names are the same, or a person said that they are.
    pub(super) fn are_one(&self, one: &ServerName, other: &ServerName) -> bool {
        self.confirmed(one) == self.confirmed(other)
    }

    /// Identities of which the inventories of several servers say that they are theirs, and the backup names these
    /// servers separately.
    pub(super) fn shared_identities<'i>(&self, inventories: &'i [Inventory]) -> BTreeSet<&'i str> {
        let mut servers: BTreeMap<&str, BTreeSet<&ServerName>> = BTreeMap::new();
        for inventory in inventories {
            let server = self.confirmed(&inventory.server);
            if let Some(identity) = inventory.content.instance_uuid.as_deref().filter(|_| self.named.contains(server)) {
                servers.entry(identity).or_default().insert(server);
            }
        }
        servers.into_iter().filter(|(_, servers)| servers.len() > 1).map(|(identity, _)| identity).collect()
    }

    fn confirmed<'n>(&'n self, server: &'n ServerName) -> &'n ServerName {
        self.aliases.get(server).unwrap_or(server)
    }
}

/// The aliases without those of two servers whose inventories say that they are different vCenters.
pub(super) fn without_contradicted(
    aliases: &BTreeMap<ServerName, ServerName>,
    inventories: &[Inventory],
    diagnostics: &mut Diagnostics,
) -> BTreeMap<ServerName, ServerName> {
    let identities = |server: &ServerName| -> BTreeSet<&str> {
        let own = inventories.iter().filter(|inventory| inventory.server == *server);
        own.filter_map(|inventory| inventory.content.instance_uuid.as_deref()).collect()
    };
    let mut kept = aliases.clone();
    kept.retain(|from, to| {
        let (one, other) = (identities(from), identities(to));
        let is_contradicted = !one.is_empty() && !other.is_empty() && one.is_disjoint(&other);
        if is_contradicted {
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryConflict,
                to.to_string(),
                format!(
                    "The alias {from}={to} is not used: the inventories of {from} and {to} are of two vCenters, by \
                     their instanceUuid. What is in one of them is not found in the other."
                ),
            );
        }
        !is_contradicted
    });
    kept
}
