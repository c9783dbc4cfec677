//! In: the bytes of a tar archive, in pieces of any length. Out: its entries, each with a header and, if wanted, its
//! whole body.
//!
//! Never: writes to a disk, holds more than one body, reads a body that is not wanted, or reports an archive as
//! complete of which the end marker was not reached. Velero writes regular files only; everything else is reported and
//! excluded. Where tar readers differ, this one reads what Go's `archive/tar` reads, because a restore uses that.

mod end;
mod entry_type;
mod fault;
mod state;

use tar::Header;

use super::entry::{EntrySink, Want};
use super::header::{self, BLOCK, Block};
use super::length::{add_length, split};
use super::limits::Limits;
use super::name;
use super::pax::Pax;
use super::sniff::{FileKind, sniff};
use crate::diagnostic::{DiagnosticCode, Diagnostics};
pub use end::{TarEnd, TarSummary};
use entry_type::{EntryType, Extension};
use fault::Fault;
use state::{Entry, Expected, State, What};

const BLOCK_MASK: u64 = BLOCK as u64 - 1;

/// Where the header of a sparse file, and each further block of its map, says whether another block follows.
const MORE_IN_HEADER: usize = 482;
const MORE_IN_MAP: usize = 504;

/// Splits the bytes of a tar archive into its entries.
pub struct TarReader {
    limits: Limits,
    state: State,
    /// How many bytes were taken, which is the place of the next one.
    offset: u64,
    /// A block of which only a part has come.
    block: Block,
    filled: usize,
    /// A body of which only a part has come.
    gathered: Vec<u8>,
    /// What is being read.
    entry: Entry,
    extension: Extension,
    entries: u64,
    content: Option<FileKind>,
    diagnostics: Diagnostics,
}

impl std::fmt::Debug for TarReader {
    /// Without what it has read: that may be half a Secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("TarReader");
        shown.field("state", &self.state).field("offset", &self.offset).field("entries", &self.entries);
        shown.finish_non_exhaustive()
    }
}

impl TarReader {
    /// Starts at the first byte of an archive.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            state: State::Block(Expected::Header),
            offset: 0,
            block: [0; BLOCK],
            filled: 0,
            gathered: Vec::new(),
            entry: Entry::default(),
            extension: Extension::default(),
            entries: 0,
            content: None,
            diagnostics: Diagnostics::default(),
        }
    }

    /// Takes the next bytes of the archive and calls `sink` for what is complete with them.
    ///
    /// After an error nothing more comes; see [`Self::stopped`].
    pub fn push(&mut self, raw: &[u8], sink: &mut (impl EntrySink + ?Sized)) {
        let (mut rest, beyond) = split(raw, self.limits.raw_bytes.saturating_sub(self.offset));
        while !rest.is_empty() && !self.stopped() {
            rest = self.step(rest, sink);
        }
        if !beyond.is_empty() && !self.stopped() {
            self.stop(self.limits.raw_bytes, self.too_large());
        }
    }

    /// Whether reading stopped at an error, so that further bytes are ignored.
    pub fn stopped(&self) -> bool {
        matches!(self.state, State::Stopped(_))
    }

    /// Ends at the last byte of the archive.
    pub fn finish(self) -> TarSummary {
        let content = self.content.unwrap_or_else(|| sniff(self.block.get(..self.filled).unwrap_or_default()));
        let (place, subject) = match &self.state {
            State::Gather { what: What::Object, .. } => {
                (format!("inside entry {}", self.entries), Some(name::shown(self.entry.path.as_bytes())))
            }
            State::Skip(_) => (format!("inside or just before entry {}", self.entries.saturating_add(1)), None),
            State::Gather { .. } | State::Block(_) | State::Ended | State::Stopped(_) => {
                (format!("before entry {}", self.entries.saturating_add(1)), None)
            }
        };
        let end = match self.state {
            State::Ended => TarEnd::Marker,
            State::Stopped(end) => end,
            State::Block(_) | State::Gather { .. } | State::Skip(_) => TarEnd::cut(self.offset, &place, subject),
        };
        TarSummary { end, content, raw_bytes: self.offset, entries: self.entries, diagnostics: self.diagnostics }
    }

    /// Takes at least one byte of `rest`, which has one; gives back what it did not take.
    fn step<'a>(&mut self, rest: &'a [u8], sink: &mut (impl EntrySink + ?Sized)) -> &'a [u8] {
        match self.state {
            State::Block(expected) => {
                if self.filled == 0
                    && let Some((block, behind)) = rest.split_first_chunk::<BLOCK>()
                {
                    self.block(expected, block, sink);
                    return behind;
                }
                let (part, behind) = rest.split_at_checked(BLOCK.saturating_sub(self.filled)).unwrap_or((rest, &[]));
                let end = self.filled.saturating_add(part.len());
                if let Some(slot) = self.block.get_mut(self.filled..end) {
                    slot.copy_from_slice(part);
                }
                self.offset = add_length(self.offset, part.len());
                self.filled = end;
                if end == BLOCK {
                    self.filled = 0;
                    self.offset = self.offset.saturating_sub(BLOCK as u64);
                    let block = self.block;
                    self.block(expected, &block, sink);
                }
                behind
            }
            State::Gather { what, left, padding } => {
                let (part, behind) = split(rest, left);
                self.offset = add_length(self.offset, part.len());
                let left = left.saturating_sub(part.len() as u64);
                if left > 0 {
                    self.gathered.extend_from_slice(part);
                    self.state = State::Gather { what, left, padding };
                } else if self.gathered.is_empty() {
                    self.arrived(what, padding, part, sink);
                } else {
                    let mut body = std::mem::take(&mut self.gathered);
                    body.extend_from_slice(part);
                    self.arrived(what, padding, &body, sink);
                    body.clear();
                    self.gathered = body;
                }
                behind
            }
            State::Skip(left) => {
                let (part, behind) = split(rest, left);
                self.offset = add_length(self.offset, part.len());
                self.skip(left.saturating_sub(part.len() as u64));
                behind
            }
            State::Ended => {
                let zeros = rest.iter().take_while(|byte| **byte == 0).count();
                self.offset = add_length(self.offset, zeros);
                if zeros < rest.len() {
                    let code = DiagnosticCode::ArchiveTrailingData;
                    let why = "data follows the end marker and was not read; it may hold more objects".to_owned();
                    self.stop(self.offset, Fault { code, why });
                }
                &[]
            }
            State::Stopped(_) => &[],
        }
    }

    /// Reads a whole block, which starts at the offset.
    fn block(&mut self, expected: Expected, block: &Block, sink: &mut (impl EntrySink + ?Sized)) {
        let start = self.offset;
        self.offset = add_length(start, BLOCK);
        let content = *self.content.get_or_insert_with(|| sniff(block));
        let zero = block.iter().all(|byte| *byte == 0);
        let result = match expected {
            Expected::Header if zero => {
                self.state = State::Block(Expected::Marker);
                Ok(())
            }
            Expected::Marker if zero => {
                self.state = State::Ended;
                Ok(())
            }
            Expected::Marker => Err(Fault::corrupt("a single zero block is neither an entry nor the end marker")),
            Expected::SparseMap(size) => self.sparse(block.get(MORE_IN_MAP), size),
            Expected::Header if header::checksum_holds(block) => self.header(Header::from_byte_slice(block), sink),
            Expected::Header if start == 0 && content != FileKind::Tar => {
                self.offset = 0;
                self.state = State::Stopped(TarEnd::Foreign);
                Ok(())
            }
            Expected::Header => Err(Fault::corrupt("the header's checksum does not match")),
        };
        if let Err(fault) = result {
            self.stop(start, fault);
        }
    }

    fn header(&mut self, header: &Header, sink: &mut (impl EntrySink + ?Sized)) -> Result<(), Fault> {
        let size = header::size(header).ok_or_else(|| Fault::corrupt("the entry's size is not a number"))?;
        match header.as_old().linkflag {
            [b'L'] => self.extension(What::LongName, size, sink),
            [b'x'] => self.extension(What::Pax, size, sink),
            // The target of a link, which is excluded anyway.
            [b'K'] => self.pass(size),
            // Velero ignores global records, and forgets the extension headers before them.
            [b'g'] => {
                self.extension = Extension::default();
                self.pass(size)
            }
            [flag] => self.entry(header, flag, size, sink),
        }
    }

    /// Reads the header of an entry, as opposed to one that only says something about the next.
    fn entry(
        &mut self,
        header: &Header,
        flag: u8,
        recorded: u64,
        sink: &mut (impl EntrySink + ?Sized),
    ) -> Result<(), Fault> {
        if self.entries >= self.limits.entries {
            return Err(Fault::limit(format!("it has more than {} entries", self.limits.entries)));
        }
        let extension = std::mem::take(&mut self.extension);
        let (path, size, entry_type) = entry_type::read(header, flag, recorded, extension)?;
        self.room(size)?;
        if entry_type == EntryType::GnuSparse && header.as_gnu().is_none() {
            return Err(Fault::corrupt("a sparse file's header is not GNU's"));
        }
        self.entries = self.entries.saturating_add(1);
        if entry_type == EntryType::File {
            return self.file(&path, header::mtime(header), size, sink);
        }
        if let Some((severity, what)) = entry_type.never_written() {
            let message = format!("Entry {} is {what}, which Velero never writes. It was excluded.", self.entries);
            let severity = severity.min(sink.left_out(&name::shown(&path)));
            self.diagnostics.add(severity, DiagnosticCode::EntryType, name::shown(&path), message);
        }
        if entry_type == EntryType::GnuSparse {
            return self.sparse(header.as_bytes().get(MORE_IN_HEADER), size);
        }
        self.pass(size)
    }

    /// Reads the header of a regular file.
    fn file(
        &mut self,
        path: &[u8],
        mtime: Option<u64>,
        size: u64,
        sink: &mut (impl EntrySink + ?Sized),
    ) -> Result<(), Fault> {
        let path = match name::accept(path) {
            Ok(path) => path,
            Err(why) => {
                let message = format!("The name of entry {} {why}. It was excluded.", self.entries);
                let code = DiagnosticCode::EntryName;
                let severity = sink.left_out(&name::shown(path));
                self.diagnostics.add(severity, code, name::shown(path), message);
                return self.pass(size);
            }
        };
        self.entry.path.clear();
        self.entry.path.push_str(path);
        self.entry.size = size;
        self.entry.mtime = mtime;
        self.entry.number = self.entries;
        let entry = self.entry.header();
        if sink.wants(&entry) == Want::Skip {
            self.pass(size)
        } else if size > self.limits.object_bytes {
            let severity = sink.refused(&entry);
            let message = format!(
                "The object has {size} bytes, more than the {} that are read of one. It was excluded.",
                self.limits.object_bytes
            );
            let code = DiagnosticCode::ObjectTooLarge;
            self.diagnostics.add(severity, code, name::shown(path.as_bytes()), message);
            self.pass(size)
        } else {
            self.gather(What::Object, size, sink);
            Ok(())
        }
    }

    /// Reads the map of a sparse file, as long as the byte that says so announces more of it, then passes its body.
    fn sparse(&mut self, more: Option<&u8>, size: u64) -> Result<(), Fault> {
        if more == Some(&0) {
            return self.pass(size);
        }
        self.state = State::Block(Expected::SparseMap(size));
        Ok(())
    }

    /// Begins the body of an extension header.
    fn extension(&mut self, what: What, size: u64, sink: &mut (impl EntrySink + ?Sized)) -> Result<(), Fault> {
        let limit = self.limits.extension_bytes;
        if size > limit {
            return Err(Fault::limit(format!("an extension header has {size} bytes, more than {limit}")));
        }
        self.room(size)?;
        self.gather(what, size, sink);
        Ok(())
    }

    /// Begins a body that is read as a whole.
    fn gather(&mut self, what: What, size: u64, sink: &mut (impl EntrySink + ?Sized)) {
        if size == 0 {
            self.arrived(what, 0, &[], sink);
        } else {
            self.state = State::Gather { what, left: size, padding: size.wrapping_neg() & BLOCK_MASK };
        }
    }

    /// Begins a body that is passed over.
    fn pass(&mut self, size: u64) -> Result<(), Fault> {
        let padded = self.room(size)?;
        self.skip(padded);
        Ok(())
    }

    fn skip(&mut self, left: u64) {
        self.state = if left == 0 { State::Block(Expected::Header) } else { State::Skip(left) };
    }

    /// The length of a body of this size with its padding, if that can be in the archive at all.
    fn room(&self, size: u64) -> Result<u64, Fault> {
        let impossible = || Fault::corrupt(format!("the entry claims to have {size} bytes"));
        let padded = size.checked_next_multiple_of(BLOCK as u64).ok_or_else(impossible)?;
        let end = self.offset.checked_add(padded).ok_or_else(impossible)?;
        if end > self.limits.raw_bytes { Err(self.too_large()) } else { Ok(padded) }
    }

    /// Takes a body that is there as a whole.
    fn arrived(&mut self, what: What, padding: u64, body: &[u8], sink: &mut (impl EntrySink + ?Sized)) {
        let start = self.offset.saturating_sub(body.len() as u64);
        self.skip(padding);
        match what {
            What::Object => sink.body(&self.entry.header(), body),
            What::LongName => {
                self.extension.long_name = body.split(|byte| *byte == 0).next().map(<[u8]>::to_vec);
            }
            What::Pax => match Pax::parse(body) {
                Some(pax) => self.extension.pax = pax,
                None => self.stop(start, Fault::corrupt("an extension header is malformed")),
            },
        }
    }

    fn too_large(&self) -> Fault {
        Fault::limit(format!("it has more than {} bytes", self.limits.raw_bytes))
    }

    /// Gives up at this place.
    fn stop(&mut self, place: u64, fault: Fault) {
        self.offset = place;
        self.state = State::Stopped(TarEnd::stopped(place, self.entries, fault));
    }
}
