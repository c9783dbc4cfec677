//! gzip and tar in one.

use super::ending::Ending;
use super::entry::EntrySink;
use super::gzip::Inflater;
use super::length::add_length;
use super::limits::Limits;
use super::tar::TarReader;

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
