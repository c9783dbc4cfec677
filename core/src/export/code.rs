//! Members of closed lists, as the report writes them.

use serde::Serialize;

/// "live-node", "Ghost".
pub(super) fn code(member: impl Serialize) -> String {
    serde_json::to_value(member).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
