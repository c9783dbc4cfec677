//! Why a look-up failed: what happened, why, and what to do about it.
//!
//! All words are this program's own. What servers say is not repeated, except for names of SOAP faults and the facts of
//! a certificate, both stripped of whatever could disturb a terminal.

mod advice;
mod answer;
mod api;
mod words;

use std::{fmt::Display, net::IpAddr, time::Duration};

use thiserror::Error;

pub use self::{
    answer::{Malformed, TooLarge},
    api::ApiProblem,
};

use self::words::{seconds, size, status_words};
use super::tls::Untrusted;

/// A look-up failed.
#[derive(Clone, Debug, Error)]
#[error("cannot read {server}: {problem}")]
pub struct LookupError {
    /// The server, as `host` or `host:port`.
    pub server: String,
    /// What happened.
    pub problem: Problem,
}

/// What happened.
#[derive(Clone, Debug, Error)]
pub enum Problem {
    /// The text is not a server name.
    #[error("this is not a server name: {0}")]
    BadTarget(&'static str),
    /// The name has no address.
    #[error("its name could not be resolved")]
    NotResolved,
    /// Its addresses are not ones to connect to.
    #[error("its address {address} is {why}; this program does not connect there")]
    ForbiddenAddress {
        /// The address.
        address: IpAddr,
        /// What kind of address it is.
        why: &'static str,
    },
    /// No connection.
    #[error("no connection: {0}")]
    NotReached(&'static str),
    /// The connection was lost.
    #[error("the connection was lost before the response was complete")]
    ConnectionLost,
    /// The TLS handshake failed.
    #[error("the TLS handshake failed: {0}")]
    Tls(&'static str),
    /// Its certificate is not trusted.
    #[error("{0}")]
    Untrusted(Box<Untrusted>),
    /// It took too long.
    #[error("{during} took longer than {}", seconds(limit))]
    TimedOut {
        /// What took so long.
        during: &'static str,
        /// The limit.
        limit: Duration,
    },
    /// The caller cancelled the look-up.
    #[error("it was cancelled")]
    Cancelled,
    /// It redirects to another address.
    #[error("it responded with a redirect (HTTP {0}), which is not followed")]
    Redirect(u16),
    /// An HTTP status that reports an error.
    #[error("it responded with HTTP {status} {words}", status = .0, words = status_words(*.0))]
    Status(u16),
    /// The response is not HTTP.
    #[error("the server at this address does not speak HTTP")]
    NotHttp,
    /// The response is not SOAP.
    #[error("the server at this address is not a vCenter: its response is not SOAP")]
    NotVcenter,
    /// A single `ESXi` host responds.
    #[error("this is an ESXi host, not a vCenter")]
    Esxi,
    /// The response is damaged.
    #[error("its response is damaged: {0}")]
    Malformed(Malformed),
    /// The response is larger than the limit.
    #[error("its response is too large: {what} has more than {}", size(*limit))]
    TooLarge {
        /// What is too large.
        what: TooLarge,
        /// The limit, in bytes.
        limit: u64,
    },
    /// Further pages contain nothing new.
    #[error("its response does not end: further pages contain nothing new")]
    Endless,
    /// More objects than a vCenter can have.
    #[error("it lists more than {0} objects")]
    TooMany(usize),
    /// Wrong name or password.
    #[error("it refused the user name or password")]
    LoginRefused,
    /// The account may not log in.
    #[error("the account may not log in")]
    LoginNotPermitted,
    /// The session ended too early.
    #[error("it ended the session before everything was read")]
    SessionLost,
    /// What only API servers say.
    #[error("{0}")]
    Api(ApiProblem),
    /// It has none of the requested datacenters.
    #[error("it has none of these datacenters, or the account may not see them: {}", .0.join(", "))]
    NoDatacenter(Vec<String>),
    /// It does not know the versions of the interface that this program speaks.
    #[error("it does not support the interface of vSphere 5.5 or newer")]
    UnsupportedVersion,
    /// Any other refusal.
    #[error("it refused {operation} ({fault})")]
    Fault {
        /// The SOAP operation.
        operation: &'static str,
        /// The fault's name.
        fault: String,
    },
    /// A defect of this program.
    #[error("an internal error of this program ended the look-up")]
    Internal,
}

impl LookupError {
    /// Says of a server what happened.
    pub(crate) fn new(server: impl Display, problem: Problem) -> Self {
        Self { server: server.to_string(), problem }
    }

    /// A stable name of what happened, for programs.
    pub fn code(&self) -> &'static str {
        match &self.problem {
            Problem::BadTarget(_) => "bad-server-name",
            Problem::NotResolved => "name-not-resolved",
            Problem::ForbiddenAddress { .. } => "address-refused",
            Problem::NotReached(_) => "not-reached",
            Problem::ConnectionLost => "connection-lost",
            Problem::Tls(_) => "tls-failed",
            Problem::Untrusted(_) => "certificate-untrusted",
            Problem::TimedOut { .. } => "timed-out",
            Problem::Cancelled => "cancelled",
            Problem::Redirect(_) => "redirected",
            Problem::Status(_) => "http-status",
            Problem::NotHttp => "not-http",
            Problem::NotVcenter => "not-a-vcenter",
            Problem::Esxi => "esxi-host",
            Problem::Malformed(_) => "answer-damaged",
            Problem::TooLarge { .. } | Problem::TooMany(_) => "answer-too-large",
            Problem::Endless => "answer-endless",
            Problem::LoginRefused => "login-refused",
            Problem::LoginNotPermitted => "login-not-permitted",
            Problem::SessionLost => "session-lost",
            Problem::Api(problem) => problem.code(),
            Problem::NoDatacenter(_) => "no-datacenter",
            Problem::UnsupportedVersion => "unsupported-version",
            Problem::Fault { .. } => "refused",
            Problem::Internal => "internal",
        }
    }
}
