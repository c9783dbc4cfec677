//! A report as it is presented: where every view starts.

use super::selection::EVERYTHING;
use super::{Selection, Text};
use crate::diagnostic::Severity;
use crate::report::{Finding, Report, VirtualMachine};

/// A report, as it is presented. What is asked of it stands in the file of what is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Presentation<'a> {
    report: &'a Report,
    selection: &'a Selection,
}

impl<'a> Presentation<'a> {
    /// Of a report.
    pub fn new(report: &'a Report) -> Self {
        Self { report, selection: &EVERYTHING }
    }

    /// Of a part of it. What is counted is counted of the whole.
    #[must_use]
    pub fn only(self, selection: &'a Selection) -> Self {
        Self { selection, ..self }
    }

    /// What of it is shown.
    pub fn selection(self) -> &'a Selection {
        self.selection
    }

    /// The report itself.
    pub fn report(self) -> &'a Report {
        self.report
    }

    /// Findings of no single cluster with this severity.
    pub fn general_findings(self, severity: Severity) -> impl Iterator<Item = &'a Finding> {
        self.report.findings.iter().filter(move |finding| finding.severity == severity)
    }

    /// Where virtual machines were looked for: the only vCenter, else "vSphere".
    pub fn vcenter(self) -> Text<'a> {
        match self.report.infrastructure.vcenters.as_slice() {
            [only] => Text::name(only.server.as_str()),
            [] | [_, _, ..] => Text::words("vSphere"),
        }
    }

    /// What tells a virtual machine from others of its name: its reference, and its vCenter where there are several.
    pub fn address(self, machine: &'a VirtualMachine) -> Vec<&'a str> {
        let id = machine.moref.as_deref().or(machine.path.as_deref());
        let several = self.report.infrastructure.vcenters.len() > 1;
        id.into_iter().chain(several.then_some(machine.vcenter.as_str())).collect()
    }
}
