//! HTTP/1.1 over TLS to one server, at addresses that were judged.
//!
//! In: requests. Out: answers whose bodies have yet to be read, or a [`Problem`]. Never: a redirect, a proxy, a cookie
//! of its own, a second try, a name that is resolved again.

use std::{
    error::Error as StdError,
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use reqwest::{
    Client, RequestBuilder, Response, Url,
    dns::{self, Resolve, Resolving},
    header::HOST,
    redirect, retry,
};
use rustls::pki_types::ServerName;
use tokio::time::{Instant, timeout, timeout_at};

use super::{
    address::{AddressPolicy, resolve},
    error::Problem,
    limits::Limits,
    target::Target,
    tls::{Identity, Untrusted, Verifier, client_config},
};

/// How administrators see this program in their logs and lists of sessions.
const AGENT: &str = concat!("drift-detector/", env!("CARGO_PKG_VERSION"));
/// Lines of an answer's head at most.
const HEADERS: usize = 100;

/// One server, and the connection to it: made when it is needed, kept between requests, made again where it was closed.
#[derive(Debug)]
pub(crate) struct Connection {
    client: Client,
    base: Url,
    host: String,
    verifier: Arc<Verifier>,
    limits: Limits,
}

impl Connection {
    /// Resolves the server's name, once and for all. Connects to nothing yet.
    pub(crate) async fn new(
        target: &Target,
        policy: &AddressPolicy,
        verifier: Verifier,
        limits: &Limits,
    ) -> Result<Self, Problem> {
        Self::with(&Door { target, name: None, identity: None }, policy, verifier, limits).await
    }

    /// The same, for a server that expects more.
    pub(crate) async fn with(
        door: &Door<'_>,
        policy: &AddressPolicy,
        verifier: Verifier,
        limits: &Limits,
    ) -> Result<Self, Problem> {
        let late = Problem::TimedOut { during: "connecting", limit: limits.connect };
        let addresses = timeout(limits.connect, resolve(door.target, policy)).await.unwrap_or(Err(late))?;
        // A name that is an address would be connected to. It is only compared.
        let (host, verifier) = match door.name.map(Name::parse).transpose()? {
            None => (door.target.host().to_owned(), verifier),
            Some(Name::Address(name)) => (door.target.host().to_owned(), verifier.with_name(name)),
            Some(Name::Domain(name)) => (name, verifier),
        };
        let verifier = Arc::new(verifier);
        let client = client(&host, &addresses, &verifier, door.identity, limits)?;
        let base = base(&host, door.target.port())?;
        Ok(Self { client, base, host: door.target.to_string(), verifier, limits: limits.clone() })
    }

    /// What the server showed.
    pub(crate) fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// A request for something of the server: a path, and a query where there is one.
    pub(crate) fn get(&self, path: &str) -> Result<RequestBuilder, Problem> {
        Ok(self.client.get(self.url(path)?).header(HOST, &self.host))
    }

    /// A request that brings something along.
    pub(crate) fn post(&self, path: &str) -> Result<RequestBuilder, Problem> {
        Ok(self.client.post(self.url(path)?).header(HOST, &self.host))
    }

    /// The same server, whatever the path holds.
    fn url(&self, path: &str) -> Result<Url, Problem> {
        let url = self.base.join(path).ok().filter(|url| url.origin() == self.base.origin());
        url.ok_or(Problem::Internal)
    }

    /// Sends one request. An answer of any status comes back, but a redirection.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Response, Problem> {
        let answer = request.send().await.map_err(|error| self.problem(&error))?;
        let status = answer.status();
        if status.is_redirection() { Err(Problem::Redirect(status.as_u16())) } else { Ok(answer) }
    }

    fn problem(&self, error: &reqwest::Error) -> Problem {
        if !error.is_connect() {
            // In TLS 1.3 a server may refuse a client's certificate when the handshake is over for the client.
            return match (find::<rustls::Error>(error), find::<hyper::Error>(error)) {
                (Some(error), _) => Problem::Tls(tls_words(error)),
                (None, Some(error)) if error.is_parse() => Problem::NotHttp,
                (None, _) => Problem::ConnectionLost,
            };
        }
        if let Some(seen) = self.verifier.seen()
            && let Some(reason) = seen.refused
        {
            return Problem::Untrusted(Box::new(Untrusted { certificate: seen.certificate, reason }));
        }
        if error.is_timeout() {
            return Problem::TimedOut { during: "connecting", limit: self.limits.connect };
        }
        match (find::<rustls::Error>(error), find::<io::Error>(error)) {
            (Some(error), _) => Problem::Tls(tls_words(error)),
            (None, Some(error)) if is_of_handshake(error) => Problem::Tls(io_words(error)),
            (None, Some(error)) => Problem::NotReached(io_words(error)),
            (None, None) => Problem::NotReached("the system reports an error"),
        }
    }
}

/// A server, and what it expects beyond its address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Door<'a> {
    /// Where it is.
    pub(crate) target: &'a Target,
    /// The name that it goes by in TLS, where that is another.
    pub(crate) name: Option<&'a str>,
    /// Who asks.
    pub(crate) identity: Option<&'a Identity>,
}

/// A name in TLS.
enum Name {
    Domain(String),
    Address(ServerName<'static>),
}

impl Name {
    fn parse(text: &str) -> Result<Self, Problem> {
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self::Address(ServerName::IpAddress(address.into())));
        }
        let name = Target::parse(text).ok().filter(|name| name.host() == text.to_ascii_lowercase());
        let name = name.ok_or(Problem::BadTarget("its name in TLS is no name"))?;
        Ok(Self::Domain(name.host().to_owned()))
    }
}

/// A client for one server, with everything switched off that a look-up has no use for.
fn client(
    host: &str,
    addresses: &[SocketAddr],
    verifier: &Arc<Verifier>,
    identity: Option<&Identity>,
    limits: &Limits,
) -> Result<Client, Problem> {
    let tls = client_config(verifier, identity).map_err(|error| {
        Problem::Tls(if matches!(error, rustls::Error::InconsistentKeys(_)) {
            "the client's key does not belong to its certificate"
        } else {
            "this program's algorithms do not work here"
        })
    })?;
    let builder = Client::builder()
        .tls_backend_preconfigured(tls)
        .https_only(true)
        .http1_only()
        .http1_max_headers(HEADERS)
        .dns_resolver(Nowhere)
        .resolve_to_addrs(host, addresses)
        .no_proxy()
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .user_agent(AGENT)
        .connect_timeout(limits.connect)
        .pool_max_idle_per_host(1)
        .tcp_nodelay(true);
    builder.build().map_err(|_| Problem::Internal)
}

/// Resolves no name: those that may be used were resolved before.
struct Nowhere;

impl Resolve for Nowhere {
    fn resolve(&self, _: dns::Name) -> Resolving {
        Box::pin(std::future::ready(Err("no name is resolved twice".into())))
    }
}

/// The server as a URL, which must mean the same to the client as it did to the judge of addresses.
fn base(host: &str, port: u16) -> Result<Url, Problem> {
    let text = if host.contains(':') { format!("https://[{host}]:{port}/") } else { format!("https://{host}:{port}/") };
    let same = |url: &Url| {
        let plain = url.host_str().map(|host| host.trim_start_matches('[').trim_end_matches(']'));
        plain == Some(host) && url.port_or_known_default() == Some(port)
    };
    Url::parse(&text).ok().filter(same).ok_or(Problem::BadTarget("it is not a name that a URL can hold"))
}

/// The first cause of this kind.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // What an error of the system wraps is not its source, but stands in its place.
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

/// Whether the connection existed and was closed during the handshake.
fn is_of_handshake(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the system may report more kinds")]
fn io_words(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "nothing listens there",
        io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe => {
            "the server closed the connection"
        }
        io::ErrorKind::TimedOut => "no response",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => "there is no route to it",
        io::ErrorKind::PermissionDenied => "the system does not permit it",
        _ => "the system reports an error",
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "rustls may add kinds")]
fn tls_words(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::InvalidMessage(_) => "the server at this address does not speak TLS",
        rustls::Error::AlertReceived(_) => "the server refused",
        rustls::Error::PeerIncompatible(_) => "the server supports no TLS version or algorithm that is still safe",
        rustls::Error::InvalidCertificate(_) => "the server did not prove that it owns the certificate",
        _ => "the server violates the protocol",
    }
}

/// Runs one request with its limit, within the limit of the whole job.
pub(crate) async fn in_time<T>(
    request: std::time::Duration,
    job_end: Instant,
    job: std::time::Duration,
    during: &'static str,
    work: impl Future<Output = Result<T, Problem>>,
) -> Result<T, Problem> {
    let work = timeout_at(job_end, timeout(request, work));
    match work.await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Problem::TimedOut { during, limit: request }),
        Err(_) => Err(Problem::TimedOut { during: "the whole look-up", limit: job }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_means_the_server_that_was_judged() {
        for (text, url) in [
            ("vc01.corp.example", "https://vc01.corp.example/"),
            ("vc_01", "https://vc_01/"),
            ("10.0.0.1:8443", "https://10.0.0.1:8443/"),
            ("[fd00::1]:8443", "https://[fd00::1]:8443/"),
            ("xn--bcher-kva.example", "https://xn--bcher-kva.example/"),
        ] {
            let target = Target::parse(text).unwrap();
            assert_eq!(base(target.host(), target.port()).unwrap().as_str(), url);
        }
        for host in ["xn--a.example", "a@b", "a/b", "a:b", "0x7f.1", "2130706433", "A", ""] {
            assert!(matches!(base(host, 443), Err(Problem::BadTarget(_))), "{host}");
        }
    }
}
