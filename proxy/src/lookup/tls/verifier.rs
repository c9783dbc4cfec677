//! The judgement of a server's certificate.
//!
//! A thumbprint that the caller insists on decides alone. Otherwise the certificate has to be for this name, valid now,
//! and issued by an authority of the system or of the caller, or be itself one that the caller gave; or it is valid
//! now, and the caller knows its thumbprint. In every case the server has to prove that it holds the certificate's key.

use std::{
    fmt::{self, Debug, Formatter},
    sync::{Arc, Mutex, PoisonError},
};

use rustls::{
    CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_name,
    },
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
};

use super::{certificate::Certificate, trust::Trust, untrusted::UntrustedReason};

/// The one set of algorithms that this program uses.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Judges, and remembers what it saw.
pub(crate) struct Verifier {
    trust: Trust,
    provider: Arc<CryptoProvider>,
    /// Absent where there is no authority at all, or none is asked.
    authorities: Option<Arc<WebPkiServerVerifier>>,
    /// Refuse in any case: only the certificate is wanted.
    only_look: bool,
    /// The name that the certificate has to bear, where it is not that of the connection.
    name: Option<ServerName<'static>>,
    seen: Mutex<Option<Seen>>,
}

/// The last certificate, and whether it was accepted.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) certificate: Certificate,
    pub(crate) refused: Option<UntrustedReason>,
}

impl Verifier {
    /// Prepares to judge. Reads the system's authorities where they matter.
    pub(crate) fn new(trust: &Trust, only_look: bool) -> Self {
        let provider = provider();
        let authorities = if trust.pin.is_some() || trust.everyone {
            None
        } else {
            let mut roots = RootCertStore::empty();
            if !trust.only_extra {
                roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            }
            roots.add_parsable_certificates(trust.extra.iter().cloned());
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().ok()
        };
        Self { trust: trust.clone(), provider, authorities, only_look, name: None, seen: Mutex::new(None) }
    }

    /// The certificate has to bear this name.
    pub(crate) fn with_name(self, name: ServerName<'static>) -> Self {
        Self { name: Some(name), ..self }
    }

    /// What the last connection showed.
    pub(crate) fn seen(&self) -> Option<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn judge(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<(), UntrustedReason> {
        if let Some(pin) = &self.trust.pin {
            return if pin.matches(leaf) { Ok(()) } else { Err(UntrustedReason::PinMismatch) };
        }
        if self.trust.everyone {
            return Ok(());
        }
        let judged = self.judge_issued(leaf, chain, name, now);
        let curable = matches!(judged, Err(UntrustedReason::UnknownIssuer | UntrustedReason::WrongName));
        if curable && self.trust.known.iter().any(|known| known.matches(leaf)) {
            return judge_time(&Certificate::read(leaf), now);
        }
        judged
    }

    /// Whether a trusted authority issued it, or the caller trusts this very certificate.
    fn judge_issued(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<(), UntrustedReason> {
        if self.trust.extra.iter().any(|extra| extra == leaf) {
            return judge_alone(leaf, name, now);
        }
        let Some(authorities) = &self.authorities else { return Err(UntrustedReason::UnknownIssuer) };
        authorities.verify_server_cert(leaf, chain, name, &[], now).map(|_| ()).map_err(|error| reason(&error, leaf))
    }
}

impl Debug for Verifier {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Verifier").field("only_look", &self.only_look).finish_non_exhaustive()
    }
}

/// A certificate that the caller gave needs no issuer, but name and time still count.
fn judge_alone(leaf: &CertificateDer<'_>, name: &ServerName<'_>, now: UnixTime) -> Result<(), UntrustedReason> {
    let parsed = ParsedCertificate::try_from(leaf).map_err(|_| UntrustedReason::Unusable)?;
    judge_time(&Certificate::read(leaf), now)?;
    verify_server_name(&parsed, name).map_err(|_| UntrustedReason::WrongName)
}

fn judge_time(facts: &Certificate, now: UnixTime) -> Result<(), UntrustedReason> {
    let (Some(from), Some(until)) = (facts.not_before, facts.not_after) else { return Err(UntrustedReason::Unusable) };
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    if now < from.as_second() {
        return Err(UntrustedReason::NotYetValid);
    }
    if now > until.as_second() { Err(UntrustedReason::Expired) } else { Ok(()) }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "rustls may add kinds; whatever they are, the certificate is refused"
)]
fn reason(error: &Error, leaf: &CertificateDer<'_>) -> UntrustedReason {
    let Error::InvalidCertificate(error) = error else { return UntrustedReason::Unusable };
    match error {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => UntrustedReason::UnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            UntrustedReason::WrongName
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => UntrustedReason::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => UntrustedReason::NotYetValid,
        // An appliance's own certificate is often an authority at once, which the library refuses before it looks at
        // the issuer.
        CertificateError::Other(_) if is_self_signed(leaf) => UntrustedReason::UnknownIssuer,
        _ => UntrustedReason::Unusable,
    }
}

fn is_self_signed(leaf: &CertificateDer<'_>) -> bool {
    let facts = Certificate::read(leaf);
    !facts.issuer.is_empty() && facts.issuer == facts.subject
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let name = self.name.as_ref().unwrap_or(name);
        let refused = self.judge(leaf, chain, name, now).err();
        let seen = Seen { certificate: Certificate::read(leaf), refused };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        if refused.is_some() || self.only_look {
            return Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure));
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
