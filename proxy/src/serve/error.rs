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
    /// Others could read along.
    #[error("{0} can be reached from other machines, and without TLS anybody on the way could read passwords")]
    NeedsTls(SocketAddr),
    /// Others could make this program ask any server.
    #[error("{0} can be reached from other machines, so the servers that may be asked must be listed")]
    NeedsUpstreams(SocketAddr),
    /// Nobody could open the page.
    #[error("{0} stands for all addresses, so that the page has no name of its own")]
    NeedsHost(SocketAddr),
    /// Not a name.
    #[error("{} is not a name that a page can be opened under", shown(.0))]
    BadHost(String),
    /// A file cannot be read.
    #[error("cannot read {}: {source}", shown(&path.to_string_lossy()))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file holds something else.
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
    /// The system ran out of something.
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
                "Give a certificate with --tls-certificate and --tls-key, or have one made with --tls-self-signed.",
                "For yourself alone leave --listen away: the page is then served to this machine only.",
            ],
            Self::NeedsUpstreams(_) => &["List each vCenter and API server: --allow-upstream HOST[:PORT]"],
            Self::NeedsHost(_) => &["Tell under which name others open it: --host NAME"],
            Self::BadHost(_) => &["Give the name alone, without scheme and port: --host drift.corp.example"],
            Self::Listen { source, .. } if source.kind() == io::ErrorKind::AddrInUse => {
                &["Something else uses this port. Choose another one, or port 0 for any that is free."]
            }
            Self::Listen { .. } => &["Choose an address of this machine, or leave --listen away."],
            Self::Token(TokenError::TooShort | TokenError::NotPrintable) => {
                &["This makes a good one: openssl rand -hex 32"]
            }
            Self::Read { .. } => &["Check the path, and that this user may read the file."],
            Self::Token(TokenError::NoRandomness) | Self::BadFile { .. } | Self::Certificate(_) | Self::Serve(_) => &[],
        }
    }
}
