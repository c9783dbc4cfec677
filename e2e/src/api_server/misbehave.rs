//! Carries out a disturbance: the answer, late or broken, or something in its place.

use std::{
    io::{self, Read as _, Write as _},
    thread,
};

use serde_json::{Value, json};

use super::{
    answer::{Answer, status, token},
    disturbance::Action,
    write::{Stream, chunk, drip, head, write},
};

/// Does what was asked for in place of this answer, or to it.
pub(super) fn misbehave(stream: &mut Stream, mut answer: Answer, action: Action) -> io::Result<()> {
    let end = || Err(io::ErrorKind::ConnectionAborted.into());
    match action {
        Action::Status(code) => write(stream, &status(code, "")),
        Action::RetryAfter(code, seconds) => {
            let mut answer = status(code, "");
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
            list["metadata"]["continue"] = token(0).into();
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
