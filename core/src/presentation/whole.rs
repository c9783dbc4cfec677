//! A report as it is presented: where every view starts.

use super::Text;
use crate::diagnostic::Severity;
use crate::report::{Finding, Report, VirtualMachine};

/// A report, as it is presented. What is asked of it stands in the file of what is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Presentation<'a>(&'a Report);

impl<'a> Presentation<'a> {
    /// Of a report.
    pub fn new(report: &'a Report) -> Self {
        Self(report)
    }

    /// The report itself.
    pub fn report(self) -> &'a Report {
        self.0
    }

    /// Findings of no single cluster with this severity.
    pub fn general_findings(self, severity: Severity) -> impl Iterator<Item = &'a Finding> {
        self.0.findings.iter().filter(move |finding| finding.severity == severity)
    }

    /// Where virtual machines were looked for: the only vCenter, else "vSphere".
    pub fn vcenter(self) -> Text<'a> {
        match self.0.infrastructure.vcenters.as_slice() {
            [only] => Text::name(only.server.as_str()),
            [] | [_, _, ..] => Text::words("vSphere"),
        }
    }

    /// What tells a virtual machine from others of its name: its reference, and its vCenter where there are several.
    pub fn address(self, machine: &'a VirtualMachine) -> Vec<&'a str> {
        let id = machine.moref.as_deref().or(machine.path.as_deref());
        let several = self.0.infrastructure.vcenters.len() > 1;
        id.into_iter().chain(several.then_some(machine.vcenter.as_str())).collect()
    }
}
