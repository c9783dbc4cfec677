//! What must hold for every answer, whatever was asked.

use serde_json::Value;

use super::answers::Answer;

/// Opens the interface. No server can have it for a name, so that no answer quotes it.
pub(super) const TOKEN: &str = "Fuzz-token!0123456789abcdef-0123456789";
/// Stands in requests where a password, a key or a name of somebody stands. No server can have it for a name.
const CANARY: &str = "canary!4711";
/// What any request may lead to. What is not here is an error of the program, or a success that nobody meant.
const STATUSES: [u16; 14] = [100, 200, 400, 401, 403, 404, 405, 408, 413, 414, 415, 421, 429, 431];
/// What is answered before anything of this program sees a request.
const BY_PROTOCOL: [u16; 4] = [100, 400, 414, 431];

pub(super) fn check(answer: &Answer<'_>, holds_token: bool) {
    assert!(STATUSES.contains(&answer.status), "{answer:?}");
    assert!(!answer.headers.iter().any(|(name, _)| name.starts_with("access-control-")), "{answer:?}");
    let kind = answer.header("content-type").unwrap_or_default();
    if answer.header("content-security-policy").is_none() {
        assert!(BY_PROTOCOL.contains(&answer.status) && answer.body.is_empty(), "unguarded: {answer:?}");
        return;
    }
    let is_of_interface = matches!(kind, "application/json" | "application/x-ndjson");
    assert!(answer.status != 200 || !is_of_interface || holds_token, "open without the token: {answer:?}");
    let body = std::str::from_utf8(&answer.body);
    assert!(body.is_ok(), "{answer:?}");
    let body = body.unwrap_or_default();
    match kind {
        "application/problem+json" if !body.is_empty() => problem(body, answer.status),
        "application/x-ndjson" => body.split_inclusive('\n').filter(|line| line.ends_with('\n')).for_each(line),
        _ => tells_no_secret(body),
    }
}

fn problem(body: &str, status: u16) {
    let json: Option<Value> = serde_json::from_str(body).ok();
    let field = |name| json.as_ref().and_then(|json| json.get(name));
    assert!(field("status").and_then(Value::as_u64) == Some(status.into()), "{body}");
    assert!(field("title").and_then(Value::as_str).is_some_and(|title| !title.is_empty()), "{body}");
    tells_no_secret(body);
}

/// A line of a look-up. The name of a cluster, which the caller chose, is all that an error quotes, and stands first.
fn line(line: &str) {
    let mut json: Value = serde_json::from_str(line).unwrap_or_default();
    assert!(json.is_object(), "{line}");
    if let Some(title) = json.pointer_mut("/error/title") {
        let own = title.as_str().and_then(|title| title.rsplit_once("cannot read ")).map(|(_, own)| own.to_owned());
        assert!(own.is_some(), "an error of no look-up: {line}");
        *title = own.into();
    }
    tells_no_secret(&json.to_string());
}

fn tells_no_secret(text: &str) {
    assert!(!text.contains(TOKEN) && !text.contains(CANARY), "{text}");
}
