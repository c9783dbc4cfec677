//! Why there is no answer, as the program tells it.

use serde::Deserialize;
use wasm_bindgen::JsValue;

/// Why there is no answer. Holds nothing of what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Problem {
    /// What happened, in words.
    pub(crate) title: String,
    /// What to do about it, the most likely first.
    #[serde(default)]
    pub(crate) advice: Vec<String>,
    /// The certificate that is not trusted.
    #[serde(default)]
    pub(crate) certificate: Option<Box<Certificate>>,
}

/// A server's certificate, in the server's own words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Certificate {
    /// The SHA-256 fingerprint.
    pub(crate) sha256: String,
    /// The SHA-1 fingerprint.
    pub(crate) sha1: String,
    /// Whom it is for.
    pub(crate) subject: String,
    /// Who issued it.
    pub(crate) issuer: String,
    /// The names and addresses that it is for.
    pub(crate) names: Vec<String>,
    /// Valid from.
    #[serde(default)]
    pub(crate) not_before: Option<jiff::Timestamp>,
    /// Valid until.
    #[serde(default)]
    pub(crate) not_after: Option<jiff::Timestamp>,
    /// Objects of the backup name it.
    #[serde(default)]
    pub(crate) known: bool,
}

impl Problem {
    /// Of what the worker says.
    pub(crate) fn of(problem: JsValue) -> Self {
        serde_wasm_bindgen::from_value(problem).unwrap_or_else(|_| Self {
            title: "The look-up was stopped.".to_owned(),
            advice: Vec::new(),
            certificate: None,
        })
    }
}
