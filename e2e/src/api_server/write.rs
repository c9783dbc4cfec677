//! Writes answers as HTTP/1.1.

use std::{
    io::{self, Write as _},
    net::TcpStream,
    thread,
    time::Duration,
};

use rustls::{ServerConnection, StreamOwned};

use super::answer::Answer;

/// A connection with TLS.
pub(super) type Stream = StreamOwned<ServerConnection, TcpStream>;

/// From this size on an answer comes in chunks, without its length: as a server in Go does it.
const CHUNKED: usize = 2048;

/// The head of an answer, up to where its body begins.
pub(super) fn head(answer: &Answer, length: Option<usize>) -> String {
    let mut head = format!("HTTP/1.1 {} {}\r\n", answer.status, words(answer.status));
    for (name, value) in &answer.headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head += &length
        .map_or_else(|| "Transfer-Encoding: chunked\r\n".to_owned(), |length| format!("Content-Length: {length}\r\n"));
    head + "\r\n"
}

fn words(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        410 => "Gone",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        _ => "As Asked",
    }
}

/// Writes an answer as it should be.
pub(super) fn write(stream: &mut Stream, answer: &Answer) -> io::Result<()> {
    if answer.body.len() < CHUNKED {
        stream.write_all(head(answer, Some(answer.body.len())).as_bytes())?;
        stream.write_all(answer.body.as_bytes())?;
    } else {
        stream.write_all(head(answer, None).as_bytes())?;
        for piece in answer.body.as_bytes().chunks(16 << 10) {
            chunk(stream, piece)?;
        }
        stream.write_all(b"0\r\n\r\n")?;
    }
    stream.flush()
}

pub(super) fn chunk(stream: &mut Stream, piece: &[u8]) -> io::Result<()> {
    write!(stream, "{:x}\r\n", piece.len())?;
    stream.write_all(piece)?;
    stream.write_all(b"\r\n")
}

/// Writes byte by byte, with a pause after each.
pub(super) fn drip(stream: &mut Stream, bytes: &[u8], pause: Duration) -> io::Result<()> {
    for byte in bytes {
        stream.write_all(&[*byte])?;
        stream.flush()?;
        thread::sleep(pause);
    }
    Ok(())
}
