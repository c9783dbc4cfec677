//! Which server.

use std::{
    fmt::{self, Display, Formatter},
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use super::error::{LookupError, Problem};

/// A server's name or address, and its port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    host: String,
    port: u16,
}

/// The port that needs no telling.
const HTTPS: u16 = 443;

impl Target {
    /// Reads `host`, `host:port`, `[address]:port` or an `https` URL, whose path is of no interest.
    pub fn parse(text: &str) -> Result<Self, LookupError> {
        Self::read(text).map_err(|why| LookupError::new("the server", Problem::BadTarget(why)))
    }

    fn read(text: &str) -> Result<Self, &'static str> {
        let lower = text.trim().to_ascii_lowercase();
        let rest = match lower.split_once("://") {
            Some(("https", rest)) => rest,
            Some(_) => return Err("only https is supported"),
            None => lower.as_str(),
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.contains('@') {
            return Err("it contains a user name or password; give them separately");
        }
        let (host, port) = split(authority)?;
        let port = match port {
            None => HTTPS,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok().filter(|port| *port != 0).ok_or("its port is not one from 1 to 65535")?
            }
            Some(_) => return Err("its port is not one from 1 to 65535"),
        };
        Ok(Self { host: host_name(host)?, port })
    }

    /// The name or address, in lower case; an IPv6 address without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// It says itself that it is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.literal().is_some_and(|ip| ip.is_loopback())
    }

    /// The address, where no name has to be resolved.
    pub(crate) fn literal(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }
}

impl Display for Target {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(formatter, "[{}]", self.host)?;
        } else {
            formatter.write_str(&self.host)?;
        }
        if self.port == HTTPS { Ok(()) } else { write!(formatter, ":{}", self.port) }
    }
}

/// Tells host and port apart.
fn split(authority: &str) -> Result<(&str, Option<&str>), &'static str> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').ok_or("its brackets do not match")?;
        if !host.contains(':') {
            return Err("only an IPv6 address goes in brackets");
        }
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if rest.is_empty() => Ok((host, None)),
            None => Err("something follows its address"),
        };
    }
    if authority.parse::<Ipv6Addr>().is_ok() {
        return Ok((authority, None));
    }
    Ok(authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))))
}

fn host_name(host: &str) -> Result<String, &'static str> {
    if host.contains(':') {
        return host
            .parse::<Ipv6Addr>()
            .map(|address| address.to_string())
            .map_err(|_| "its address is not an IPv6 one");
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.is_empty() {
        return Err("it names no server");
    }
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if host.len() > 253 || !host.bytes().all(known) || host.split('.').any(|label| label.is_empty() || label.len() > 63)
    {
        return Err("it is not a name or address of the net; names beyond ASCII go in their xn-- form");
    }
    // Systems take `2130706433` and `0x7f.1` for addresses; nobody means them.
    let last = host.rsplit('.').next().unwrap_or_default();
    let numeric = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    if numeric && host.parse::<Ipv4Addr>().is_err() {
        return Err("its address is not an IPv4 one");
    }
    Ok(host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn one_server_many_spellings() {
        for text in [
            "VC01.corp.example",
            "https://vc01.corp.example/sdk",
            " vc01.corp.example.:443",
            "HTTPS://VC01.corp.example:443?",
        ] {
            let target = Target::parse(text).unwrap();
            assert_eq!((target.host(), target.port()), ("vc01.corp.example", 443), "{text}");
            assert_eq!(target.to_string(), "vc01.corp.example");
        }
    }

    #[test]
    fn addresses_and_ports() {
        for (text, shown) in [
            ("127.0.0.1:8989", "127.0.0.1:8989"),
            ("[FD00::0:1]:8443", "[fd00::1]:8443"),
            ("fd00::1", "[fd00::1]"),
            ("https://[fd00::1]/sdk", "[fd00::1]"),
            ("localhost:65535", "localhost:65535"),
        ] {
            assert_eq!(Target::parse(text).unwrap().to_string(), shown, "{text}");
        }
    }

    #[test]
    fn what_is_no_server() {
        for text in [
            "",
            "https://",
            ":443",
            "vc:0",
            "vc:65536",
            "vc:+1",
            "vc:",
            "http://vc",
            "ftp://vc",
            "u:p@vc",
            "vc..example",
            "[::1",
            "[::1]x",
            "[vc]",
            "vc example",
            "vc\r\nHost: x",
            "vc\0",
            "2130706433",
            "0x7f.1",
            "1.2.3",
            "1.2.3.256",
            "fe80::1%eth0",
            "vç.example",
            "-:-:-",
        ] {
            assert!(Target::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_password_in_a_url_is_not_repeated() {
        let error = Target::parse("https://root:swordfish@vc/sdk").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("swordfish"));
    }
}
