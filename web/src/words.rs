//! Numbers, times, sizes and names in words.

use drift_core::report::{MachineStatus, Status};
use jiff::{Timestamp, tz::TimeZone};

pub(crate) use drift_core::wording::{count, list, visible};

/// A length as a number.
pub(crate) fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// "2 Nov 2026, 03:00 UTC".
pub(crate) fn time(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC).strftime("%-d %b %Y, %H:%M UTC").to_string()
}

/// "14.2 MB".
pub(crate) fn size(bytes: f64) -> String {
    match bytes {
        ..1e3 => format!("{bytes} bytes"),
        ..1e6 => format!("{:.0} kB", bytes / 1e3),
        ..1e9 => format!("{:.1} MB", bytes / 1e6),
        _ => format!("{:.2} GB", bytes / 1e9),
    }
}

/// What a cluster's status says.
pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::ManualRemediationRequired => "manual remediation required",
        Status::NeedFurtherConfirmation => "needs further confirmation",
        Status::ManualRemediationNotRequired => "no remediation required",
        Status::Healthy => "healthy",
    }
}

/// The machine status that a cluster's status comes from.
pub(crate) fn worst(status: Status) -> MachineStatus {
    match status {
        Status::ManualRemediationRequired => MachineStatus::Ghost,
        Status::NeedFurtherConfirmation => MachineStatus::Unknown,
        Status::ManualRemediationNotRequired => MachineStatus::Stale,
        Status::Healthy => MachineStatus::Healthy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_short() {
        assert_eq!([5.0, 15_400.0, 15_440_000.0, 2.5e9].map(size), ["5 bytes", "15 kB", "15.4 MB", "2.50 GB"]);
        assert_eq!(time("2026-11-02T04:00:59+01:00".parse().unwrap()), "2 Nov 2026, 03:00 UTC");
    }
}
