//! Numbers and times in words.

pub(crate) use drift_core::wording::{count, list};
use jiff::{Timestamp, tz::TimeZone};

use super::escape::keep;

/// A length as a number of a report.
pub(crate) fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// "2 Nov 2026 03:00 UTC", on one line.
pub(crate) fn time(time: Timestamp) -> String {
    keep(&time.to_zoned(TimeZone::UTC).strftime("%-d %b %Y %H:%M UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::escape::release;

    #[test]
    fn times_are_short_and_in_utc() {
        let instant = "2026-11-02T04:00:59+01:00".parse().unwrap();
        assert_eq!(release(&time(instant)), "2 Nov 2026 03:00 UTC");
    }
}
