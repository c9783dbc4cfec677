//! What the accounts that read a vCenter saw of its datacenters and folders.
//!
//! A role on the root that does not propagate hides datacenters and folders, and container views simply do not list
//! them: what an object names and nobody saw may still be there.

use std::collections::{BTreeMap, BTreeSet};

use super::inventory::ObjectPath;
use super::inventory_file::Inventory;
use crate::vsphere::folder::{self, Wanted};
use crate::vsphere::{ObjectType, datacenter, identifier, last_segment};

/// The datacenters and folders that were seen. `None` where no inventory recorded them, as in those of format 1.0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    datacenters: Option<BTreeSet<ObjectPath>>,
    folders: Option<BTreeSet<ObjectPath>>,
}

/// Folders are compared by so many of their last levels. vSphere's are not nested that deeply.
const DEPTH: usize = 64;

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

    /// The same, to be asked again and again. `None` where nothing was recorded.
    pub(crate) fn index(&self) -> Option<SeenIndex<'_>> {
        Some(SeenIndex {
            datacenters: Datacenters::of(self.datacenters.as_ref()?),
            folders: self.folders.as_ref().map(Folders::of),
        })
    }
}

/// What was seen, by each way in which an object can name it.
#[derive(Debug)]
pub(crate) struct SeenIndex<'s> {
    datacenters: Datacenters<'s>,
    /// `None` where no inventory recorded them.
    folders: Option<Folders<'s>>,
}

impl SeenIndex<'_> {
    /// What was not seen of the place that an object names.
    pub(crate) fn lacks<'p>(&self, datacenter: Option<&'p str>, folder: Option<&'p str>) -> Option<Unseen<'p>> {
        let named = datacenter.filter(|named| !datacenter::is_default(named));
        let known = match named {
            Some(named) if datacenter::name(named).is_none() => match self.datacenters.referenced(named) {
                Some(path) => Some(path),
                None => return Some(Unseen::Datacenter(named)),
            },
            Some(named) if self.datacenters.has(named) => Some(named),
            Some(named) => return Some(Unseen::Datacenter(named)),
            // The default datacenter is the only one.
            None => self.datacenters.only,
        };
        let is_seen = self.folders.as_ref().is_none_or(|folders| folders.has(known, folder));
        (!is_seen).then_some(Unseen::Folder(folder, named))
    }
}

/// Datacenters by reference, path and name.
#[derive(Debug, Default)]
struct Datacenters<'s> {
    by_reference: BTreeMap<&'s str, &'s str>,
    paths: BTreeSet<&'s str>,
    names: BTreeSet<&'s str>,
    /// The names of those whose path is not known.
    without_path: BTreeSet<&'s str>,
    /// The only one there is.
    only: Option<&'s str>,
}

impl<'s> Datacenters<'s> {
    fn of(seen: &'s BTreeSet<ObjectPath>) -> Self {
        let mut datacenters = Self::default();
        for ObjectPath { moref, path } in seen {
            let trimmed = path.trim_end_matches('/');
            datacenters.by_reference.entry(moref).or_insert(path);
            datacenters.paths.insert(trimmed);
            datacenters.names.insert(last_segment(trimmed));
            if !trimmed.starts_with('/') {
                datacenters.without_path.insert(last_segment(trimmed));
            }
        }
        datacenters.only = seen.first().filter(|_| seen.len() == 1).map(|only| only.path.as_str());
        datacenters
    }

    /// The path of the one with this reference.
    fn referenced(&self, named: &str) -> Option<&'s str> {
        let id = identifier(named, ObjectType::Datacenter)?;
        self.by_reference.get(id).copied()
    }

    /// One may be the one with this path or name, as `datacenter::may_be_same` has it.
    fn has(&self, named: &str) -> bool {
        let named = named.trim_end_matches('/');
        if named.starts_with('/') {
            self.paths.contains(named) || self.without_path.contains(last_segment(named))
        } else {
            self.names.contains(last_segment(named))
        }
    }
}

/// Folders by reference, by path, and by the ends of their paths.
#[derive(Debug, Default)]
struct Folders<'s> {
    references: BTreeSet<&'s str>,
    paths: BTreeSet<&'s str>,
    ends: BTreeSet<&'s str>,
}

impl<'s> Folders<'s> {
    fn of(seen: &'s BTreeSet<ObjectPath>) -> Self {
        let mut folders = Self::default();
        for ObjectPath { moref, path } in seen {
            let path = path.trim_end_matches('/');
            folders.references.insert(moref);
            folders.paths.insert(path);
            let ends = path.match_indices('/').rev().take(DEPTH).filter_map(|(at, _)| path.get(at..));
            folders.ends.extend(ends);
        }
        folders
    }

    /// One is the folder that CAPV looks in, as `folder::compare` has it.
    fn has(&self, datacenter: Option<&str>, named: Option<&str>) -> bool {
        match folder::wanted(datacenter, named) {
            Wanted::Reference(id) => self.references.contains(id),
            Wanted::Path(path) => self.paths.contains(path.as_str()),
            Wanted::End(end) => self.ends.contains(end.as_str()),
            Wanted::Unknown => false,
        }
    }
}
