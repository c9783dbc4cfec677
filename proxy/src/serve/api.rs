//! The interface: what the page may ask, and what it is answered.
//!
//! The caller names a server and who asks. What is asked of it, by which method and under which path, is fixed: this is no
//! proxy for anything else.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use drift_core::{SecretText, observations::VcenterInventory};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Server, body::Json, lines, openapi, problem::Problem};
use crate::lookup::{
    Credentials, Peeked, Thumbprint, Trust, peek_certificate,
    vcenter::{Options, Progress, read_inventory},
};

/// The interface's routes.
pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route("/api/v1/info", get(info))
        .route("/api/v1/certificate", post(certificate))
        .route("/api/v1/inventory", post(inventory))
        .route(openapi::PATH, get(async || axum::Json(openapi::document())))
        .route("/api/{*rest}", axum::routing::any(unknown))
        .method_not_allowed_fallback(wrong_method)
}

async fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not-found", "there is nothing under this address")
}

async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "this address knows another method only")
}

/// What this program is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Info {
    /// The program's name.
    name: String,
    /// Its version.
    version: String,
    /// The only servers that may be asked, as `host` or `host:port`; absent where any may be that the person confirms.
    #[serde(skip_serializing_if = "Option::is_none")]
    upstreams: Option<Vec<String>>,
}

async fn info(State(server): State<Arc<Server>>) -> axum::Json<Info> {
    axum::Json(Info {
        name: crate::cli::PROGRAM.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        upstreams: server.upstreams.allowed(),
    })
}

/// Which server's certificate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CertificateRequest {
    /// The server, as `host` or `host:port`.
    server: String,
}

async fn certificate(
    State(server): State<Arc<Server>>,
    Json(request): Json<CertificateRequest>,
) -> Result<axum::Json<Peeked>, Problem> {
    let (target, addresses) = server.upstreams.check(&request.server)?;
    let _place = server.upstreams.take_place(&target)?;
    let peeked = peek_certificate(&target, &server.trust, &addresses, &server.limits).await?;
    Ok(axum::Json(peeked))
}

/// Which vCenter, and who asks.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct InventoryRequest {
    /// The vCenter, as `host` or `host:port`.
    server: String,
    /// The account.
    username: String,
    /// Its password. Sent on to the vCenter once, and kept nowhere.
    #[schemars(with = "String")]
    password: Zeroizing<String>,
    /// The certificate that is accepted, as the person has confirmed it: SHA-256, or SHA-1 as older tools have it.
    #[serde(default)]
    thumbprint: Option<String>,
    /// Whether any certificate is accepted.
    #[serde(default)]
    insecure_skip_verify: bool,
}

/// A line of the answer to a look-up of a vCenter: progress, then one of the others.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum InventoryLine {
    /// How far it is.
    Progress(Progress),
    /// The inventory. It was read to its end, and says itself what of it is missing.
    Inventory(Box<VcenterInventory>),
    /// There is none.
    Error(Box<Problem>),
}

async fn inventory(
    State(server): State<Arc<Server>>,
    Json(request): Json<InventoryRequest>,
) -> Result<Response, Problem> {
    let (target, addresses) = server.upstreams.check(&request.server)?;
    let trust = server.trust(request.thumbprint.as_deref(), request.insecure_skip_verify)?;
    let place = server.upstreams.take_place(&target)?;
    let credentials = Credentials { username: request.username, password: SecretText::new(request.password) };
    let limits = server.limits.clone();
    Ok(lines::answer(&server, |cancel, sender| async move {
        let options = Options { limits, addresses, cancel, ..Options::default() };
        let progress = |progress| sender.offer(&InventoryLine::Progress(progress));
        let outcome = read_inventory(&target, &credentials, &trust, &options, progress).await;
        drop((credentials, place));
        match outcome {
            Ok(inventory) => sender.send(&InventoryLine::Inventory(Box::new(inventory))).await,
            Err(error) => sender.send(&InventoryLine::Error(Box::new(error.into()))).await,
        }
    }))
}

impl Server {
    /// Whom to trust in one look-up.
    fn trust(&self, thumbprint: Option<&str>, everyone: bool) -> Result<Trust, Problem> {
        let trust = if everyone { Trust::everyone() } else { self.trust.clone() };
        let Some(text) = thumbprint else { return Ok(trust) };
        let thumbprint = Thumbprint::parse(text)
            .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, "bad-thumbprint", error.to_string()))?;
        Ok(trust.with_thumbprint(thumbprint))
    }
}
