//! Which servers may be asked through this door, and how many at once.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::StatusCode;

use super::problem::Problem;
use crate::lookup::{AddressPolicy, Target};

/// Look-ups under way at most.
const JOBS: usize = 16;

/// Which servers may be asked.
#[derive(Debug, Default)]
pub struct Upstreams {
    /// Where it is not empty: these and no others.
    allowed: BTreeSet<Target>,
    /// The program's own addresses, which are never asked.
    own: Vec<SocketAddr>,
    /// Servers that are being asked.
    busy: Arc<Mutex<BTreeSet<Target>>>,
}

/// A look-up under way. Ends when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    target: Target,
    busy: Arc<Mutex<BTreeSet<Target>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.target);
    }
}

impl Upstreams {
    /// Any server that the person confirms, or only the allowed ones where there are some.
    pub fn new(allowed: impl IntoIterator<Item = Target>, own: Vec<SocketAddr>) -> Self {
        Self { allowed: allowed.into_iter().collect(), own, busy: Arc::default() }
    }

    /// The servers that are allowed, where not every one is.
    pub(super) fn allowed(&self) -> Option<Vec<String>> {
        (!self.allowed.is_empty()).then(|| self.allowed.iter().map(ToString::to_string).collect())
    }

    /// Reads a server's name, and tells where connections for it may go.
    pub(super) fn check(&self, server: &str) -> Result<(Target, AddressPolicy), Problem> {
        let target = Target::parse(server)?;
        if !self.allowed.is_empty() && !self.allowed.contains(&target) {
            let title = format!("this program is not allowed to connect to {target}");
            return Err(Problem::new(StatusCode::FORBIDDEN, "upstream-not-allowed", title)
                .with_advice("Restart it with --allow-upstream HOST[:PORT] to allow this server."));
        }
        // A name could be made to point here; only an address, or `localhost`, means this machine.
        let is_here = target.is_loopback() || target.literal().is_some();
        let allow_loopback = self.allowed.contains(&target) && is_here;
        Ok((target, AddressPolicy { allow_loopback, refused: self.own.clone() }))
    }

    /// Takes a place for a look-up: one for each server, and a few in all.
    pub(super) fn take_place(&self, target: &Target) -> Result<Place, Problem> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if busy.contains(target) {
            let title = format!("a look-up of {target} is already running");
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "upstream-busy", title)
                .with_advice("Wait for the other look-up to end, or cancel it."));
        }
        if busy.len() >= JOBS {
            let title = format!("{JOBS} look-ups are running");
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-lookups", title)
                .with_advice("Wait for one of them to end."));
        }
        busy.insert(target.clone());
        Ok(Place { target: target.clone(), busy: Arc::clone(&self.busy) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str) -> Target {
        Target::parse(text).unwrap()
    }

    #[test]
    fn where_nothing_is_listed_any_server_may_be_asked_but_this_machine() {
        let upstreams = Upstreams::new([], Vec::new());
        let (_, policy) = upstreams.check("vc01.corp.example").unwrap();
        assert!(!policy.allow_loopback);
        assert!(!upstreams.check("127.0.0.1:8989").unwrap().1.allow_loopback);
        assert_eq!(upstreams.check("http://vc01").unwrap_err().code, "bad-server-name");
    }

    #[test]
    fn a_list_is_exact() {
        let allowed = [target("vc01.corp.example"), target("127.0.0.1:8989")];
        let upstreams = Upstreams::new(allowed, Vec::new());
        assert!(!upstreams.check("https://VC01.corp.example/sdk").unwrap().1.allow_loopback);
        assert!(upstreams.check("127.0.0.1:8989").unwrap().1.allow_loopback);
        for other in ["vc01.corp.example:8443", "vc02.corp.example", "127.0.0.1", "localhost:8989"] {
            assert_eq!(upstreams.check(other).unwrap_err().code, "upstream-not-allowed", "{other}");
        }
    }

    #[test]
    fn one_at_a_time_for_a_server_and_a_few_in_all() {
        let upstreams = Upstreams::new([], Vec::new());
        let first = upstreams.take_place(&target("vc")).unwrap();
        assert_eq!(upstreams.take_place(&target("vc")).unwrap_err().code, "upstream-busy");
        drop(first);
        let places: Vec<_> =
            (0..JOBS).map(|number| upstreams.take_place(&target(&format!("vc{number}"))).unwrap()).collect();
        assert_eq!(upstreams.take_place(&target("more")).unwrap_err().code, "too-many-lookups");
        drop(places);
        upstreams.take_place(&target("more")).unwrap();
    }
}
