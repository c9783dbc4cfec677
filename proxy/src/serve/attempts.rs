//! Wrong tokens slow the next wrong one down. The right one never waits: others would decide whether it passes.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Wrong tokens that cost nothing: an old tab, a slip while copying.
const FREE: u32 = 5;
/// The longest wait. Whoever made a mistake may always try again soon.
const LONGEST: Duration = Duration::from_mins(1);
/// How long a wrong token is remembered.
const MEMORY: Duration = Duration::from_mins(10);
/// How many addresses are remembered. Beyond, the oldest is forgotten.
const ADDRESSES: usize = 1024;

/// Wrong tokens, by the address that they came from.
#[derive(Debug, Default)]
pub(super) struct Attempts(Mutex<BTreeMap<IpAddr, Failures>>);

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Instant,
}

impl Failures {
    /// Doubles with every failure beyond the free ones.
    fn wait(self) -> Duration {
        let beyond = self.count.saturating_sub(FREE);
        if beyond == 0 {
            return Duration::ZERO;
        }
        let seconds = 1_u64.checked_shl(beyond.saturating_sub(1)).unwrap_or(u64::MAX);
        Duration::from_secs(seconds).min(LONGEST)
    }
}

impl Attempts {
    /// How long an address has to wait before it is told that its next token is wrong.
    pub(super) fn wait(&self, address: IpAddr, now: Instant) -> Option<Duration> {
        let failures = *self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&address)?;
        let passed = now.saturating_duration_since(failures.last);
        failures.wait().checked_sub(passed).filter(|left| !left.is_zero())
    }

    /// Notes a wrong token.
    pub(super) fn failed(&self, address: IpAddr, now: Instant) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, failures| now.saturating_duration_since(failures.last) < MEMORY);
        if known.len() >= ADDRESSES && !known.contains_key(&address) {
            let oldest = known.iter().min_by_key(|(_, failures)| failures.last).map(|(address, _)| *address);
            known.retain(|address, _| Some(*address) != oldest);
        }
        let failures = known.entry(address).or_insert(Failures { count: 0, last: now });
        failures.count = failures.count.saturating_add(1);
        failures.last = now;
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const ONE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 2));

    #[test]
    fn waits_double_up_to_a_minute_and_end() {
        let attempts = Attempts::default();
        let mut now = Instant::now();
        let mut waits = Vec::new();
        for _ in 0..14 {
            attempts.failed(ONE, now);
            let wait = attempts.wait(ONE, now).unwrap_or_default();
            waits.push(wait.as_secs());
            now += wait;
            assert_eq!(attempts.wait(ONE, now), None);
        }
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(attempts.wait(OTHER, now), None);
    }

    #[test]
    fn memory_is_bounded() {
        let attempts = Attempts::default();
        let start = Instant::now();
        for number in 0..3000_u32 {
            let now = start + Duration::from_millis(number.into());
            attempts.failed(IpAddr::V4(Ipv4Addr::from(number)), now);
        }
        assert_eq!(attempts.0.lock().unwrap().len(), ADDRESSES);
        attempts.failed(ONE, start + Duration::from_hours(1));
        assert_eq!(attempts.0.lock().unwrap().len(), 1);
    }
}
