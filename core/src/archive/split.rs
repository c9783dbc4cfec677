//! How the reading of a tar archive ended.

use super::sniff::FileKind;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// How a [`Splitter`](super::Splitter) came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TapeEnd {
    /// The end marker was reached, and only zero bytes follow it.
    Marker,
    /// The bytes ended before the marker: `archive-cut`.
    Cut(Diagnostic),
    /// Reading stopped at an error: `archive-corrupt`, `archive-limit`, or `archive-trailing-data` for bytes behind the
    /// marker, which may be entries that a program other than this one would have read.
    Stopped(Diagnostic),
    /// The first block is no tar header: this is something else.
    Foreign,
}

/// What a [`Splitter`](super::Splitter) found.
#[derive(Clone, Debug)]
pub struct Split {
    /// How it ended; the reason is not among the diagnostics.
    pub end: TapeEnd,
    /// What the first bytes look like.
    pub content: FileKind,
    /// Bytes read, up to the place of the error if there was one.
    pub raw_bytes: u64,
    /// Entries of every type whose header was read.
    pub entries: u64,
    /// Remarks about single entries: `entry-type`, `entry-name`, `object-too-large`.
    pub diagnostics: Diagnostics,
}
