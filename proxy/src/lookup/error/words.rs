//! Parts of messages: durations, sizes, HTTP statuses.

use std::time::Duration;

pub(super) fn seconds(limit: &Duration) -> String {
    match limit.as_secs() {
        1 => "a second".to_owned(),
        0 => format!("{} ms", limit.as_millis()),
        seconds => format!("{seconds} seconds"),
    }
}

pub(super) fn size(limit: u64) -> String {
    match limit {
        bytes if bytes >= 1 << 20 => format!("{} MiB", bytes >> 20),
        bytes if bytes >= 1 << 10 => format!("{} KiB", bytes >> 10),
        number => number.to_string(),
    }
}

pub(super) fn status_words(status: u16) -> &'static str {
    match status {
        401 => "(another kind of login is required)",
        403 => "(forbidden)",
        404 => "(not found)",
        407 => "(a proxy requires a login)",
        429 => "(too many requests)",
        500 => "(internal error)",
        502..=504 => "(not available)",
        _ => "(unexpected)",
    }
}
