//! Entries → distinct objects.
//!
//! In: entries of an archive, in any order. Out: each object once, whichever of its copies the archive holds. Parses
//! each object once: Velero writes the copies of one object side by side, so that a copy equal to the one before is
//! known without parsing. Never keeps a Secret's bytes beyond the next object.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use zeroize::{Zeroize as _, Zeroizing};

use super::kind::Kind;
use super::path::{Copy, EntryPath, ItemPath};
use super::wire::{self, Item};
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

    fn is(&self, kind: Kind, path: &ItemPath<'_>) -> bool {
        self.kind == kind
            && self.name == path.name
            && self.namespace == path.namespace.unwrap_or_default()
            && self.resource == path.resource
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

#[derive(Debug)]
struct Stored {
    rank: Rank,
    api_version: String,
    item: Item,
}

/// An object that the archive holds but that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unreadable {
    /// Its kind.
    pub kind: Kind,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

/// The bytes of one object, which may be a Secret: they are wiped in the end, and do not show themselves.
#[derive(Default)]
struct LastBytes(Zeroizing<Vec<u8>>);

impl fmt::Debug for LastBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// Gathers objects from entries.
#[derive(Debug, Default)]
pub(super) struct Collector {
    objects: BTreeMap<Key, Stored>,
    unreadable: BTreeSet<Key>,
    /// Objects whose copies contradict each other, and in what.
    conflicts: BTreeMap<Key, &'static str>,
    /// The copy read last, for comparison with its twin.
    last: Option<Key>,
    last_bytes: LastBytes,
    too_many: bool,
    /// The archive holds something under `resources/`.
    pub(super) velero_layout: bool,
    pub(super) format_version: Option<String>,
    /// The time of `metadata/version`, in seconds since 1970.
    pub(super) version_time: Option<u64>,
    /// The earliest time of any entry.
    pub(super) earliest_time: Option<u64>,
    pub(super) diagnostics: Diagnostics,
}

/// What the collector kept.
#[derive(Debug)]
pub(super) struct Collected {
    pub(super) items: Vec<Item>,
    pub(super) unreadable: Vec<Unreadable>,
    pub(super) complete: bool,
    /// There were more objects than the limit.
    pub(super) too_many: bool,
}

impl Collector {
    /// Whether the entry's content is needed. Notes what its header tells.
    pub(super) fn wants(&mut self, path: &str, mtime: Option<u64>) -> bool {
        let time = mtime.filter(|time| *time > 0);
        match EntryPath::parse(path) {
            EntryPath::FormatVersion => {
                self.version_time = time;
                true
            }
            EntryPath::Item(item) => {
                self.velero_layout = true;
                self.earliest_time = self.earliest_time.into_iter().chain(time).min();
                Kind::of(&item).is_some()
            }
            EntryPath::Other => false,
        }
    }

    /// Takes the content of an entry that was wanted.
    pub(super) fn body(&mut self, path: &str, bytes: &[u8]) {
        match EntryPath::parse(path) {
            EntryPath::FormatVersion => self.format_version(path, bytes),
            EntryPath::Item(item) => {
                if let Some(kind) = Kind::of(&item) {
                    self.object(path, kind, &item, bytes);
                }
            }
            EntryPath::Other => {}
        }
    }

    /// Notes that a wanted entry could not be handed over, and tells how grave that is.
    pub(super) fn refused(&mut self, path: &str) -> Severity {
        match EntryPath::parse(path) {
            EntryPath::Item(item) => Kind::of(&item).map_or(Severity::Warning, |kind| {
                self.mark_unreadable(kind, &item);
                severity_of_losing(kind)
            }),
            EntryPath::FormatVersion => Severity::Error,
            EntryPath::Other => Severity::Warning,
        }
    }

    /// Notes that an entry was left out for its name or type, and tells how grave that is. An object under a name that
    /// climbs or links elsewhere is doubtful; anything else is nobody's loss.
    pub(super) fn left_out(&mut self, path: &str) -> Severity {
        let inside = path.rfind("resources/").and_then(|start| path.get(start..));
        inside.map_or(Severity::Warning, |path| self.refused(path))
    }

    fn format_version(&mut self, path: &str, bytes: &[u8]) {
        let text: String = String::from_utf8_lossy(bytes).trim().chars().take(32).collect();
        let major = text.split('.').next().and_then(|major| major.parse::<u32>().ok());
        if major != Some(1) {
            self.diagnostics.add(
                Severity::Error,
                DiagnosticCode::FormatVersion,
                path.to_owned(),
                "The backup's format version is not 1 or 1.1.0. Objects may lie where this program does not look; a \
                 newer version may know the format.",
            );
        }
        self.format_version = Some(text);
    }

    fn object(&mut self, path: &str, kind: Kind, item: &ItemPath<'_>, bytes: &[u8]) {
        if kind == Kind::Secret && !wire::secret_may_be_needed(item.name, bytes) {
            return;
        }
        if let Some(key) = &self.last
            && key.is(kind, item)
            && *self.last_bytes.0 == bytes
            && let Some(stored) = self.objects.get_mut(key)
        {
            let rank = Rank::of(item.copy);
            if rank > stored.rank {
                stored.rank = rank;
                path.clone_into(&mut stored.item.meta_mut().entry);
            }
            return;
        }
        match wire::decode(kind, bytes) {
            Ok(decoded) => {
                self.remember(kind, item, bytes);
                self.insert(path, kind, item, decoded);
            }
            Err(error) => {
                self.diagnostics.add(
                    severity_of_losing(kind),
                    DiagnosticCode::ObjectUnreadable,
                    path.to_owned(),
                    format!("This {} could not be read: {error}. Everything else is used.", kind.name()),
                );
                self.mark_unreadable(kind, item);
            }
        }
    }

    fn remember(&mut self, kind: Kind, item: &ItemPath<'_>, bytes: &[u8]) {
        let last = &mut self.last_bytes.0;
        if self.last.as_ref().is_some_and(|last| last.kind == Kind::Secret) {
            last.zeroize();
        }
        last.clear();
        last.extend_from_slice(bytes);
        self.last = Some(Key::new(kind, item));
    }

    fn mark_unreadable(&mut self, kind: Kind, item: &ItemPath<'_>) {
        if self.unreadable.len() < OBJECTS_LIMIT {
            self.unreadable.insert(Key::new(kind, item));
        } else {
            self.too_many = true;
        }
    }

    fn insert(&mut self, path: &str, kind: Kind, item: &ItemPath<'_>, decoded: wire::Decoded) {
        let wire::Decoded { api_version, item: mut object } = decoded;
        let meta = object.meta_mut();
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
            return;
        }
        path.clone_into(&mut meta.entry);
        let rank = Rank::of(item.copy);
        let key = Key::new(kind, item);
        let Some(stored) = self.objects.get_mut(&key) else {
            if self.objects.len() < OBJECTS_LIMIT {
                self.objects.insert(key, Stored { rank, api_version, item: object });
            } else {
                self.too_many = true;
            }
            return;
        };
        let conflict = conflict(stored, &api_version, &object);
        if let Some(conflict) = conflict {
            let known = self.conflicts.entry(key).or_insert(conflict);
            *known = (*known).min(conflict);
        }
        let doubtful = conflict.is_some() || stored.item.meta().doubtful;
        // At equal rank the later one counts, as it does when the archive is unpacked.
        if rank >= stored.rank {
            *stored = Stored { rank, api_version, item: object };
        }
        stored.item.meta_mut().doubtful = doubtful;
    }

    /// The objects, in the order of their kinds, namespaces and names.
    pub(super) fn finish(&mut self) -> Collected {
        let objects = std::mem::take(&mut self.objects);
        let unreadable = std::mem::take(&mut self.unreadable);
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
        for (key, what) in std::mem::take(&mut self.conflicts) {
            let entry = objects.get(&key).map(|stored| stored.item.meta().entry.clone());
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
        let doubtful = objects.values().any(|stored| stored.item.meta().doubtful);
        let complete = !self.too_many && !doubtful && !unreadable.iter().any(|key| key.kind.is_needed());
        let unreadable = unreadable
            .into_iter()
            .filter(|key| !objects.contains_key(key))
            .map(|key| Unreadable { kind: key.kind, namespace: key.namespace, name: key.name })
            .collect();
        Collected {
            items: objects.into_values().map(|stored| stored.item).collect(),
            unreadable,
            complete,
            too_many: self.too_many,
        }
    }
}

/// How grave it is that an object could not be read.
fn severity_of_losing(kind: Kind) -> Severity {
    if kind.is_needed() { Severity::Error } else { Severity::Warning }
}

/// What two copies of one object contradict each other in.
fn conflict(stored: &Stored, api_version: &str, new: &Item) -> Option<&'static str> {
    let (old_meta, new_meta) = (stored.item.meta(), new.meta());
    if let (Some(old), Some(new)) = (&old_meta.uid, &new_meta.uid)
        && old != new
    {
        return Some("another UID");
    }
    if stored.api_version != api_version {
        return None;
    }
    let mut comparable = new.clone();
    let meta = comparable.meta_mut();
    old_meta.entry.clone_into(&mut meta.entry);
    meta.doubtful = old_meta.doubtful;
    (comparable != stored.item).then_some("other content at the same API version")
}
