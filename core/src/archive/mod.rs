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
mod ending;
mod entry;
mod gzip;
mod header;
mod length;
mod limits;
mod member;
mod name;
mod pax;
mod piece;
mod reader;
mod sniff;
mod tar;

pub use self::tar::{TarEnd, TarReader, TarSummary};
pub use ending::Ending;
pub use entry::{EntryHeader, EntrySink, Want};
pub use gzip::{Inflated, Inflater};
pub use limits::Limits;
pub use piece::Piece;
pub use reader::ArchiveReader;
pub use sniff::{FileKind, HEAD_BYTES, sniff};
