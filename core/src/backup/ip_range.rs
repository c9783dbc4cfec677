//! Ranges of addresses, as pools of Cluster API's in-cluster IPAM provider write them.

use std::net::IpAddr;

/// Addresses from one to another, both included and of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IpRange {
    first: IpAddr,
    last: IpAddr,
}

impl IpRange {
    /// Reads `10.0.0.1`, `10.0.0.1-10.0.0.9` or `10.0.0.0/24`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((address, length)) = text.split_once('/') {
            return Self::of_subnet(address.parse().ok()?, length.parse().ok()?);
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        Some(Self { first, last })
    }

    fn of_subnet(address: IpAddr, length: u32) -> Option<Self> {
        match address {
            IpAddr::V4(address) => {
                let hosts = u32::MAX.checked_shr(length).unwrap_or_default();
                let first = address.to_bits() & !hosts;
                (length <= 32)
                    .then(|| Self { first: IpAddr::V4(first.into()), last: IpAddr::V4((first | hosts).into()) })
            }
            IpAddr::V6(address) => {
                let hosts = u128::MAX.checked_shr(length).unwrap_or_default();
                let first = address.to_bits() & !hosts;
                (length <= 128)
                    .then(|| Self { first: IpAddr::V6(first.into()), last: IpAddr::V6((first | hosts).into()) })
            }
        }
    }

    /// Those of a list, which is in the order of their addresses, whose address is in it.
    pub(crate) fn of_sorted<T>(self, list: &[T], address: fn(&T) -> IpAddr) -> impl Iterator<Item = &T> {
        let start = list.partition_point(|found| address(found) < self.first);
        let from = list.get(start..).unwrap_or_default();
        let within = from.iter().take_while(move |found| address(found) <= self.last);
        within.filter(move |found| self.contains(address(found)))
    }

    /// The address is in it.
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv4() == self.first.is_ipv4() && (self.first..=self.last).contains(&address)
    }
}

#[cfg(test)]
mod tests {
    use super::IpRange;

    #[track_caller]
    fn assert_contains(range: &str, address: &str, wanted: bool) {
        let range = IpRange::parse(range).unwrap();
        assert_eq!(range.contains(address.parse().unwrap()), wanted, "{range:?} {address}");
    }

    #[test]
    fn every_form() {
        assert_contains("10.0.0.7", "10.0.0.7", true);
        assert_contains("10.0.0.7", "10.0.0.8", false);
        assert_contains("10.0.0.7-10.0.0.12", "10.0.0.10", true);
        assert_contains("10.0.0.7 - 10.0.0.12", "10.0.0.13", false);
        assert_contains("10.0.1.9/24", "10.0.1.255", true);
        assert_contains("10.0.1.0/24", "10.0.2.0", false);
        assert_contains("0.0.0.0/0", "255.1.2.3", true);
        assert_contains("fd00::/64", "fd00::1:2", true);
        assert_contains("fd00::/64", "fd00:0:0:1::1", false);
        assert_contains("0.0.0.0/0", "fd00::1", false);
    }

    #[test]
    fn what_is_no_range() {
        for text in ["", "10.0.0", "10.0.0.0/33", "a-b", "10.0.0.1-", "fd00::/129"] {
            assert_eq!(IpRange::parse(text), None, "{text}");
        }
    }
}
