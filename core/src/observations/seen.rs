//! What the accounts that read a vCenter saw of its datacenters and folders.
//!
//! A role on the root that does not propagate hides datacenters and folders, and container views simply do not list
//! them: what an object names and nobody saw may still be there.

use std::collections::BTreeSet;

use super::inventory::ObjectPath;
use super::inventory_file::Inventory;
use crate::vsphere::folder::{self, Folder};
use crate::vsphere::{Comparison, datacenter};

/// The datacenters and folders that were seen. `None` where no inventory recorded them, as in those of format 1.0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    datacenters: Option<BTreeSet<ObjectPath>>,
    folders: Option<BTreeSet<ObjectPath>>,
}

/// What an object names and nobody saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unseen<'p> {
    Datacenter(&'p str),
    /// The folder, and the datacenter where one is named. A folder that is not named is the root folder.
    Folder(Option<&'p str>, Option<&'p str>),
}

impl Seen {
    /// What several inventories of one vCenter saw.
    pub(super) fn by(inventories: &[&Inventory]) -> Self {
        let union =
            |lists: Vec<&Vec<ObjectPath>>| (!lists.is_empty()).then(|| lists.into_iter().flatten().cloned().collect());
        Self {
            datacenters: union(inventories.iter().filter_map(|own| own.content.datacenters.as_ref()).collect()),
            folders: union(inventories.iter().filter_map(|own| own.content.folders.as_ref()).collect()),
        }
    }

    /// An inventory recorded what its account saw.
    pub(crate) fn is_recorded(&self) -> bool {
        self.datacenters.is_some()
    }

    /// What was not seen of the place that an object names.
    pub(crate) fn lacks<'p>(&self, datacenter: Option<&'p str>, folder: Option<&'p str>) -> Option<Unseen<'p>> {
        let datacenters = self.datacenters.as_ref()?;
        let named = datacenter.filter(|named| !datacenter::is_default(named));
        let known = match named {
            Some(named) => {
                let is_named =
                    |seen: &&ObjectPath| datacenter::compare(named, &seen.path, Some(&seen.moref)) == Comparison::Same;
                match datacenters.iter().find(is_named) {
                    Some(seen) if datacenter::name(named).is_none() => Some(seen.path.as_str()),
                    Some(_) => Some(named),
                    None => return Some(Unseen::Datacenter(named)),
                }
            }
            // The default datacenter is the only one.
            None if datacenters.len() == 1 => datacenters.first().map(|only| only.path.as_str()),
            None => None,
        };
        let is_folder = |seen: &ObjectPath| {
            let seen = Folder { path: &seen.path, reference: Some(&seen.moref) };
            folder::compare(seen, known, folder) == Comparison::Same
        };
        let is_seen = self.folders.as_ref().is_none_or(|folders| folders.iter().any(is_folder));
        (!is_seen).then_some(Unseen::Folder(folder, named))
    }
}
