//! What the caller of a detection gives besides its inputs.

use jiff::Timestamp;

/// What the core cannot know by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The time to write into the report.
    pub generated_at: Timestamp,
    /// The version of the program, to write into the report.
    pub version: String,
}
