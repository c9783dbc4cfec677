//! What certificate does a server show?

use schemars::JsonSchema;
use serde::Serialize;

use super::{Certificate, Trust, UntrustedReason, Verifier};
use crate::lookup::{
    address::AddressPolicy,
    connection::Connection,
    error::{LookupError, Problem},
    limits::Limits,
    target::Target,
};

/// A certificate, and what would be said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Peeked {
    /// The certificate.
    pub certificate: Certificate,
    /// A look-up with this trust would go on.
    pub trusted: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<UntrustedReason>,
    /// Why not, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Looks at a server's certificate. The handshake is broken off as soon as it is there: nothing else is sent.
pub async fn peek_certificate(
    target: &Target,
    trust: &Trust,
    addresses: &AddressPolicy,
    limits: &Limits,
) -> Result<Peeked, LookupError> {
    let failed = |problem| LookupError::new(target, problem);
    let connection = Connection::new(target, addresses, Verifier::new(trust, true), limits).await.map_err(failed)?;
    let outcome = connection.send(connection.get("/").map_err(failed)?).await;
    match (connection.verifier().seen(), outcome) {
        (Some(seen), _) => Ok(Peeked {
            certificate: seen.certificate,
            trusted: seen.refused.is_none(),
            reason: seen.refused,
            message: seen.refused.map(|reason| reason.to_string()),
        }),
        (None, Err(problem)) => Err(failed(problem)),
        (None, Ok(_)) => Err(failed(Problem::Tls("it showed no certificate"))),
    }
}
