//! Sizes and names in words; what every view of a report says comes from the core.

use drift_core::presentation::Text;

pub(crate) use drift_core::presentation::words::{number, time};
pub(crate) use drift_core::wording::{count, list, visible};

/// "14.2 MB".
pub(crate) fn size(bytes: f64) -> String {
    match bytes {
        ..1e3 => format!("{bytes} bytes"),
        ..1e6 => format!("{:.0} kB", bytes / 1e3),
        ..1e9 => format!("{:.1} MB", bytes / 1e6),
        _ => format!("{:.2} GB", bytes / 1e9),
    }
}

/// Words and names in one string.
pub(crate) fn written(text: &Text<'_>) -> String {
    text.write(visible, visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!([5.0, 15_400.0, 15_440_000.0, 2.5e9].map(size), ["5 bytes", "15 kB", "15.4 MB", "2.50 GB"]);
    }
}
