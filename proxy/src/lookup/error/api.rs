//! What only API servers say.

use jiff::Timestamp;
use thiserror::Error;

use super::words::status_words;

/// Why an API server gave no nodes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ApiProblem {
    /// The backup has no readable kubeconfig for it.
    #[error("the backup has no readable kubeconfig for it")]
    NoKubeconfig,
    /// Its kubeconfig cannot be used.
    #[error("its kubeconfig cannot be used: {0}")]
    BadKubeconfig(&'static str),
    /// Its kubeconfig has no credentials that may be used.
    #[error("its kubeconfig has neither a client certificate nor a token{}", refused_words(.0))]
    NoCredentials(Vec<&'static str>),
    /// The client certificate has expired.
    #[error("the client certificate in its kubeconfig expired at {0}")]
    CredentialsExpired(Timestamp),
    /// Status 401.
    #[error("it does not accept the credentials of its kubeconfig (HTTP 401)")]
    Unauthorized,
    /// Status 403.
    #[error("the account of its kubeconfig may not list nodes (HTTP 403)")]
    Forbidden,
    /// Any other status.
    #[error("it responded with HTTP {status} {words}", status = .0, words = status_words(*.0))]
    Status(u16),
    /// Another kind of server responds.
    #[error("the server at this address is not a Kubernetes API server: its response is not a list of nodes")]
    NotNodes,
    /// More nodes than a cluster can have.
    #[error("its list has more than {0} nodes")]
    TooMany(usize),
}

impl ApiProblem {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::NoKubeconfig => "no-kubeconfig",
            Self::BadKubeconfig(_) => "kubeconfig-unusable",
            Self::NoCredentials(_) => "no-credentials",
            Self::CredentialsExpired(_) => "credentials-expired",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::Status(_) => "http-status",
            Self::NotNodes => "not-an-api-server",
            Self::TooMany(_) => "too-many-nodes",
        }
    }

    pub(super) fn advice(&self) -> &'static [&'static str] {
        match self {
            Self::NoKubeconfig
            | Self::BadKubeconfig(_)
            | Self::NoCredentials(_)
            | Self::CredentialsExpired(_)
            | Self::Unauthorized => &["Give the node list as a file: kubectl get nodes -o json > nodes.json, then \
                 --nodes NAMESPACE/NAME=nodes.json"],
            Self::Forbidden => &["Give the account permission to list nodes. It needs no other."],
            Self::Status(429 | 500..) => &["The server is overloaded or starting. Try again in a few minutes."],
            Self::Status(_) | Self::NotNodes => &["Check that this is a Kubernetes API server's address."],
            Self::TooMany(_) => &["Check that this is the intended cluster."],
        }
    }
}

fn refused_words(refused: &[&str]) -> String {
    if refused.is_empty() { String::new() } else { format!(" (always ignored: {})", refused.join(", ")) }
}
