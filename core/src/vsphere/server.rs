//! Names of vCenter servers.

use std::fmt;

/// A vCenter's address in the form in which servers are compared: lower-case, without scheme, path and `:443`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ServerName(String);

impl ServerName {
    /// Reads a host, `host:port` or URL. An empty text names no server.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let address = text.split_once("://").map_or(text, |(_, rest)| rest);
        let address = address.split(['/', '?', '#']).next().unwrap_or_default();
        let address = address.rsplit_once('@').map_or(address, |(_, host)| host);
        let address = address.strip_suffix(":443").unwrap_or(address);
        (!address.is_empty()).then(|| Self(address.to_lowercase()))
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
        ] {
            assert_eq!(ServerName::parse(text).unwrap().to_string(), "vc01.corp.example", "{text}");
        }
        assert_eq!(ServerName::parse("127.0.0.1:8989").unwrap().to_string(), "127.0.0.1:8989");
        assert_eq!(ServerName::parse("https://"), None);
        assert_eq!(ServerName::parse(""), None);
    }
}
