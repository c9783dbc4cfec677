//! How the reading of a tar archive ended.

use super::fault::Fault;
use crate::archive::advice::DOWNLOAD_AGAIN;
use crate::archive::sniff::FileKind;
use crate::diagnostic::{Diagnostic, DiagnosticCode, Diagnostics, Severity};

/// How a [`TarReader`](super::TarReader) ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TarEnd {
    /// The end marker was reached, and only zero bytes follow it.
    Marker,
    /// The bytes ended before the marker: `archive-cut`.
    Cut(Diagnostic),
    /// Reading stopped at an error: `archive-corrupt`, `archive-limit`, or `archive-trailing-data` for bytes after the
    /// marker, which may be entries that a program other than this one would have read.
    Stopped(Diagnostic),
    /// The first block is no tar header: this is something else.
    Foreign,
}

/// What a [`TarReader`](super::TarReader) found.
#[derive(Clone, Debug)]
pub struct TarSummary {
    /// How it ended; the reason is not among the diagnostics.
    pub end: TarEnd,
    /// What the first bytes look like.
    pub content: FileKind,
    /// Bytes read, up to the place of the error if there was one.
    pub raw_bytes: u64,
    /// Entries of every type whose header was read.
    pub entries: u64,
    /// Diagnostics of single entries: `entry-type`, `entry-name`, `object-too-large`.
    pub diagnostics: Diagnostics,
}

impl TarEnd {
    /// The bytes ended at this place.
    pub(super) fn cut(offset: u64, place: &str, subject: Option<String>) -> Self {
        let message = format!(
            "The archive ends after {offset} unpacked bytes, {place}, without its end marker. What came after is \
             unknown. \
             {DOWNLOAD_AGAIN}"
        );
        Self::Cut(Diagnostic { severity: Severity::Error, code: DiagnosticCode::ArchiveCut, message, subject })
    }

    /// Reading stopped at this place, after so many entries.
    pub(super) fn stopped(place: u64, entries: u64, fault: Fault) -> Self {
        let Fault { code, why } = fault;
        let advice = if code == DiagnosticCode::ArchiveCorrupt { DOWNLOAD_AGAIN } else { "" };
        let message = format!(
            "Reading the archive stopped after entry {entries}, at byte {place} of the unpacked archive: {why}. What \
             came \
             before is used. {advice}"
        );
        let message = message.trim_end().to_owned();
        Self::Stopped(Diagnostic { severity: Severity::Error, code, message, subject: None })
    }
}
