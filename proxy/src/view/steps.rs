//! What to do next: the first step for each kind of trouble, and where the others are.

use drift_core::{
    presentation::{Facet, Presentation, StepGroup, words},
    report::{MachineStatus, NextStep},
};

use super::{
    Look,
    escape::{keep, name, text, written},
    look::{BOLD, DIM, NOTE, machine_style, paint},
    page::{Line, Node, Page, common_column},
};

/// A document beside this text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written<'a> {
    /// What it is.
    pub document: Document,
    /// The file; on standard output where there is none.
    pub file: Option<&'a str>,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// The whole report.
    Report,
    /// The runbook.
    Runbook,
    /// The page.
    Page,
    /// The table.
    Table,
    /// The test results.
    TestResults,
}

/// Writes the steps and the closing hint.
pub(crate) fn write(page: &mut Page, presentation: Presentation<'_>, written: &[Written<'_>]) {
    let groups = presentation.next_steps();
    if !groups.is_empty() {
        page.blank();
        page.line(0, &Line::text("Next steps").style(BOLD));
    }
    let titles: Vec<_> = groups.iter().map(|group| title(group, page.look())).collect();
    let column = common_column(&titles);
    for (group, title) in groups.iter().zip(titles) {
        let step = next_step(group.step).into_iter().map(|line| line.shifted(column));
        page.tree(2, &Node::new(title.column(column)).lines(step));
    }
    closing(page, presentation, written, groups.is_empty());
}

fn title(group: &StepGroup<'_>, look: Look) -> Line {
    let (status, word) = match group.facet {
        Facet::Machine(status) => (status, group.facet.word()),
        Facet::Unattributed => (MachineStatus::Unknown, "VM"),
    };
    let label = paint(machine_style(status), &format!("{} {word}", look.shape(status)));
    Line::new(label, format!("{}{}", paint(BOLD, &name(group.first)), written(&group.others())))
}

/// A step, and below it the command to copy, which is never cut.
pub(crate) fn next_step(step: &NextStep) -> Vec<Line> {
    let effect = words::effect(step.effect).map(|effect| format!(" ({effect})")).unwrap_or_default();
    let mut lines = vec![Line::text(format!("{}{effect}", text(&words::step(step))))];
    if let Some(command) = &step.command {
        lines.push(Line::text(keep(&format!("$ {}", text(command)))).style(NOTE));
    }
    lines
}

/// What was left out of this text, and where it is.
fn closing(page: &mut Page, presentation: Presentation<'_>, documents: &[Written<'_>], nothing_to_do: bool) {
    let basis = presentation.forecast_basis().filter(|_| presentation.has_forecast_to_tell());
    if let Some(basis) = basis {
        page.blank();
        page.line(0, &Line::text(text(&basis)).style(DIM));
    }
    if let Some(unlisted) = presentation.not_listed() {
        page.blank();
        page.line(0, &Line::text(unlisted));
    }
    if documents.is_empty() && nothing_to_do {
        return;
    }
    page.blank();
    if documents.is_empty() {
        page.line(0, &Line::text(format!("{EVIDENCE}: add -o report.json")));
    }
    for document in documents {
        page.line(0, &Line::text(place(*document)));
    }
}

/// What the whole report has beyond this text.
const EVIDENCE: &str = "Evidence and all next steps for each machine";

/// Where a document is, and what for.
fn place(written: Written<'_>) -> String {
    let what = match (written.document, written.file) {
        (Document::Report, None) => return format!("{EVIDENCE}: in the report on standard output."),
        (Document::Report, Some(_)) => EVIDENCE,
        (Document::Runbook, None) => "What to do before, during and after the restore",
        (Document::Runbook, Some(_)) => "What to do before, during and after the restore, step by step",
        (Document::Page, _) => "The same with all evidence, to read in a browser and to print",
        (Document::Table, _) => "All machines as a table",
        (Document::TestResults, _) => "Test results for CI",
    };
    match written.file {
        None => format!("{what}: on standard output."),
        Some(path) => format!("{what}: {}", name(path)),
    }
}
