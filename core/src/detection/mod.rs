//! The whole pipeline: backup and observations in, report out.
//!
//! Puts the stages in their order and their results into the wire format. Decides nothing about any machine.

mod assemble;
mod coverage;

use jiff::{SignedDuration, Timestamp};

use crate::backup::Backup;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::findings;
use crate::forecast;
use crate::graph::Graph;
use crate::inspection::{self, Inspection};
use crate::observations::{Observations, Vcenters};
use crate::plan::Plan;
use crate::report::Report;
use crate::verdicts::{self, Input};

/// What the core cannot know by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The time to write into the report.
    pub generated_at: Timestamp,
    /// The version of the program, to write into the report.
    pub version: String,
}

/// Compares a backup with what was observed.
///
/// The report is complete in itself: whoever shows it needs nothing else. The same input gives the same report, whatever
/// order it came in.
pub fn detect(backup: &Backup, observations: &Observations, context: &Context) -> Report {
    let mut diagnostics = backup.diagnostics.clone();
    diagnostics.append(observations.diagnostics.clone());
    let started_at = started_at(backup, observations, &mut diagnostics);
    let graph = Graph::new(backup);
    let plan = Plan::new(backup, &graph);
    let named = plan.vcenters.iter().map(|(server, planned)| (server.clone(), planned.datacenters.clone())).collect();
    let vcenters =
        Vcenters::new(&observations.inventories, &observations.aliases, &named, started_at, &mut diagnostics);
    coverage::remark(&graph, &vcenters, observations, &mut diagnostics);
    let input = Input::new(backup, &graph, &vcenters, &observations.node_lists, started_at);
    let verdicts = verdicts::decide(&input, &mut diagnostics);
    let newest = vcenters.views.iter().filter_map(|view| view.collected_at).max();
    let now = newest.unwrap_or(context.generated_at);
    let forecast = forecast::predict(&input, &verdicts);
    let findings = findings::find(&findings::Input {
        verdict: &input,
        verdicts: &verdicts,
        forecast: &forecast,
        plan: &plan,
        now,
    });
    assemble::Parts { input: &input, verdicts, forecast, findings, plan: &plan, observations, diagnostics, context }
        .report()
}

/// Looks at a backup alone.
pub fn inspect(backup: &Backup, observations: &Observations, context: &Context) -> Inspection {
    let mut diagnostics = backup.diagnostics.clone();
    diagnostics.append(observations.diagnostics.clone());
    let started_at = started_at(backup, observations, &mut diagnostics);
    let graph = Graph::new(backup);
    let plan = Plan::new(backup, &graph);
    coverage::remark_on_backup(&graph, observations, &mut diagnostics);
    let vcenters = Vcenters::default();
    let node_lists = std::collections::BTreeMap::new();
    let input = Input::new(backup, &graph, &vcenters, &node_lists, started_at);
    let findings = findings::of_backup(&input, &plan, context.generated_at);
    let summary = assemble::backup(&input, observations);
    inspection::assemble(&input, &plan, summary, findings, diagnostics)
}

/// How far the archive's own time and Velero's record of it may lie apart.
const RECORD_TOLERANCE: SignedDuration = SignedDuration::from_hours(1);

/// When the backup began: by the archive, else by Velero's record.
fn started_at(backup: &Backup, observations: &Observations, diagnostics: &mut Diagnostics) -> Option<Timestamp> {
    let Some(record) = &observations.velero_backup else { return backup.started_at };
    let problem = record.phase.as_deref().filter(|phase| *phase != "Completed");
    if let Some(phase) = problem {
        diagnostics.add(
            Severity::Warning,
            DiagnosticCode::BackupNotCompleted,
            record.meta.name.clone(),
            format!(
                "Velero reports the backup as {phase}, with {} and {}. Objects may be missing without a trace: look at \
                 `velero backup describe --details` and `velero backup logs`.",
                findings::plural(record.errors, "error"),
                findings::plural(record.warnings, "warning"),
            ),
        );
    }
    match (backup.started_at, record.started_at) {
        (Some(archive), Some(record_time)) if archive.duration_since(record_time).abs() > RECORD_TOLERANCE => {
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::BackupRecord,
                record.meta.name.clone(),
                format!(
                    "This velero-backup.json tells of a backup that began at {record_time}, but the archive was begun at \
                     {archive}. It does not belong to this backup and its time is not used."
                ),
            );
            Some(archive)
        }
        (Some(archive), _) => Some(archive),
        (None, time) => time,
    }
}
