//! Who the server is, and who its clients are: an authority, and the certificates that it signs, anew for each server.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::{
    DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, UnixTime},
    server::danger::{ClientCertVerified, ClientCertVerifier},
};

/// The certificate that the server shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A good one, for `127.0.0.1` and `localhost`.
    Good,
    /// One that expired in 2020.
    Expired,
    /// One for another name.
    OtherName,
}

/// A certificate and its key.
#[derive(Debug)]
pub(super) struct Identity {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Identity {
    pub(super) fn der(&self) -> Vec<u8> {
        self.certificate.der().to_vec()
    }

    pub(super) fn pem(&self) -> (String, String) {
        (self.certificate.pem(), self.key.serialize_pem())
    }

    /// The public key alone, in PEM.
    pub(super) fn public_pem(&self) -> String {
        self.key.public_key_pem()
    }
}

/// The authority and whom it knows.
#[derive(Debug)]
pub(super) struct Authority {
    pub(super) pem: String,
    pub(super) reader: Identity,
    pub(super) stranger: Identity,
    /// May do everything, where there is a real server.
    pub(super) admin: Identity,
    pub(super) server: Identity,
}

impl Authority {
    pub(super) fn new(shown: Shown) -> Self {
        let mut params = named("kubernetes", Vec::new());
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);

        let names = match shown {
            Shown::Good | Shown::Expired => vec!["127.0.0.1".to_owned(), "localhost".to_owned()],
            Shown::OtherName => vec!["api.example".to_owned()],
        };
        let mut server = named("kube-apiserver", names);
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        if shown == Shown::Expired {
            (server.not_before, server.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1));
        }
        let client = |name, group| {
            let mut params = named(name, Vec::new());
            params.distinguished_name.push(DnType::OrganizationName, group);
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
            sign(&params, &issuer)
        };
        Self {
            pem,
            reader: client("reader", "tests"),
            stranger: client("stranger", "tests"),
            admin: client("admin", "system:masters"),
            server: sign(&server, &issuer),
        }
    }

    pub(super) fn server_config(&self) -> Arc<ServerConfig> {
        let provider = Arc::new(ring::default_provider());
        let chain = vec![self.server.certificate.der().clone()];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.server.key.serialize_der()));
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
        let builder = builder.with_safe_default_protocol_versions().unwrap();
        Arc::new(builder.with_client_cert_verifier(Arc::new(AnyClient(provider))).with_single_cert(chain, key).unwrap())
    }
}

fn named(name: &str, alternatives: Vec<String>) -> CertificateParams {
    let mut params = CertificateParams::new(alternatives).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn sign(params: &CertificateParams, issuer: &Issuer<'_, KeyPair>) -> Identity {
    let key = KeyPair::generate().unwrap();
    Identity { certificate: params.signed_by(&key, issuer).unwrap(), key }
}

/// Takes any certificate, and none, as an API server does: it looks at who it is only then, and answers 401.
#[derive(Debug)]
struct AnyClient(Arc<CryptoProvider>);

impl ClientCertVerifier for AnyClient {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn verify_client_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
