//! Whom to trust.

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use thiserror::Error;

use super::certificate::colons;

/// Whom to trust: by default the authorities that this system trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// Authorities, or single certificates, that are trusted as well.
    pub(super) extra: Vec<CertificateDer<'static>>,
    /// The authorities of this system are not asked.
    pub(super) only_extra: bool,
    /// Certificates that need no authority.
    pub(super) known: Vec<Thumbprint>,
    /// The one certificate that is accepted.
    pub(super) pin: Option<Thumbprint>,
    /// Every certificate is accepted.
    pub(super) everyone: bool,
}

/// What cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TrustError {
    /// No certificate.
    #[error("it holds no certificate in PEM form")]
    NoCertificate,
    /// A damaged certificate.
    #[error("a certificate in it is damaged")]
    Damaged,
    /// Not a thumbprint.
    #[error("a thumbprint has 64 hexadecimal digits (SHA-256) or 40 (SHA-1), with colons or without")]
    NotAThumbprint,
}

impl Trust {
    /// The authorities that this system trusts.
    pub fn system() -> Self {
        Self::default()
    }

    /// The authorities, or single certificates, of a PEM file as well.
    pub fn with_authorities(mut self, pem: &[u8]) -> Result<Self, TrustError> {
        let before = self.extra.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            self.extra.push(certificate.map_err(|_| TrustError::Damaged)?);
        }
        if self.extra.len() == before { Err(TrustError::NoCertificate) } else { Ok(self) }
    }

    /// No authority of this system any more: only the given ones.
    #[must_use]
    pub fn without_system(self) -> Self {
        Self { only_extra: true, ..self }
    }

    /// This certificate as well, even where no trusted authority issued it, or it is for another name. Its validity
    /// period still counts. So is trusted what others have trusted before, such as the thumbprints that a backup holds.
    #[must_use]
    pub fn with_known(mut self, thumbprint: Thumbprint) -> Self {
        self.known.push(thumbprint);
        self
    }

    /// This certificate and no other, whatever else is wrong with it.
    #[must_use]
    pub fn with_thumbprint(self, thumbprint: Thumbprint) -> Self {
        Self { pin: Some(thumbprint), ..self }
    }

    /// Every certificate. A thumbprint still counts.
    pub fn everyone() -> Self {
        Self { everyone: true, ..Self::default() }
    }

    /// Whether more certificates may come to be trusted: where one is given, no other is; where all are, there is none.
    pub(crate) fn can_grow(&self) -> bool {
        self.pin.is_none() && !self.everyone
    }

    /// What a person should know about this choice.
    pub fn warnings(&self) -> Vec<&'static str> {
        let sha1 = |thumbprint: &Thumbprint| matches!(thumbprint, Thumbprint::Sha1(_));
        match &self.pin {
            Some(Thumbprint::Sha1(_)) => vec!["SHA-1 thumbprints are weak; use the SHA-256 thumbprint."],
            None if self.everyone => {
                vec!["The server's certificate is not verified: others on the network path could read the password."]
            }
            None if self.known.iter().any(sha1) => {
                vec!["The backup identifies this server by a SHA-1 thumbprint, which is weak."]
            }
            Some(Thumbprint::Sha256(_)) | None => Vec::new(),
        }
    }
}

/// The fingerprint of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thumbprint {
    /// As TKG and CAPV use it.
    Sha1([u8; 20]),
    /// The stronger one.
    Sha256([u8; 32]),
}

impl Thumbprint {
    /// Reads hexadecimal digits of either case, with colons or without.
    pub fn parse(text: &str) -> Result<Self, TrustError> {
        let digits: String = text.trim().chars().filter(|character| *character != ':').collect();
        let bytes = hexadecimal(&digits).ok_or(TrustError::NotAThumbprint)?;
        if let Ok(bytes) = <[u8; 32]>::try_from(bytes.as_slice()) {
            return Ok(Self::Sha256(bytes));
        }
        <[u8; 20]>::try_from(bytes.as_slice()).map(Self::Sha1).map_err(|_| TrustError::NotAThumbprint)
    }

    /// Whether a certificate is the one.
    pub(super) fn matches(&self, der: &[u8]) -> bool {
        match self {
            Self::Sha1(bytes) => digest(&SHA1_FOR_LEGACY_USE_ONLY, der).as_ref() == bytes,
            Self::Sha256(bytes) => digest(&SHA256, der).as_ref() == bytes,
        }
    }
}

impl std::fmt::Display for Thumbprint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&match self {
            Self::Sha1(bytes) => colons(bytes),
            Self::Sha256(bytes) => colons(bytes),
        })
    }
}

fn hexadecimal(digits: &str) -> Option<Vec<u8>> {
    let values: Option<Vec<u8>> =
        digits.chars().map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok())).collect();
    let (pairs, rest) = values.as_ref()?.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thumbprints_in_all_spellings() {
        let colons = "DA:39:A3:EE:5E:6B:4B:0D:32:55:BF:EF:95:60:18:90:AF:D8:07:09";
        let one = Thumbprint::parse(colons).unwrap();
        assert_eq!(one, Thumbprint::parse(" da39a3ee5e6b4b0d3255bfef95601890afd80709\n").unwrap());
        assert!(one.matches(b"") && !one.matches(b"x"));
        assert_eq!(one.to_string(), colons);
        let two = Thumbprint::parse("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855").unwrap();
        assert!(two.matches(b"") && !two.matches(b"x"));
        for text in
            ["", "AB", "zz39a3ee5e6b4b0d3255bfef95601890afd80709", "d39a3ee5e6b4b0d3255bfef95601890afd80709", "é"]
        {
            assert_eq!(Thumbprint::parse(text), Err(TrustError::NotAThumbprint), "{text}");
        }
    }

    #[test]
    fn files_of_authorities() {
        let certificate = rcgen::generate_simple_self_signed(["vc.example".to_owned()]).unwrap().cert;
        let trust = Trust::system().with_authorities(certificate.pem().as_bytes()).unwrap();
        assert_eq!(trust.extra, [certificate.der().clone()]);
        assert_eq!(Trust::system().with_authorities(b"hello"), Err(TrustError::NoCertificate));
        let damaged = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
        assert_eq!(Trust::system().with_authorities(damaged.as_bytes()), Err(TrustError::Damaged));
    }

    #[test]
    fn risky_choices_give_warnings() {
        assert!(Trust::system().warnings().is_empty());
        assert_eq!(Trust::everyone().warnings().len(), 1);
        assert_eq!(Trust::system().with_thumbprint(Thumbprint::Sha1([0; 20])).warnings().len(), 1);
        assert!(Trust::everyone().with_thumbprint(Thumbprint::Sha256([0; 32])).warnings().is_empty());
        assert_eq!(Trust::system().with_known(Thumbprint::Sha1([0; 20])).warnings().len(), 1);
        assert!(Trust::system().with_known(Thumbprint::Sha256([0; 32])).warnings().is_empty());
    }
}
