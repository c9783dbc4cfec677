//! How many connections are open, and whose: a crowd that never says a word must not keep out those who hold the token.
//!
//! A connection is a stranger's until a request with the right token came over it. Strangers have a part of all places,
//! and each address has a part of those; where they are taken, the stranger that has been there longest has to go. So
//! everyone gets in, and has the time of a request to show the token.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

use crate::lookup::vcenter::CancellationToken;

/// How many connections may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    /// All connections.
    pub(super) all: usize,
    /// Those over which no token came yet. The rest is kept for those who hold it.
    pub(super) strangers: usize,
    /// Those of them that come from one address.
    pub(super) strangers_of_address: usize,
}

impl Default for Places {
    fn default() -> Self {
        Self { all: 512, strangers: 384, strangers_of_address: 128 }
    }
}

/// The open connections.
#[derive(Debug, Default)]
pub(super) struct Connections {
    pub(super) places: Places,
    open: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    /// By the order in which they came.
    connections: BTreeMap<u64, Connection>,
    next: u64,
}

#[derive(Debug)]
struct Connection {
    address: IpAddr,
    is_stranger: bool,
    closing: CancellationToken,
}

/// A place. Given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    number: u64,
    open: Arc<Mutex<Open>>,
    /// The connection has to go.
    pub(super) closing: CancellationToken,
}

impl Connections {
    /// Takes a place for a connection from this address; `None` where those who hold the token have them all.
    pub(super) fn enter(&self, address: IpAddr) -> Option<Place> {
        let address = network(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.strangers(|stranger| stranger.address == address).count() >= self.places.strangers_of_address {
            open.send_away(|stranger| stranger.address == address);
        }
        if open.strangers(|_| true).count() >= self.places.strangers || open.connections.len() >= self.places.all {
            open.send_away(|_| true);
        }
        if open.connections.len() >= self.places.all {
            return None;
        }
        let (number, closing) = (open.next, CancellationToken::new());
        open.next = number.wrapping_add(1);
        open.connections.insert(number, Connection { address, is_stranger: true, closing: closing.clone() });
        Some(Place { number, open: Arc::clone(&self.open), closing })
    }

    /// Makes room where the system has none for another connection.
    pub(super) fn make_room(&self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).send_away(|_| true);
    }
}

impl Open {
    fn strangers(&self, which: impl Fn(&Connection) -> bool) -> impl Iterator<Item = u64> {
        let strangers = self.connections.iter().filter(move |(_, one)| one.is_stranger && which(one));
        strangers.map(|(number, _)| *number)
    }

    /// Closes the oldest of these.
    fn send_away(&mut self, which: impl Fn(&Connection) -> bool) {
        let oldest = self.strangers(which).next();
        if let Some(connection) = oldest.and_then(|number| self.connections.remove(&number)) {
            connection.closing.cancel();
        }
    }
}

impl Place {
    /// The right token came over this connection.
    pub(super) fn is_known(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(connection) = open.connections.get_mut(&self.number) {
            connection.is_stranger = false;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).connections.remove(&self.number);
    }
}

/// What counts as one address: whoever has an IPv6 address has a network of them.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => four.into(),
            None => Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX)).into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(all: usize, strangers: usize, strangers_of_address: usize) -> Connections {
        Connections { places: Places { all, strangers, strangers_of_address }, open: Arc::default() }
    }

    fn enter(connections: &Connections, address: &str) -> Place {
        connections.enter(address.parse().unwrap()).unwrap()
    }

    fn gone(places: &[Place]) -> Vec<bool> {
        places.iter().map(|place| place.closing.is_cancelled()).collect()
    }

    #[test]
    fn a_crowd_from_one_address_displaces_itself_alone() {
        let connections = connections(10, 8, 2);
        let other = enter(&connections, "10.0.0.2");
        let crowd: Vec<_> = (0..5).map(|_| enter(&connections, "10.0.0.1")).collect();
        assert_eq!(gone(&crowd), [true, true, true, false, false]);
        assert!(!other.closing.is_cancelled());
        // However an address is written, and whichever of its own a network takes.
        let mapped = enter(&connections, "::ffff:10.0.0.1");
        assert_eq!(gone(&crowd), [true, true, true, true, false]);
        let six: Vec<_> = (1..4).map(|host| enter(&connections, &format!("2001:db8::{host}"))).collect();
        assert_eq!(gone(&six), [true, false, false]);
        assert!(!mapped.closing.is_cancelled());
    }

    #[test]
    fn those_who_hold_the_token_stay() {
        let connections = connections(5, 3, 3);
        let known: Vec<_> = (0..2).map(|_| enter(&connections, "10.0.0.1")).collect();
        known.iter().for_each(Place::is_known);
        let crowd: Vec<_> = (0..9).map(|host| enter(&connections, &format!("10.0.1.{host}"))).collect();
        assert_eq!(gone(&crowd).iter().filter(|gone| !**gone).count(), 3);
        assert_eq!(gone(&known), [false, false]);
        // All places can be theirs, and then there is none for anybody else.
        for place in &crowd {
            place.is_known();
        }
        assert!(connections.enter("10.0.0.9".parse().unwrap()).is_none());
        assert_eq!(gone(&known), [false, false]);
    }

    #[test]
    fn places_are_given_back() {
        let connections = connections(2, 2, 2);
        for _ in 0..10 {
            let (one, two) = (enter(&connections, "10.0.0.1"), enter(&connections, "10.0.0.2"));
            assert!(!one.closing.is_cancelled() && !two.closing.is_cancelled());
        }
        assert!(connections.open.lock().unwrap().connections.is_empty());
    }
}
