//! How a next step is written.
//!
//! In: what to do, what the command does, when it applies, how it is undone. Out: a step of the report. The text never
//! repeats what a field says: views show the time and the effect from their fields.

use crate::model::{NextStep, NextStepEffect, StepTime};

/// A step without command.
pub(crate) fn say(text: impl Into<String>) -> NextStep {
    NextStep { text: text.into(), command: None, effect: NextStepEffect::ReadOnly, when: None, undo: None }
}

/// A step with a command. Where no safe one can be written, the step says why.
pub(crate) fn run(text: impl Into<String>, effect: NextStepEffect, command: Option<String>) -> NextStep {
    let mut text = text.into();
    if command.is_none() {
        text.push_str(NO_COMMAND);
    }
    NextStep { text, command, effect, when: None, undo: None }
}

/// Why a step has no command.
const NO_COMMAND: &str = " There is no command for it: a name that it needs is not known, has hidden characters or \
                          begins with a dash.";

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
