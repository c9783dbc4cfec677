//! Why a look-up gave no answer, in the words of the program that makes look-ups.

use serde::Deserialize;

/// Why there is no answer. It contains nothing of what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Problem {
    /// What happened.
    pub(crate) title: String,
    /// What to do about it, the most likely first.
    #[serde(default)]
    pub(crate) advice: Vec<String>,
    /// The certificate that is not trusted.
    #[serde(default)]
    pub(crate) certificate: Option<Box<Certificate>>,
}

impl Problem {
    /// The look-up was stopped.
    pub(crate) fn stopped() -> Self {
        Self { title: "The look-up was stopped.".to_owned(), advice: Vec::new(), certificate: None }
    }
}

/// A server's certificate, in the server's own words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Certificate {
    /// The SHA-256 fingerprint.
    pub(crate) sha256: String,
    /// The SHA-1 fingerprint.
    pub(crate) sha1: String,
    /// The subject.
    pub(crate) subject: String,
    /// The issuer.
    pub(crate) issuer: String,
    /// The names and addresses that it is valid for.
    pub(crate) names: Vec<String>,
    /// Valid from.
    #[serde(default)]
    pub(crate) not_before: Option<jiff::Timestamp>,
    /// Valid until.
    #[serde(default)]
    pub(crate) not_after: Option<jiff::Timestamp>,
    /// The backup contains this fingerprint for the server.
    #[serde(default)]
    pub(crate) known: bool,
}
