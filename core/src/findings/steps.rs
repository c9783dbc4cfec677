//! Steps that several findings share.

use crate::remediation::{look_at, pause_object, resume_object, run, say};
use crate::report::{NextStep, NextStepEffect, ObjectRef, StepTime};

/// The steps for a danger that can be avoided before the restore, or while the restored cluster is paused: then the
/// object is looked at before it is changed.
pub(super) fn avoid(before: &str, object: &ObjectRef, change: NextStep) -> Vec<NextStep> {
    vec![
        say(before).when(StepTime::BeforeRestore),
        check(object).when(StepTime::WhilePaused),
        change.when(StepTime::WhilePaused),
    ]
}

/// Shows an object before it is changed.
pub(super) fn check(object: &ObjectRef) -> NextStep {
    run("Check the restored object.", NextStepEffect::ReadOnly, look_at(object))
}

/// Keeps the controller from an object until it is resumed.
pub(super) fn pause(text: &str, object: &ObjectRef) -> NextStep {
    change(text, pause_object(object)).undo(resume_object(object))
}

/// A step that changes something, where a safe command can be written; else words alone.
pub(super) fn change(text: impl Into<String>, command: Option<String>) -> NextStep {
    let effect = if command.is_some() { NextStepEffect::Changes } else { NextStepEffect::ReadOnly };
    run(text, effect, command)
}
