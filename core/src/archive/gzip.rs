//! In: the bytes of a file, in pieces of any length. Out: the unpacked bytes, in pieces of at most the ring's length.
//!
//! A file that does not start like gzip comes out as it is. Never: holds more than one ring of unpacked bytes, trusts a
//! checksum that it has not computed, or calls a file complete of which a part is missing.

use std::fmt;

use crc32fast::Hasher;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::limits::Limits;
use super::member::{MAGIC, MemberHeader};
use super::{DOWNLOAD_AGAIN, add_length};
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};

/// The length of the ring: deflate looks back 32 KiB; twice that lets it write as much at a time.
const RING: usize = 64 << 10;
/// What follows a member's data: the checksum and the length of the unpacked data.
const TRAILER: usize = 8;

/// Unpacks gzip, or passes on what is none.
pub struct Inflater {
    state: State,
    limit: u64,
    inflate: Box<DecompressorOxide>,
    ring: Vec<u8>,
    position: usize,
    /// What the ring holds behind the position is of this member too.
    lapped: bool,
    /// The checksum of this member's unpacked data, and its length as gzip records it: modulo 2³².
    member: (Hasher, u32),
    gzip: bool,
    compressed_bytes: u64,
    raw_bytes: u64,
    diagnostics: Diagnostics,
}

/// What the next byte is part of.
#[derive(Debug)]
enum State {
    /// The file's first byte, or its second when the first one was gzip's.
    Start {
        magic: bool,
    },
    /// A file that is no gzip.
    Plain,
    Header(MemberHeader),
    Data,
    Trailer([u8; TRAILER], usize),
    /// Behind a member: another one, padding or the end.
    Between,
    /// Behind the first byte of what may be another member's magic.
    Magic,
    /// Zero bytes behind the last member.
    Padding,
    /// Bytes that do not belong to the archive, or what follows an error.
    Ignored,
}

/// What an [`Inflater`] found.
#[derive(Clone, Debug)]
pub struct Inflated {
    /// All of the file was there, and every checksum matched.
    pub complete: bool,
    /// The file is gzip. If not, it came out as it is.
    pub gzip: bool,
    /// Bytes pushed.
    pub compressed_bytes: u64,
    /// Bytes that came out.
    pub raw_bytes: u64,
    /// What was wrong: `archive-cut`, `archive-corrupt` and `archive-limit`, all errors and at most one of them, or the
    /// warning `archive-trailing-data`.
    pub diagnostics: Diagnostics,
}

impl Inflater {
    /// Starts at the first byte of a file. Of the limits, `raw_bytes` counts here.
    pub fn new(limits: Limits) -> Self {
        Self {
            state: State::Start { magic: false },
            limit: limits.raw_bytes,
            inflate: Box::default(),
            ring: vec![0; RING],
            position: 0,
            lapped: false,
            member: (Hasher::new(), 0),
            gzip: false,
            compressed_bytes: 0,
            raw_bytes: 0,
            diagnostics: Diagnostics::default(),
        }
    }

    /// Takes the next bytes of the file and calls `out` with what they unpack to, in order, none of it empty.
    ///
    /// After an error nothing more comes out; see [`Self::stopped`].
    pub fn push(&mut self, compressed: &[u8], out: &mut impl FnMut(&[u8])) {
        let mut rest = compressed;
        while !rest.is_empty() {
            let before = rest.len();
            rest = self.step(rest, out);
            self.compressed_bytes = add_length(self.compressed_bytes, before.saturating_sub(rest.len()));
        }
    }

    /// Whether the rest of the file no longer matters, because of an error or because the archive's end was passed.
    pub fn stopped(&self) -> bool {
        matches!(self.state, State::Ignored)
    }

    /// Ends at the last byte of the file.
    pub fn finish(mut self) -> Inflated {
        let inside = match self.state {
            State::Header(_) | State::Magic | State::Start { magic: true } => Some("a gzip header"),
            State::Data => Some("the compressed data"),
            State::Trailer(..) => Some("the checksum at the end of the compressed data"),
            State::Start { magic: false } | State::Plain | State::Between | State::Padding | State::Ignored => None,
        };
        if let Some(inside) = inside {
            let message = format!(
                "The file ends after {} bytes, inside {inside}. What came after is unknown. {DOWNLOAD_AGAIN}",
                self.compressed_bytes
            );
            self.diagnostics.add(Severity::Error, DiagnosticCode::ArchiveCut, None, message);
        }
        let failed = [DiagnosticCode::ArchiveCut, DiagnosticCode::ArchiveCorrupt, DiagnosticCode::ArchiveLimit]
            .into_iter()
            .any(|code| self.diagnostics.has(code));
        Inflated {
            complete: !failed,
            gzip: self.gzip,
            compressed_bytes: self.compressed_bytes,
            raw_bytes: self.raw_bytes,
            diagnostics: self.diagnostics,
        }
    }

    /// Takes at least one byte of `rest`, which has one, or changes the state; gives back what it did not take.
    fn step<'a>(&mut self, rest: &'a [u8], out: &mut impl FnMut(&[u8])) -> &'a [u8] {
        let Some((&byte, behind)) = rest.split_first() else { return rest };
        match &mut self.state {
            State::Start { magic: false } if byte == MAGIC[0] => {
                self.gzip = true;
                self.state = State::Start { magic: true };
                behind
            }
            State::Start { magic: true } | State::Magic if byte == MAGIC[1] => {
                self.state = State::Header(MemberHeader::after_magic());
                behind
            }
            State::Start { magic } => {
                let held = *magic;
                self.gzip = false;
                self.state = State::Plain;
                if held {
                    self.emit(&MAGIC[..1], out);
                }
                rest
            }
            State::Plain => {
                self.emit(rest, out);
                &[]
            }
            State::Header(header) => {
                match header.push(byte) {
                    Ok(false) => {}
                    Ok(true) => {
                        self.inflate.init();
                        (self.position, self.lapped) = (0, false);
                        self.member = (Hasher::new(), 0);
                        self.state = State::Data;
                    }
                    Err(why) => self.corrupt(rest, rest, why),
                }
                behind
            }
            State::Data => self.inflate(rest, out),
            State::Trailer(bytes, filled) => {
                if let Some(slot) = bytes.get_mut(*filled) {
                    *slot = byte;
                }
                *filled = filled.saturating_add(1);
                if *filled == TRAILER {
                    let trailer = *bytes;
                    self.state = State::Between;
                    self.verify(trailer, rest);
                }
                behind
            }
            State::Between if byte == MAGIC[0] => {
                self.state = State::Magic;
                behind
            }
            State::Between | State::Padding if byte == 0 => {
                self.state = State::Padding;
                rest.iter().position(|byte| *byte != 0).and_then(|zeros| rest.get(zeros..)).unwrap_or_default()
            }
            State::Between | State::Padding | State::Magic => {
                let held = u64::from(matches!(self.state, State::Magic));
                let message = format!(
                    "From byte {} on, the file holds something that is not gzip behind the end of the compressed data. \
                     It was not read.",
                    self.compressed_bytes.saturating_sub(held)
                );
                self.diagnostics.add(Severity::Warning, DiagnosticCode::ArchiveTrailingData, None, message);
                self.state = State::Ignored;
                &[]
            }
            State::Ignored => &[],
        }
    }

    /// Unpacks until the member or the input ends.
    fn inflate<'a>(&mut self, compressed: &'a [u8], out: &mut impl FnMut(&[u8])) -> &'a [u8] {
        let mut rest = compressed;
        loop {
            // On the first lap, the decoder must not look back across the seam: nothing of this member is there.
            let seam = if self.lapped { 0 } else { TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF };
            let flags = TINFL_FLAG_HAS_MORE_INPUT | seam;
            let (status, read, written) = decompress(&mut self.inflate, rest, &mut self.ring, self.position, flags);
            rest = rest.get(read..).unwrap_or_default();
            let end = self.position.saturating_add(written);
            // The ring is lent to `out`, so it leaves `self` for that long; a pointer moves, no bytes do.
            let ring = std::mem::take(&mut self.ring);
            let fresh = ring.get(self.position..end).unwrap_or_default();
            self.member.0.update(fresh);
            self.member.1 = self.member.1.wrapping_add(u32::try_from(written).unwrap_or_default());
            self.emit(fresh, out);
            self.ring = ring;
            self.lapped |= end == RING;
            self.position = end % RING;
            if self.stopped() {
                return &[];
            }
            if status == TINFLStatus::Done {
                self.state = State::Trailer([0; TRAILER], 0);
                return rest;
            }
            let stuck = read == 0 && written == 0;
            if status == TINFLStatus::NeedsMoreInput && rest.is_empty() {
                return rest;
            }
            if status != TINFLStatus::HasMoreOutput || stuck {
                self.corrupt(compressed, rest, "the compressed data is damaged");
                return rest;
            }
        }
    }

    /// Hands bytes out, up to the limit.
    fn emit(&mut self, raw: &[u8], out: &mut impl FnMut(&[u8])) {
        let left = usize::try_from(self.limit.saturating_sub(self.raw_bytes)).unwrap_or(usize::MAX);
        let (within, beyond) = raw.split_at_checked(left).unwrap_or((raw, &[]));
        self.raw_bytes = add_length(self.raw_bytes, within.len());
        if !within.is_empty() {
            out(within);
        }
        if !beyond.is_empty() {
            let message = format!("The unpacked archive is larger than {} bytes. Reading stopped there.", self.limit);
            self.fail(DiagnosticCode::ArchiveLimit, message);
        }
    }

    fn verify(&mut self, trailer: [u8; TRAILER], rest: &[u8]) {
        let (crc, length) = std::mem::take(&mut self.member);
        if !trailer.starts_with(&crc.finalize().to_le_bytes()) {
            self.corrupt(rest, rest, "the checksum does not match the data");
        } else if !trailer.ends_with(&length.to_le_bytes()) {
            self.corrupt(rest, rest, "the recorded length does not match the data");
        }
    }

    /// Gives up at the place in the file that is behind what was taken of `given`, of which `rest` is left.
    fn corrupt(&mut self, given: &[u8], rest: &[u8], why: &str) {
        let place = add_length(self.compressed_bytes, given.len().saturating_sub(rest.len()));
        let message =
            format!("The file is damaged: {why}, at byte {place} of the file. Reading stopped there. {DOWNLOAD_AGAIN}");
        self.fail(DiagnosticCode::ArchiveCorrupt, message);
    }

    fn fail(&mut self, code: DiagnosticCode, message: String) {
        self.diagnostics.add(Severity::Error, code, None, message);
        self.state = State::Ignored;
    }
}

impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inflater")
            .field("state", &self.state)
            .field("compressed_bytes", &self.compressed_bytes)
            .field("raw_bytes", &self.raw_bytes)
            .finish_non_exhaustive()
    }
}
