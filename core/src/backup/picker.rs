//! Entries → the copies of objects that the verdict needs.
//!
//! In: entries of an archive, in any order. Out: batches of the copies whose kind matters, and what the entries'
//! headers tell of the backup. Passes over everything else without reading it.

use super::authorities::Authorities;
use super::batch::Batch;
use super::bootstrap_configs::BootstrapConfigs;
use super::kind::Kind;
use super::path::EntryPath;
use super::wire;
use crate::archive::{EntryHeader, EntrySink, Want};
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};

/// What the entries tell of the backup, and the batch that is being filled.
#[derive(Debug, Default)]
pub(super) struct Picker {
    batch: Batch,
    pub(super) layout: Layout,
}

/// What the entries tell of the backup, apart from its objects.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Entries seen so far.
    pub(super) entries: u64,
    /// The archive holds something under `resources/`.
    pub(super) is_velero: bool,
    pub(super) format_version: Option<String>,
    /// The time of `metadata/version`, in seconds since 1970.
    pub(super) version_time: Option<u64>,
    /// The earliest time of any entry.
    pub(super) earliest_time: Option<u64>,
    pub(super) authorities: Authorities,
    pub(super) bootstrap_configs: BootstrapConfigs,
    pub(super) diagnostics: Diagnostics,
}

impl Picker {
    /// Takes entries from now on, and gives full batches away.
    pub(super) fn sink<'a>(&'a mut self, out: &'a mut dyn FnMut(Batch)) -> impl EntrySink + use<'a> {
        Sink { picker: self, out }
    }

    /// The last batch, and what the entries told.
    pub(super) fn finish(self) -> (Batch, Layout) {
        (self.batch, self.layout)
    }
}

/// A [`Picker`] with a place for its batches.
struct Sink<'a> {
    picker: &'a mut Picker,
    out: &'a mut dyn FnMut(Batch),
}

impl Sink<'_> {
    fn give_away_if_full(&mut self) {
        if self.picker.batch.is_full() {
            (self.out)(std::mem::take(&mut self.picker.batch));
        }
    }

    /// Notes that a wanted entry could not be handed over, and tells how grave that is.
    fn refuse(&mut self, path: &str) -> Severity {
        match EntryPath::parse(path) {
            EntryPath::Item(item) => Kind::of(&item).map_or(Severity::Warning, |kind| {
                self.picker.batch.add_refused(path, kind);
                self.give_away_if_full();
                kind.severity_of_losing()
            }),
            EntryPath::FormatVersion => Severity::Error,
            EntryPath::Other => Severity::Warning,
        }
    }
}

impl EntrySink for Sink<'_> {
    fn wants(&mut self, entry: &EntryHeader<'_>) -> Want {
        let layout = &mut self.picker.layout;
        layout.entries = entry.number;
        let time = entry.mtime.filter(|time| *time > 0);
        let wanted = match EntryPath::parse(entry.path) {
            EntryPath::FormatVersion => {
                layout.version_time = time;
                true
            }
            EntryPath::Item(item) => {
                layout.is_velero = true;
                layout.earliest_time = layout.earliest_time.into_iter().chain(time).min();
                layout.authorities.note(&item);
                layout.bootstrap_configs.note(&item);
                Kind::of(&item).is_some()
            }
            EntryPath::Other => false,
        };
        if wanted { Want::Body } else { Want::Skip }
    }

    fn body(&mut self, entry: &EntryHeader<'_>, bytes: &[u8]) {
        match EntryPath::parse(entry.path) {
            EntryPath::FormatVersion => self.picker.layout.read_format_version(entry.path, bytes),
            EntryPath::Item(item) => {
                let kind = Kind::of(&item);
                let needed = kind.filter(|kind| *kind != Kind::Secret || wire::secret_may_be_needed(item.name, bytes));
                if let Some(kind) = needed {
                    self.picker.batch.add(entry.path, kind, &item, bytes);
                    self.give_away_if_full();
                }
            }
            EntryPath::Other => {}
        }
    }

    fn refused(&mut self, entry: &EntryHeader<'_>) -> Severity {
        self.refuse(entry.path)
    }

    /// An object under a name that climbs or links elsewhere is doubtful; anything else is nobody's loss.
    fn left_out(&mut self, path: &str) -> Severity {
        let inside = path.rfind("resources/").and_then(|start| path.get(start..));
        inside.map_or(Severity::Warning, |path| self.refuse(path))
    }
}

impl Layout {
    fn read_format_version(&mut self, path: &str, bytes: &[u8]) {
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
}
