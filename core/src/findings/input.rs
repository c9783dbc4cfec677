//! What findings are based on.

use jiff::Timestamp;

use crate::forecast::Forecast;
use crate::plan::Plan;
use crate::verdicts::{self, Verdicts};

/// The results of the stages before.
pub(crate) struct Input<'a> {
    pub(crate) verdict: &'a verdicts::Input<'a>,
    pub(crate) verdicts: &'a Verdicts,
    pub(crate) forecast: &'a Forecast<'a>,
    pub(crate) plan: &'a Plan,
    /// The time against which ages are measured: the newest inventory's.
    pub(crate) now: Timestamp,
}
