//! What was wrong with the inputs: those alike together, informational ones left to the report.

use super::group;
use crate::diagnostic::{Diagnostic, Severity};

/// How many diagnostics of one code are shown in full.
const FULL: usize = 3;

/// Diagnostics of one severity and code.
#[derive(Clone, Debug)]
pub struct DiagnosticGroup<'a> {
    /// How much they weigh.
    pub severity: Severity,
    /// All of them.
    pub diagnostics: Vec<&'a Diagnostic>,
}

impl<'a> DiagnosticGroup<'a> {
    /// Those that are shown in full where there is room for a few.
    pub fn first(&self) -> &[&'a Diagnostic] {
        self.diagnostics.get(..FULL).unwrap_or(&self.diagnostics)
    }

    /// How many are left for the report.
    pub fn more(&self) -> usize {
        self.diagnostics.len().saturating_sub(FULL)
    }
}

/// Errors and warnings, in the order in which each kind first appears.
pub fn diagnostics<'a>(all: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<DiagnosticGroup<'a>> {
    let shown = all.into_iter().filter(|diagnostic| diagnostic.severity != Severity::Info);
    let groups = group::by(shown, |diagnostic| (diagnostic.severity, diagnostic.code));
    groups.into_iter().map(|((severity, _), diagnostics)| DiagnosticGroup { severity, diagnostics }).collect()
}

/// Where a diagnostic was found, unless its message says so.
pub fn origin(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.subject.as_deref().filter(|subject| !diagnostic.message.contains(subject))
}
