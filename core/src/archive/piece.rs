//! Unpacked bytes, on their way out of an [`Inflater`](super::Inflater).

use std::ops::Deref;

/// Unpacked bytes.
#[derive(Debug)]
pub enum Piece<'a> {
    /// To be looked at.
    Lent(&'a [u8]),
    /// To be looked at, or kept: whatever buffer is left in its place is filled next.
    Given(&'a mut Vec<u8>),
}

impl Deref for Piece<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Lent(bytes) => bytes,
            Self::Given(bytes) => bytes,
        }
    }
}

impl Piece<'_> {
    /// Leaves out what comes after so many bytes.
    pub(super) fn truncate(&mut self, length: usize) {
        match self {
            Self::Lent(bytes) => *bytes = bytes.get(..length).unwrap_or(bytes),
            Self::Given(bytes) => bytes.truncate(length),
        }
    }
}
