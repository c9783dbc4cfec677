//! The bytes of an answer, made fit for a parser of XML.
//!
//! Guests name themselves as they like, and vCenter passes on what they say: bytes that are no UTF-8, texts of any
//! length. In: bytes. Out: UTF-8, in which [`MARK`] stands for what is none, and for the rest of a text that is too
//! long.
//! What was marked is known to the parser, which gives up the property that it is in, and no more. Never: more than one
//! piece of the answer in memory, markup that is longer than [`VALUE`].

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

use crate::lookup::{
    body::{Counted, poll_read_buffered},
    error::{Problem, TooLarge},
};

/// Bytes of one text or tag.
pub(super) const VALUE: usize = 256 << 10;
/// No character of XML: so no text has it but where something is wrong with it.
pub(super) const MARK: char = '\u{ffff}';

/// An answer with nothing in it but UTF-8.
#[derive(Debug)]
pub(super) struct Clean<R> {
    inner: R,
    ready: String,
    /// How much of `ready` was handed out.
    taken: usize,
    /// The beginning of a character whose other bytes are yet to come.
    pending: Vec<u8>,
    place: Place,
    /// Bytes of the text or tag so far.
    length: usize,
    since_mark: u64,
    finished: bool,
    problem: Option<Problem>,
}

/// Where in the document a byte is. Comments and the like count as tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Text,
    Tag,
}

impl<R> Clean<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            ready: String::new(),
            taken: 0,
            pending: Vec::new(),
            place: Place::Text,
            length: 0,
            since_mark: 0,
            finished: false,
            problem: None,
        }
    }

    fn take(&mut self, mut bytes: &[u8]) {
        loop {
            let (text, invalid, rest) = match std::str::from_utf8(bytes) {
                Ok(text) => (text, false, &[][..]),
                Err(error) => {
                    let (valid, rest) = bytes.split_at(error.valid_up_to());
                    let text = std::str::from_utf8(valid).unwrap_or_default();
                    if let Some(rest) = error.error_len().and_then(|length| rest.get(length..)) {
                        (text, true, rest)
                    } else {
                        self.pending = rest.to_vec();
                        (text, false, &[][..])
                    }
                }
            };
            self.push(text);
            if invalid {
                self.ready.push(MARK);
            }
            if rest.is_empty() {
                return;
            }
            bytes = rest;
        }
    }

    /// Takes text up to the next border of texts and tags, and on from there.
    fn push(&mut self, mut text: &str) {
        while !text.is_empty() {
            let border = if self.place == Place::Text { '<' } else { '>' };
            let end = text.find(border);
            let (part, rest) = text.split_at_checked(end.unwrap_or(text.len())).unwrap_or((text, ""));
            self.push_part(part);
            let Some((border, rest)) = end.and_then(|_| rest.split_at_checked(1)) else { return };
            self.place = if self.place == Place::Text { Place::Tag } else { Place::Text };
            self.length = 0;
            self.ready.push_str(border);
            text = rest;
        }
    }

    fn push_part(&mut self, part: &str) {
        let (room, is_marked) = (VALUE.saturating_sub(self.length), self.length > VALUE);
        self.length = self.length.saturating_add(part.len());
        if part.len() <= room {
            self.ready.push_str(part);
        } else if self.place == Place::Tag {
            let limit = u64::try_from(VALUE).unwrap_or(u64::MAX);
            self.problem = Some(Problem::TooLarge { what: TooLarge::Value, limit });
        } else if !is_marked {
            self.ready.push_str(part.get(..part.floor_char_boundary(room)).unwrap_or_default());
            self.ready.push(MARK);
        }
    }
}

impl<R> Counted for Clean<R>
where
    R: Counted,
{
    fn mark(&mut self) -> u64 {
        std::mem::take(&mut self.since_mark)
    }

    fn take_problem(&mut self) -> Option<Problem> {
        self.problem.take().or_else(|| self.inner.take_problem())
    }
}

impl<R: AsyncBufRead + Unpin> AsyncBufRead for Clean<R> {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        if this.taken >= this.ready.len() {
            this.ready.clear();
            this.taken = 0;
        }
        while this.ready.is_empty() && !this.finished {
            let piece = ready!(Pin::new(&mut this.inner).poll_fill_buf(context))?;
            let length = piece.len();
            let mut bytes = std::mem::take(&mut this.pending);
            bytes.extend_from_slice(piece);
            Pin::new(&mut this.inner).consume(length);
            if length > 0 {
                this.take(&bytes);
                continue;
            }
            this.finished = true;
            if !bytes.is_empty() {
                this.ready.push(MARK);
            }
        }
        if this.problem.is_some() {
            return Poll::Ready(Err(io::Error::other("see Clean::take_problem")));
        }
        Poll::Ready(Ok(this.ready.as_bytes().get(this.taken..).unwrap_or_default()))
    }

    fn consume(mut self: Pin<&mut Self>, amount: usize) {
        let left = self.ready.len().saturating_sub(self.taken);
        let amount = amount.min(left);
        self.taken = self.taken.saturating_add(amount);
        self.since_mark = self.since_mark.saturating_add(u64::try_from(amount).unwrap_or(u64::MAX));
    }
}

impl<R: AsyncBufRead + Unpin> AsyncRead for Clean<R> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        poll_read_buffered(self, context, buffer)
    }
}
