//! Why a look-up brought nothing: what happened, why, and what to do about it.
//!
//! All words are this program's own. What servers say is not repeated, but for names of SOAP faults and for the facts of a
//! certificate, both stripped of whatever could upset a terminal.

use std::{
    fmt::{self, Display, Formatter},
    net::IpAddr,
    time::Duration,
};

use drift_core::is_hidden;
use jiff::Timestamp;
use thiserror::Error;

use super::tls::{Untrusted, UntrustedReason};

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
    /// The text names no server.
    #[error("this is no server's name: {0}")]
    BadTarget(&'static str),
    /// The name has no address.
    #[error("its name could not be resolved")]
    NotResolved,
    /// Its addresses are not ones to connect to.
    #[error("its address {address} is {why}, where this program does not connect")]
    ForbiddenAddress {
        /// The address.
        address: IpAddr,
        /// What kind of address it is.
        why: &'static str,
    },
    /// No connection.
    #[error("no connection: {0}")]
    NotReached(&'static str),
    /// The connection broke.
    #[error("the connection broke before the answer was whole")]
    ConnectionLost,
    /// No agreement on TLS.
    #[error("no agreement on TLS: {0}")]
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
    /// The caller wants no answer any more.
    #[error("it was cancelled")]
    Cancelled,
    /// It points elsewhere.
    #[error("it answered with a redirection (HTTP {0}), which is not followed")]
    Redirect(u16),
    /// An HTTP status that says no.
    #[error("it answered with HTTP {status} {words}", status = .0, words = status_words(*.0))]
    Status(u16),
    /// The answer is not HTTP.
    #[error("what answers there does not speak HTTP")]
    NotHttp,
    /// The answer is not SOAP.
    #[error("what answers there is not a vCenter: its answer is not SOAP")]
    NotVcenter,
    /// A single host answers.
    #[error("this is an ESXi host, not a vCenter")]
    Esxi,
    /// The answer is not what it should be.
    #[error("its answer is damaged: {0}")]
    Malformed(Malformed),
    /// The answer is larger than it may be.
    #[error("its answer is too large: {what} has more than {}", size(*limit))]
    TooLarge {
        /// What is too large.
        what: TooLarge,
        /// The limit, in bytes.
        limit: u64,
    },
    /// Pages go on without anything new.
    #[error("its answer never ends: the pages bring nothing new")]
    Endless,
    /// Wrong name or password.
    #[error("it refused the user name or password")]
    LoginRefused,
    /// The account may not log in.
    #[error("the account may not log in")]
    LoginNotPermitted,
    /// The session ended half-way.
    #[error("it ended the session before everything was read")]
    SessionLost,
    /// What only API servers say.
    #[error("{0}")]
    Api(ApiProblem),
    /// None of the datacenters that were asked for is there.
    #[error("none of these datacenters is there, or the account may not see them: {}", .0.join(", "))]
    NoDatacenter(Vec<String>),
    /// Any other refusal.
    #[error("it refused {operation} ({fault})")]
    Fault {
        /// The SOAP operation.
        operation: &'static str,
        /// The fault's name.
        fault: String,
    },
    /// A defect of this program.
    #[error("the look-up ended by a defect of this program")]
    Internal,
}

/// Why an API server gave no nodes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ApiProblem {
    /// The backup has no kubeconfig for it.
    #[error("the backup holds no kubeconfig for it that can be read")]
    NoKubeconfig,
    /// Its kubeconfig cannot be used.
    #[error("its kubeconfig cannot be used: {0}")]
    BadKubeconfig(&'static str),
    /// Its kubeconfig names nothing that may be used to get in.
    #[error("its kubeconfig has neither client certificate nor token{}", refused_words(.0))]
    NoCredentials(Vec<&'static str>),
    /// The client's certificate is too old.
    #[error("the client certificate in its kubeconfig ended at {0}")]
    CredentialsExpired(Timestamp),
    /// Status 401.
    #[error("it does not accept the credentials of its kubeconfig (HTTP 401)")]
    Unauthorized,
    /// Status 403.
    #[error("the account of its kubeconfig may not list nodes (HTTP 403)")]
    Forbidden,
    /// Any other status.
    #[error("it answered with HTTP {status} {words}", status = .0, words = status_words(*.0))]
    Status(u16),
    /// Something else answers.
    #[error("what answers there is not a Kubernetes API server: its answer is no list of nodes")]
    NotNodes,
    /// More nodes than a cluster can have.
    #[error("its list has more than {0} nodes")]
    TooMany(usize),
}

fn refused_words(refused: &[&str]) -> String {
    if refused.is_empty() { String::new() } else { format!(", but {}, which are never heeded", refused.join(", ")) }
}

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Malformed {
    /// It ends too early.
    #[error("it ends too early")]
    Truncated,
    /// Not well-formed.
    #[error("it is not well-formed XML")]
    Syntax,
    /// It defines or uses entities.
    #[error("it defines or uses entities of its own, which SOAP forbids")]
    Entities,
    /// Characters that XML does not allow.
    #[error("it holds control characters")]
    ControlCharacters,
    /// Too deep.
    #[error("its elements are nested too deeply")]
    Depth,
    /// Something that is always there is not.
    #[error("it lacks {0}")]
    Lacks(&'static str),
}

/// What is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TooLarge {
    /// One answer.
    #[error("one answer")]
    Answer,
    /// All answers together.
    #[error("all of it")]
    Job,
    /// One object.
    #[error("one object")]
    Object,
    /// One text or tag.
    #[error("one value")]
    Value,
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
            Problem::TooLarge { .. } => "answer-too-large",
            Problem::Endless => "answer-endless",
            Problem::LoginRefused => "login-refused",
            Problem::LoginNotPermitted => "login-not-permitted",
            Problem::SessionLost => "session-lost",
            Problem::Api(problem) => problem.code(),
            Problem::NoDatacenter(_) => "no-datacenter",
            Problem::Fault { .. } => "refused",
            Problem::Internal => "internal",
        }
    }

    /// What to do about it, line by line.
    pub fn advice(&self) -> Vec<String> {
        if let Problem::Untrusted(untrusted) = &self.problem {
            return certificate_advice(&self.server, untrusted);
        }
        self.fixed_advice().iter().map(|line| (*line).to_owned()).collect()
    }

    fn fixed_advice(&self) -> &'static [&'static str] {
        match &self.problem {
            Problem::BadTarget(_) => &["Give the server as NAME, NAME:PORT or an https URL."],
            Problem::NotResolved => &["Check the name, and that this machine's DNS knows it."],
            Problem::ForbiddenAddress { .. } => {
                &["Check the name. A server on this machine has to be allowed expressly."]
            }
            Problem::NotReached(_) => {
                &["Check name and port, and that no firewall lies between this machine and the server."]
            }
            Problem::ConnectionLost => {
                &["Try again. If it happens again, look for a proxy or firewall that cuts connections."]
            }
            Problem::Tls(_) => &["Check the port: TLS 1.2 or newer is needed there."],
            Problem::TimedOut { .. } => &["Try again when the server is less busy, or allow more time with --timeout."],
            Problem::Redirect(_) => &["Give the address of the server itself."],
            Problem::Status(401 | 403 | 407) => &[
                "A vCenter does not answer like this; something before it does, such as a proxy that wants a login.",
                "Give the vCenter's own address.",
            ],
            Problem::Status(429 | 500..) => &["The server is overloaded or starting. Try again in a few minutes."],
            Problem::NotHttp => &["Check the server's name and port."],
            Problem::Status(_) | Problem::NotVcenter => {
                &["Check that this is a vCenter's name, and its port (443 as a rule)."]
            }
            Problem::Esxi => &["Give the vCenter that manages this host: Cluster API machines are made through it."],
            Problem::Malformed(_) | Problem::Endless | Problem::TooLarge { .. } => &[
                "Check that this is the right server, and that nothing between it and this machine changes its answers.",
            ],
            Problem::LoginRefused => &[
                "Check user name (as NAME@DOMAIN) and password. They were sent once: vCenter locks accounts after a few failures.",
            ],
            Problem::LoginNotPermitted | Problem::Fault { .. } => {
                &["Give the account the role Read-only on the vCenter's root folder, and let it propagate to children."]
            }
            Problem::SessionLost => {
                &["Try again. An administrator or a restart of the vCenter may have ended the session."]
            }
            Problem::Api(problem) => problem.advice(),
            Problem::NoDatacenter(_) => {
                &["Check the names. The account needs the role Read-only on the datacenters and everything below them."]
            }
            Problem::Internal => &["Please report this."],
            Problem::Cancelled | Problem::Untrusted(_) => &[],
        }
    }
}

impl ApiProblem {
    fn code(&self) -> &'static str {
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

    fn advice(&self) -> &'static [&'static str] {
        match self {
            Self::NoKubeconfig
            | Self::BadKubeconfig(_)
            | Self::NoCredentials(_)
            | Self::CredentialsExpired(_)
            | Self::Unauthorized => &[
                "Give the node list as a file: kubectl get nodes -o json > nodes.json, then --nodes NAMESPACE/NAME=nodes.json",
            ],
            Self::Forbidden => &["The account needs the permission to list nodes, and no other."],
            Self::Status(429 | 500..) => &["The server is overloaded or starting. Try again in a few minutes."],
            Self::Status(_) | Self::NotNodes => &["Check that this is a Kubernetes API server's address."],
            Self::TooMany(_) => &["Check that this is the cluster that is meant."],
        }
    }
}

/// How a certificate can be accepted.
fn certificate_advice(server: &str, untrusted: &Untrusted) -> Vec<String> {
    let accept = format!("--thumbprint {server}={}", untrusted.certificate.sha256);
    let compare =
        "Compare the fingerprint with the one that the server's administrator sees. If they agree, accept it with:"
            .to_owned();
    match untrusted.reason {
        UntrustedReason::UnknownIssuer => {
            vec!["Give the authority that issued it: --ca-file PEM".to_owned(), compare, accept]
        }
        UntrustedReason::WrongName => vec!["Use one of the names that it is for.".to_owned(), compare, accept],
        UntrustedReason::NotYetValid => {
            vec!["Check this machine's clock and the server's.".to_owned(), compare, accept]
        }
        UntrustedReason::PinMismatch => vec![
            "The certificate was renewed, or another server answers. Ask the server's administrator which.".to_owned(),
            compare,
            accept,
        ],
        UntrustedReason::Expired | UntrustedReason::Unusable => vec![compare, accept],
    }
}

impl Display for UntrustedReason {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::UnknownIssuer => "it was issued by an authority that is not trusted here",
            Self::WrongName => "it is for another name",
            Self::Expired => "it has expired",
            Self::NotYetValid => "it is not valid yet",
            Self::PinMismatch => "it has another thumbprint than the given one",
            Self::Unusable => "it cannot be used for a server",
        })
    }
}

fn seconds(limit: &Duration) -> String {
    match limit.as_secs() {
        1 => "a second".to_owned(),
        0 => format!("{} ms", limit.as_millis()),
        seconds => format!("{seconds} seconds"),
    }
}

fn size(limit: u64) -> String {
    match limit {
        bytes if bytes >= 1 << 20 => format!("{} MiB", bytes >> 20),
        bytes if bytes >= 1 << 10 => format!("{} KiB", bytes >> 10),
        number => number.to_string(),
    }
}

fn status_words(status: u16) -> &'static str {
    match status {
        401 => "(it wants a login of another kind)",
        403 => "(forbidden)",
        404 => "(there is nothing there)",
        407 => "(a proxy wants a login)",
        429 => "(too many requests)",
        500 => "(it failed)",
        502..=504 => "(it is not available)",
        _ => "(unexpected)",
    }
}

/// A server's word, without anything that could upset a terminal, and not too long.
pub(crate) fn harmless(text: &str, limit: usize) -> String {
    let mut characters = text.chars().map(|character| if is_hidden(character) { '\u{fffd}' } else { character });
    let mut kept: String = characters.by_ref().take(limit).collect();
    if characters.next().is_some() {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn words_of_servers_are_tamed() {
        assert_eq!(harmless("a\x1b[2Jb\u{202e}c\u{9b}", 20), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}");
        assert_eq!(harmless("abcdef", 3), "abc…");
        assert_eq!(harmless("abc", 3), "abc");
    }
}
