//! Versions, and ranges of them.

use std::fmt;

/// A version of a controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) major: u32,
    pub(crate) minor: u32,
    pub(crate) patch: u32,
}

/// The first version of a minor version.
pub(crate) const fn minor(minor: u32) -> Version {
    patch(minor, 0)
}

/// A patch of a minor version. Both controllers are at 1 since long.
pub(crate) const fn patch(minor: u32, patch: u32) -> Version {
    Version { major: 1, minor, patch }
}

/// The first version above a minor version and all its patches.
const fn last_patch(minor: u32) -> Version {
    patch(minor, u32::MAX)
}

/// All versions from one to another, both of them included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct VersionRange {
    pub(crate) min: Version,
    pub(crate) max: Version,
}

/// The versions whose sources were read: their rules are known.
pub(crate) mod versions {
    use super::{VersionRange, last_patch, minor};

    /// Of Cluster API.
    pub(crate) const CAPI: VersionRange = VersionRange { min: minor(2), max: last_patch(14) };
    /// Of CAPV.
    pub(crate) const CAPV: VersionRange = VersionRange { min: minor(5), max: last_patch(16) };
}

impl VersionRange {
    /// Minor versions with all their patches.
    pub(crate) const fn minors(first: u32, last: u32) -> Self {
        Self { min: minor(first), max: last_patch(last) }
    }

    /// Reads `1.10`, which means all its patches, `v1.10.1`, and the versions of distributions, `v1.2.8_vmware.1`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('v');
        let text = text.split(['_', '-', '+']).next()?;
        let mut numbers = text.split('.').map(str::parse::<u32>);
        let (major, minor) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
        let patch = numbers.next().transpose().ok()?;
        if numbers.next().is_some() {
            return None;
        }
        let at = |patch| Version { major, minor, patch };
        Some(match patch {
            Some(patch) => Self { min: at(patch), max: at(patch) },
            None => Self { min: at(0), max: at(u32::MAX) },
        })
    }

    /// What is in both.
    pub(crate) fn and(self, other: Self) -> Option<Self> {
        let both = Self { min: self.min.max(other.min), max: self.max.min(other.max) };
        (both.min <= both.max).then_some(both)
    }

    /// What is in either, and all between them.
    pub(crate) fn or(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    /// Everything of it is in `outer`.
    pub(crate) fn is_within(self, outer: Self) -> bool {
        outer.min <= self.min && self.max <= outer.max
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.patch {
            0 | u32::MAX => write!(f, "{}.{}", self.major, self.minor),
            patch => write!(f, "{}.{}.{patch}", self.major, self.minor),
        }
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.min == self.max {
            let Version { major, minor, patch } = self.min;
            return write!(f, "{major}.{minor}.{patch}");
        }
        match (self.min.to_string(), self.max.to_string()) {
            (min, max) if min == max => f.write_str(&min),
            (min, max) => write!(f, "{min} to {max}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_people_and_distributions_write_them() {
        let shown = |text| VersionRange::parse(text).map(|range| range.to_string());
        assert_eq!(shown("1.10").as_deref(), Some("1.10"));
        assert_eq!(shown("v1.10.1").as_deref(), Some("1.10.1"));
        assert_eq!(shown("v1.2.8_vmware.1").as_deref(), Some("1.2.8"));
        assert_eq!(shown("1.13.0-rc.1").as_deref(), Some("1.13.0"));
        for wrong in ["", "1", "one.two", "1.2.3.4", "1.x"] {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ranges_read_aloud() {
        assert_eq!(VersionRange::minors(9, 10).to_string(), "1.9 to 1.10");
        assert_eq!(VersionRange { min: patch(8, 2), ..VersionRange::minors(8, 10) }.to_string(), "1.8.2 to 1.10");
        assert_eq!(VersionRange::minors(9, 9).and(VersionRange::minors(10, 11)), None);
    }
}
