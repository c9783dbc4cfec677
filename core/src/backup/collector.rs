//! Copies of objects → distinct objects.
//!
//! In: decoded copies, in the archive's order. Out: each object once, whichever of its copies the archive holds.

use std::collections::{BTreeMap, BTreeSet};

use super::batch::{DecodedBatch, DecodedContent};
use super::item::Item;
use super::kind::Kind;
use super::path::{Copy, EntryPath, ItemPath};
use super::wire::{DecodeError, Decoded};
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};

/// How many distinct objects are kept: five kinds for each of forty thousand machines. An archive with more is read
/// to its end, but counts as incomplete.
pub const OBJECTS_LIMIT: usize = 200_000;

/// Which object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) kind: Kind,
    /// Tells control-plane kinds apart.
    pub(super) resource: String,
    pub(super) namespace: String,
    pub(super) name: String,
}

impl Key {
    fn new(kind: Kind, path: &ItemPath<'_>) -> Self {
        Self {
            kind,
            resource: path.resource.to_owned(),
            namespace: path.namespace.unwrap_or_default().to_owned(),
            name: path.name.to_owned(),
        }
    }
}

/// Which of two copies counts: the preferred version, else the legacy path, else the most mature version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Stable beats beta beats alpha; then the higher number.
    Other(u8, u32, u32),
    Legacy,
    Preferred,
}

impl Rank {
    fn of(copy: Copy<'_>) -> Self {
        match copy {
            Copy::Preferred => Self::Preferred,
            Copy::Legacy => Self::Legacy,
            Copy::Other(version) => {
                let version = version.strip_prefix('v').unwrap_or(version);
                let (stage, major, minor) = if let Some((major, minor)) = version.split_once("beta") {
                    (1, major, minor)
                } else if let Some((major, minor)) = version.split_once("alpha") {
                    (0, major, minor)
                } else {
                    (2, version, "")
                };
                Self::Other(stage, major.parse().unwrap_or_default(), minor.parse().unwrap_or_default())
            }
        }
    }
}

/// The copy of an object that counts.
#[derive(Debug)]
struct Stored {
    rank: Rank,
    decoded: Box<Decoded>,
}

impl Stored {
    /// Takes the place in the archive of an equal copy that ranks higher.
    fn meet_twin(&mut self, path: &str, rank: Rank) {
        if rank >= self.rank {
            self.rank = rank;
            path.clone_into(&mut self.decoded.item.meta_mut().entry);
        }
    }
}

/// An object that the archive holds but that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unreadable {
    /// Its kind.
    pub(crate) kind: Kind,
    /// Its namespace.
    pub(crate) namespace: String,
    /// Its name.
    pub(crate) name: String,
}

/// Gathers objects from their copies.
#[derive(Debug, Default)]
pub(super) struct Collector {
    objects: BTreeMap<Key, Stored>,
    unreadable: BTreeSet<Key>,
    api_versions: BTreeMap<Kind, BTreeSet<String>>,
    /// Objects whose copies contradict each other, and in what.
    conflicts: BTreeMap<Key, &'static str>,
    /// What became of the copy before, for its twin.
    last: Last,
    too_many: bool,
    diagnostics: Diagnostics,
}

/// What became of a copy.
#[derive(Debug, Default)]
enum Last {
    /// It is the one that counts.
    Stored(Key),
    /// Another one counts, or none.
    LeftOut(Box<Decoded>),
    Unreadable(DecodeError),
    #[default]
    Refused,
}

/// What the collector kept.
#[derive(Debug)]
pub(super) struct Collected {
    pub(super) items: Vec<Item>,
    /// The API versions of all copies, by kind.
    pub(super) api_versions: BTreeMap<Kind, BTreeSet<String>>,
    pub(super) unreadable: Vec<Unreadable>,
    pub(super) complete: bool,
    /// There were more objects than the limit.
    pub(super) too_many: bool,
    pub(super) diagnostics: Diagnostics,
}

impl Collector {
    /// Takes copies, in the archive's order.
    pub(super) fn add(&mut self, batch: DecodedBatch) {
        for copy in batch.0 {
            let EntryPath::Item(item) = EntryPath::parse(&copy.path) else { continue };
            let (path, kind) = (copy.path.as_str(), copy.kind);
            let outcome = match copy.content {
                DecodedContent::Decoded(Ok(decoded)) => Ok(decoded),
                DecodedContent::Decoded(Err(error)) => Err(error),
                DecodedContent::Refused => {
                    self.mark_unreadable(kind, &item);
                    self.last = Last::Refused;
                    continue;
                }
                DecodedContent::Twin => match &self.last {
                    Last::Stored(key) => {
                        if let Some(stored) = self.objects.get_mut(key) {
                            stored.meet_twin(path, Rank::of(item.copy));
                        }
                        continue;
                    }
                    Last::LeftOut(decoded) => Ok(decoded.clone()),
                    Last::Unreadable(error) => Err(*error),
                    Last::Refused => continue,
                },
            };
            self.last = match outcome {
                Ok(decoded) => self.insert(path, kind, &item, decoded),
                Err(error) => self.lose(path, kind, &item, error),
            };
        }
    }

    /// Notes that a copy is no object of its kind.
    fn lose(&mut self, path: &str, kind: Kind, item: &ItemPath<'_>, error: DecodeError) -> Last {
        self.diagnostics.add(
            kind.severity_of_losing(),
            DiagnosticCode::ObjectUnreadable,
            path.to_owned(),
            format!("This {} could not be read: {error}. Everything else is used.", kind.name()),
        );
        self.mark_unreadable(kind, item);
        Last::Unreadable(error)
    }

    fn mark_unreadable(&mut self, kind: Kind, item: &ItemPath<'_>) {
        if self.unreadable.len() < OBJECTS_LIMIT {
            self.unreadable.insert(Key::new(kind, item));
        } else {
            self.too_many = true;
        }
    }

    fn insert(&mut self, path: &str, kind: Kind, item: &ItemPath<'_>, mut decoded: Box<Decoded>) -> Last {
        let versions = self.api_versions.entry(kind).or_default();
        if !versions.contains(&decoded.api_version) {
            versions.insert(decoded.api_version.clone());
        }
        let meta = decoded.item.meta_mut();
        if meta.name != item.name || meta.namespace != item.namespace.unwrap_or_default() {
            self.diagnostics.add(
                Severity::Error,
                DiagnosticCode::ObjectMisplaced,
                path.to_owned(),
                format!(
                    "This {} calls itself by another name or namespace than its place in the archive. It is left out.",
                    kind.name()
                ),
            );
            self.mark_unreadable(kind, item);
            return Last::LeftOut(decoded);
        }
        path.clone_into(&mut meta.entry);
        let rank = Rank::of(item.copy);
        let key = Key::new(kind, item);
        let Some(stored) = self.objects.get_mut(&key) else {
            if self.objects.len() >= OBJECTS_LIMIT {
                self.too_many = true;
                return Last::LeftOut(decoded);
            }
            self.objects.insert(key.clone(), Stored { rank, decoded });
            return Last::Stored(key);
        };
        let conflict = conflict(&stored.decoded, &decoded);
        if let Some(conflict) = conflict {
            let known = self.conflicts.entry(key.clone()).or_insert(conflict);
            *known = (*known).min(conflict);
        }
        let doubtful = conflict.is_some() || stored.decoded.item.meta().doubtful;
        // At equal rank the later one counts, as it does when the archive is unpacked.
        let last = if rank >= stored.rank {
            *stored = Stored { rank, decoded };
            Last::Stored(key)
        } else {
            Last::LeftOut(decoded)
        };
        stored.decoded.item.meta_mut().doubtful = doubtful;
        last
    }

    /// The objects, in the order of their kinds, namespaces and names.
    pub(super) fn finish(mut self) -> Collected {
        let (objects, unreadable) = (self.objects, self.unreadable);
        if self.too_many {
            self.diagnostics.add(
                Severity::Error,
                DiagnosticCode::ArchiveLimit,
                None,
                format!(
                    "The archive holds more than {OBJECTS_LIMIT} objects that the verdict needs. The rest is left out."
                ),
            );
        }
        for (key, what) in self.conflicts {
            let entry = objects.get(&key).map(|stored| stored.decoded.item.meta().entry.clone());
            self.diagnostics.add(
                Severity::Error,
                DiagnosticCode::ObjectConflict,
                entry,
                format!(
                    "Another copy of this {} in the archive has {what}. Nothing is concluded from it.",
                    key.kind.name()
                ),
            );
        }
        // A copy that is unreadable casts doubt on the whole archive, an object without any readable copy is lost.
        let doubtful = objects.values().any(|stored| stored.decoded.item.meta().doubtful);
        let complete = !self.too_many && !doubtful && !unreadable.iter().any(|key| key.kind.is_needed());
        let unreadable = unreadable
            .into_iter()
            .filter(|key| !objects.contains_key(key))
            .map(|key| Unreadable { kind: key.kind, namespace: key.namespace, name: key.name })
            .collect();
        Collected {
            api_versions: self.api_versions,
            items: objects.into_values().map(|stored| stored.decoded.item).collect(),
            unreadable,
            complete,
            too_many: self.too_many,
            diagnostics: self.diagnostics,
        }
    }
}

/// What two copies of one object contradict each other in.
fn conflict(stored: &Decoded, new: &Decoded) -> Option<&'static str> {
    let (old_meta, new_meta) = (stored.item.meta(), new.item.meta());
    if let (Some(old), Some(new)) = (&old_meta.uid, &new_meta.uid)
        && old != new
    {
        return Some("another UID");
    }
    if stored.api_version != new.api_version {
        return None;
    }
    let mut comparable = new.item.clone();
    let meta = comparable.meta_mut();
    old_meta.entry.clone_into(&mut meta.entry);
    meta.doubtful = old_meta.doubtful;
    (comparable != stored.item).then_some("other content at the same API version")
}

#[cfg(test)]
mod tests;
