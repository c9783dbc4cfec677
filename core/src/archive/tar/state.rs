//! What is being read of a tar archive.

use super::end::TarEnd;
use crate::archive::entry::EntryHeader;

/// What the next byte is part of.
#[derive(Debug)]
pub(super) enum State {
    Block(Expected),
    Gather {
        what: What,
        left: u64,
        padding: u64,
    },
    Skip(u64),
    /// After the end marker.
    Ended,
    Stopped(TarEnd),
}

/// What the next block is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expected {
    /// A header or the first block of the end marker.
    Header,
    /// The second block of the end marker.
    Marker,
    /// More of a sparse file's map, ahead of a body of this size.
    SparseMap(u64),
}

/// What a body that is gathered is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    Object,
    LongName,
    Pax,
}

/// The entry whose body is being read.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) mtime: Option<u64>,
    pub(super) number: u64,
}

impl Entry {
    pub(super) fn header(&self) -> EntryHeader<'_> {
        EntryHeader { path: &self.path, size: self.size, mtime: self.mtime, number: self.number }
    }
}
