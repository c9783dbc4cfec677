//! In: the bytes of a backup tarball, in pieces of any length. Out: the entries of the archive, and whether it was
//! complete.
//!
//! Bytes are pushed in; nothing is pulled. So one code serves a native program, a browser that reads slices of a file,
//! and a stream from a network. The stage has two layers, and each works alone, in a thread of its own if need be:
//! [`Inflater`] unpacks gzip, [`TarReader`] reads the unpacked tar, and [`Ending::of`] joins what they found.
//! [`ArchiveReader`] is the two in one.
//!
//! Never: does I/O, panics, trusts a length, or holds more than a piece of unpacked bytes and one entry, whatever the
//! input. It knows nothing of Velero's layout.
//!
//! Errors are diagnostics. What came before one is used, and [`Ending::complete`] says that it is not all.

mod advice;
mod deflate;
mod entry;
mod gzip;
mod header;
mod length;
mod limits;
mod member;
mod name;
mod pax;
mod piece;
mod sniff;
mod tar;

pub use self::tar::{TarEnd, TarReader, TarSummary};
pub use entry::{EntryHeader, EntrySink, Want};
pub use gzip::{Inflated, Inflater};
pub use limits::Limits;
pub use piece::Piece;
pub use sniff::{FileKind, HEAD_BYTES, sniff};

use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use length::add_length;

/// How many bytes are unpacked before the reader looks whether the archive is still worth reading.
const PIECE: usize = 64 << 10;

/// Reads a backup tarball, gzip or not.
#[derive(Debug)]
pub struct ArchiveReader {
    inflater: Inflater,
    tar: TarReader,
    compressed_bytes: u64,
}

impl ArchiveReader {
    /// Starts at the first byte of a file.
    pub fn new(limits: Limits) -> Self {
        Self { inflater: Inflater::new(limits), tar: TarReader::new(limits), compressed_bytes: 0 }
    }

    /// Takes the next bytes of the file and calls `sink` for the entries that are complete with them.
    ///
    /// After an error further bytes are counted and otherwise ignored; see [`Self::stopped`].
    pub fn push(&mut self, file: &[u8], sink: &mut (impl EntrySink + ?Sized)) {
        self.compressed_bytes = add_length(self.compressed_bytes, file.len());
        for piece in file.chunks(PIECE) {
            if self.stopped() {
                return;
            }
            self.inflater.push(piece, &mut |raw| self.tar.push(&raw, sink));
        }
    }

    /// Whether the rest of the file no longer matters, so that it need not be read.
    pub fn stopped(&self) -> bool {
        self.inflater.stopped() || self.tar.stopped()
    }

    /// Ends at the last byte of the file.
    pub fn finish(self) -> Ending {
        Ending { compressed_bytes: self.compressed_bytes, ..Ending::of(self.inflater.finish(), self.tar.finish()) }
    }
}

/// What an archive turned out to be.
#[derive(Clone, Debug)]
pub struct Ending {
    /// The whole archive was there and was read: its end marker was reached, and every checksum matched. Otherwise at
    /// least one diagnostic is an error.
    pub complete: bool,
    /// Whether the file is gzip.
    pub gzip: bool,
    /// What the file is, or what is inside if it is gzip. If this is not [`FileKind::Tar`], there are no entries.
    pub content: FileKind,
    /// Bytes of the file that were pushed.
    pub compressed_bytes: u64,
    /// Bytes of the unpacked archive that were read, up to the place of the error if there was one.
    pub raw_bytes: u64,
    /// Entries of every type whose header was read.
    pub entries: u64,
    /// What was wrong or odd.
    pub diagnostics: Diagnostics,
}

impl Ending {
    /// Joins what the two layers found over one file.
    pub fn of(outer: Inflated, inner: TarSummary) -> Self {
        let mut ending = Self {
            complete: false,
            gzip: outer.gzip,
            content: inner.content,
            compressed_bytes: outer.compressed_bytes,
            raw_bytes: inner.raw_bytes,
            entries: inner.entries,
            diagnostics: inner.diagnostics,
        };
        // What is too short to be an archive and looks like something else is that, unless more of it is missing.
        let short = outer.complete && inner.raw_bytes < HEAD_BYTES as u64 && inner.content.is_foreign();
        match inner.end {
            TarEnd::Marker => {
                ending.complete = outer.complete;
                ending.diagnostics.append(outer.diagnostics);
            }
            TarEnd::Cut(_) if short => ending.add_foreign(),
            TarEnd::Foreign => ending.add_foreign(),
            TarEnd::Cut(cut) => {
                // If the file is broken, so is the archive inside; the cause is enough.
                if outer.complete {
                    ending.diagnostics.add(cut.severity, cut.code, cut.subject, cut.message);
                }
                ending.diagnostics.append(outer.diagnostics);
            }
            // Reading ended here. What the outer layer says of later bytes depends on how far ahead it was.
            TarEnd::Stopped(why) => ending.diagnostics.add(why.severity, why.code, why.subject, why.message),
        }
        ending
    }

    fn add_foreign(&mut self) {
        let gzip = if self.gzip { "compressed with gzip, and unpacked it is " } else { "" };
        let message = format!(
            "This is not a backup: the file is {gzip}{}. Expected is the tarball that `velero backup download NAME` writes.",
            self.content.description()
        );
        self.diagnostics.add(Severity::Error, DiagnosticCode::ArchiveCorrupt, None, message);
    }
}
