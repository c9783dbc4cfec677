//! Where connections may go.
//!
//! Servers' names come from backups, which are not trusted. A name is resolved once, every address is judged, and the
//! connection goes to an address that was judged: a name cannot change its meaning in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use tokio::net::lookup_host;

use super::{error::Problem, target::Target};

/// Which addresses are allowed beyond the usual. Link-local, multicast and unspecified ones never are; private networks
/// always are, since that is where vCenters live.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressPolicy {
    /// This machine itself, at the addresses of all its interfaces.
    pub allow_loopback: bool,
    /// Never these: the caller's own doors. An unspecified address is the door at all addresses of this machine.
    pub refused: Vec<SocketAddr>,
}

/// A port at which nobody listens. Nothing is sent to it either.
const DISCARD: u16 = 9;

impl AddressPolicy {
    /// Why an address is refused.
    fn refusal(&self, address: SocketAddr) -> Option<&'static str> {
        let ip = plain(address.ip());
        let is_door = |own: &SocketAddr| {
            own.port() == address.port() && (own.ip() == ip || own.ip().is_unspecified() && is_own(ip))
        };
        if self.refused.iter().any(is_door) {
            return Some("this program's own");
        }
        let usual = match ip {
            IpAddr::V4(ip) => refusal_v4(ip, self.allow_loopback),
            IpAddr::V6(ip) => refusal_v6(ip, self.allow_loopback),
        };
        usual.or_else(|| (!self.allow_loopback && is_own(ip)).then_some("this machine's own"))
    }
}

/// One of this machine's interfaces has the address. Whatever is sent there comes from the same address, and so the
/// system answers it; nothing is sent.
fn is_own(ip: IpAddr) -> bool {
    let anywhere: IpAddr = if ip.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let from = UdpSocket::bind((anywhere, 0)).and_then(|socket| {
        socket.connect((ip, DISCARD))?;
        socket.local_addr()
    });
    from.is_ok_and(|from| from.ip() == ip)
}

/// An IPv4 address that travels as IPv6 is what it is.
fn plain(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = ip else { return ip };
    match six.segments() {
        // ::ffff:0:0/96, ::/96 and 64:ff9b::/96
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => four(high, low),
        [0, 0, 0, 0, 0, 0, high, low] if (high, low) != (0, 0) && (high, low) != (0, 1) => four(high, low),
        _ => ip,
    }
}

fn four(high: u16, low: u16) -> IpAddr {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    IpAddr::V4(Ipv4Addr::new(a, b, c, d))
}

fn refusal_v4(ip: Ipv4Addr, allow_loopback: bool) -> Option<&'static str> {
    match ip.octets() {
        [0, ..] => Some("unspecified"),
        [127, ..] if !allow_loopback => Some("this machine's own"),
        [169, 254, ..] => Some("link-local"),
        [224..=239, ..] => Some("multicast"),
        [240..=255, ..] => Some("reserved"),
        _ => None,
    }
}

fn refusal_v6(ip: Ipv6Addr, allow_loopback: bool) -> Option<&'static str> {
    if ip.is_unspecified() {
        Some("unspecified")
    } else if ip.is_loopback() {
        (!allow_loopback).then_some("this machine's own")
    } else if ip.is_unicast_link_local() {
        Some("link-local")
    } else if ip.is_multicast() {
        Some("multicast")
    } else {
        None
    }
}

/// The addresses of a server that may be used, in the order in which the system names them.
pub(crate) async fn resolve(target: &Target, policy: &AddressPolicy) -> Result<Vec<SocketAddr>, Problem> {
    let found: Vec<SocketAddr> = match target.literal() {
        Some(ip) => vec![SocketAddr::new(ip, target.port())],
        None => lookup_host((target.host(), target.port())).await.map_err(|_| Problem::NotResolved)?.collect(),
    };
    judge(&found, policy)
}

fn judge(found: &[SocketAddr], policy: &AddressPolicy) -> Result<Vec<SocketAddr>, Problem> {
    let mut allowed = Vec::new();
    let mut refused = None;
    for address in found {
        match policy.refusal(*address) {
            None => allowed.push(*address),
            Some(why) => refused = refused.or(Some(Problem::ForbiddenAddress { address: address.ip(), why })),
        }
    }
    match refused {
        Some(problem) if allowed.is_empty() => Err(problem),
        _ if allowed.is_empty() => Err(Problem::NotResolved),
        _ => Ok(allowed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(ip: &str, allow_loopback: bool) -> Option<&'static str> {
        AddressPolicy { allow_loopback, refused: Vec::new() }.refusal(SocketAddr::new(ip.parse().unwrap(), 443))
    }

    #[test]
    fn never_allowed() {
        for ip in [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "224.0.0.1",
            "239.1.1.1",
            "255.255.255.255",
            "::",
            "fe80::1",
            "febf::1",
            "ff02::1",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "::ffff:0.0.0.0",
            "::169.254.1.1",
        ] {
            assert!(refusal(ip, true).is_some(), "{ip}");
        }
    }

    #[test]
    fn loopback_where_the_caller_says_so() {
        for ip in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"] {
            assert!(refusal(ip, false).is_some(), "{ip}");
            assert!(refusal(ip, true).is_none(), "{ip}");
        }
    }

    /// The address with which this machine speaks to others, where it has one.
    #[test]
    fn addresses_of_interfaces_are_this_machine_too() {
        assert!(is_own(Ipv4Addr::LOCALHOST.into()));
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let Ok(()) = socket.connect((Ipv4Addr::new(192, 0, 2, 1), DISCARD)) else { return };
        let own = socket.local_addr().unwrap().ip().to_string();
        for ip in [own.clone(), format!("::ffff:{own}"), format!("64:ff9b::{own}")] {
            assert!(refusal(&ip, false).is_some(), "{ip}");
            assert!(refusal(&ip, true).is_none(), "{ip}");
        }
        assert!(!is_own(Ipv4Addr::new(192, 0, 2, 1).into()));
    }

    #[test]
    fn private_networks_are_where_vcenters_live() {
        for ip in ["10.254.253.1", "172.31.253.1", "192.168.253.1", "100.64.253.1", "fd00::1", "8.8.8.8", "2001:db8::1"]
        {
            assert!(refusal(ip, false).is_none(), "{ip}");
        }
    }

    #[test]
    fn own_doors_stay_shut() {
        let own = "127.0.0.1:4000".parse().unwrap();
        let policy = AddressPolicy { allow_loopback: true, refused: vec![own] };
        assert!(policy.refusal(own).is_some());
        assert!(policy.refusal("[::ffff:127.0.0.1]:4000".parse().unwrap()).is_some());
        assert!(policy.refusal("127.0.0.1:4001".parse().unwrap()).is_none());
        let everywhere = AddressPolicy { allow_loopback: true, refused: vec!["0.0.0.0:4000".parse().unwrap()] };
        assert!(everywhere.refusal(own).is_some());
        assert!(everywhere.refusal("127.0.0.1:4001".parse().unwrap()).is_none());
        assert!(everywhere.refusal("192.0.2.1:4000".parse().unwrap()).is_none());
    }

    #[test]
    fn of_several_addresses_the_allowed_ones_are_used() {
        let found = ["169.254.0.1:443".parse().unwrap(), "10.0.0.1:443".parse().unwrap()];
        assert_eq!(judge(&found, &AddressPolicy::default()).unwrap(), [found[1]]);
        assert!(matches!(
            judge(&found[..1], &AddressPolicy::default()),
            Err(Problem::ForbiddenAddress { why: "link-local", .. })
        ));
        assert!(matches!(judge(&[], &AddressPolicy::default()), Err(Problem::NotResolved)));
    }
}
