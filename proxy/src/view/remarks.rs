//! Findings and diagnostics as paragraphs with a word in front that says how much they weigh.

use drift_core::{
    diagnostic::{Diagnostic, Severity},
    report::{Finding, NextStep, NextStepEffect},
};

use super::{
    escape::{keep, name, text},
    look::{DIM, ERROR, NOTE, WARNING, paint},
    page::{Line, Node, Page},
};

/// How many diagnostics of one code are told in full.
const FULL: usize = 3;
/// The word before a finding of severity error: it is about what a restore would do, not about a failure.
const DANGER: &str = "Danger";
/// Columns of the widest word in front, and its gap.
const COLUMN: usize = 9;

/// Writes everything dangerous in full, with the cluster that it stands in: nobody may read past it.
pub(crate) fn dangers(page: &mut Page, findings: &[(Option<String>, &Finding)]) {
    for (cluster, finding) in findings.iter().filter(|(_, finding)| finding.severity == Severity::Error) {
        page.blank();
        page.line(0, &Line::new(paint(ERROR, DANGER), text(&finding.message)).column(COLUMN));
        let about = subject(&finding.subject);
        let about = match cluster.as_ref().map(|cluster| format!("Cluster {cluster}")) {
            Some(cluster) if cluster != about => format!("{about}, {cluster}"),
            Some(_) | None => about,
        };
        page.line(0, &Line::text(about).column(COLUMN).style(DIM));
        if let Some(step) = finding.next_steps.first() {
            for line in next_step(step) {
                page.line(COLUMN, &line);
            }
        }
    }
}

/// Writes the findings of no single cluster.
pub(crate) fn general_findings(page: &mut Page, findings: &[Finding]) {
    for finding in findings.iter().filter(|finding| finding.severity != Severity::Error) {
        let (label, message) = (label(finding.severity), text(&finding.message));
        page.line(0, &Line::new(label, message).column(COLUMN));
    }
}

/// A cluster's finding as a node of its tree.
pub(crate) fn finding(finding: &Finding) -> Node {
    match finding.severity {
        Severity::Error => Node::new(Line::new(paint(ERROR, DANGER), "see the top of this text")),
        Severity::Warning | Severity::Info => Node::new(Line::new(label(finding.severity), text(&finding.message))),
    }
}

/// Writes what was wrong with the inputs: errors, then warnings. Informational ones stay in the report.
pub(crate) fn diagnostics(page: &mut Page, diagnostics: &[Diagnostic]) {
    let mut rest: Vec<&Diagnostic> =
        diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Info).collect();
    while let Some(first) = rest.first().copied() {
        let alike = |other: &&Diagnostic| (other.severity, other.code) == (first.severity, first.code);
        let (group, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(alike);
        rest = others;
        for (index, diagnostic) in group.iter().take(FULL).enumerate() {
            let label = if index == 0 { label(diagnostic.severity) } else { String::new() };
            page.line(0, &Line::new(label, text(&diagnostic.message)).column(COLUMN));
            if let Some(place) = diagnostic.subject.as_deref().filter(|place| !diagnostic.message.contains(place)) {
                page.line(0, &Line::text(name(place)).column(COLUMN).style(DIM));
            }
        }
        let more = group.len().saturating_sub(FULL);
        if more > 0 {
            page.line(0, &Line::text(format!("{more} more like these in the report")).column(COLUMN).style(DIM));
        }
    }
}

/// A step, and below it the command to copy, which is never cut.
pub(crate) fn next_step(step: &NextStep) -> Vec<Line> {
    let effect = match step.effect {
        NextStepEffect::ReadOnly => "",
        NextStepEffect::Changes => " (changes something)",
        NextStepEffect::Destructive => " (destroys something)",
    };
    let mut lines = vec![Line::text(format!("{}{effect}", text(&step.text)))];
    if let Some(command) = &step.command {
        lines.push(Line::text(keep(&format!("$ {}", text(command)))).style(NOTE));
    }
    lines
}

fn label(severity: Severity) -> String {
    match severity {
        Severity::Error => paint(ERROR, "Error"),
        Severity::Warning => paint(WARNING, "Warning"),
        Severity::Info => paint(NOTE, "Note"),
    }
}

/// "MachineDeployment team-a/prod-md-0" for "MachineDeployment/team-a/prod-md-0".
fn subject(subject: &str) -> String {
    match subject.split_once('/') {
        Some((kind, key)) => format!("{} {}", name(kind), name(key)),
        None => name(subject),
    }
}
