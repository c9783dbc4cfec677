//! Answers that come line by line, each line JSON, while a look-up is under way.

use std::convert::Infallible;

use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::mpsc;

use super::server::Server;
use crate::lookup::vcenter::CancellationToken;

/// Lines that wait for the caller to take them.
const WAITING: usize = 16;

/// Where lines go.
#[derive(Debug)]
pub(super) struct Sender(mpsc::Sender<Bytes>);

impl Sender {
    /// Sends a line if there is room: a caller that is slow misses some progress.
    pub(super) fn offer(&self, line: &impl Serialize) {
        self.0.try_send(bytes(line)).unwrap_or_default();
    }

    /// Sends a line as soon as there is room; in vain where the caller has gone.
    pub(super) async fn send(&self, line: &impl Serialize) {
        self.0.send(bytes(line)).await.unwrap_or_default();
    }
}

/// What is sent can be written: it has no keys but texts.
fn bytes(line: &impl Serialize) -> Bytes {
    let mut bytes = serde_json::to_vec(line).unwrap_or_default();
    bytes.push(b'\n');
    bytes.into()
}

/// Starts `work` and answers with its lines. The work is cancelled when the caller goes or the program ends; it is
/// waited for in both cases, so that it can end its session.
pub(super) fn answer<F>(server: &Server, work: impl FnOnce(CancellationToken, Sender) -> F) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(WAITING);
    let cancel = server.stopping.child_token();
    let caller = cancel.clone().drop_guard();
    server.lookups.spawn(work(cancel, Sender(sender)));
    let body = stream::unfold((receiver, caller), async |(mut receiver, caller)| {
        let line = receiver.recv().await?;
        Some((Ok::<_, Infallible>(line), (receiver, caller)))
    });
    ([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(body)).into_response()
}
