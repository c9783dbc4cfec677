//! Bytes of a backup tarball → [`Backup`].

use jiff::Timestamp;

use super::batch::{Batch, DecodedBatch};
use super::collector::Collector;
use super::contents::Backup;
use super::item::Item;
use super::kind::Kind;
use super::nameless;
use super::picker::{Layout, Picker};
use super::unusable::Unusable;
use crate::archive::{Ending, FileKind, Inflated, Inflater, Limits, TarReader, TarSummary};
use crate::diagnostic::{DiagnosticCode, Severity};

/// Reads a backup from the bytes of its file, in pieces of any length.
///
/// ```
/// let mut reader = drift_core::BackupReader::new("mgmt-nightly.tar.gz");
/// reader.push(b"this is not a backup");
/// let backup = reader.finish();
/// assert!(backup.unusable().is_some());
/// ```
#[derive(Debug)]
pub struct BackupReader {
    inflater: Inflater,
    entries: EntryReader,
    objects: ObjectReader,
}

impl BackupReader {
    /// Starts at the first byte of the file with this name.
    pub fn new(file_name: &str) -> Self {
        Self::with_limits(file_name, Limits::default())
    }

    /// The same with other limits.
    #[doc(hidden)]
    pub fn with_limits(file_name: &str, limits: Limits) -> Self {
        Self {
            inflater: Inflater::new(limits),
            entries: EntryReader::new(limits),
            objects: ObjectReader::new(file_name),
        }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, file: &[u8]) {
        for piece in file.chunks(PIECE) {
            if self.stopped() {
                return;
            }
            let objects = &mut self.objects;
            self.inflater.push(piece, &mut |raw| self.entries.push(&raw, &mut |batch| objects.add(batch.decode())));
        }
    }

    /// The rest of the file no longer matters, so that it need not be read.
    pub fn stopped(&self) -> bool {
        self.inflater.stopped() || self.entries.stopped()
    }

    /// Entries seen so far, for a progress display.
    pub fn entries(&self) -> u64 {
        self.entries.entries()
    }

    /// Ends at the last byte of the file.
    pub fn finish(mut self) -> Backup {
        let (batch, entries) = self.entries.finish();
        self.objects.add(batch.decode());
        self.objects.finish(entries, self.inflater.finish())
    }
}

/// How many bytes are unpacked before the reader looks whether the archive is still worth reading.
const PIECE: usize = 64 << 10;

/// The second step of a [`BackupReader`], for programs that have a thread for each: takes the bytes that an
/// [`Inflater`] gives, and gives away batches of objects to be decoded.
#[derive(Debug)]
pub struct EntryReader {
    tar: TarReader,
    picker: Picker,
}

impl EntryReader {
    /// Starts at the first unpacked byte.
    pub fn new(limits: Limits) -> Self {
        Self { tar: TarReader::new(limits), picker: Picker::default() }
    }

    /// Takes the next unpacked bytes, and calls `out` for each batch that they complete.
    pub fn push(&mut self, raw: &[u8], out: &mut dyn FnMut(Batch)) {
        self.tar.push(raw, &mut self.picker.sink(out));
    }

    /// The rest no longer matters.
    pub fn stopped(&self) -> bool {
        self.tar.stopped()
    }

    /// Entries seen so far.
    pub fn entries(&self) -> u64 {
        self.picker.layout.entries
    }

    /// Ends at the last unpacked byte, with a batch that may be empty.
    pub fn finish(self) -> (Batch, Entries) {
        let (batch, layout) = self.picker.finish();
        (batch, Entries { tar: self.tar.finish(), layout })
    }
}

/// What is known of an archive at its end, apart from its objects.
#[derive(Debug)]
pub struct Entries {
    tar: TarSummary,
    layout: Layout,
}

/// The last step of a [`BackupReader`]: takes decoded batches, in their order.
#[derive(Debug)]
pub struct ObjectReader {
    file_name: String,
    collector: Collector,
}

impl ObjectReader {
    /// Starts with no object.
    pub fn new(file_name: &str) -> Self {
        Self { file_name: file_name.to_owned(), collector: Collector::default() }
    }

    /// Takes the next batch.
    pub fn add(&mut self, batch: DecodedBatch) {
        self.collector.add(batch);
    }

    /// Joins what the steps found.
    pub fn finish(self, entries: Entries, inflated: Inflated) -> Backup {
        let mut layout = entries.layout;
        let ending = Ending::of(inflated, entries.tar);
        let collected = self.collector.finish();
        let mut backup = Backup {
            file_name: self.file_name,
            format_version: layout.format_version.take(),
            complete: ending.complete && collected.complete && !layout.diagnostics.has(DiagnosticCode::FormatVersion),
            cut: !ending.complete || collected.too_many,
            entries: ending.entries,
            objects: u64::try_from(collected.items.iter().filter(|item| counts(item)).count()).unwrap_or(u64::MAX),
            unreadable: collected.unreadable,
            api_versions: collected.api_versions,
            authorities: std::mem::take(&mut layout.authorities),
            bootstrap_configs: std::mem::take(&mut layout.bootstrap_configs),
            ..Backup::default()
        };
        nameless::diagnose(&collected.items, &mut backup.diagnostics);
        for item in collected.items {
            backup.add(item);
        }
        backup.unusable = unusable(&ending, &layout, &backup);
        set_time(&mut backup, &layout);
        backup.diagnostics.append(ending.diagnostics);
        backup.diagnostics.append(layout.diagnostics);
        backup.diagnostics.append(collected.diagnostics);
        backup
    }
}

/// It is one of the backup's `objects`. Of Namespaces only the labels are read, for what they admit: they are none.
fn counts(item: &Item) -> bool {
    !matches!(item, Item::Namespace(_))
}

/// Why nothing can be said at all.
fn unusable(ending: &Ending, layout: &Layout, backup: &Backup) -> Option<Unusable> {
    if !backup.clusters.is_empty() || !backup.machines.is_empty() {
        return None;
    }
    if ending.content != FileKind::Tar {
        return Some(Unusable::NotAnArchive { content: ending.content, gzip: ending.gzip });
    }
    if !ending.complete {
        return Some(Unusable::CutTooEarly);
    }
    if !layout.is_velero {
        let empty = backup.format_version.is_some();
        return Some(if empty { Unusable::Empty } else { Unusable::NotVelero });
    }
    let unreadable = backup.unreadable.iter().filter(|object| matches!(object.kind, Kind::Cluster | Kind::Machine));
    let objects = unreadable.count();
    Some(if objects > 0 { Unusable::Unreadable { objects } } else { Unusable::NoClusters })
}

/// How much later than the archive an object may seem to have been made, clocks being what they are.
const CLOCK_TOLERANCE_SECONDS: i64 = 600;

/// The time of the entry `metadata/version` is the start of the backup, where Velero wrote it and nobody packed the
/// archive again.
fn set_time(backup: &mut Backup, layout: &Layout) {
    let seconds = layout.version_time.or(layout.earliest_time);
    let started_at = seconds.and_then(|seconds| Timestamp::from_second(i64::try_from(seconds).ok()?).ok());
    let youngest = backup.youngest_object();
    let plausible = match (started_at, youngest) {
        (Some(started_at), Some(youngest)) => {
            youngest.as_second().saturating_sub(started_at.as_second()) <= CLOCK_TOLERANCE_SECONDS
        }
        (Some(_), None) => true,
        (None, _) => false,
    };
    if plausible {
        backup.started_at = started_at;
    } else if backup.unusable.is_none() {
        backup.diagnostics.add(
            Severity::Error,
            DiagnosticCode::BackupTimeUnknown,
            "metadata/version".to_owned(),
            "When this backup began cannot be told: its entries carry no time, or one before their objects were made. \
             The archive was probably packed again. Without the time nothing can be called Stale or Ghost; give \
             velero-backup.json to tell it.",
        );
    }
}
