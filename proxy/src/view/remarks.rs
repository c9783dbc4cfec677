//! Findings and diagnostics as paragraphs with a word in front that says how much they weigh.

use drift_core::{
    diagnostic::{Diagnostic, Severity},
    report::{Cluster, Finding, NextStep, NextStepEffect},
    wording,
};

use super::{
    escape::{keep, name, text},
    group,
    look::{DIM, ERROR, NOTE, WARNING, paint},
    page::{Line, Node, Page},
};

/// How many diagnostics of one code are told in full.
const FULL: usize = 3;
/// How many dangers with one and the same next step are told in full.
const FULL_DANGERS: usize = 10;
/// The word before a finding of severity error: it is about what a restore would do, not about a failure.
const DANGER: &str = "Danger";
/// Columns of the widest word in front, and its gap.
const COLUMN: usize = 9;

/// Writes everything dangerous in full, with the cluster that it stands in: nobody may read past it.
pub(crate) fn dangers(page: &mut Page, findings: &[(Option<String>, &Finding)]) {
    let dangers = findings.iter().filter(|(_, finding)| finding.severity == Severity::Error);
    // A step that many call for is told once, below all of them.
    for ((_, step), dangers) in group::by(dangers, |(_, finding)| (finding.code, first_step(finding))) {
        page.blank();
        for (index, (cluster, finding)) in dangers.iter().take(FULL_DANGERS).enumerate() {
            let label = if index == 0 { paint(ERROR, DANGER) } else { String::new() };
            page.line(0, &Line::new(label, text(&finding.message)).column(COLUMN));
            let about = subject(&finding.subject);
            let about = match cluster.as_ref().map(|cluster| format!("Cluster {cluster}")) {
                Some(cluster) if cluster != about => format!("{about}, {cluster}"),
                Some(_) | None => about,
            };
            page.line(0, &Line::text(about).column(COLUMN).style(DIM));
        }
        let more = dangers.len().saturating_sub(FULL_DANGERS);
        if more > 0 {
            page.line(0, &Line::text(format!("{more} more like these in the report")).column(COLUMN).style(ERROR));
        }
        let step = step.and_then(|_| dangers.first()).and_then(|(_, finding)| finding.next_steps.first());
        for line in step.into_iter().flat_map(next_step) {
            page.line(COLUMN, &line);
        }
    }
}

/// A step as something that can be compared.
fn first_step(finding: &Finding) -> Option<(&str, Option<&str>)> {
    finding.next_steps.first().map(|step| (step.text.as_str(), step.command.as_deref()))
}

/// Writes the findings of no single cluster.
pub(crate) fn general_findings(page: &mut Page, findings: &[Finding], with_subject: bool) {
    for finding in findings.iter().filter(|finding| finding.severity != Severity::Error) {
        let (label, message) = (label(finding.severity), text(&finding.message));
        page.line(0, &Line::new(label, message).column(COLUMN));
        if with_subject {
            page.line(0, &Line::text(subject(&finding.subject)).column(COLUMN).style(DIM));
        }
    }
}

/// Writes once what is true of many clusters: controllers will not wait.
pub(crate) fn pausing(page: &mut Page, clusters: &[Cluster]) {
    let Some(text) = wording::pausing(clusters) else { return };
    page.line(0, &Line::new(label(Severity::Warning), text).column(COLUMN));
}

/// A cluster's finding as a node of its tree.
pub(crate) fn finding(finding: &Finding) -> Node {
    Node::new(Line::new(label(finding.severity), text(&finding.message)).column(COLUMN))
}

/// Where a cluster's dangers are told.
pub(crate) fn pointer_to_dangers() -> Node {
    Node::new(Line::new(paint(ERROR, DANGER), "see the top of this text").column(COLUMN))
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

/// A step, after the time when it applies, and below it the command to copy, which is never cut.
pub(crate) fn next_step(step: &NextStep) -> Vec<Line> {
    let effect = match step.effect {
        NextStepEffect::ReadOnly => "",
        NextStepEffect::Changes => " (changes something)",
        NextStepEffect::Destructive => " (destroys something)",
    };
    let when = step.when.map(|when| format!("{}: ", wording::step_time(when))).unwrap_or_default();
    let mut lines = vec![Line::text(format!("{when}{}{effect}", text(&step.text)))];
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
        Some((kind, key)) => format!("{} {}", name(kind), name(key.trim_start_matches('/'))),
        None => name(subject),
    }
}
