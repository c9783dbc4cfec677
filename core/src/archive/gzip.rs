//! In: the bytes of a file, in pieces of any length. Out: the unpacked bytes, in pieces of bounded length.
//!
//! A file that does not start like gzip comes out as it is. Never: holds more than one piece of unpacked bytes, trusts
//! a checksum that it has not computed, or calls a file complete of which a part is missing.

use std::fmt;

use flate2::Crc;

use super::advice::DOWNLOAD_AGAIN;
use super::deflate::{Deflate, Outcome};
use super::length::add_length;
use super::limits::Limits;
use super::member::{MAGIC, MemberHeader};
use super::piece::Piece;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};

/// What follows a member's data: the checksum and the length of the unpacked data.
const TRAILER: usize = 8;

/// Unpacks gzip, or passes on what is none.
pub struct Inflater {
    state: State,
    raw: Raw,
    deflate: Deflate,
    /// The checksum of this member's unpacked data, and its length as gzip records it: modulo 2³².
    member: Crc,
    gzip: bool,
    compressed_bytes: u64,
    diagnostics: Diagnostics,
}

/// What came out so far, and how much may.
#[derive(Clone, Copy, Debug)]
struct Raw {
    bytes: u64,
    limit: u64,
}

impl Raw {
    /// Hands bytes out, up to the limit; tells whether all of them were within it.
    fn emit(&mut self, mut raw: Piece<'_>, out: &mut impl FnMut(Piece<'_>)) -> bool {
        let left = usize::try_from(self.limit.saturating_sub(self.bytes)).unwrap_or(usize::MAX);
        let all = raw.len() <= left;
        raw.truncate(left);
        self.bytes = add_length(self.bytes, raw.len());
        if !raw.is_empty() {
            out(raw);
        }
        all
    }
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
            raw: Raw { bytes: 0, limit: limits.raw_bytes },
            deflate: Deflate::default(),
            member: Crc::new(),
            gzip: false,
            compressed_bytes: 0,
            diagnostics: Diagnostics::default(),
        }
    }

    /// Takes the next bytes of the file and calls `out` with what they unpack to, in order, none of it empty.
    ///
    /// After an error nothing more comes out; see [`Self::stopped`].
    pub fn push(&mut self, compressed: &[u8], out: &mut impl FnMut(Piece<'_>)) {
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
            raw_bytes: self.raw.bytes,
            diagnostics: self.diagnostics,
        }
    }

    /// Takes at least one byte of `rest`, which has one, or changes the state; gives back what it did not take.
    fn step<'a>(&mut self, rest: &'a [u8], out: &mut impl FnMut(Piece<'_>)) -> &'a [u8] {
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
                        self.deflate.reset();
                        self.member.reset();
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
    fn inflate<'a>(&mut self, compressed: &'a [u8], out: &mut impl FnMut(Piece<'_>)) -> &'a [u8] {
        let mut rest = compressed;
        loop {
            let (outcome, read, fresh) = self.deflate.unpack(rest);
            rest = rest.get(read..).unwrap_or_default();
            self.member.update(&fresh);
            if !self.raw.emit(fresh, out) {
                self.exceeded();
                return &[];
            }
            match outcome {
                Outcome::More => {}
                Outcome::Hungry => return rest,
                Outcome::Ended => {
                    self.state = State::Trailer([0; TRAILER], 0);
                    return rest;
                }
                Outcome::Damaged => {
                    self.corrupt(compressed, rest, "the compressed data is damaged");
                    return rest;
                }
            }
        }
    }

    /// Hands out bytes that were not packed.
    fn emit(&mut self, raw: &[u8], out: &mut impl FnMut(Piece<'_>)) {
        if !self.raw.emit(Piece::Lent(raw), out) {
            self.exceeded();
        }
    }

    fn exceeded(&mut self) {
        let message = format!("The unpacked archive is larger than {} bytes. Reading stopped there.", self.raw.limit);
        self.fail(DiagnosticCode::ArchiveLimit, message);
    }

    fn verify(&mut self, trailer: [u8; TRAILER], rest: &[u8]) {
        if !trailer.starts_with(&self.member.sum().to_le_bytes()) {
            self.corrupt(rest, rest, "the checksum does not match the data");
        } else if !trailer.ends_with(&self.member.amount().to_le_bytes()) {
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
            .field("raw_bytes", &self.raw.bytes)
            .finish_non_exhaustive()
    }
}
