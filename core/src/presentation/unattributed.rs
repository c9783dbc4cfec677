//! Virtual machines that match nothing, by what they probably belong to.

use super::{Place, Presentation, Text, group, words};
use crate::report::{InfraMachine, InfraMachineReason, LikelyCluster};

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct UnattributedNode<'a> {
    position: usize,
    machine: &'a InfraMachine,
}

impl<'a> Presentation<'a> {
    /// The virtual machines that match nothing, in the order of the report.
    pub fn unattributed(self) -> impl Iterator<Item = UnattributedNode<'a>> {
        let all = self.report().need_further_confirmation_infra_machines.iter().enumerate();
        all.map(|(position, machine)| UnattributedNode::new(position, machine))
    }

    /// One of them.
    pub fn unattributed_at(self, position: usize) -> Option<UnattributedNode<'a>> {
        let machine = self.report().need_further_confirmation_infra_machines.get(position)?;
        Some(UnattributedNode::new(position, machine))
    }
}

impl<'a> UnattributedNode<'a> {
    pub(super) fn new(position: usize, machine: &'a InfraMachine) -> Self {
        Self { position, machine }
    }

    /// Its position in the report.
    pub fn position(self) -> usize {
        self.position
    }

    /// Its identity.
    pub fn place(self) -> Place {
        Place::Unattributed(self.position)
    }

    /// As the report has it.
    pub fn machine(self) -> &'a InfraMachine {
        self.machine
    }

    /// What it probably belongs to, as the title of those that belong there, too.
    pub fn title(self) -> Text<'a> {
        title(self.machine.group.as_deref(), self.machine.likely_cluster.as_ref())
    }

    /// Why it could not be attributed, to stand after its name.
    pub fn reason(self) -> String {
        self.machine.reason.sentence(false)
    }

    /// The cluster that it probably belongs to, as far as its name is known.
    pub fn likely_cluster(self) -> Option<String> {
        self.machine.likely_cluster.as_ref().map(likely_cluster)
    }
}

/// Those that probably belong together.
#[derive(Clone, Debug)]
pub struct UnattributedGroup<'a> {
    /// What they probably belong to.
    pub title: Text<'a>,
    /// At least one.
    pub machines: Vec<UnattributedNode<'a>>,
}

impl<'a> UnattributedGroup<'a> {
    /// The same ones by the reason why they could not be attributed.
    pub fn by_reason(&self) -> Vec<(InfraMachineReason, Vec<UnattributedNode<'a>>)> {
        group::by(self.machines.iter().copied(), |node| node.machine.reason)
    }
}

/// Those with one group and likely cluster together, in the order in which each first appears.
pub fn groups<'a>(nodes: impl IntoIterator<Item = UnattributedNode<'a>>) -> Vec<UnattributedGroup<'a>> {
    let groups = group::by(nodes, |node| (node.machine.group.as_deref(), node.machine.likely_cluster.as_ref()));
    groups
        .into_iter()
        .map(|((group, cluster), machines)| UnattributedGroup { title: title(group, cluster), machines })
        .collect()
}

/// Why several could not be attributed, to stand after their number.
pub fn reason_of_many(reason: InfraMachineReason) -> String {
    reason.sentence(true)
}

fn title<'a>(group: Option<&'a str>, cluster: Option<&'a LikelyCluster>) -> Text<'a> {
    match (group, cluster) {
        (_, Some(cluster)) => Text::words("probably part of ").and_name(likely_cluster(cluster)),
        (Some(group), None) => Text::name(group).and_words(": probably one cluster, created after the backup"),
        (None, None) => Text::words("unknown cluster, or none"),
    }
}

fn likely_cluster(cluster: &LikelyCluster) -> String {
    match &cluster.namespace {
        Some(namespace) => words::key(namespace, &cluster.name),
        None => cluster.name.clone(),
    }
}
