//! What an ignore file changes in a report.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::entry::Entry;
use super::file::IgnoreFile;
use crate::diagnostic::{Diagnostic, DiagnosticCode, Severity};
use crate::report::{
    Cluster, Finding, InfraMachine, LISTED, MachineStatus, Report, Status, Suppressed, SuppressedMachine,
};

impl IgnoreFile {
    /// Marks and lists what the entries match. Of several that match, the first one counts.
    #[must_use]
    pub fn apply(&self, mut report: Report) -> Report {
        let today = report.generated_at.to_zoned(TimeZone::UTC).date();
        let entries = (1..).zip(&self.entries).map(|(number, entry)| Tried::new(number, entry));
        let (mut valid, expired): (Vec<_>, Vec<_>) = entries.partition(|tried| tried.entry.until >= today);
        // Findings of no single cluster may name machines of any.
        let everywhere = Endangered::by(&report.findings);
        let before: Vec<Status> = report.clusters.iter().map(|cluster| cluster.status).collect();
        for cluster in &mut report.clusters {
            let here = Endangered::by(&cluster.findings);
            let is_endangered = |name: &str| here.has(name) || everywhere.has(name);
            report.suppressed.extend(suppress_machines(cluster, &mut valid, is_endangered));
        }
        let unattributed = std::mem::take(&mut report.need_further_confirmation_infra_machines);
        for vm in unattributed {
            match valid.iter_mut().find(|tried| tried.entry.matches_unattributed(&vm)) {
                Some(tried) => report.suppressed.push(tried.suppress(None, Some(vm))),
                None => report.need_further_confirmation_infra_machines.push(vm),
            }
        }
        report.diagnostics.extend(expired.iter().map(Tried::said_of_expired));
        report.diagnostics.extend(valid.iter().filter_map(Tried::said));
        // The sort is stable: within a severity the order stays.
        report.diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
        report.conclude_again(&before);
        report
    }
}

fn suppress_machines(
    cluster: &mut Cluster,
    entries: &mut [Tried<'_>],
    is_endangered: impl Fn(&str) -> bool,
) -> Vec<Suppressed> {
    let reference = cluster.reference();
    let key = reference.to_string();
    let pools = cluster.workers.pools.iter_mut().flat_map(|pool| &mut pool.machines);
    let mut suppressed = Vec::new();
    for machine in cluster.control_plane.machines.iter_mut().chain(pools) {
        if machine.status == MachineStatus::Healthy {
            continue;
        }
        let Some(tried) = entries.iter_mut().find(|tried| tried.entry.matches_machine(&key, machine)) else { continue };
        // What is not known is not known drift, and what a danger is about needs a person.
        if machine.status == MachineStatus::Unknown || is_endangered(&machine.name) {
            tried.refused = tried.refused.saturating_add(1);
            continue;
        }
        machine.suppressed = true;
        let of_cluster = SuppressedMachine {
            cluster: reference.clone(),
            name: machine.name.clone(),
            status: machine.status,
            reason: machine.reason,
        };
        suppressed.push(tried.suppress(Some(of_cluster), None));
    }
    if let Some(etcd) = &mut cluster.etcd {
        let listed: BTreeSet<&str> =
            suppressed.iter().filter_map(|one| one.machine.as_ref()).map(|one| one.name.as_str()).collect();
        for machine in &mut etcd.machines {
            machine.suppressed = listed.contains(machine.name.as_str());
        }
    }
    cluster.recount();
    suppressed
}

/// The machines that dangers name.
struct Endangered {
    names: BTreeSet<String>,
    /// A danger names more than are listed: each machine may be one of them.
    all: bool,
}

impl Endangered {
    fn by(findings: &[Finding]) -> Self {
        let dangers = || findings.iter().filter(|finding| finding.is_danger());
        Self {
            names: dangers().flat_map(|danger| danger.machines.iter().cloned()).collect(),
            all: dangers().any(|danger| danger.machines.len() >= LISTED),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.all || self.names.contains(name)
    }
}

/// An entry, and what became of it.
struct Tried<'a> {
    number: u64,
    entry: &'a Entry,
    used: bool,
    /// It matches this many machines that cannot be ignored.
    refused: u64,
}

impl<'a> Tried<'a> {
    fn new(number: u64, entry: &'a Entry) -> Self {
        Self { number, entry, used: false, refused: 0 }
    }

    fn suppress(&mut self, machine: Option<SuppressedMachine>, infra_machine: Option<InfraMachine>) -> Suppressed {
        self.used = true;
        let Entry { reason, until, .. } = self.entry;
        Suppressed { machine, infra_machine, reason: reason.clone(), until: *until, entry: self.number }
    }

    fn said_of_expired(&self) -> Diagnostic {
        let until = self.entry.until;
        self.diagnostic(
            Severity::Warning,
            DiagnosticCode::IgnoreExpired,
            format!("The entry expired on {until} and ignores nothing. Remove it, or decide anew and extend it."),
        )
    }

    /// What a person should know of it.
    fn said(&self) -> Option<Diagnostic> {
        if self.refused > 0 {
            let machines = if self.refused == 1 {
                "1 machine that is".to_owned()
            } else {
                format!("{} machines that are", self.refused)
            };
            let message = format!("The entry matches {machines} part of a danger or Unknown. Neither can be ignored.");
            return Some(self.diagnostic(Severity::Warning, DiagnosticCode::IgnoreRefused, message));
        }
        let unused = "The entry matches nothing that could be ignored. Remove it, or check its spelling.".to_owned();
        (!self.used).then(|| self.diagnostic(Severity::Info, DiagnosticCode::IgnoreUnused, unused))
    }

    fn diagnostic(&self, severity: Severity, code: DiagnosticCode, message: String) -> Diagnostic {
        Diagnostic { severity, code, message, subject: Some(format!("ignore file, entry {}", self.number)) }
    }
}
