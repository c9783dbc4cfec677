//! Copies of objects on their way from the archive to the objects that they mean.
//!
//! In: bytes of entries that the verdict needs, one after the other. Out: the same, decoded. Decoding takes longer than
//! anything else in reading a backup and needs nothing but the bytes, so a batch may be decoded in another thread.
//! Velero writes the copies of one object side by side: a copy equal to the one before is known without decoding.
//! Bytes of Secrets are wiped when a batch is dropped.

use std::{fmt, ops::Range};

use zeroize::Zeroize as _;

use super::kind::Kind;
use super::path::{EntryPath, ItemPath};
use super::wire::{self, DecodeError, Decoded};

/// With how many bytes a batch is full: enough to be worth another thread's while, too little to matter.
const FULL_BYTES: usize = 128 << 10;
/// With how many copies a batch is full.
const FULL_COPIES: usize = 1024;

/// Copies of objects, not decoded yet.
#[derive(Default)]
pub struct Batch {
    bytes: Vec<u8>,
    copies: Vec<Copy>,
}

struct Copy {
    path: String,
    kind: Kind,
    content: Content,
}

enum Content {
    /// Where its bytes are.
    Bytes(Range<usize>),
    /// It has the bytes of the copy before it, which is one of the same object.
    Twin(Range<usize>),
    /// It was not read.
    Refused,
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} copies in {} bytes", self.copies.len(), self.bytes.len())
    }
}

impl Batch {
    /// Adds a copy.
    pub(super) fn add(&mut self, path: &str, kind: Kind, item: &ItemPath<'_>, bytes: &[u8]) {
        let content = self.twin(kind, item, bytes).map_or_else(
            || {
                let start = self.bytes.len();
                if start == 0 {
                    // The last copy may exceed it a little.
                    self.bytes.reserve(bytes.len().max(FULL_BYTES + FULL_BYTES / 4));
                }
                self.bytes.extend_from_slice(bytes);
                Content::Bytes(start..self.bytes.len())
            },
            Content::Twin,
        );
        self.copies.push(Copy { path: path.to_owned(), kind, content });
    }

    /// Adds a copy that could not be read.
    pub(super) fn add_refused(&mut self, path: &str, kind: Kind) {
        self.copies.push(Copy { path: path.to_owned(), kind, content: Content::Refused });
    }

    /// Where these bytes already are, if the copy before is one of the same object and has them.
    fn twin(&self, kind: Kind, item: &ItemPath<'_>, bytes: &[u8]) -> Option<Range<usize>> {
        let last = self.copies.last()?;
        let (Content::Bytes(range) | Content::Twin(range)) = &last.content else { return None };
        let EntryPath::Item(twin) = EntryPath::parse(&last.path) else { return None };
        let same_object = last.kind == kind
            && twin.name == item.name
            && twin.namespace == item.namespace
            && twin.resource == item.resource;
        (same_object && are_same(self.bytes(range), bytes)).then(|| range.clone())
    }

    /// Whether it is worth decoding.
    pub(super) fn is_full(&self) -> bool {
        self.bytes.len() >= FULL_BYTES || self.copies.len() >= FULL_COPIES
    }

    /// Decodes every copy.
    pub fn decode(mut self) -> DecodedBatch {
        let mut copies = std::mem::take(&mut self.copies);
        let decoded = copies.iter_mut().map(|copy| DecodedCopy {
            path: std::mem::take(&mut copy.path),
            kind: copy.kind,
            content: match &copy.content {
                Content::Bytes(range) => {
                    DecodedContent::Decoded(wire::decode(copy.kind, self.bytes(range)).map(Box::new))
                }
                Content::Twin(_) => DecodedContent::Twin,
                Content::Refused => DecodedContent::Refused,
            },
        });
        let decoded = decoded.collect();
        self.copies = copies; // For their bytes to be wiped.
        DecodedBatch(decoded)
    }

    fn bytes(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        for copy in self.copies.iter().filter(|copy| copy.kind == Kind::Secret) {
            if let Content::Bytes(range) = &copy.content {
                self.bytes.get_mut(range.clone()).unwrap_or_default().zeroize();
            }
        }
    }
}

/// Copies of objects, decoded, in the archive's order.
#[derive(Debug)]
pub struct DecodedBatch(pub(super) Vec<DecodedCopy>);

/// What became of a copy.
#[derive(Debug)]
pub(super) struct DecodedCopy {
    /// Its entry's path.
    pub(super) path: String,
    pub(super) kind: Kind,
    pub(super) content: DecodedContent,
}

#[derive(Debug)]
pub(super) enum DecodedContent {
    Decoded(Result<Box<Decoded>, DecodeError>),
    /// Equal to the copy before it, which is one of the same object.
    Twin,
    /// Not read.
    Refused,
}

/// Compares block by block: in WebAssembly, comparing slices goes byte by byte.
fn are_same(one: &[u8], other: &[u8]) -> bool {
    let ((blocks, rest), (other_blocks, other_rest)) = (one.as_chunks::<16>(), other.as_chunks::<16>());
    one.len() == other.len() && rest == other_rest && blocks.iter().zip(other_blocks).all(|(one, other)| one == other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::are_same;

    proptest! {
        #[test]
        fn slices_are_the_same_where_all_their_bytes_are(
            mut bytes in prop::collection::vec(any::<u8>(), 0..100),
            place in any::<prop::sample::Index>(),
            shorter in 0_usize..40,
        ) {
            let whole = bytes.clone();
            prop_assert!(are_same(&whole, &bytes));
            prop_assert_eq!(are_same(&whole, &bytes[shorter.min(bytes.len())..]), shorter == 0 || bytes.is_empty());
            if !bytes.is_empty() {
                let place = place.index(bytes.len());
                bytes[place] ^= 1;
                prop_assert!(!are_same(&whole, &bytes));
            }
        }
    }
}
