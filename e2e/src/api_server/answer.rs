//! Answers, not yet written: objects, Status objects, and the tokens of pages.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// An answer, not yet written.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json", body.to_string())
    }

    pub(super) fn text(status: u16, kind: &str, body: String) -> Self {
        Self { status, headers: vec![("Content-Type", kind.to_owned())], body }
    }
}

/// A Status object, in the server's own words where there is no message.
pub(super) fn status(code: u16, message: &str) -> Answer {
    detailed(code, message, Value::Null)
}

/// The same, and what it is about.
pub(super) fn detailed(code: u16, message: &str, details: Value) -> Answer {
    let (reason, words) = match code {
        400 => ("BadRequest", "the request is wrong"),
        401 => ("Unauthorized", "Unauthorized"),
        403 => (
            "Forbidden",
            "nodes is forbidden: User \"reader\" cannot list resource \"nodes\" in API group \"\" at the cluster scope",
        ),
        404 => ("NotFound", "the server could not find the requested resource"),
        405 => ("MethodNotAllowed", "the server does not allow this method on the requested resource"),
        410 => ("Expired", "The provided continue parameter is too old to display a consistent list result."),
        429 => ("TooManyRequests", "the server has received too many requests and has asked us to try again later"),
        500 => ("InternalError", "Internal error occurred: etcdserver: request timed out"),
        503 => ("ServiceUnavailable", "the server is currently unable to handle the request"),
        504 => ("Timeout", "the server was unable to return a response in the time allotted"),
        _ => ("", "something is wrong"),
    };
    let message = if message.is_empty() { words } else { message };
    let mut status = json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
        "message": message, "reason": reason, "code": code});
    if !details.is_null() {
        status["details"] = details;
    }
    Answer::json(code, &status)
}

/// A token that says where the next page begins, in the manner of real ones.
pub(super) fn token(place: usize) -> String {
    let token = json!({"v": "meta.k8s.io/v1", "rv": 4711, "start": place.to_string()});
    BASE64_URL_SAFE_NO_PAD.encode(token.to_string())
}

pub(super) fn place(token: &str) -> Option<usize> {
    let token: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    token["start"].as_str()?.parse().ok()
}
