//! The list under the counts, row by row: a tree as it is unfolded and filtered at the moment.
//!
//! In: a report, a filter, and what was folded or unfolded. Out: rows, all of one height, of which only those in view are drawn.

use std::collections::BTreeSet;

use drift_core::diagnostic::Severity;
use drift_core::report::{Cluster, InfraMachine, Machine, MachineStatus, Report, Status};
use drift_core::wording::{is_calm, is_told_elsewhere};

use super::after::{is_deadly, is_telling};
use super::filter::{Facet, Filter, Index, Order, sets, words};
use super::place::{Place, SetAt};

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
        at: SetAt,
    },
    /// Healthy machines of a set, in one row.
    Healthy {
        /// Their cluster.
        cluster: usize,
        /// Their set.
        at: SetAt,
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
        at: SetAt,
        /// Its position there.
        machine: usize,
    },
    /// The heading of the virtual machines that match nothing.
    Others {
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
    Other(usize),
}

impl Row {
    /// What is selected with this row.
    pub(crate) fn place(self) -> Option<Place> {
        match self {
            Self::Cluster { cluster, .. } | Self::After { cluster } | Self::Finding { cluster, .. } => {
                Some(Place::Cluster(cluster))
            }
            Self::Machine { cluster, at, machine } => Some(Place::Machine(cluster, at, machine)),
            Self::Other(other) => Some(Place::Other(other)),
            Self::Set { .. } | Self::Healthy { .. } | Self::Others { .. } | Self::Group { .. } => None,
        }
    }

    /// What is folded or unfolded with this row, and whether it is open.
    pub(crate) fn fold(self) -> Option<(Place, bool)> {
        match self {
            Self::Cluster { cluster, open } => Some((Place::Cluster(cluster), open?)),
            Self::Healthy { cluster, at, open, .. } => Some((Place::Set(cluster, at), open)),
            Self::Others { open, .. } => Some((Place::Others, open)),
            Self::After { .. }
            | Self::Finding { .. }
            | Self::Set { .. }
            | Self::Machine { .. }
            | Self::Group { .. }
            | Self::Other(_) => None,
        }
    }

    /// How deep it stands in the tree, from 1.
    pub(crate) fn level(self) -> usize {
        match self {
            Self::Cluster { .. } | Self::Others { .. } => 1,
            Self::After { .. } | Self::Finding { .. } | Self::Set { .. } | Self::Group { .. } => 2,
            Self::Healthy { .. } | Self::Machine { .. } | Self::Other(_) => 3,
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
    /// Nothing: on paper nobody can unfold it.
    Nothing,
}

/// Puts the rows together.
pub(crate) fn rows(report: &Report, index: &Index, filter: &Filter, folding: Folding<'_>) -> Rows {
    let builder = Builder { index, filter, folding, words: words(&filter.words) };
    let mut found = Rows::default();
    let mut order: Vec<(usize, &Cluster)> = report.clusters.iter().enumerate().collect();
    if filter.order == Order::Name {
        order.sort_by_key(|(_, cluster)| (&cluster.name, &cluster.namespace));
    }
    // What nobody knows stands before what only lost its virtual machine.
    let graver =
        |cluster: &Cluster| filter.order == Order::WorstFirst && cluster.status <= Status::NeedFurtherConfirmation;
    let (grave, others): (Vec<_>, Vec<_>) = order.into_iter().partition(|(_, cluster)| graver(cluster));
    let wanted = |position: usize| filter.cluster.is_none_or(|only| only == position);
    for (position, cluster) in grave.into_iter().filter(|(position, _)| wanted(*position)) {
        builder.cluster(position, cluster, &mut found);
    }
    if filter.cluster.is_none() {
        builder.others(&report.need_further_confirmation_infra_machines, &mut found);
    }
    for (position, cluster) in others.into_iter().filter(|(position, _)| wanted(*position)) {
        builder.cluster(position, cluster, &mut found);
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

    fn cluster(&self, position: usize, cluster: &Cluster, rows: &mut Rows) {
        let asking = self.filter.is_asking();
        let wanted: Vec<(SetAt, Vec<usize>)> =
            sets(cluster).map(|(at, machines)| (at, self.machines(position, at, machines))).collect();
        let number: usize = wanted.iter().map(|(_, machines)| machines.len()).sum();
        let telling: Vec<usize> = (0_usize..)
            .zip(&cluster.findings)
            .filter(|(_, finding)| !is_told_elsewhere(cluster, finding) && finding.severity != Severity::Info)
            .map(|(position, _)| position)
            .collect();
        let calm = is_calm(cluster);
        if number == 0 && (asking || (self.filter.hide_healthy && calm)) {
            return;
        }
        rows.found = rows.found.saturating_add(number);
        let has_rows = number > 0 || !telling.is_empty() || !cluster.workers.pools.is_empty();
        let open = has_rows.then(|| self.is_open(Place::Cluster(position), asking || !calm || is_deadly(cluster)));
        rows.rows.push(Row::Cluster { cluster: position, open });
        if open != Some(true) {
            return;
        }
        if !asking && is_telling(cluster) {
            rows.rows.push(Row::After { cluster: position });
        }
        if !asking {
            rows.rows.extend(telling.into_iter().map(|finding| Row::Finding { cluster: position, finding }));
        }
        for (at, machines) in wanted {
            self.set(position, cluster, at, &machines, rows);
        }
    }

    fn set(&self, position: usize, cluster: &Cluster, at: SetAt, wanted: &[usize], rows: &mut Rows) {
        let asking = self.filter.is_asking();
        let machines = machines(cluster, at);
        let unnamed = at == SetAt::ControlPlane && cluster.control_plane.name.is_none() && machines.is_empty();
        let all_hidden = wanted.is_empty() && (asking || (self.filter.hide_healthy && !machines.is_empty()));
        if unnamed || all_hidden {
            return;
        }
        rows.rows.push(Row::Set { cluster: position, at });
        let row = |machine: &usize| Row::Machine { cluster: position, at, machine: *machine };
        if asking {
            rows.rows.extend(wanted.iter().map(row));
            return;
        }
        let is_plain = |machine: &&usize| machines.get(**machine).is_some_and(is_plain);
        let (healthy, telling): (Vec<&usize>, Vec<&usize>) = wanted.iter().partition(is_plain);
        rows.rows.extend(telling.into_iter().map(row));
        if !healthy.is_empty() {
            let open = self.is_open(Place::Set(position, at), false);
            rows.rows.push(Row::Healthy { cluster: position, at, number: healthy.len(), open });
            if open {
                rows.rows.extend(healthy.into_iter().map(row));
            }
        }
    }

    /// The machines of a set that are wanted.
    fn machines(&self, cluster: usize, at: SetAt, machines: &[Machine]) -> Vec<usize> {
        let wanted = (0_usize..).zip(machines).filter(|(position, machine)| {
            self.filter.wants(Facet::Machine(machine.status))
                && self.filter.wants_reason(Some(machine.reason))
                && self.filter.wants_outcome(machine)
                && self.index.finds(Place::Machine(cluster, at, *position), &self.words)
        });
        let mut wanted: Vec<(usize, &Machine)> = wanted.collect();
        if self.filter.order == Order::Name {
            wanted.sort_by_key(|(_, machine)| &machine.name);
        }
        wanted.into_iter().map(|(position, _)| position).collect()
    }

    fn others(&self, others: &[InfraMachine], rows: &mut Rows) {
        if !self.filter.wants(Facet::Unattributed) || !self.filter.wants_reason(None) || self.filter.outcome.is_some() {
            return;
        }
        let mut wanted: Vec<(usize, &InfraMachine)> = (0_usize..)
            .zip(others)
            .filter(|(position, _)| self.index.finds(Place::Other(*position), &self.words))
            .collect();
        if wanted.is_empty() {
            return;
        }
        if self.filter.order == Order::Name {
            wanted.sort_by_key(|(_, other)| &other.virtual_machine.name);
        }
        rows.found = rows.found.saturating_add(wanted.len());
        let open = self.is_open(Place::Others, true);
        rows.rows.push(Row::Others { number: wanted.len(), open });
        if !open {
            return;
        }
        let mut groups: Vec<Vec<(usize, &InfraMachine)>> = Vec::new();
        let mut places = std::collections::BTreeMap::new();
        for (position, other) in wanted {
            let place = *places.entry((&other.group, &other.likely_cluster)).or_insert(groups.len());
            if place == groups.len() {
                groups.push(Vec::new());
            }
            if let Some(group) = groups.get_mut(place) {
                group.push((position, other));
            }
        }
        for group in groups {
            if let Some((first, _)) = group.first() {
                rows.rows.push(Row::Group { first: *first, number: group.len() });
            }
            rows.rows.extend(group.into_iter().map(|(position, _)| Row::Other(position)));
        }
    }
}

/// The machines of a set.
pub(crate) fn machines(cluster: &Cluster, at: SetAt) -> &[Machine] {
    match at {
        SetAt::ControlPlane => &cluster.control_plane.machines,
        SetAt::Pool(pool) => cluster.workers.pools.get(pool).map(|pool| pool.machines.as_slice()).unwrap_or_default(),
    }
}

/// Nothing is to be told of it but that it is there.
fn is_plain(machine: &Machine) -> bool {
    machine.status == MachineStatus::Healthy && machine.notes.is_empty()
}
