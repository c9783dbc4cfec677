//! Why the page is not served.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::TokenError;
use crate::view::shown;

/// Why the page is not served.
#[derive(Debug, Error)]
pub enum ServeError {
    /// Others could read the traffic.
    #[error("{0} can be reached from other machines; without TLS, others on the network path could read passwords")]
    NeedsTls(SocketAddr),
    /// Others could make this program connect to any server.
    #[error("{0} can be reached from other machines; the servers that it may connect to must be listed")]
    NeedsUpstreams(SocketAddr),
    /// The page has no host name.
    #[error("{0} means all addresses; the page needs a host name")]
    NeedsHost(SocketAddr),
    /// Not a name.
    #[error("{} is not a valid host name for the page", shown(.0))]
    BadHost(String),
    /// A file cannot be read.
    #[error("cannot read {}: {source}", shown(&path.to_string_lossy()))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file has other content than expected.
    #[error("cannot use {}: {reason}", shown(&path.to_string_lossy()))]
    BadFile {
        /// The file.
        path: PathBuf,
        /// What it lacks.
        reason: String,
    },
    /// A token cannot be made.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// A certificate cannot be made or used.
    #[error("the certificate cannot be used: {0}")]
    Certificate(String),
    /// The address cannot be used.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The system reports an error.
    #[error("cannot serve the page: {0}")]
    Serve(io::Error),
}

impl ServeError {
    pub(crate) fn read(path: &Path, source: io::Error) -> Self {
        Self::Read { path: path.to_owned(), source }
    }

    pub(crate) fn bad_file(path: &Path, reason: impl ToString) -> Self {
        Self::BadFile { path: path.to_owned(), reason: reason.to_string() }
    }

    /// What to do about it.
    pub(crate) fn advice(&self) -> &'static [&'static str] {
        match self {
            Self::NeedsTls(_) => &[
                "Give a certificate with --tls-certificate and --tls-key, or use --tls-self-signed.",
                "For this machine only, omit --listen.",
            ],
            Self::NeedsUpstreams(_) => &["List each vCenter and API server: --allow-upstream HOST[:PORT]"],
            Self::NeedsHost(_) => &["Give the host name under which others open the page: --host NAME"],
            Self::BadHost(_) => &["Give only the name, without scheme and port: --host drift.corp.example"],
            Self::Listen { source, .. } if source.kind() == io::ErrorKind::AddrInUse => {
                &["Another program uses this port. Choose another port, or 0 for any free one."]
            }
            Self::Listen { .. } => &["Choose an address of this machine, or omit --listen."],
            Self::Token(TokenError::TooShort | TokenError::NotPrintable) => {
                &["This creates a suitable one: openssl rand -hex 32"]
            }
            Self::Read { .. } => &["Check the path, and that this user may read the file."],
            Self::Token(TokenError::NoRandomness) | Self::BadFile { .. } | Self::Certificate(_) | Self::Serve(_) => &[],
        }
    }
}
