//! Bytes in memory as an answer that arrives in pieces, for tests and fuzzing.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

use crate::lookup::{body::Counted, error::Problem};

/// An answer's bytes, in pieces of one size.
pub(super) struct Pieces<'a> {
    left: &'a [u8],
    size: usize,
    since_mark: u64,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(bytes: &'a [u8], size: usize) -> Self {
        Self { left: bytes, size, since_mark: 0 }
    }
}

impl Counted for Pieces<'_> {
    fn mark(&mut self) -> u64 {
        std::mem::take(&mut self.since_mark)
    }

    fn take_problem(&mut self) -> Option<Problem> {
        None
    }
}

impl AsyncBufRead for Pieces<'_> {
    fn poll_fill_buf(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        Poll::Ready(Ok(this.left.get(..this.size).unwrap_or(this.left)))
    }

    fn consume(mut self: Pin<&mut Self>, amount: usize) {
        self.left = self.left.get(amount..).unwrap_or_default();
        self.since_mark = self.since_mark.saturating_add(u64::try_from(amount).unwrap_or(u64::MAX));
    }
}

impl AsyncRead for Pieces<'_> {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Err(io::ErrorKind::Unsupported.into())) // The parser asks for buffers.
    }
}
