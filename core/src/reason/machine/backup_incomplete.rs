//! The reason `backup-incomplete`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep, StepTime};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "The archive is cut, Velero reports losses, a kind is missing, an object cannot be read, or copies of an \
         object contradict each other, and the verdict depends on it.",
    why: "What is missing could change the verdict.",
    sentence: Sentence::same("the backup is incomplete or contradictory where the verdict depends on it"),
    forecast: DefaultForecast::unknown(
        "Its objects are incomplete or contradictory: it is not known what CAPV does with them.",
    ),
    next_steps,
};

fn next_steps(_: &MachineContext<'_>) -> Vec<NextStep> {
    vec![
        say("Download the backup again, or use another one: what is missing could change the verdict.")
            .when(StepTime::BeforeRestore),
    ]
}
