//! Findings and diagnostics as paragraphs with a word in front that says how much they weigh.

use drift_core::{
    diagnostic::Severity,
    presentation::{self, DangerGroup, DiagnosticGroup},
    report::Finding,
};

use super::{
    escape::{name, text, written},
    look::{DIM, ERROR, NOTE, WARNING, paint},
    page::{Line, Node, Page},
    steps::next_step,
};

/// How many dangers with one and the same next step are written in full.
const FULL_DANGERS: usize = 10;
/// The word before a finding of severity error: it is about what a restore would do, not about a failure.
const DANGER: &str = "Danger";
/// Columns of the widest word in front, and its gap.
const COLUMN: usize = 9;

/// Writes everything dangerous in full, with the cluster under which it was found.
pub(crate) fn dangers(page: &mut Page, groups: &[DangerGroup<'_>]) {
    for group in groups {
        page.blank();
        for (index, (cluster, finding)) in group.dangers.iter().take(FULL_DANGERS).enumerate() {
            let label = if index == 0 { paint(ERROR, DANGER) } else { String::new() };
            page.line(0, &Line::new(label, text(&finding.message)).column(COLUMN));
            let about = written(&presentation::subject_in(finding, *cluster));
            page.line(0, &Line::text(about).column(COLUMN).style(DIM));
        }
        more_in_report(page, group.dangers.len().saturating_sub(FULL_DANGERS), ERROR);
        // A step that many call for stands once, below all of them.
        for line in group.step.into_iter().flat_map(next_step) {
            page.line(COLUMN, &line);
        }
    }
}

/// Writes a finding, and where it is wanted the object that it is about.
pub(crate) fn finding(page: &mut Page, finding: &Finding, with_subject: bool) {
    page.line(0, &line(finding));
    if with_subject {
        let about = written(&presentation::subject(finding));
        page.line(0, &Line::text(about).column(COLUMN).style(DIM));
    }
}

/// Writes a warning that comes from no single finding.
pub(crate) fn warning(page: &mut Page, text: String) {
    page.line(0, &Line::new(label(Severity::Warning), text).column(COLUMN));
}

/// A cluster's finding as a node of its tree.
pub(crate) fn node(finding: &Finding) -> Node {
    Node::new(line(finding))
}

/// Where a cluster's dangers are written.
pub(crate) fn pointer_to_dangers() -> Node {
    Node::new(Line::new(paint(ERROR, DANGER), "see the top of this output").column(COLUMN))
}

/// Writes what was wrong with the inputs.
pub(crate) fn diagnostics(page: &mut Page, groups: &[DiagnosticGroup<'_>]) {
    for group in groups {
        for (index, diagnostic) in group.first().iter().enumerate() {
            let label = if index == 0 { label(group.severity) } else { String::new() };
            page.line(0, &Line::new(label, text(&diagnostic.message)).column(COLUMN));
            if let Some(origin) = presentation::origin(diagnostic) {
                page.line(0, &Line::text(name(origin)).column(COLUMN).style(DIM));
            }
        }
        more_in_report(page, group.more(), DIM);
    }
}

fn more_in_report(page: &mut Page, more: usize, style: anstyle::Style) {
    if more > 0 {
        page.line(0, &Line::text(format!("{more} more like these in the report")).column(COLUMN).style(style));
    }
}

fn line(finding: &Finding) -> Line {
    Line::new(label(finding.severity), text(&finding.message)).column(COLUMN)
}

fn label(severity: Severity) -> String {
    match severity {
        Severity::Error => paint(ERROR, "Error"),
        Severity::Warning => paint(WARNING, "Warning"),
        Severity::Info => paint(NOTE, "Note"),
    }
}
