//! The reason `unsupported-provider`.

use super::{DefaultForecast, Definition};
use crate::model::{MachineStatus, NextStep};
use crate::reason::sentence::Sentence;
use crate::remediation::{MachineContext, say};

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Unknown,
    meaning: "The machine, or its whole cluster, belongs to a vSphere Supervisor or to an infrastructure provider \
         other than CAPV. The kind of the Machine's infrastructure decides.",
    why: "The objects and rules of that provider are not known to this program.",
    sentence: Sentence::new(
        "belongs to an unsupported infrastructure provider",
        "belong to an unsupported infrastructure provider",
    ),
    forecast: DefaultForecast::unknown("Forecast unavailable: unsupported infrastructure provider."),
    next_steps,
};

fn next_steps(_: &MachineContext<'_>) -> Vec<NextStep> {
    vec![say("Consult the provider's own documentation on restores: its controllers follow other rules.")]
}
