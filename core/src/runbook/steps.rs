//! The next steps of a report as items of a chapter.

use super::page::{Page, prose};
use crate::report::{NextStep, StepTime};
use crate::wording;

/// Writes next steps of the report in their order. `now` is the time of the chapter: where a step applies later, that
/// is written before it; one that applied earlier is due now.
#[expect(single_use_lifetimes, reason = "an anonymous one is not stable in this position")]
pub(super) fn propose<'a>(page: &mut Page, now: StepTime, steps: impl IntoIterator<Item = &'a NextStep>) {
    for step in steps {
        let later = step.when.filter(|when| *when > now);
        let time = later.map(|when| format!("{}: ", wording::step_time(when))).unwrap_or_default();
        page.item(&format!("{time}{}", prose(&step.text)));
        if let Some(command) = &step.command {
            page.item_command(step.effect, command);
        }
    }
}
