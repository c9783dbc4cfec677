//! Names of vCenter servers.

use std::fmt;
use std::net::Ipv6Addr;

/// A vCenter's address in the form in which servers are compared: lower-case, without scheme, path, `:443`, a trailing
/// dot, and the brackets of an IPv6 address without port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ServerName(String);

impl ServerName {
    /// Reads a host, `host:port` or URL. An empty text names no server.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let address = text.split_once("://").map_or(text, |(_, rest)| rest);
        let address = address.split(['/', '?', '#']).next().unwrap_or_default();
        let address = address.rsplit_once('@').map_or(address, |(_, host)| host);
        // Bare IPv6 addresses, which CAPV puts into brackets, end in no port.
        if let Ok(address) = address.parse::<Ipv6Addr>() {
            return Some(Self(address.to_string()));
        }
        let address = address.strip_suffix(":443").unwrap_or(address);
        let (host, port) = match address.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (address, None),
        };
        let host = Self::host(host);
        match port.filter(|port| !port.is_empty()) {
            Some(port) if host.contains(':') => Some(Self(format!("[{host}]:{port}"))),
            Some(port) => (!host.is_empty()).then(|| Self(format!("{host}:{port}"))),
            None => (!host.is_empty()).then_some(Self(host)),
        }
    }

    /// A host without brackets and trailing dot, an IPv6 address in its one form.
    fn host(text: &str) -> String {
        let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        match bare.parse::<Ipv6Addr>() {
            Ok(address) => address.to_string(),
            Err(_) => bare.strip_suffix('.').unwrap_or(bare).to_lowercase(),
        }
    }
}

impl fmt::Display for ServerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An address without the user name and password that it may contain.
pub(crate) fn without_account(address: String) -> String {
    let start = address.find("://").map_or(0, |scheme| scheme.saturating_add(3));
    let (scheme, rest) = address.split_at_checked(start).unwrap_or(("", &address));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest.split_at_checked(end).and_then(|(authority, path)| Some((authority.rsplit_once('@')?.1, path))) {
        Some((host, path)) => format!("{scheme}{host}{path}"),
        None => address,
    }
}

#[cfg(test)]
mod tests {
    use super::{ServerName, without_account};

    #[test]
    fn accounts_go() {
        for (text, left) in [
            ("https://admin:pass@vc01/sdk", "https://vc01/sdk"),
            ("a@b:p@ss@vc01:8443", "vc01:8443"),
            ("vc01.corp.example", "vc01.corp.example"),
            ("https://vc01/sdk@now", "https://vc01/sdk@now"),
            ("", ""),
        ] {
            assert_eq!(without_account(text.to_owned()), left);
        }
    }

    #[test]
    fn one_server_many_spellings() {
        for text in [
            "VC01.corp.example",
            "https://vc01.corp.example/sdk",
            "vc01.corp.example:443",
            " https://u@vc01.corp.example:443/ ",
            "vc01.corp.example.",
            "https://VC01.corp.example.:443/sdk",
        ] {
            assert_eq!(ServerName::parse(text).unwrap().to_string(), "vc01.corp.example", "{text}");
        }
        assert_eq!(ServerName::parse("127.0.0.1:8989").unwrap().to_string(), "127.0.0.1:8989");
        for text in ["fd00:10::5", "[FD00:10::5]", "https://[fd00:10:0::5]:443/sdk", "fd00:0010:0000:0000::5"] {
            assert_eq!(ServerName::parse(text).unwrap().to_string(), "fd00:10::5", "{text}");
        }
        assert_eq!(ServerName::parse("[fd00:10::5]:8443").unwrap().to_string(), "[fd00:10::5]:8443");
        assert_eq!(ServerName::parse("https://"), None);
        assert_eq!(ServerName::parse(""), None);
    }
}
