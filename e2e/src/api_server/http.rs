//! HTTP/1.1 by hand: a request in, an answer out, as well or as badly as asked.

use std::{
    io::{self, Read as _, Write as _},
    net::{Shutdown, TcpStream},
    thread,
    time::Duration,
};

use rustls::{ServerConnection, StreamOwned};
use serde_json::{Value, json};

use super::{
    Shared,
    disturbance::Action,
    routes::{self, Answer},
};

type Stream = StreamOwned<ServerConnection, TcpStream>;

/// A head that is longer comes from no client of ours.
const MAX_HEAD: usize = 64 << 10;

/// From this size on an answer comes in chunks, without its length: as a server in Go does it.
const CHUNKED: usize = 2048;

/// A request, without its body.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    query: String,
    headers: Vec<(String, String)>,
}

impl Request {
    fn parse(head: &str) -> Option<Self> {
        let mut lines = head.split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Some(Self { method, path: path.to_owned(), query: query.to_owned(), headers })
    }

    /// A header, by its name in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// A parameter of the query. Those that matter here hold nothing that is encoded, but for the padding of base64.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let found = self.query.split('&').filter_map(|pair| pair.split_once('=')).find(|(found, _)| *found == name);
        found.map(|(_, value)| value.replace("%3D", "="))
    }
}

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
        let action = shared.disturbances.lock().unwrap().iter_mut().find_map(|one| one.strikes(&request.path));
        match action {
            None => write(stream, &answer)?,
            Some(action) => disturb(stream, answer, action)?,
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

/// The head of an answer, up to where its body begins.
fn head(answer: &Answer, length: Option<usize>) -> String {
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
fn write(stream: &mut Stream, answer: &Answer) -> io::Result<()> {
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

fn chunk(stream: &mut Stream, piece: &[u8]) -> io::Result<()> {
    write!(stream, "{:x}\r\n", piece.len())?;
    stream.write_all(piece)?;
    stream.write_all(b"\r\n")
}

/// Writes an answer as it should not be.
fn disturb(stream: &mut Stream, mut answer: Answer, action: Action) -> io::Result<()> {
    let end = || Err(io::ErrorKind::ConnectionAborted.into());
    match action {
        Action::Status(code) => write(stream, &routes::status(code, "")),
        Action::RetryAfter(code, seconds) => {
            let mut answer = routes::status(code, "");
            answer.headers.push(("Retry-After", seconds.to_string()));
            write(stream, &answer)
        }
        Action::Redirect(to) => {
            let mut answer = Answer::text(302, "text/plain", String::new());
            answer.headers.push(("Location", to));
            write(stream, &answer)
        }
        Action::Body(kind, body) => write(stream, &Answer::text(200, kind, body)),
        Action::Delay(pause) => {
            thread::sleep(pause);
            write(stream, &answer)
        }
        Action::SlowHead(pause) => {
            drip(stream, head(&answer, Some(answer.body.len())).as_bytes(), pause)?;
            stream.write_all(answer.body.as_bytes())?;
            stream.flush()
        }
        Action::SlowBody(pause) => {
            stream.write_all(head(&answer, Some(answer.body.len())).as_bytes())?;
            drip(stream, answer.body.as_bytes(), pause)
        }
        Action::Cut(length) => {
            stream.write_all(head(&answer, Some(answer.body.len())).as_bytes())?;
            stream.write_all(answer.body.as_bytes().get(..length).unwrap_or_default())?;
            stream.flush()?;
            end()
        }
        Action::EndlessHead => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
            loop {
                stream.write_all(b"X-More: of the same, and so it goes on and on and on and on and on and on\r\n")?;
            }
        }
        Action::Endless => {
            answer.status = 200;
            stream.write_all(head(&answer, None).as_bytes())?;
            chunk(stream, br#"{"kind":"NodeList","apiVersion":"v1","metadata":{},"items":["#)?;
            loop {
                chunk(stream, format!("{},", node("x")).repeat(64).as_bytes())?;
            }
        }
        Action::Huge(bytes) => {
            let list =
                json!({"kind": "NodeList", "apiVersion": "v1", "metadata": {}, "items": [node(&"x".repeat(bytes))]});
            write(stream, &Answer::text(200, "application/json", list.to_string()))
        }
        Action::EndlessPages => {
            let mut list: Value = serde_json::from_str(&answer.body).unwrap();
            list["metadata"]["continue"] = routes::token(0).into();
            answer.body = list.to_string();
            write(stream, &answer)
        }
        Action::Hang => {
            // Until the client, or the server's own end, closes the connection.
            while stream.read(&mut [0; 64])? > 0 {}
            end()
        }
        Action::Drop => end(),
    }
}

/// A Node with an annotation.
fn node(annotation: &str) -> Value {
    json!({"metadata": {"name": "many", "annotations": {"example.com/filler": annotation}}, "spec": {}, "status": {}})
}

fn drip(stream: &mut Stream, bytes: &[u8], pause: Duration) -> io::Result<()> {
    for byte in bytes {
        stream.write_all(&[*byte])?;
        stream.flush()?;
        thread::sleep(pause);
    }
    Ok(())
}
