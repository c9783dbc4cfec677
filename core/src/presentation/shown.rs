//! What of a report is shown, and what is counted alone.

use super::{
    ClusterNode, Level, MachineNode, Presentation, Selection, SetNode, UnattributedNode, forecast, statement, words,
};
use crate::diagnostic::Diagnostic;
use crate::report::{Cluster, Finding, Machine, MachineStatus, Outcome, Report};
use crate::wording::{count, list};

impl Level {
    /// Of a machine: its status, and what a restore does to it.
    pub fn of_machine(machine: &Machine) -> Self {
        let of_status = match machine.status {
            MachineStatus::Ghost => Self::Danger,
            MachineStatus::Unknown | MachineStatus::Stale => Self::Warning,
            MachineStatus::Healthy if statement::is_plain(machine) => Self::Healthy,
            MachineStatus::Healthy => Self::Info,
        };
        let of_outcome = match machine.outcome() {
            Some(outcome) if forecast::costs_a_vm(outcome) => Self::Danger,
            None | Some(Outcome::Adopted) => Self::Healthy,
            Some(_) => Self::Warning,
        };
        of_status.min(of_outcome)
    }
}

impl Selection {
    pub(super) fn has_machine(&self, machine: &Machine) -> bool {
        self.levels.is_none() || self.has_level(Level::of_machine(machine))
    }

    /// Whether something of a cluster is shown.
    pub(super) fn has_cluster(&self, cluster: &Cluster) -> bool {
        let chosen = self.clusters.is_empty() || self.clusters.iter().any(|named| cluster.is(named));
        let heavy = || {
            cluster.findings.iter().any(|finding| self.has_finding(finding))
                || cluster.machines().any(|machine| self.has_machine(machine))
        };
        chosen && (self.levels.is_none() || heavy())
    }
}

impl<'a> Presentation<'a> {
    /// What was wrong with the inputs, as far as it is shown.
    pub fn diagnostics(self) -> impl Iterator<Item = &'a Diagnostic> {
        self.report().diagnostics.iter().filter(move |diagnostic| self.selection().has_diagnostic(diagnostic))
    }

    /// What is counted and not shown, in a sentence.
    pub fn not_shown(self) -> Option<String> {
        not_shown(self.report(), self.selection())
    }

    /// The clusters that are shown, in the order of the report.
    pub fn shown_clusters(self) -> impl Iterator<Item = ClusterNode<'a>> {
        self.clusters_as_reported().filter(move |node| self.selection().has_cluster(node.cluster()))
    }

    /// Findings of no single cluster that are shown. What is said of the whole backup is said of each cluster.
    pub fn shown_findings(self) -> impl Iterator<Item = &'a Finding> {
        self.report().findings.iter().filter(move |finding| self.selection().has_finding(finding))
    }

    /// The virtual machines that match nothing and are shown.
    pub fn shown_unattributed(self) -> impl Iterator<Item = UnattributedNode<'a>> {
        self.unattributed().filter(move |node| self.selection().has_unattributed(node.machine()))
    }
}

impl<'a> SetNode<'a> {
    /// The machines that are shown.
    pub fn shown_nodes(self) -> impl Iterator<Item = MachineNode<'a>> {
        self.nodes().filter(move |node| self.cluster().selection().has_machine(node.machine()))
    }
}

/// "Not shown, as requested: 2 clusters, 31 machines and 4 findings. All counts include them."
fn not_shown(report: &Report, selection: &Selection) -> Option<String> {
    if selection.is_everything() {
        return None;
    }
    let (hidden, shown): (Vec<&Cluster>, Vec<&Cluster>) =
        report.clusters.iter().partition(|cluster| !selection.has_cluster(cluster));
    let of_hidden = hidden.iter().flat_map(|cluster| cluster.machines()).count();
    let shown_machines = shown.iter().flat_map(|cluster| cluster.machines());
    let light = shown_machines.filter(|machine| !selection.has_machine(machine)).count();
    let listed = report.clusters.iter().flat_map(Cluster::machines).count();
    let unlisted = report.summary.machines.total.saturating_sub(words::number(listed));
    let findings = hidden.iter().map(|cluster| cluster.findings.len()).fold(0, usize::saturating_add);
    let lighter = shown.iter().flat_map(|cluster| &cluster.findings).chain(&report.findings);
    let lighter = lighter.filter(|finding| !selection.has_finding(finding)).count();
    let unattributed = report.need_further_confirmation_infra_machines.iter();
    let unattributed = unattributed.filter(|machine| !selection.has_unattributed(machine)).count();
    let diagnostics = report.diagnostics.iter().filter(|diagnostic| !selection.has_diagnostic(diagnostic)).count();
    let numbers = [
        (words::number(hidden.len()), ["cluster", "clusters"]),
        (words::number(of_hidden.saturating_add(light)).saturating_add(unlisted), ["machine", "machines"]),
        (words::number(unattributed), ["unattributed VM", "unattributed VMs"]),
        (words::number(findings.saturating_add(lighter)), ["finding", "findings"]),
        (words::number(diagnostics), ["remark about the inputs", "remarks about the inputs"]),
    ];
    let numbers = numbers.into_iter().filter(|(number, _)| *number > 0);
    let numbers: Vec<String> = numbers.map(|(number, [one, many])| count(number, one, many)).collect();
    (!numbers.is_empty()).then(|| format!("Not shown, as requested: {}. All counts include them.", list(&numbers)))
}
