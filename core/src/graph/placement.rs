//! Where the machines of a cluster may lie, by everything that the backup names.
//!
//! Names are compared by their last segment, because CAPV accepts names and paths alike and vSphere tells names; only
//! folders keep their path, because vSphere tells it too.

use std::collections::BTreeSet;

use crate::backup::objects::Placement;
use crate::vsphere::{ServerName, folder, last_segment};

/// Servers, datacenters, folders, resource pools and networks that a cluster's templates, machines and virtual
/// machines name.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownPlacement {
    pub(crate) servers: BTreeSet<ServerName>,
    pub(crate) datacenters: BTreeSet<String>,
    pub(crate) folders: BTreeSet<String>,
    pub(crate) resource_pools: BTreeSet<String>,
    pub(crate) networks: BTreeSet<String>,
    /// The cluster's templates are not in the backup, so that they may name more.
    pub(crate) templates_missing: bool,
}

/// Most machines of a cluster name what others name, too: only new names are copied.
fn insert<'p, N: IntoIterator<Item = &'p str>>(known: &mut BTreeSet<String>, names: N) {
    for name in names {
        if !known.contains(name) {
            known.insert(name.to_owned());
        }
    }
}

impl KnownPlacement {
    /// Adds what one object names.
    pub(super) fn add<'p>(&mut self, placement: &'p Placement) {
        self.servers.extend(placement.server.as_deref().and_then(ServerName::parse));
        let name = |text: &'p Option<String>| text.as_deref().map(last_segment).filter(|name| !name.is_empty());
        insert(&mut self.datacenters, name(&placement.datacenter));
        insert(&mut self.folders, placement.folder.as_deref().map(|folder| folder.trim_end_matches('/')));
        insert(&mut self.resource_pools, name(&placement.resource_pool));
        insert(&mut self.networks, placement.networks.iter().map(|network| last_segment(network)));
    }

    /// Adds everything that another one knows.
    pub(super) fn merge(&mut self, other: &Self) {
        self.servers.extend(other.servers.iter().cloned());
        self.datacenters.extend(other.datacenters.iter().cloned());
        self.folders.extend(other.folders.iter().cloned());
        self.resource_pools.extend(other.resource_pools.iter().cloned());
        self.networks.extend(other.networks.iter().cloned());
    }

    /// A folder, by its full path in vSphere, is one of the named ones.
    pub(crate) fn has_folder(&self, path: &str) -> bool {
        self.folders.iter().any(|named| folder::may_be_same(path, named))
    }
}
