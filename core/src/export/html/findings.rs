//! Dangers, other findings of no single cluster, and what was wrong with the inputs.

use maud::{Markup, html};

use super::{parts, shapes};
use crate::diagnostic::Severity;
use crate::presentation::{self, DangerGroup, DiagnosticGroup, Presentation};
use crate::report::Finding;

/// Everything that makes a restore dangerous.
pub(super) fn dangers(of: Presentation<'_>) -> Markup {
    let groups = of.dangers();
    html! {
        @if !groups.is_empty() {
            section {
                h2 { "Dangers" }
                @for group in &groups { (danger(group)) }
            }
        }
    }
}

/// Dangers alike: one list, and once what disarms them.
fn danger(group: &DangerGroup<'_>) -> Markup {
    html! {
        div.banner.danger {
            (shapes::severity(Severity::Error))
            div {
                ul {
                    @for (cluster, finding) in &group.dangers {
                        li {
                            p { (parts::words(&finding.message)) }
                            p.soft { (parts::text(&presentation::subject_in(finding, *cluster))) }
                            (proof(finding))
                        }
                    }
                }
                @if let Some(step) = group.step { div.first { (parts::step(step)) } }
            }
        }
    }
}

/// Evidence and all steps, folded.
fn proof(finding: &Finding) -> Markup {
    html! {
        @if !finding.evidence.is_empty() || finding.next_steps.len() > 1 {
            details {
                summary { "Evidence and all steps" }
                (parts::evidence(&finding.evidence))
                (parts::steps(&finding.next_steps))
            }
        }
    }
}

/// Warnings and notes about the backup as a whole and its inputs.
pub(super) fn remarks(of: Presentation<'_>) -> Markup {
    let findings: Vec<&Finding> = of.shown_findings().filter(|finding| !finding.is_danger()).collect();
    let diagnostics = presentation::diagnostics(of.diagnostics());
    let pausing = of.pausing();
    html! {
        @if !findings.is_empty() || !diagnostics.is_empty() || pausing.is_some() {
            section {
                h2 { "Remarks" }
                @for group in &diagnostics { (diagnostic(group)) }
                @if let Some(text) = pausing { (remark(Severity::Warning, &text)) }
                @for finding in findings { (self::finding(finding)) }
            }
        }
    }
}

fn diagnostic(group: &DiagnosticGroup<'_>) -> Markup {
    html! {
        div.remark {
            (shapes::severity(group.severity))
            ul {
                @for diagnostic in &group.diagnostics {
                    li {
                        (parts::words(&diagnostic.message))
                        @if let Some(origin) = presentation::origin(diagnostic) {
                            " " span.soft { (parts::name(origin)) }
                        }
                    }
                }
            }
        }
    }
}

fn remark(severity: Severity, text: &str) -> Markup {
    html! { div.remark { (shapes::severity(severity)) p { (parts::words(text)) } } }
}

/// A warning or a note.
pub(super) fn finding(finding: &Finding) -> Markup {
    html! {
        div.remark {
            (shapes::severity(finding.severity))
            div { p { (parts::words(&finding.message)) } (proof(finding)) }
        }
    }
}
