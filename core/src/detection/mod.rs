//! The whole pipeline: backup and observations in, report out.
//!
//! Puts the stages in their order and their results into the wire format. Decides nothing about any machine.

mod assemble;
mod clocks;
mod context;
mod coverage;
mod infrastructure;
mod listed_in_part;
mod node_lists;
mod parts;
mod record;
mod replicas;
mod unaccounted;

use crate::backup::Backup;
use crate::findings;
use crate::forecast;
use crate::graph::Graph;
use crate::inspection::{self, Inspection};
use crate::observations::{Observations, Vcenters};
use crate::plan::Plan;
use crate::report::Report;
use crate::verdicts::{self, Input};
pub use context::Context;

/// Compares a backup with what was observed.
///
/// The report is complete in itself: whoever shows it needs nothing else. The same input gives the same report,
/// whatever order it came in.
pub fn detect(backup: &Backup, observations: &Observations, context: &Context) -> Report {
    let mut diagnostics = backup.diagnostics.clone();
    diagnostics.append(observations.diagnostics.clone());
    let record = record::read(backup, observations, &mut diagnostics);
    let graph = Graph::new(backup);
    let observations = clocks::without_future(observations, context.generated_at, &mut diagnostics);
    let observations = node_lists::without_foreign(&graph, observations, &mut diagnostics);
    let observations = node_lists::without_namesakes(&graph, observations, &mut diagnostics);
    let observations = &*listed_in_part::doubt(&graph, observations, &mut diagnostics);
    let plan = Plan::new(backup, &graph);
    let named = plan.vcenters.iter().map(|(server, planned)| (server.clone(), planned.datacenters.clone())).collect();
    let vcenters =
        Vcenters::new(&observations.inventories, &observations.aliases, &named, record.started_at, &mut diagnostics);
    coverage::diagnose(&graph, &vcenters, observations, &mut diagnostics);
    let input = Input::new(backup, &graph, &vcenters, &observations.node_lists, record);
    let verdicts = verdicts::decide(&input, &mut diagnostics);
    coverage::diagnose_empty(&verdicts, &vcenters, &mut diagnostics);
    coverage::diagnose_missing(&input, &verdicts, &mut diagnostics);
    unaccounted::diagnose(&input, &verdicts, &mut diagnostics);
    let collected_at = vcenters.views.iter().filter_map(|view| view.collected_at);
    let now = clocks::newest(collected_at, context.generated_at).unwrap_or(context.generated_at);
    let forecast = forecast::predict(&input, &verdicts, context.generated_at, context.restore_into.as_ref());
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
    let record = record::read(backup, observations, &mut diagnostics);
    let graph = Graph::new(backup);
    let plan = Plan::new(backup, &graph);
    coverage::diagnose_backup(&graph, observations, &mut diagnostics);
    let vcenters = Vcenters::default();
    let node_lists = std::collections::BTreeMap::new();
    let input = Input::new(backup, &graph, &vcenters, &node_lists, record);
    let findings = findings::of_backup(&input, &plan, context.generated_at);
    let summary = infrastructure::backup(&input, observations);
    inspection::assemble(&input, &plan, summary, findings, diagnostics)
}
