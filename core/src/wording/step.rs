//! When a next step applies, in words.

use crate::report::StepTime;

/// When in the course of a restore a step applies, to stand before its text.
pub fn step_time(when: StepTime) -> &'static str {
    match when {
        StepTime::BeforeRestore => "Before the restore",
        StepTime::WhilePaused => "While the cluster is paused",
        StepTime::AfterUnpause => "Right after the cluster is unpaused",
        StepTime::AfterRestore => "After the restore",
    }
}
