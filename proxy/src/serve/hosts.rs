//! Under which names the page may be opened.
//!
//! A page elsewhere may have its own name resolved to this machine and so send requests here (DNS rebinding). Its name
//! gives it away: requests are answered only under names that were meant.

use std::net::{IpAddr, SocketAddr};

/// The origins of the page: scheme, name and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    scheme: &'static str,
    authorities: Vec<String>,
}

impl Hosts {
    /// The names of this machine for itself, at this port.
    pub fn loopback(port: u16, tls: bool) -> Self {
        let names = ["127.0.0.1", "[::1]", "localhost"];
        Self::at(port, tls, names.map(str::to_owned))
    }

    /// Names that others know it by, beside its own address.
    pub fn named(address: SocketAddr, tls: bool, names: &[String]) -> Self {
        let own = (!address.ip().is_unspecified()).then(|| match address.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        });
        let names = names.iter().map(|name| name.to_ascii_lowercase()).chain(own);
        Self::at(address.port(), tls, names)
    }

    fn at(port: u16, tls: bool, names: impl IntoIterator<Item = String>) -> Self {
        let (scheme, usual) = if tls { ("https", 443) } else { ("http", 80) };
        let with_port = |name: String| {
            let full = format!("{name}:{port}");
            if port == usual { vec![full, name] } else { vec![full] }
        };
        Self { scheme, authorities: names.into_iter().flat_map(with_port).collect() }
    }

    /// The page's address, under the first of its names.
    pub fn address(&self) -> String {
        format!("{}://{}/", self.scheme, self.authorities.first().map(String::as_str).unwrap_or_default())
    }

    /// Whether a `Host` header is meant for this page.
    pub(super) fn is_own_host(&self, host: &str) -> bool {
        self.authorities.iter().any(|own| own.eq_ignore_ascii_case(host))
    }

    /// Whether an `Origin` header is this page's own.
    pub(super) fn is_own_origin(&self, origin: &str) -> bool {
        let authority = origin.strip_prefix(self.scheme).and_then(|rest| rest.strip_prefix("://"));
        authority.is_some_and(|authority| self.is_own_host(authority))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_has_three_names() {
        let hosts = Hosts::loopback(8420, false);
        for own in ["127.0.0.1:8420", "[::1]:8420", "localhost:8420", "LOCALHOST:8420"] {
            assert!(hosts.is_own_host(own), "{own}");
            assert!(hosts.is_own_origin(&format!("http://{own}")), "{own}");
        }
        for other in [
            "",
            "localhost",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1:8420.evil.example",
            "evil.example:8420",
            "localhost:8420 ",
        ] {
            assert!(!hosts.is_own_host(other), "{other}");
        }
        for other in [
            "null",
            "",
            "https://localhost:8420",
            "http://localhost:8420/",
            "http://evil.example:8420",
            "localhost:8420",
        ] {
            assert!(!hosts.is_own_origin(other), "{other}");
        }
        assert_eq!(hosts.address(), "http://127.0.0.1:8420/");
    }

    #[test]
    fn the_usual_port_may_be_left_out() {
        let hosts = Hosts::named("10.1.2.3:443".parse().unwrap(), true, &["Drift.corp.example".to_owned()]);
        for own in ["drift.corp.example", "drift.corp.example:443", "10.1.2.3"] {
            assert!(hosts.is_own_host(own) && hosts.is_own_origin(&format!("https://{own}")), "{own}");
        }
        assert_eq!(hosts.address(), "https://drift.corp.example:443/");
        let any = Hosts::named("[::]:8443".parse().unwrap(), true, &["drift".to_owned()]);
        assert!(any.is_own_host("drift:8443") && !any.is_own_host("drift") && !any.is_own_host("[::]:8443"));
    }
}
