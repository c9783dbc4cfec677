//! A connection in memory: one peer has said everything already, the other's words are collected.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How often the server is left alone before the peer is found to be gone: enough for an answer that takes some steps.
const PATIENCE: u32 = 64;

/// The server's side.
#[derive(Debug)]
pub(super) struct Wire<'a> {
    heard: &'a [u8],
    patience: u32,
    said: Vec<u8>,
}

impl<'a> Wire<'a> {
    /// A connection over which this comes.
    pub(super) fn new(heard: &'a [u8]) -> Self {
        Self { heard, patience: PATIENCE, said: Vec::new() }
    }

    /// What was answered.
    pub(super) fn said(self) -> Vec<u8> {
        self.said
    }
}

impl AsyncRead for Wire<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let length = buffer.remaining().min(self.heard.len());
        if let Some((now, later)) = self.heard.split_at_checked(length)
            && length > 0
        {
            buffer.put_slice(now);
            self.heard = later;
            return Poll::Ready(Ok(()));
        }
        match self.patience.checked_sub(1) {
            None => Poll::Ready(Ok(())),
            Some(left) => {
                self.patience = left;
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}

impl AsyncWrite for Wire<'_> {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.said.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
