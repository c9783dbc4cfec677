//! Where the machines of a cluster may lie, by everything that the backup names.
//!
//! Names are compared by their last segment, because CAPV accepts names and paths alike and vSphere tells names; only
//! folders keep their path, because vSphere tells it too. Managed object references stay what they are.

use std::collections::BTreeSet;

use crate::backup::objects::Placement;
use crate::vsphere::folder::{self, Folder};
use crate::vsphere::{Comparison, ObjectType, ServerName, datacenter, group, identifier, last_segment};

/// So many names of one kind are compared with a place whose name is none of them; among more, it is unclear.
pub(crate) const PLACES: usize = 256;

/// Servers, datacenters, folders, resource pools and networks that a cluster's templates, machines and virtual
/// machines name.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownPlacement {
    pub(crate) servers: BTreeSet<ServerName>,
    pub(crate) datacenters: BTreeSet<String>,
    pub(crate) folders: BTreeSet<String>,
    pub(crate) resource_pools: BTreeSet<String>,
    pub(crate) networks: BTreeSet<String>,
    /// A template or machine names no folder: CAPV takes the root folder of the datacenter.
    pub(crate) has_root_folder: bool,
    /// An object leaves the datacenter to CAPV, which takes the default one.
    pub(crate) has_default_datacenter: bool,
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
    /// Adds what a template or machine names.
    pub(super) fn add_machine(&mut self, placement: &Placement) {
        self.add(placement);
        self.has_root_folder |= placement.folder.is_none();
        self.has_default_datacenter |= placement.datacenter.as_deref().is_none_or(datacenter::is_default);
    }

    /// Adds what one object names.
    pub(super) fn add<'p>(&mut self, placement: &'p Placement) {
        self.servers.extend(placement.server.as_deref().and_then(ServerName::parse));
        let name = |text: &'p Option<String>| text.as_deref().map(last_segment).filter(|name| !name.is_empty());
        let datacenter = placement.datacenter.as_deref().filter(|named| !datacenter::is_default(named));
        insert(&mut self.datacenters, datacenter.map(|named| named.trim_end_matches('/')));
        insert(&mut self.folders, placement.folder.as_deref().map(|folder| folder.trim_end_matches('/')));
        insert(&mut self.resource_pools, name(&placement.resource_pool));
        insert(&mut self.networks, placement.networks.iter().map(|network| last_segment(network)));
    }

    /// Adds what another one knows: one name more of each kind than are compared, so that none is taken for foreign
    /// where there are more. Many clusters may share many zones.
    pub(super) fn merge(&mut self, other: &Self) {
        self.servers.extend(other.servers.iter().take(PLACES).cloned());
        let merge = |known: &mut BTreeSet<String>, more: &BTreeSet<String>| {
            insert(known, more.iter().take(PLACES.saturating_add(1)).map(String::as_str));
        };
        merge(&mut self.datacenters, &other.datacenters);
        merge(&mut self.folders, &other.folders);
        merge(&mut self.resource_pools, &other.resource_pools);
        merge(&mut self.networks, &other.networks);
    }

    /// Whether a folder is one of the named ones.
    pub(crate) fn has_folder(&self, folder: Folder<'_>) -> Comparison {
        if self.folders.contains(folder.path.trim_end_matches('/')) {
            return Comparison::Same;
        }
        if self.folders.len() > PLACES {
            return Comparison::Unclear;
        }
        let root = self.has_root_folder.then_some(None);
        let named = self.folders.iter().map(|named| Some(named.as_str()));
        Comparison::any(named.chain(root).map(|named| folder::resembles(folder, named)))
    }

    /// Whether a resource pool is one of the named ones.
    pub(crate) fn has_resource_pool(&self, name: &str, reference: Option<&str>) -> Comparison {
        has(&self.resource_pools, ObjectType::ResourcePool, name, reference)
    }

    /// Whether a network is one of the named ones.
    pub(crate) fn has_network(&self, name: &str, reference: Option<&str>) -> Comparison {
        has(&self.networks, ObjectType::Network, name, reference)
    }
}

fn has(known: &BTreeSet<String>, object_type: ObjectType, name: &str, reference: Option<&str>) -> Comparison {
    // Nearly always a name. References are compared one by one.
    if known.contains(last_segment(name)) || reference.is_some_and(|reference| known.contains(reference)) {
        return Comparison::Same;
    }
    if known.len() > PLACES {
        return Comparison::Unclear;
    }
    let references = known.iter().filter(|named| identifier(named, object_type).is_some());
    Comparison::any(references.map(|named| group::compare(object_type, named, name, reference)))
}
