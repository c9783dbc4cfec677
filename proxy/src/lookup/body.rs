//! The body of an answer, piece by piece, within limits.
//!
//! In: a body that arrives. Out: its bytes, until it is too large. Knows nothing of what they say.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use hyper::body::{Body as _, Bytes};
use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

use super::error::{Problem, TooLarge};

/// Bytes that are looked at between two checks of a value's size.
const LOOK: usize = 64 << 10;

/// What is left of the bytes that a job may read.
#[derive(Clone, Debug)]
pub(crate) struct Allowance {
    left: u64,
    limit: u64,
}

impl Allowance {
    pub(crate) fn new(limit: u64) -> Self {
        Self { left: limit, limit }
    }

    /// Bytes that may still be read.
    pub(crate) fn left(&self) -> u64 {
        self.left
    }

    fn spend(&mut self, what: TooLarge, bytes: u64) -> Result<(), Problem> {
        self.left = self.left.checked_sub(bytes).ok_or(Problem::TooLarge { what, limit: self.limit })?;
        Ok(())
    }
}

/// The body of an answer, counted.
#[derive(Debug)]
pub(crate) struct Body<'a> {
    incoming: reqwest::Body,
    piece: Bytes,
    job: &'a mut Allowance,
    answer: Allowance,
    /// What was consumed since the last [`Body::mark`].
    since_mark: u64,
    value_limit: u64,
    problem: Option<Problem>,
}

impl<'a> Body<'a> {
    /// Counts against both allowances, and lets no single value be larger than `value_limit`.
    pub(crate) fn new(body: reqwest::Body, job: &'a mut Allowance, answer: u64, value_limit: u64) -> Self {
        let answer = Allowance::new(answer);
        Self { incoming: body, piece: Bytes::new(), job, answer, since_mark: 0, value_limit, problem: None }
    }

    fn fail(&mut self, problem: Problem) -> io::Error {
        self.problem = Some(problem);
        io::Error::other("see Body::take_problem")
    }
}

/// Something whose values are counted one by one.
pub(crate) trait Counted {
    /// A new value begins here. Tells how many bytes the last one had.
    fn mark(&mut self) -> u64;

    /// Why reading failed.
    fn take_problem(&mut self) -> Option<Problem>;
}

impl Counted for Body<'_> {
    fn mark(&mut self) -> u64 {
        std::mem::take(&mut self.since_mark)
    }

    fn take_problem(&mut self) -> Option<Problem> {
        self.problem.take()
    }
}

impl AsyncBufRead for Body<'_> {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        if this.since_mark > this.value_limit {
            let limit = this.value_limit;
            return Poll::Ready(Err(this.fail(Problem::TooLarge { what: TooLarge::Value, limit })));
        }
        while this.piece.is_empty() {
            match ready!(Pin::new(&mut this.incoming).poll_frame(context)) {
                None => return Poll::Ready(Ok(&[])),
                Some(Err(_)) => return Poll::Ready(Err(this.fail(Problem::ConnectionLost))),
                Some(Ok(frame)) => this.piece = frame.into_data().unwrap_or_default(),
            }
            let length = u64::try_from(this.piece.len()).unwrap_or(u64::MAX);
            let spent =
                this.answer.spend(TooLarge::Answer, length).and_then(|()| this.job.spend(TooLarge::Job, length));
            if let Err(problem) = spent {
                return Poll::Ready(Err(this.fail(problem)));
            }
        }
        let end = this.piece.len().min(LOOK);
        Poll::Ready(Ok(this.piece.get(..end).unwrap_or_default()))
    }

    fn consume(mut self: Pin<&mut Self>, amount: usize) {
        let amount = amount.min(self.piece.len());
        drop(self.piece.split_to(amount));
        self.since_mark = self.since_mark.saturating_add(u64::try_from(amount).unwrap_or(u64::MAX));
    }
}

impl AsyncRead for Body<'_> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        poll_read_buffered(self, context, buffer)
    }
}

/// Reads what is buffered: `AsyncRead` of whatever is `AsyncBufRead`.
pub(super) fn poll_read_buffered<R: AsyncBufRead>(
    mut reader: Pin<&mut R>,
    context: &mut Context<'_>,
    buffer: &mut ReadBuf<'_>,
) -> Poll<io::Result<()>> {
    let available = ready!(reader.as_mut().poll_fill_buf(context))?;
    let amount = available.len().min(buffer.remaining());
    buffer.put_slice(available.get(..amount).unwrap_or_default());
    reader.consume(amount);
    Poll::Ready(Ok(()))
}
