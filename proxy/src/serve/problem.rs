//! What went wrong, as `application/problem+json` (RFC 9457).

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::lookup::{ApiProblem, Certificate, LookupError, Problem as LookupProblem};

/// Why there is no answer. Holds nothing that the caller sent but the server's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Problem {
    /// What happened, for programs: a closed list.
    pub(super) code: String,
    /// The HTTP status; in a stream, that which the answer would have had.
    pub(super) status: u16,
    /// What happened, in words.
    pub(super) title: String,
    /// What to do about it, in words, the most likely first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) advice: Vec<String>,
    /// The certificate that is not trusted, to be shown and confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) certificate: Option<Box<Certificate>>,
    /// Seconds after which another try makes sense.
    #[serde(skip)]
    pub(super) retry_after: Option<u64>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &str, title: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            status: status.as_u16(),
            title: title.into(),
            advice: Vec::new(),
            certificate: None,
            retry_after: None,
        }
    }

    pub(super) fn with_advice(self, advice: impl Into<String>) -> Self {
        Self { advice: vec![advice.into()], ..self }
    }
}

impl From<LookupError> for Problem {
    fn from(error: LookupError) -> Self {
        let certificate = if let LookupProblem::Untrusted(untrusted) = &error.problem {
            Some(Box::new(untrusted.certificate.clone()))
        } else {
            None
        };
        // For a certificate the advice names options of the command line; here it is shown and confirmed instead.
        let advice = if certificate.is_some() { Vec::new() } else { error.advice() };
        Self { advice, certificate, ..Self::new(status(&error.problem), error.code(), error.to_string()) }
    }
}

/// Most often the request was understood, and it is the other server that did not answer as it should.
fn status(problem: &LookupProblem) -> StatusCode {
    if matches!(problem, LookupProblem::BadTarget(_)) || is_of_request(problem) {
        StatusCode::BAD_REQUEST
    } else if matches!(problem, LookupProblem::ForbiddenAddress { .. }) {
        StatusCode::FORBIDDEN
    } else if matches!(problem, LookupProblem::TimedOut { .. }) {
        StatusCode::GATEWAY_TIMEOUT
    } else if matches!(problem, LookupProblem::Internal) {
        StatusCode::INTERNAL_SERVER_ERROR
    } else {
        StatusCode::BAD_GATEWAY
    }
}

/// The caller sent credentials that cannot be used. No server was asked.
fn is_of_request(problem: &LookupProblem) -> bool {
    matches!(
        problem,
        LookupProblem::Api(
            ApiProblem::NoKubeconfig
                | ApiProblem::BadKubeconfig(_)
                | ApiProblem::NoCredentials(_)
                | ApiProblem::CredentialsExpired(_)
        )
    )
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
