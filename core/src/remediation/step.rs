//! How a next step is written.
//!
//! In: what to do, what the command does, when it applies, how it is undone. Out: a step of the report. The text never
//! repeats what a field says: views show the time and the effect from their fields.

use crate::model::{NextStep, NextStepEffect, StepTime};

/// A step without command.
pub(crate) fn say(text: impl Into<String>) -> NextStep {
    run(text, NextStepEffect::ReadOnly, None)
}

/// A step with a command, where a safe one can be written.
pub(crate) fn run(text: impl Into<String>, effect: NextStepEffect, command: Option<String>) -> NextStep {
    NextStep { text: text.into(), command, effect, when: None, undo: None }
}

impl NextStep {
    /// When in the course of a restore the step applies.
    pub(crate) fn when(mut self, when: StepTime) -> Self {
        self.when = Some(when);
        self
    }

    /// The command that undoes the step, where the step has a command and a safe one can be written.
    pub(crate) fn undo(mut self, command: Option<String>) -> Self {
        self.undo = self.command.is_some().then_some(command).flatten();
        self
    }
}
