//! What a person needs to know about a certificate.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use schemars::JsonSchema;
use serde::Serialize;
use x509_cert::{
    Certificate as X509,
    der::Decode as _,
    ext::pkix::{SubjectAltName, name::GeneralName},
    time::Time,
};

use crate::lookup::harmless::harmless;

/// Characters of a name that are shown.
const NAME: usize = 256;
/// Names that are shown.
const NAMES: usize = 20;

/// A server's certificate. Its texts are the server's own words, stripped of what could upset a terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// The SHA-256 fingerprint, `AA:BB:…`.
    pub sha256: String,
    /// The SHA-1 fingerprint, by which older tools know it.
    pub sha1: String,
    /// Whom it is for; empty where it cannot be read.
    pub subject: String,
    /// Who issued it; empty where it cannot be read.
    pub issuer: String,
    /// Valid from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// Valid until.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Timestamp>,
    /// The names and addresses that it is for.
    pub names: Vec<String>,
}

impl Certificate {
    /// Reads a certificate. Of one that is damaged, only the fingerprints are known.
    pub(crate) fn read(der: &[u8]) -> Self {
        let mut certificate = Self {
            sha256: colons(digest(&SHA256, der).as_ref()),
            sha1: colons(digest(&SHA1_FOR_LEGACY_USE_ONLY, der).as_ref()),
            subject: String::new(),
            issuer: String::new(),
            not_before: None,
            not_after: None,
            names: Vec::new(),
        };
        if let Ok(parsed) = X509::from_der(der) {
            let content = parsed.tbs_certificate();
            certificate.subject = harmless(&content.subject().to_string(), NAME);
            certificate.issuer = harmless(&content.issuer().to_string(), NAME);
            certificate.not_before = timestamp(content.validity().not_before);
            certificate.not_after = timestamp(content.validity().not_after);
            if let Ok(Some((_, names))) = content.get_extension::<SubjectAltName>() {
                certificate.names = names.0.iter().filter_map(name).take(NAMES).collect();
            }
        }
        certificate
    }
}

fn timestamp(time: Time) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(time.to_unix_duration().as_secs()).ok()?).ok()
}

fn name(name: &GeneralName) -> Option<String> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other kinds name no server")]
    match name {
        GeneralName::DnsName(name) => Some(harmless(name.as_str(), NAME)),
        GeneralName::IpAddress(bytes) => {
            let bytes = bytes.as_bytes();
            let four = <[u8; 4]>::try_from(bytes).map(|bytes| IpAddr::V4(Ipv4Addr::from(bytes)));
            let six = <[u8; 16]>::try_from(bytes).map(|bytes| IpAddr::V6(Ipv6Addr::from(bytes)));
            four.or(six).ok().map(|ip| ip.to_string())
        }
        _ => None,
    }
}

/// `AA:BB:…`
pub(crate) fn colons(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_a_certificate() {
        let mut params = rcgen::CertificateParams::new(["vc.example".to_owned(), "10.0.0.1".to_owned()]).unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, "vc\u{202e}.example");
        params.not_before = rcgen::date_time_ymd(2026, 1, 1);
        params.not_after = rcgen::date_time_ymd(2027, 1, 1);
        let certificate = params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap();
        let facts = Certificate::read(certificate.der());
        assert_eq!(facts.names, ["vc.example", "10.0.0.1"]);
        assert!(facts.subject.contains("vc\u{fffd}.example"), "{facts:?}");
        assert_eq!(facts.subject, facts.issuer);
        assert_eq!(facts.not_before.unwrap().to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(facts.not_after.unwrap().to_string(), "2027-01-01T00:00:00Z");
        assert_eq!((facts.sha256.len(), facts.sha1.len()), (95, 59));
    }

    #[test]
    fn a_damaged_certificate_has_fingerprints_still() {
        let facts = Certificate::read(b"no certificate");
        assert_eq!(facts.sha1.len(), 59);
        assert_eq!(facts.subject, "");
    }

    #[test]
    fn fingerprints_as_others_write_them() {
        assert!(Certificate::read(b"").sha256.starts_with("E3:B0:C4:42"));
        assert!(Certificate::read(b"").sha1.starts_with("DA:39:A3:EE"));
    }
}
