//! Tests of the parts that need no connection.

#![expect(clippy::arithmetic_side_effects, reason = "lengths of a few kilobytes")]

mod machine;
mod tree;
mod xml;

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

use super::{element::Element, objects::Object, xml::Answer};
use crate::lookup::{body::Counted, error::Problem};

/// Bytes that arrive in pieces.
struct Pieces<'a> {
    left: &'a [u8],
    size: usize,
    since_mark: u64,
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
        Poll::Ready(Ok(&this.left[..this.size.min(this.left.len())]))
    }

    fn consume(mut self: Pin<&mut Self>, amount: usize) {
        self.left = &self.left[amount..];
        self.since_mark += amount as u64;
    }
}

impl AsyncRead for Pieces<'_> {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        panic!("the parser asks for buffers")
    }
}

const OBJECT_LIMIT: u64 = 4096;

/// All parts of an answer, which is the same whatever the size of the pieces.
async fn parts(bytes: &[u8]) -> Result<Vec<Element>, Problem> {
    let mut outcomes = Vec::new();
    for size in [1, 7, usize::MAX] {
        let mut answer = Answer::new(Pieces { left: bytes, size, since_mark: 0 }, OBJECT_LIMIT);
        let mut parts = Vec::new();
        outcomes.push(loop {
            match answer.next().await {
                Ok(Some(part)) => parts.push(part),
                Ok(None) => break Ok(parts),
                Err(problem) => break Err(problem),
            }
        });
    }
    let first = outcomes.remove(0);
    for other in outcomes {
        assert_eq!(format!("{first:?}"), format!("{other:?}"));
    }
    first
}

/// An envelope around an answer's content.
fn envelope(content: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<s:Body><RetrievePropertiesExResponse xmlns="urn:vim25">{content}</RetrievePropertiesExResponse></s:Body></s:Envelope>
"#
    )
}

/// An object as the property collector sends it.
async fn object(content: &str) -> Object {
    let text = envelope(&format!("<returnval><objects>{content}</objects></returnval>"));
    let mut parts = parts(text.as_bytes()).await.unwrap();
    assert_eq!(parts.len(), 1);
    Object::read(parts.remove(0)).unwrap()
}

/// `<propSet>`
fn property(name: &str, value: &str) -> String {
    format!("<propSet><name>{name}</name><val>{value}</val></propSet>")
}

/// `<propSet>` with a reference.
fn reference(name: &str, kind: &str, id: &str) -> String {
    format!(r#"<propSet><name>{name}</name><val type="{kind}" xsi:type="ManagedObjectReference">{id}</val></propSet>"#)
}

/// `<missingSet>`
fn missing(path: &str, fault: &str) -> String {
    format!(
        "<missingSet><path>{path}</path><fault><fault xsi:type=\"{fault}\"></fault>\
         <localizedMessage>Nein.</localizedMessage></fault></missingSet>"
    )
}
