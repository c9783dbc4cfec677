//! What the core does not determine itself: the time, and this program's version.

use drift_core::{Context, RestoreInto};
use jiff::Timestamp;

/// The context of a detection or an inspection now.
pub(super) fn now(restore_into: Option<RestoreInto>) -> Context {
    Context { generated_at: Timestamp::now(), version: env!("CARGO_PKG_VERSION").to_owned(), restore_into }
}
