//! The body of a request. It may hold a password: it is wiped when it has been read, and errors do not quote it.

use std::sync::Arc;

use axum::{
    body::{Body, HttpBody as _},
    extract::{FromRequest, Request},
    http::StatusCode,
};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::{messages::DESCRIPTION, problem::Problem, server::Server};

/// Bytes of a body. The largest honest one names ten thousand machines, each by UUID and datacenter.
pub(super) const BODY_BYTES: usize = 1 << 20;

/// A body, read as JSON.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<Server>> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, server: &Arc<Server>) -> Result<Self, Problem> {
        let read = timeout(server.arrival, read(request.into_body())).await;
        let bytes = read.unwrap_or_else(|_| {
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "request-timeout", "the request took too long to arrive"))
        })?;
        serde_json::from_slice(&bytes).map(Json).map_err(|error| {
            // The parser's own words may quote what it read.
            let what = if error.is_data() { "it does not have the expected fields" } else { "it is not JSON" };
            let title =
                format!("the request cannot be read: {what} (line {}, column {})", error.line(), error.column());
            Problem::new(StatusCode::BAD_REQUEST, "bad-request", title)
                .with_advice(format!("{DESCRIPTION} describes it."))
        })
    }
}

async fn read(mut body: Body) -> Result<Zeroizing<Vec<u8>>, Problem> {
    // Never grows, so that no copy is left behind: a length that was told is not exceeded.
    let told = body.size_hint().upper().and_then(|length| usize::try_from(length).ok());
    let mut bytes = Zeroizing::new(Vec::with_capacity(told.unwrap_or(BODY_BYTES).min(BODY_BYTES)));
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| {
            Problem::new(StatusCode::BAD_REQUEST, "bad-request", "the request ended before it was complete")
        })?;
        let data = frame.into_data().unwrap_or_default();
        if bytes.len().saturating_add(data.len()) > BODY_BYTES {
            let title = format!("the request has more than {} KiB", BODY_BYTES >> 10);
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "request-too-large", title));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}
