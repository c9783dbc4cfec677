//! What every view of a report says, before it is drawn: structure, order, what is folded, and the words.
//!
//! In: a report. Out: a tree that borrows from it — clusters, their sets (control plane and pools), groups of machines
//! of which the same is to be said — and texts in which names stay apart from words. A view (terminal, page, document)
//! adds shapes, colours, widths and escapes, and decides nothing. It judges nothing: that has the report done.
//!
//! Nothing is copied or computed before it is asked for, so that a view of ten thousand machines pays for what it
//! draws. [`Place`] is the identity of a row, whatever is folded or filtered.

mod diagnostics;
mod facet;
mod facts;
mod findings;
mod forecast;
mod gaps;
mod group;
mod headline;
mod machines;
mod place;
mod steps;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod unattributed;
pub mod words;

pub use diagnostics::{DiagnosticGroup, diagnostics, origin};
pub use facet::Facet;
pub use facts::{Fact, Value, backup, datacenters};
pub use findings::{DangerGroup, dangers, subject, subject_in};
pub use forecast::{AfterRestore, costs_a_vm, etcd_members_removed, outcome, outcome_of, shares, with_outcome};
pub use gaps::{NOT_READ_IS_UNKNOWN, of_backup as gaps_of_backup};
pub use headline::{Headline, Tone};
pub use machines::{MachineGroup, MachineNode, Statement, Weight};
pub use place::{Place, SetPlace};
pub use steps::StepGroup;
pub use text::{Part, Text};
pub use tree::{ClusterNode, Pausing, SetNode, SetSummary};
pub use unattributed::{UnattributedGroup, UnattributedNode, groups as unattributed_groups, reason_of_many};

use crate::diagnostic::Severity;
use crate::report::{Finding, Report, Status, VirtualMachine};

/// A report, as it is presented.
#[derive(Clone, Copy, Debug)]
pub struct Presentation<'a>(&'a Report);

/// The order of clusters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What needs a person first; those without anything to say last.
    #[default]
    WorstFirst,
    /// By name.
    Name,
}

/// What stands at the upper level of the tree.
#[derive(Clone, Copy, Debug)]
pub enum Section<'a> {
    /// A cluster.
    Cluster(ClusterNode<'a>),
    /// The virtual machines that match nothing, where there are any.
    Unattributed,
}

impl<'a> Presentation<'a> {
    /// Of a report.
    pub fn new(report: &'a Report) -> Self {
        Self(report)
    }

    /// The report itself.
    pub fn report(self) -> &'a Report {
        self.0
    }

    /// The verdict in one sentence.
    pub fn headline(self) -> Headline<'a> {
        headline::headline(self)
    }

    /// Ghosts that may be etcd members, in a sentence.
    pub fn critical(self) -> Option<String> {
        headline::critical(self)
    }

    /// What was compared with what, and what the headline leaves out.
    pub fn compared(self) -> String {
        headline::compared(self)
    }

    /// What keeps the verdict from being whole, each as a clause.
    pub fn gaps(self) -> Vec<Text<'a>> {
        gaps::gaps(self)
    }

    /// What the verdict rests on.
    pub fn facts(self) -> Vec<Fact<'a>> {
        facts::facts(self)
    }

    /// Everything that makes a restore dangerous.
    pub fn dangers(self) -> Vec<DangerGroup<'a>> {
        dangers(self.all_findings())
    }

    /// Findings of no single cluster with this severity.
    pub fn general_findings(self, severity: Severity) -> impl Iterator<Item = &'a Finding> {
        self.0.findings.iter().filter(move |finding| finding.severity == severity)
    }

    /// What is true of all clusters that were not paused.
    pub fn pausing(self) -> Option<String> {
        findings::pausing(&self.0.clusters)
    }

    /// What to do next.
    pub fn next_steps(self) -> Vec<StepGroup<'a>> {
        steps::next_steps(self)
    }

    /// How many healthy machines were left out of the lists, in a sentence.
    pub fn unlisted_healthy(self) -> Option<String> {
        steps::unlisted_healthy(self)
    }

    /// The controller versions that the forecast is based on, in a sentence; `None` where nothing is forecast.
    pub fn forecast_basis(self) -> Option<String> {
        forecast::basis(self.0)
    }

    /// Whether a restore does more than adopt machines, so that it has to be said what the forecast is based on.
    pub fn has_forecast_to_tell(self) -> bool {
        self.clusters_as_reported().any(|cluster| cluster.after_restore().is_some())
    }

    /// The upper level of the tree. Virtual machines that match nothing stand behind what is worse, and by name first.
    pub fn sections(self, order: Order) -> Vec<Section<'a>> {
        let mut clusters: Vec<ClusterNode<'a>> = self.clusters_as_reported().collect();
        match order {
            Order::WorstFirst => clusters.sort_by_cached_key(|node| (node.cluster().status, node.is_calm())),
            Order::Name => clusters.sort_by_key(|node| (&node.cluster().name, &node.cluster().namespace)),
        }
        let before = |node: &ClusterNode<'a>| {
            order == Order::WorstFirst && node.cluster().status <= Status::NeedFurtherConfirmation
        };
        let (worse, others): (Vec<_>, Vec<_>) = clusters.into_iter().partition(before);
        let any = !self.0.need_further_confirmation_infra_machines.is_empty();
        let unattributed = any.then_some(Section::Unattributed);
        let worse = worse.into_iter().map(Section::Cluster);
        worse.chain(unattributed).chain(others.into_iter().map(Section::Cluster)).collect()
    }

    /// The cluster at a position.
    pub fn cluster(self, position: usize) -> Option<ClusterNode<'a>> {
        self.0.clusters.get(position).map(|cluster| ClusterNode::new(position, cluster))
    }

    /// The machine at a place.
    pub fn machine(self, cluster: usize, set: SetPlace, position: usize) -> Option<MachineNode<'a>> {
        self.cluster(cluster)?.set(set)?.machine(position)
    }

    /// The clusters in the order of the report.
    pub fn clusters_as_reported(self) -> impl Iterator<Item = ClusterNode<'a>> {
        self.0.clusters.iter().enumerate().map(|(position, cluster)| ClusterNode::new(position, cluster))
    }

    /// The virtual machines that match nothing, in the order of the report.
    pub fn unattributed(self) -> impl Iterator<Item = UnattributedNode<'a>> {
        let all = self.0.need_further_confirmation_infra_machines.iter().enumerate();
        all.map(|(position, machine)| UnattributedNode::new(position, machine))
    }

    /// One of them.
    pub fn unattributed_at(self, position: usize) -> Option<UnattributedNode<'a>> {
        let machine = self.0.need_further_confirmation_infra_machines.get(position)?;
        Some(UnattributedNode::new(position, machine))
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

    /// Those of no single cluster first.
    fn all_findings(self) -> impl Iterator<Item = (Option<ClusterNode<'a>>, &'a Finding)> {
        let of_clusters = self.clusters_as_reported().flat_map(|node| {
            let findings = node.cluster().findings.iter();
            findings.map(move |finding| (Some(node), finding))
        });
        self.0.findings.iter().map(|finding| (None, finding)).chain(of_clusters)
    }
}
