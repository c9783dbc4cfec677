//! Lengths, which are `u64` in files and `usize` in memory.

/// A total and a length more.
pub(super) fn add_length(total: u64, length: usize) -> u64 {
    total.saturating_add(length as u64)
}

/// The first `length` bytes, or all of them, and the rest.
pub(super) fn split(bytes: &[u8], length: u64) -> (&[u8], &[u8]) {
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    bytes.split_at_checked(length).unwrap_or((bytes, &[]))
}
