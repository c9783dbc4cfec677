//! The commands of runbooks, as a person pastes them.
//!
//! [`parsed`] asks the programs whether they know every verb and flag, of all runbooks; [`govc`] and [`kubectl`] run
//! the commands of a night one after the other, against a vCenter and an API server.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot run has failed")]

mod govc;
mod kubectl;
mod parsed;
mod session;

use drift_core::Report;
use drift_core::runbook::{Part, Runbook};
use drift_e2e::scenario::{Mode, Scenario};

/// The runbook of a scenario.
fn runbook(scenario: &Scenario) -> Runbook {
    let (report, _) = scenario.report(Mode::Full);
    let report: Report = serde_json::from_value(report).unwrap();
    Runbook::of(&report)
}

/// The lines of all commands in some parts.
fn lines(parts: &[Part]) -> Vec<String> {
    let of = |part: &Part| match part {
        Part::Command(command) => command.lines.clone(),
        Part::Fold { parts, .. } => lines(parts),
        Part::Text { .. } | Part::Warning { .. } | Part::Danger { .. } | Part::List { .. } => Vec::new(),
    };
    parts.iter().flat_map(of).collect()
}

/// All lines in the order in which they are read, those for "If not" too.
fn all_lines(runbook: &Runbook) -> Vec<String> {
    runbook.steps().flat_map(|step| [lines(&step.parts), lines(&step.otherwise)].concat()).collect()
}
