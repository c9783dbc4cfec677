//! Serves a connection: reads HTTP/1.1 by hand, counts the requests, and answers as well or as badly as asked.

use std::{
    io::{self, Read as _, Write as _},
    net::Shutdown,
};

use super::{
    misbehave::misbehave,
    request::Request,
    routes,
    state::Shared,
    write::{Stream, write},
};

/// A head that is longer comes from no client of ours.
const MAX_HEAD: usize = 64 << 10;

/// Serves a connection to its end. However that comes, the socket is closed then: others hold it as well.
pub(super) fn serve(mut stream: Stream, shared: &Shared) -> io::Result<()> {
    let end = requests(&mut stream, shared);
    stream.sock.shutdown(Shutdown::Both)?;
    end
}

fn requests(stream: &mut Stream, shared: &Shared) -> io::Result<()> {
    let mut read = Vec::new();
    while let Some(request) = next(stream, &mut read)? {
        note(&request, shared);
        let certificate = stream.conn.peer_certificates().and_then(|chain| chain.first()).map(|first| first.to_vec());
        let answer = routes::answer(&request, certificate.as_deref(), shared);
        let action = shared.disturbances.lock().unwrap().iter_mut().find_map(|one| one.action_for(&request.path));
        match action {
            None => write(stream, &answer)?,
            Some(action) => misbehave(stream, answer, action)?,
        }
        if request.header("connection") == Some("close") {
            break;
        }
    }
    // The polite end; a rude one comes without it.
    stream.conn.send_close_notify();
    stream.flush()
}

/// The next request; `None` where the client has no more.
fn next(stream: &mut Stream, read: &mut Vec<u8>) -> io::Result<Option<Request>> {
    let mut buffer = [0; 4096];
    let mut more = |read: &mut Vec<u8>| {
        let length = stream.read(&mut buffer)?;
        read.extend_from_slice(&buffer[..length]);
        io::Result::Ok(length > 0)
    };
    let end = loop {
        if let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if read.len() > MAX_HEAD || !more(read)? {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&read[..end]).into_owned();
    let Some(request) = Request::parse(&head) else { return Ok(None) };
    let body = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while read.len() < end + 4 + body {
        if !more(read)? {
            return Ok(None);
        }
    }
    read.drain(..end + 4 + body);
    Ok(Some(request))
}

fn note(request: &Request, shared: &Shared) {
    let mut stats = shared.stats.lock().unwrap();
    *stats.requests.entry(request.path.clone()).or_default() += 1;
    stats.writes += u64::from(request.method != "GET");
    stats.log.push(format!("{}?{}", request.path, request.query).trim_end_matches('?').to_owned());
    stats.authorizations.extend(request.header("authorization").map(str::to_owned));
}
