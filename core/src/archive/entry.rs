//! What a tar reader tells of an entry, and what takes it.

use crate::diagnostic::Severity;

/// What an entry's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryHeader<'a> {
    /// The path inside the archive, without a leading `./`. It is relative, does not climb, and holds no NUL; it may
    /// hold any other character.
    pub path: &'a str,
    /// The body's length in bytes.
    pub size: u64,
    /// When the entry was written, in seconds since 1970. Velero sets it; a re-packed archive may have lost it.
    pub mtime: Option<u64>,
    /// The entry's place in the archive, of all entries of every type; the first is 1.
    pub number: u64,
}

/// What to do with an entry's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Pass over it.
    Skip,
    /// Read it and call [`EntrySink::body`].
    Body,
}

/// Takes the regular files of an archive, in its order.
///
/// For each entry `wants` is called. If it wants the body, either `body` or `refused` follows before the next entry;
/// neither does if the archive ends or is damaged in between.
pub trait EntrySink {
    /// Says what to do with the entry's body.
    fn wants(&mut self, entry: &EntryHeader<'_>) -> Want;
    /// Takes the whole body of an entry that was wanted.
    fn body(&mut self, entry: &EntryHeader<'_>, bytes: &[u8]);
    /// Learns that the body of an entry that was wanted is larger than
    /// [`Limits::object_bytes`](super::Limits::object_bytes) and was not read. Says how grave that is, for the
    /// diagnostic.
    fn refused(&mut self, entry: &EntryHeader<'_>) -> Severity;
    /// Learns that an entry was left out for its name or type. The path is what could be read of it, escaped. Says how
    /// grave that is, for the diagnostic.
    fn left_out(&mut self, path: &str) -> Severity;
}
