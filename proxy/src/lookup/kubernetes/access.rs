//! What may be used of a kubeconfig.
//!
//! In: a kubeconfig as the core keeps it. Out: an [`ApiServer`], or why it cannot be asked. Connects to nothing.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use drift_core::{SecretText, access::Kubeconfig};
use jiff::Timestamp;
use reqwest::header::HeaderValue;
use zeroize::Zeroizing;

use crate::lookup::{
    error::{ApiProblem, LookupError, Problem},
    target::Target,
    tls::{Identity, Trust},
};

/// An API server, and how to get in.
#[derive(Clone, Debug)]
pub struct ApiServer {
    pub(super) target: Target,
    /// The name that it goes by in TLS.
    pub(super) name: Option<String>,
    pub(super) trust: Trust,
    pub(super) identity: Option<Identity>,
    /// `Bearer …`
    pub(super) authorization: Option<HeaderValue>,
    /// When the client's certificate ends.
    pub(super) expires_at: Option<Timestamp>,
}

impl ApiServer {
    /// Reads a kubeconfig. Where it names authorities, they stand in for those of this system; all else is as `trust`
    /// says.
    pub fn new(kubeconfig: &Kubeconfig, trust: &Trust) -> Result<Self, LookupError> {
        let server = kubeconfig.server.as_deref();
        let bad = |why| LookupError::new("the API server", Problem::Api(ApiProblem::BadKubeconfig(why)));
        let target = Target::parse(server.ok_or_else(|| bad("it names no server"))?)?;
        let bad = |why| LookupError::new(&target, Problem::Api(ApiProblem::BadKubeconfig(why)));
        let trust = match &kubeconfig.certificate_authority_data {
            None => trust.clone(),
            Some(data) => {
                let pem = decode(data).ok_or_else(|| bad("its certificate-authority-data is not base64"))?;
                let trust = trust.clone().without_system();
                trust.with_authorities(&pem).map_err(|_| bad("its certificate-authority-data holds no certificate"))?
            }
        };
        let identity = match (&kubeconfig.client_certificate_data, &kubeconfig.client_key_data) {
            (Some(certificate), Some(key)) => {
                let pems = decode(certificate).zip(decode(key));
                let identity = pems.and_then(|(certificate, key)| Identity::of_pem(&certificate, &key));
                Some(identity.ok_or_else(|| bad("its client certificate or key is damaged"))?)
            }
            (None, None) => None,
            (Some(_), None) => return Err(bad("its client certificate has no key")),
            (None, Some(_)) => return Err(bad("its client key has no certificate")),
        };
        let authorization = match &kubeconfig.token {
            None => None,
            Some(token) => Some(bearer(token).ok_or_else(|| bad("its token is none"))?),
        };
        if identity.is_none() && authorization.is_none() {
            let refused = kubeconfig.refused.clone();
            return Err(LookupError::new(&target, Problem::Api(ApiProblem::NoCredentials(refused))));
        }
        let (name, expires_at) = (kubeconfig.tls_server_name.clone(), kubeconfig.expires_at);
        Ok(Self { name: name.filter(|name| !name.is_empty()), target, trust, identity, authorization, expires_at })
    }

    /// Which server.
    pub fn target(&self) -> &Target {
        &self.target
    }
}

fn decode(data: &SecretText) -> Option<Zeroizing<Vec<u8>>> {
    let plain: Zeroizing<String> = Zeroizing::new(data.reveal().split_ascii_whitespace().collect());
    BASE64_STANDARD.decode(plain.as_bytes()).ok().map(Zeroizing::new)
}

fn bearer(token: &SecretText) -> Option<HeaderValue> {
    let text = Zeroizing::new(format!("Bearer {}", token.reveal().trim()));
    let mut value = HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}
