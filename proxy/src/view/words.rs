//! Numbers, times and lists in words.

use jiff::{Timestamp, tz::TimeZone};

use super::escape::keep;

/// "1 machine", "2 machines".
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A length as a number of a report.
pub(crate) fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// "a", "a and b", "a, b and c".
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
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

    #[test]
    fn lists_read_aloud() {
        let items: Vec<_> = ["a", "b", "c"].map(str::to_owned).into();
        assert_eq!(list(&items), "a, b and c");
        assert_eq!(list(&items[..2]), "a and b");
        assert_eq!(list(&items[..1]), "a");
    }
}
