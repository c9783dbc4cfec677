//! The page, which is part of the program.
//!
//! Only files that were there when the program was built exist, each under its exact name.

use axum::{
    http::{Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use include_dir::{Dir, include_dir};

use super::problem::Problem;

static PAGE: Dir<'_> = include_dir!("$DRIFT_DETECTOR_PAGE");

/// Answers with a file of the page.
pub(super) async fn page(method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "only GET and HEAD are supported")
            .into_response();
    }
    let path = uri.path().strip_prefix('/').unwrap_or_default();
    let path = if path.is_empty() { "index.html" } else { path };
    // A path is more than its text: `index.html/` would be found as well.
    match PAGE.get_file(path).filter(|file| file.path().to_str() == Some(path)) {
        Some(file) => ([(header::CONTENT_TYPE, content_type(path))], file.contents()).into_response(),
        None => Problem::new(StatusCode::NOT_FOUND, "not-found", "this address does not exist").into_response(),
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
