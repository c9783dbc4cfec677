//! Certificates, and servers that have none.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::{
    dialogue::PASSWORD,
    fake::{Fake, options},
};
use crate::lookup::{
    Credentials, LookupError, Problem, Target, Thumbprint, Trust, UntrustedReason, peek_certificate,
    vcenter::read_inventory,
};
use drift_core::observations::VcenterInventory;

async fn read(fake: &Fake, trust: &Trust) -> Result<VcenterInventory, LookupError> {
    read_inventory(&fake.target, &Credentials::new("reader", PASSWORD), trust, &options(), |_| {}).await
}

/// The reason for which a server is refused. Nothing may have been asked of it.
async fn reason(fake: &Fake, trust: &Trust) -> UntrustedReason {
    let error = read(fake, trust).await.unwrap_err();
    assert_eq!(fake.calls().len(), 0, "{error}");
    let Problem::Untrusted(untrusted) = &error.problem else { panic!("{error}") };
    let option = format!("--thumbprint {}={}", fake.target, untrusted.certificate.sha256);
    assert!(error.advice().contains(&option), "{:?}", error.advice());
    assert!(error.to_string().contains(&untrusted.certificate.sha256), "{error}");
    untrusted.reason
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn leaf(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap()
}

/// A server with a certificate of an authority.
async fn issued(params: CertificateParams, issuer: &CertifiedIssuer<'static, KeyPair>) -> Fake {
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, issuer).unwrap();
    Fake::with_certificate(certificate.der().clone(), key.serialize_der().try_into().unwrap(), |_| None).await
}

async fn self_signed(params: CertificateParams) -> (Fake, String) {
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let fake =
        Fake::with_certificate(certificate.der().clone(), key.serialize_der().try_into().unwrap(), |_| None).await;
    (fake, certificate.pem())
}

fn with_authority(pem: &str) -> Trust {
    Trust::system().with_authorities(pem.as_bytes()).unwrap()
}

#[tokio::test]
async fn authorities() {
    let (ours, other) = (authority(), authority());
    let fake = issued(leaf(&["127.0.0.1"]), &ours).await;
    assert_eq!(reason(&fake, &Trust::system()).await, UntrustedReason::UnknownIssuer);
    assert_eq!(reason(&fake, &with_authority(&other.pem())).await, UntrustedReason::UnknownIssuer);
    read(&fake, &with_authority(&ours.pem())).await.unwrap();
    read(&fake, &with_authority(&format!("{}{}", other.pem(), ours.pem()))).await.unwrap();
}

#[tokio::test]
async fn names_and_times() {
    let ours = authority();
    let trust = with_authority(&ours.pem());
    let fake = issued(leaf(&["vc.example", "127.0.0.2"]), &ours).await;
    assert_eq!(reason(&fake, &trust).await, UntrustedReason::WrongName);
    let mut old = leaf(&["127.0.0.1"]);
    (old.not_before, old.not_after) = (date_time_ymd(2001, 1, 1), date_time_ymd(2002, 1, 1));
    assert_eq!(reason(&issued(old.clone(), &ours).await, &trust).await, UntrustedReason::Expired);
    let mut young = leaf(&["127.0.0.1"]);
    (young.not_before, young.not_after) = (date_time_ymd(2999, 1, 1), date_time_ymd(3000, 1, 1));
    assert_eq!(reason(&issued(young.clone(), &ours).await, &trust).await, UntrustedReason::NotYetValid);
    // The same of certificates that stand alone.
    for (params, expected) in [
        (leaf(&["vc.example"]), UntrustedReason::WrongName),
        (old, UntrustedReason::Expired),
        (young, UntrustedReason::NotYetValid),
    ] {
        let (fake, pem) = self_signed(params).await;
        assert_eq!(reason(&fake, &with_authority(&pem)).await, expected);
    }
}

#[tokio::test]
async fn certificates_of_appliances() {
    // Self-signed, and often an authority at once.
    let mut params = leaf(&["127.0.0.1"]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    for params in [leaf(&["127.0.0.1"]), params] {
        let (fake, pem) = self_signed(params).await;
        assert_eq!(reason(&fake, &Trust::system()).await, UntrustedReason::UnknownIssuer);
        read(&fake, &with_authority(&pem)).await.unwrap();
    }
}

#[tokio::test]
async fn thumbprints() {
    let (fake, pem) = self_signed(leaf(&["vc.example"])).await;
    let peeked =
        peek_certificate(&fake.target, &Trust::system(), &options().addresses, &options().limits).await.unwrap();
    for text in [&peeked.certificate.sha256, &peeked.certificate.sha1] {
        let pin = Thumbprint::parse(text).unwrap();
        read(&fake, &Trust::system().with_thumbprint(pin.clone())).await.unwrap();
        read(&fake, &with_authority(&pem).with_thumbprint(pin)).await.unwrap();
    }
    // A thumbprint decides alone.
    let (fake, pem) = self_signed(leaf(&["127.0.0.1"])).await;
    for pin in [Thumbprint::Sha256([0; 32]), Thumbprint::parse(&peeked.certificate.sha1).unwrap()] {
        for trust in [Trust::system(), Trust::everyone(), with_authority(&pem)] {
            assert_eq!(reason(&fake, &trust.with_thumbprint(pin.clone())).await, UntrustedReason::PinMismatch);
        }
    }
}

#[tokio::test]
async fn known_thumbprints_are_one_way_among_others() {
    let ours = authority();
    let issued = issued(leaf(&["127.0.0.1"]), &ours).await;
    let (misnamed, _) = self_signed(leaf(&["vc.example"])).await;
    let mut old = leaf(&["127.0.0.1"]);
    (old.not_before, old.not_after) = (date_time_ymd(2001, 1, 1), date_time_ymd(2002, 1, 1));
    let (expired, _) = self_signed(old).await;
    let known = |fake: &Fake| {
        let facts = crate::lookup::Certificate::read(&fake.certificate);
        [facts.sha256, facts.sha1].map(|text| Thumbprint::parse(&text).unwrap())
    };
    // Of another certificate a thumbprint says nothing ...
    for thumbprint in known(&misnamed) {
        assert_eq!(reason(&issued, &Trust::system().with_known(thumbprint)).await, UntrustedReason::UnknownIssuer);
    }
    for thumbprint in known(&expired) {
        assert_eq!(reason(&expired, &Trust::system().with_known(thumbprint)).await, UntrustedReason::Expired);
    }
    // The one that is insisted on wins.
    let [sha256, _] = known(&issued);
    let trust = Trust::system().with_known(sha256).with_thumbprint(Thumbprint::Sha256([0; 32]));
    assert_eq!(reason(&issued, &trust).await, UntrustedReason::PinMismatch);
    // ... and an authority may have issued that one.
    for thumbprint in known(&misnamed) {
        read(&misnamed, &Trust::system().with_known(thumbprint.clone())).await.unwrap();
        read(&issued, &with_authority(&ours.pem()).with_known(thumbprint)).await.unwrap();
    }
}

#[tokio::test]
async fn authorities_of_the_caller_alone() {
    let (ours, other) = (authority(), authority());
    let fake = issued(leaf(&["127.0.0.1"]), &ours).await;
    assert_eq!(reason(&fake, &with_authority(&other.pem()).without_system()).await, UntrustedReason::UnknownIssuer);
    assert_eq!(reason(&fake, &Trust::system().without_system()).await, UntrustedReason::UnknownIssuer);
    read(&fake, &with_authority(&ours.pem()).without_system()).await.unwrap();
}

#[tokio::test]
async fn everyone() {
    let mut old = leaf(&["vc.example"]);
    (old.not_before, old.not_after) = (date_time_ymd(2001, 1, 1), date_time_ymd(2002, 1, 1));
    let (fake, _) = self_signed(old).await;
    read(&fake, &Trust::everyone()).await.unwrap();
}

#[tokio::test]
async fn a_look_at_a_certificate_asks_nothing() {
    let ours = authority();
    let fake = issued(leaf(&["127.0.0.1", "vc.example"]), &ours).await;
    let options = options();
    let unknown = peek_certificate(&fake.target, &Trust::system(), &options.addresses, &options.limits).await.unwrap();
    assert_eq!((unknown.trusted, unknown.reason), (false, Some(UntrustedReason::UnknownIssuer)));
    assert_eq!(unknown.certificate.names, ["127.0.0.1", "vc.example"]);
    let json = serde_json::to_value(&unknown).unwrap();
    assert_eq!((&json["reason"], &json["certificate"]["names"][1]), (&"unknownIssuer".into(), &"vc.example".into()));
    let known = peek_certificate(&fake.target, &with_authority(&ours.pem()), &options.addresses, &options.limits).await;
    assert!(known.unwrap().trusted);
    assert_eq!(fake.calls().len(), 0);
}

#[tokio::test]
async fn what_does_not_speak_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = Target::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    let server = tokio::spawn(async move {
        let mut received = Vec::new();
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        stream.read_to_end(&mut received).await.unwrap_or_default();
        received
    });
    let credentials = Credentials::new("reader", PASSWORD);
    let error = read_inventory(&target, &credentials, &Trust::everyone(), &options(), |_| {}).await.unwrap_err();
    assert_eq!(error.code(), "tls-failed", "{error}");
    let received = server.await.unwrap();
    assert!(!String::from_utf8_lossy(&received).contains(PASSWORD));
}

#[tokio::test]
async fn nobody_there() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let target = Target::parse(&free.to_string()).unwrap();
    let options = options();
    let error = peek_certificate(&target, &Trust::system(), &options.addresses, &options.limits).await.unwrap_err();
    assert_eq!(error.code(), "not-reached");
    let target = Target::parse("no-such-server.invalid").unwrap();
    let error = peek_certificate(&target, &Trust::system(), &options.addresses, &options.limits).await.unwrap_err();
    assert_eq!(error.code(), "name-not-resolved");
}

#[tokio::test]
async fn this_machine_only_where_it_is_allowed() {
    let fake = Fake::start(|_| None).await;
    let mut options = options();
    options.addresses.allow_loopback = false;
    for target in [fake.target.clone(), Target::parse(&format!("localhost:{}", fake.target.port())).unwrap()] {
        let credentials = Credentials::new("reader", PASSWORD);
        let error = read_inventory(&target, &credentials, &Trust::everyone(), &options, |_| {}).await.unwrap_err();
        assert_eq!(error.code(), "address-refused", "{error}");
    }
    assert_eq!(fake.calls().len(), 0);
}
