//! May I restore? One answer for the whole report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether this backup may be restored. Ordered worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Restore {
    /// There is a danger: a restore would destroy something, or break it for good.
    Dangerous,
    /// No danger is known, but something that decides it was not read or cannot be predicted.
    Unknown,
    /// Nothing is destroyed, but somebody has work before or after.
    Manual,
    /// Everything was read, every machine is adopted, and nothing has to be done.
    Safe,
}
