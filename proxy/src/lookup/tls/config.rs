//! The configuration of TLS for a connection.

use std::sync::Arc;

use rustls::ClientConfig;

use super::{
    identity::Identity,
    verifier::{Verifier, provider},
};

/// TLS 1.2 and 1.3 with a verifier, and with a certificate of our own where there is one. Nothing is remembered from
/// one look-up to the next.
pub(crate) fn client_config(
    verifier: &Arc<Verifier>,
    identity: Option<&Identity>,
) -> Result<ClientConfig, rustls::Error> {
    let shared: Arc<Verifier> = Arc::clone(verifier);
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(shared);
    let mut config = match identity.map(Identity::parts) {
        Some((chain, key)) => builder.with_client_auth_cert(chain, key)?,
        None => builder.with_no_client_auth(),
    };
    config.resumption = rustls::client::Resumption::disabled();
    Ok(config)
}
