//! The list under the counts, row by row: a tree as it is unfolded and filtered at the moment.
//!
//! In: a report, a filter, and what was folded or unfolded. Out: rows, all of one height, of which only those in view
//! are drawn.

use std::collections::BTreeSet;

use drift_core::diagnostic::Severity;
use drift_core::presentation::{
    ClusterNode, Facet, MachineNode, Order, Place, Presentation, Section, SetNode, SetPlace, UnattributedNode,
    unattributed_groups,
};

use super::filter::{Filter, Index, words};

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// A cluster.
    Cluster {
        /// Which.
        cluster: usize,
        /// Whether its rows follow; none where it has none.
        open: Option<bool>,
    },
    /// What a restore does to a cluster.
    After {
        /// Which.
        cluster: usize,
    },
    /// A finding of a cluster.
    Finding {
        /// The cluster.
        cluster: usize,
        /// The finding.
        finding: usize,
    },
    /// A control plane or pool.
    Set {
        /// Its cluster.
        cluster: usize,
        /// Which of them.
        at: SetPlace,
    },
    /// Healthy machines of a set, in one row.
    Healthy {
        /// Their cluster.
        cluster: usize,
        /// Their set.
        at: SetPlace,
        /// How many.
        number: usize,
        /// Whether they follow one by one.
        open: bool,
    },
    /// A machine.
    Machine {
        /// Its cluster.
        cluster: usize,
        /// Its set.
        at: SetPlace,
        /// Its position there.
        machine: usize,
    },
    /// The heading of the virtual machines that match nothing.
    AllUnattributed {
        /// How many of them are wanted.
        number: usize,
        /// Whether they follow.
        open: bool,
    },
    /// Those that probably belong together.
    Group {
        /// The first of them.
        first: usize,
        /// How many of them are wanted.
        number: usize,
    },
    /// One of them.
    Unattributed(usize),
}

impl Row {
    /// What is selected with this row.
    pub(crate) fn place(self) -> Option<Place> {
        match self {
            Self::Cluster { cluster, .. } | Self::After { cluster } | Self::Finding { cluster, .. } => {
                Some(Place::Cluster(cluster))
            }
            Self::Machine { cluster, at, machine } => Some(Place::Machine(cluster, at, machine)),
            Self::Unattributed(position) => Some(Place::Unattributed(position)),
            Self::Set { .. } | Self::Healthy { .. } | Self::AllUnattributed { .. } | Self::Group { .. } => None,
        }
    }

    /// What is folded or unfolded with this row, and whether it is open.
    pub(crate) fn fold(self) -> Option<(Place, bool)> {
        match self {
            Self::Cluster { cluster, open } => Some((Place::Cluster(cluster), open?)),
            Self::Healthy { cluster, at, open, .. } => Some((Place::Set(cluster, at), open)),
            Self::AllUnattributed { open, .. } => Some((Place::AllUnattributed, open)),
            Self::After { .. }
            | Self::Finding { .. }
            | Self::Set { .. }
            | Self::Machine { .. }
            | Self::Group { .. }
            | Self::Unattributed(_) => None,
        }
    }

    /// How deep it stands in the tree, from 1.
    pub(crate) fn level(self) -> usize {
        match self {
            Self::Cluster { .. } | Self::AllUnattributed { .. } => 1,
            Self::After { .. } | Self::Finding { .. } | Self::Set { .. } | Self::Group { .. } => 2,
            Self::Healthy { .. } | Self::Machine { .. } | Self::Unattributed(_) => 3,
        }
    }
}

/// The rows, and how many machines of the report they stand for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// From top to bottom.
    pub(crate) rows: Vec<Row>,
    /// Machines and virtual machines that the filter lets through.
    pub(crate) found: usize,
}

/// What is folded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Folding<'a> {
    /// All as it is by itself, but for these.
    But(&'a BTreeSet<Place>),
    /// Nothing: paper cannot be unfolded.
    Nothing,
}

/// Puts the rows together.
pub(crate) fn rows(presentation: Presentation<'_>, index: &Index, filter: &Filter, folding: Folding<'_>) -> Rows {
    let builder = Builder { index, filter, folding, words: words(&filter.words) };
    let mut found = Rows::default();
    for section in presentation.sections(filter.order) {
        match section {
            Section::Cluster(cluster) if filter.cluster.is_none_or(|only| only == cluster.position()) => {
                builder.cluster(cluster, &mut found);
            }
            Section::Unattributed if filter.cluster.is_none() => builder.unattributed(presentation, &mut found),
            Section::Cluster(_) | Section::Unattributed => {}
        }
    }
    found
}

struct Builder<'a> {
    index: &'a Index,
    filter: &'a Filter,
    folding: Folding<'a>,
    words: Vec<String>,
}

impl Builder<'_> {
    fn is_open(&self, place: Place, by_itself: bool) -> bool {
        match self.folding {
            Folding::But(turned) => by_itself != turned.contains(&place),
            Folding::Nothing => true,
        }
    }

    fn cluster(&self, cluster: ClusterNode<'_>, rows: &mut Rows) {
        let asking = self.filter.is_asking();
        let wanted: Vec<(SetNode<'_>, Vec<MachineNode<'_>>)> =
            cluster.sets().map(|set| (set, self.machines(set))).collect();
        let number: usize = wanted.iter().map(|(_, machines)| machines.len()).sum();
        let calm = cluster.is_calm();
        if number == 0 && (asking || (self.filter.hide_healthy && calm)) {
            return;
        }
        // Notes stand in the panel.
        let findings = cluster.inline_findings().filter(|(_, finding)| finding.severity != Severity::Info);
        let findings: Vec<usize> = findings.map(|(finding, _)| finding).collect();
        rows.found = rows.found.saturating_add(number);
        let has_rows = number > 0 || !findings.is_empty() || !cluster.cluster().workers.pools.is_empty();
        let open = has_rows.then(|| self.is_open(cluster.place(), asking || !calm));
        let position = cluster.position();
        rows.rows.push(Row::Cluster { cluster: position, open });
        if open != Some(true) {
            return;
        }
        if !asking {
            if cluster.after_restore().is_some() {
                rows.rows.push(Row::After { cluster: position });
            }
            rows.rows.extend(findings.into_iter().map(|finding| Row::Finding { cluster: position, finding }));
        }
        for (set, machines) in wanted {
            self.set(set, machines, rows);
        }
    }

    fn set(&self, set: SetNode<'_>, wanted: Vec<MachineNode<'_>>, rows: &mut Rows) {
        let asking = self.filter.is_asking();
        let all_hidden = wanted.is_empty() && (asking || (self.filter.hide_healthy && !set.machines().is_empty()));
        if set.is_omitted() || all_hidden {
            return;
        }
        let (cluster, at) = (set.cluster().position(), set.set_place());
        rows.rows.push(Row::Set { cluster, at });
        let row = |node: MachineNode<'_>| Row::Machine { cluster, at, machine: node.position() };
        if asking {
            rows.rows.extend(wanted.into_iter().map(row));
            return;
        }
        let (plain, telling): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|node| node.is_plain());
        rows.rows.extend(telling.into_iter().map(row));
        if !plain.is_empty() {
            let open = self.is_open(set.place(), false);
            rows.rows.push(Row::Healthy { cluster, at, number: plain.len(), open });
            if open {
                rows.rows.extend(plain.into_iter().map(row));
            }
        }
    }

    /// The machines of a set that are wanted.
    fn machines<'a>(&self, set: SetNode<'a>) -> Vec<MachineNode<'a>> {
        let is_wanted = |node: &MachineNode<'a>| {
            let machine = node.machine();
            self.filter.wants(Facet::Machine(machine.status))
                && self.filter.wants_reason(Some(machine.reason))
                && self.filter.wants_outcome(machine)
                && self.index.finds(node.place(), &self.words)
        };
        let mut wanted: Vec<_> = set.nodes().filter(is_wanted).collect();
        if self.filter.order == Order::Name {
            wanted.sort_by_key(|node| &node.machine().name);
        }
        wanted
    }

    fn unattributed(&self, presentation: Presentation<'_>, rows: &mut Rows) {
        if !self.filter.wants(Facet::Unattributed) || !self.filter.wants_reason(None) || self.filter.outcome.is_some() {
            return;
        }
        let is_wanted = |node: &UnattributedNode<'_>| self.index.finds(node.place(), &self.words);
        let mut wanted: Vec<_> = presentation.unattributed().filter(is_wanted).collect();
        if wanted.is_empty() {
            return;
        }
        if self.filter.order == Order::Name {
            wanted.sort_by_key(|node| &node.machine().virtual_machine.name);
        }
        rows.found = rows.found.saturating_add(wanted.len());
        let open = self.is_open(Place::AllUnattributed, true);
        rows.rows.push(Row::AllUnattributed { number: wanted.len(), open });
        if !open {
            return;
        }
        for group in unattributed_groups(wanted) {
            if let Some(first) = group.machines.first() {
                rows.rows.push(Row::Group { first: first.position(), number: group.machines.len() });
            }
            rows.rows.extend(group.machines.into_iter().map(|node| Row::Unattributed(node.position())));
        }
    }
}
