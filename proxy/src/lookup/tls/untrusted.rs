//! A certificate that was refused, and why.

use std::fmt::{self, Display, Formatter};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::certificate::Certificate;

/// A certificate that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untrusted {
    /// The certificate.
    pub certificate: Certificate,
    /// Why it was refused.
    pub reason: UntrustedReason,
}

/// Why a certificate is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum UntrustedReason {
    /// No trusted authority issued it.
    UnknownIssuer,
    /// It is for other names.
    WrongName,
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// It is not the one that was asked for.
    PinMismatch,
    /// It is damaged, revoked or not meant for servers.
    Unusable,
}

impl Display for Untrusted {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Certificate { sha256, subject, issuer, not_before, not_after, names, .. } = &self.certificate;
        let time = |time: &Option<Timestamp>| time.map_or_else(|| "?".to_owned(), |time| time.to_string());
        write!(
            formatter,
            "its certificate is not trusted: {}. Subject {subject}; issuer {issuer}; valid from {} to {}; for {}; \
             SHA-256 {sha256}",
            self.reason,
            time(not_before),
            time(not_after),
            if names.is_empty() { "no name".to_owned() } else { names.join(", ") },
        )
    }
}

impl Display for UntrustedReason {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::UnknownIssuer => "it is not signed by a trusted authority",
            Self::WrongName => "it is for another name",
            Self::Expired => "it has expired",
            Self::NotYetValid => "it is not valid yet",
            Self::PinMismatch => "its thumbprint is not the given one",
            Self::Unusable => "it cannot be used for a server",
        })
    }
}
