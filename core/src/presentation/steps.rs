//! What to do next: the first step for each kind of trouble, with the machines that call for the same one.

use super::{Facet, Presentation, Text, group, words};
use crate::report::{MachineStatus, NextStep};

/// So many clusters are named before the rest is counted, where the rest are several.
const NAMED: usize = 5;

/// What calls for one and the same step. A step for one kind of machine never stands for another.
#[derive(Clone, Debug)]
pub struct StepGroup<'a> {
    /// What kind of trouble it is.
    pub facet: Facet,
    /// The name of the first machine.
    pub first: &'a str,
    /// How many more call for it.
    pub more: usize,
    /// Of which clusters they are, each once.
    pub clusters: Vec<String>,
    /// Its first step.
    pub step: &'a NextStep,
}

impl StepGroup<'_> {
    /// ", and 2 more like it in team-a/prod", to stand after the name of the first.
    pub fn others(&self) -> Text<'static> {
        let more = if self.more > 0 { format!(", and {} more like it", self.more) } else { String::new() };
        let name = |cluster: &String| Text::name(cluster.clone());
        let clusters = match self.clusters.as_slice() {
            [] => return Text::words(more),
            few if few.len() <= NAMED.saturating_add(1) => few.iter().map(name).collect(),
            many => {
                let others = format!("{} other clusters", many.len().saturating_sub(NAMED));
                many.iter().take(NAMED).map(name).chain([Text::words(others)]).collect()
            }
        };
        Text::words(format!("{more} in ")).and(Text::list(clusters))
    }
}

impl<'a> Presentation<'a> {
    /// What to do next.
    pub fn next_steps(self) -> Vec<StepGroup<'a>> {
        next_steps(self)
    }

    /// What the report counts and what is not listed, in a sentence.
    pub fn not_listed(self) -> Option<String> {
        self.not_shown().or_else(|| unlisted_healthy(self))
    }
}

/// Machines first, those that may be etcd members before others of their status; then what matches nothing.
fn next_steps(of: Presentation<'_>) -> Vec<StepGroup<'_>> {
    let clusters = of.shown_clusters();
    let machines = clusters.flat_map(|node| node.cluster().machines().map(move |machine| (node, machine)));
    let troubled = machines.filter(|(_, machine)| machine.status != MachineStatus::Healthy && !machine.suppressed);
    let troubled = troubled.filter(|(_, machine)| of.selection().has_machine(machine));
    let mut groups = group::by(troubled, |(_, machine)| {
        (machine.status, !machine.critical, machine.next_steps.first().map(|step| step.text.as_str()))
    });
    groups.sort_by_key(|((status, no_etcd_member, _), _)| (*status, *no_etcd_member));
    let machines = groups.into_iter().filter_map(|((status, ..), group)| {
        let (_, machine) = *group.first()?;
        let mut clusters: Vec<String> = group.iter().map(|(node, _)| node.key()).collect();
        clusters.dedup();
        Some(StepGroup {
            facet: Facet::Machine(status),
            first: &machine.name,
            more: group.len().saturating_sub(1),
            clusters,
            step: machine.next_steps.first()?,
        })
    });
    let unattributed = of.shown_unattributed().map(super::UnattributedNode::machine);
    let groups = group::by(unattributed, |machine| machine.next_steps.first().map(|step| step.text.as_str()));
    let unattributed = groups.into_iter().filter_map(|(_, group)| {
        let machine = *group.first()?;
        Some(StepGroup {
            facet: Facet::Unattributed,
            first: &machine.virtual_machine.name,
            more: group.len().saturating_sub(1),
            clusters: Vec::new(),
            step: machine.next_steps.first()?,
        })
    });
    machines.chain(unattributed).collect()
}

fn unlisted_healthy(of: Presentation<'_>) -> Option<String> {
    let machines = of.report().clusters.iter().flat_map(crate::report::Cluster::machines);
    let listed = words::number(machines.filter(|machine| machine.status == MachineStatus::Healthy).count());
    match of.report().summary.machines.healthy.saturating_sub(listed) {
        0 => None,
        1 => Some("1 healthy machine is not listed, as requested.".to_owned()),
        hidden => Some(format!("{hidden} healthy machines are not listed, as requested.")),
    }
}
