//! What an archive turned out to be, by what both layers found.

use super::gzip::Inflated;
use super::sniff::{FileKind, HEAD_BYTES};
use super::tar::{TarEnd, TarSummary};
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};

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
            "This is not a backup: the file is {gzip}{}. Expected is the tarball that `velero backup download NAME` \
             writes.",
            self.content.description()
        );
        self.diagnostics.add(Severity::Error, DiagnosticCode::ArchiveCorrupt, None, message);
    }
}
