//! What every request has to pass before anything looks at it, and what every answer carries.
//!
//! Whoever can make a browser on this machine send requests must not be able to use the look-ups: pages of other
//! origins, names that were bent to this address, forms. So a request is refused unless its `Host` is one that was
//! meant, its `Origin`, if it has one, is the page's own, and, beyond the page itself, it carries the token and is
//! JSON.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::{Extension, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{
    problem::Problem,
    server::Server,
    serving::{Caller, HEAD_BYTES},
};

/// Where the interface begins. Everything else is the page.
pub(super) const API: &str = "/api/";

/// Answers carry these, whatever they say.
const HEADERS: [(HeaderName, HeaderValue); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
             font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// Lets a request pass or refuses it, and completes the answer.
pub(super) async fn guard(
    State(server): State<Arc<Server>>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match server.admit(&request, &caller) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    response.headers_mut().extend(HEADERS);
    response
}

impl Server {
    fn admit(&self, request: &Request, caller: &Caller) -> Result<(), Problem> {
        let headers = request.headers();
        if head_bytes(request) > HEAD_BYTES {
            let title = format!("the head of the request has more than {} KiB", HEAD_BYTES >> 10);
            return Err(Problem::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "request-too-large", title));
        }
        let host = single(headers, &header::HOST).and_then(|value| value.to_str().ok());
        if !host.is_some_and(|host| self.hosts.is_own_host(host)) {
            return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, "foreign-host", "this host name is not allowed")
                .with_advice(format!("Open {} instead.", self.hosts.address())));
        }
        let foreign =
            || Problem::new(StatusCode::FORBIDDEN, "foreign-origin", "requests of other pages are not allowed");
        if headers.contains_key(header::ORIGIN) {
            let origin = single(headers, &header::ORIGIN).and_then(|value| value.to_str().ok());
            if !origin.is_some_and(|origin| self.hosts.is_own_origin(origin)) {
                return Err(foreign());
            }
        }
        let sites = headers.get_all("sec-fetch-site");
        if sites.iter().any(|site| site != "same-origin" && site != "none") {
            return Err(foreign());
        }
        if request.uri().path().starts_with(API) {
            self.check_token(headers, caller)?;
            check_json(request.method(), headers)?;
        }
        Ok(())
    }

    /// The right token passes, whatever others tried. Only wrong ones have to wait.
    fn check_token(&self, headers: &HeaderMap, caller: &Caller) -> Result<(), Problem> {
        let (now, address) = (Instant::now(), caller.address.ip());
        let given = single(headers, &header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if given.and_then(|given| given.strip_prefix("Bearer ")).is_some_and(|given| self.token.is(given)) {
            caller.place.is_known();
            return Ok(());
        }
        if let Some(wait) = self.attempts.wait(address, now) {
            let seconds = wait.as_secs().saturating_add(1);
            let title = "too many wrong tokens";
            return Err(Problem {
                retry_after: Some(seconds),
                ..Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-attempts", title)
                    .with_advice(format!("Try again in {seconds} seconds, or with the right token at once."))
            });
        }
        if given.is_some() {
            self.attempts.failed(address, now);
        }
        Err(Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", "the token is missing or wrong")
            .with_advice("Open the address that the program printed at its start; each start creates a new one."))
    }
}

/// Bytes of a head, as it was sent. The buffer that it is read into has room for a little more than is allowed.
fn head_bytes(request: &Request) -> usize {
    let line = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    let headers = request.headers().iter().map(|(name, value)| name.as_str().len().saturating_add(value.len()));
    headers.fold(line, usize::saturating_add)
}

/// A header's value, if it is there once. Proxies and programs disagree on which of two counts.
fn single<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

/// A body of any other type can be sent by a form of another page.
fn check_json(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if method != Method::POST {
        return Ok(());
    }
    let content_type = single(headers, &header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|text| text.split(';').next()).map(str::trim);
    if essence.is_some_and(|essence| essence.eq_ignore_ascii_case("application/json")) {
        Ok(())
    } else {
        Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", "only application/json is accepted"))
    }
}
