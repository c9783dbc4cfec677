//! The certificate that the page shows.

use std::{net::SocketAddr, path::Path, sync::Arc};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{
    ServerConfig,
    crypto::ring::default_provider,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

use super::ServeError;
use crate::lookup::Certificate;

/// The certificate that the page shows, with its key.
#[derive(Clone, Debug)]
pub struct Identity {
    /// What TLS needs of it.
    pub config: Arc<ServerConfig>,
    /// What a person needs to know of it.
    pub certificate: Certificate,
}

impl Identity {
    /// One from files in PEM form.
    pub fn from_pem(certificate: (&Path, &[u8]), key: (&Path, &[u8])) -> Result<Self, ServeError> {
        let (path, pem) = certificate;
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let chain = chain.map_err(|_| ServeError::bad_file(path, "a certificate in it is damaged"))?;
        if chain.is_empty() {
            return Err(ServeError::bad_file(path, "it contains no certificate in PEM form"));
        }
        let (path, pem) = key;
        let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| {
            ServeError::bad_file(path, "it contains no private key in PEM form, or one with a password")
        })?;
        Self::new(chain, key)
    }

    /// A new one for these names.
    pub fn self_signed(names: Vec<String>) -> Result<Self, ServeError> {
        let failed = |error: rcgen::Error| ServeError::Certificate(error.to_string());
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).map_err(failed)?;
        let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
        Self::new(vec![cert.der().clone()], key)
    }

    fn new(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<Self, ServeError> {
        let failed = |error: rustls::Error| ServeError::Certificate(error.to_string());
        let certificate = Certificate::read(chain.first().map(AsRef::as_ref).unwrap_or_default());
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(failed)?
            .with_no_client_auth()
            .with_single_cert(chain, key);
        let mut config = config.map_err(failed)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { config: Arc::new(config), certificate })
    }

    /// The names of a certificate for this address and these names.
    pub fn names(address: SocketAddr, hosts: &[String]) -> Vec<String> {
        let own = (!address.ip().is_unspecified()).then(|| address.ip().to_string());
        hosts.iter().cloned().chain(own).collect()
    }
}
