//! The interface: what the page may ask, and what it is answered.
//!
//! The caller names a server and who asks. What is asked of it, by which method and under which path, is fixed: this is
//! no proxy for anything else.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use drift_core::{SecretText, access::Kubeconfig};
use serde_json::value::RawValue;

use super::{
    body::Json,
    lines,
    messages::{
        CertificateRequest, DESCRIPTION, Info, InventoryLine, InventoryRequest, NodesLine, NodesProgress, NodesRequest,
        WANTED,
    },
    openapi,
    problem::Problem,
    server::Server,
};
use crate::lookup::{
    Credentials, Limits, LookupError, Peeked, Problem as LookupProblem, Thumbprint, Trust,
    kubernetes::{self, ApiServer},
    peek_certificate,
    vcenter::{Options, read_inventory},
};

/// The interface's routes.
pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route("/api/v1/info", get(info))
        .route("/api/v1/certificate", post(certificate))
        .route("/api/v1/inventory", post(inventory))
        .route("/api/v1/nodes", post(nodes))
        .route(DESCRIPTION, get(async || axum::Json(openapi::document())))
        .route("/api/{*rest}", axum::routing::any(unknown))
        .method_not_allowed_fallback(wrong_method)
}

async fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not-found", "this address does not exist")
}

async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "this address does not support this method")
}

async fn info(State(server): State<Arc<Server>>) -> axum::Json<Info> {
    axum::Json(Info {
        name: crate::cli::PROGRAM.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        upstreams: server.upstreams.allowed(),
    })
}

async fn certificate(
    State(server): State<Arc<Server>>,
    Json(request): Json<CertificateRequest>,
) -> Result<axum::Json<Peeked>, Problem> {
    let (target, addresses) = server.upstreams.check(&request.server)?;
    let _place = server.upstreams.take_place(&target)?;
    let began = Instant::now();
    let peeked = peek_certificate(&target, &server.trust, &addresses, &server.limits).await;
    server.remark(&target, began, || match &peeked {
        Ok(_) => "showed its certificate".to_owned(),
        Err(error) => error.problem.to_string(),
    });
    Ok(axum::Json(peeked?))
}

async fn inventory(
    State(server): State<Arc<Server>>,
    Json(mut request): Json<InventoryRequest>,
) -> Result<Response, Problem> {
    let (target, addresses) = server.upstreams.check(&request.server)?;
    let wanted = request.take_wanted().ok_or_else(|| {
        let title = format!("the machines to be searched are more than {WANTED}, or one has no BIOS UUID");
        Problem::new(StatusCode::BAD_REQUEST, "bad-request", title)
    })?;
    let trust = server.trust(request.thumbprint.as_deref(), request.insecure_skip_verify)?;
    let place = server.upstreams.take_place(&target)?;
    let credentials = Credentials { username: request.username, password: SecretText::new(request.password) };
    let limits = server.limits.clone();
    let asked = Arc::clone(&server);
    Ok(lines::answer(&server, |cancel, sender| async move {
        let options = Options { wanted, limits, addresses, cancel, ..Options::default() };
        let progress = |progress| sender.offer(&InventoryLine::Progress(progress));
        let began = Instant::now();
        let outcome = read_inventory(&target, &credentials, &trust, &options, progress).await;
        drop((credentials, place));
        asked.remark(&target, began, || match &outcome {
            Ok(inventory) => format!("{} virtual machines", inventory.virtual_machines.len()),
            Err(error) => error.problem.to_string(),
        });
        match outcome {
            Ok(inventory) => sender.send(&InventoryLine::Inventory(Box::new(inventory))).await,
            Err(error) => sender.send(&InventoryLine::Error(Box::new(error.into()))).await,
        }
    }))
}

async fn nodes(State(server): State<Arc<Server>>, Json(request): Json<NodesRequest>) -> Result<Response, Problem> {
    let (target, addresses) = server.upstreams.check(&request.server)?;
    let everyone = request.insecure_skip_verify && request.certificate_authority_data.is_none();
    let trust = server.trust(None, everyone)?;
    let kubeconfig = Kubeconfig {
        server: Some(request.server),
        tls_server_name: request.tls_server_name,
        certificate_authority_data: request.certificate_authority_data.map(SecretText::new),
        client_certificate_data: request.client_certificate_data.map(SecretText::new),
        client_key_data: request.client_key_data.map(SecretText::new),
        token: request.token.map(SecretText::new),
        expires_at: None,
        refused: Vec::new(),
    };
    let api_server = ApiServer::new(&kubeconfig, &trust)?;
    drop(kubeconfig);
    let cluster = request.cluster;
    let place = server.upstreams.take_place(&target)?;
    let limits = server.limits.clone();
    let asked = Arc::clone(&server);
    Ok(lines::answer(&server, |cancel, sender| async move {
        let usual = kubernetes::Options::default();
        let limits = Limits { answer_bytes: usual.limits.answer_bytes, job_bytes: usual.limits.job_bytes, ..limits };
        let options = kubernetes::Options { limits, addresses, cancel, ..usual };
        let progress = |nodes| sender.offer(&NodesLine::Progress(NodesProgress { nodes }));
        let began = Instant::now();
        let outcome = kubernetes::read_nodes(&api_server, &options, progress).await;
        drop((api_server, place));
        asked.remark(&target, began, || match &outcome {
            Ok(list) => format!("{} nodes", list.len()),
            Err(error) => error.problem.to_string(),
        });
        let list = outcome.map_err(Problem::from).and_then(|list| {
            let json = String::from_utf8(list.to_json()).ok().and_then(|text| RawValue::from_string(text).ok());
            json.ok_or_else(|| Problem::from(LookupError::new(&target, LookupProblem::Internal)))
        });
        match list {
            Ok(list) => sender.send(&NodesLine::Nodes(list)).await,
            Err(problem) => {
                let title = format!("{}/{}: {}", cluster.namespace, cluster.name, problem.title);
                sender.send(&NodesLine::Error(Box::new(Problem { title, ..problem }))).await;
            }
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
