//! What the core cannot know by itself.

use jiff::Timestamp;

use crate::forecast::RestoreInto;

/// What the core cannot know by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The time to write into the report.
    pub generated_at: Timestamp,
    /// The version of the program, to write into the report.
    pub version: String,
    /// The versions of the controllers in the management cluster into which the backup is restored. Without them, the
    /// forecast is for those that may have written the backup.
    pub restore_into: Option<RestoreInto>,
}
