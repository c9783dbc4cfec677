//! What the reader wants to see: which statuses, which cluster, which words, in which order.

use std::collections::{BTreeMap, BTreeSet};

use drift_core::report::{
    Cluster, InfraMachine, Machine, MachineReason, MachineStatus, Outcome, Report, VirtualMachine,
};

use super::place::{Place, SetAt};

/// What is counted, and can be chosen, above the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Facet {
    /// Machines with this status.
    Machine(MachineStatus),
    /// Virtual machines that match nothing.
    Unattributed,
}

impl Facet {
    /// All of them, those that need a person first.
    pub(crate) const ALL: [Self; 5] = [
        Self::Machine(MachineStatus::Ghost),
        Self::Machine(MachineStatus::Unknown),
        Self::Machine(MachineStatus::Stale),
        Self::Machine(MachineStatus::Healthy),
        Self::Unattributed,
    ];

    /// Its word, as in a link.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Machine(MachineStatus::Ghost) => "Ghost",
            Self::Machine(MachineStatus::Unknown) => "Unknown",
            Self::Machine(MachineStatus::Stale) => "Stale",
            Self::Machine(MachineStatus::Healthy) => "Healthy",
            Self::Unattributed => "Unattributed",
        }
    }

    /// What it asks of a person.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Machine(MachineStatus::Ghost) => "act before you restore",
            Self::Machine(MachineStatus::Unknown) => "look closer",
            Self::Machine(MachineStatus::Stale) => "object without VM",
            Self::Machine(MachineStatus::Healthy) => "object and VM match",
            Self::Unattributed => "VM without object",
        }
    }

    /// How many there are. The summary counts what was left out of the lists as well.
    pub(crate) fn count(self, report: &Report) -> u64 {
        let machines = &report.summary.machines;
        match self {
            Self::Machine(MachineStatus::Ghost) => machines.ghost,
            Self::Machine(MachineStatus::Unknown) => machines.unknown,
            Self::Machine(MachineStatus::Stale) => machines.stale,
            Self::Machine(MachineStatus::Healthy) => machines.healthy,
            Self::Unattributed => report.summary.need_further_confirmation_infra_machines,
        }
    }
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// As the report has it.
    #[default]
    WorstFirst,
    /// By name.
    Name,
}

/// What the reader wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Words that all have to be found.
    pub(crate) words: String,
    /// Only these; all of them if there are none.
    pub(crate) facets: BTreeSet<Facet>,
    /// Only machines with this reason.
    pub(crate) reason: Option<MachineReason>,
    /// Only machines to which a restore does this.
    pub(crate) outcome: Option<Outcome>,
    /// Only this cluster.
    pub(crate) cluster: Option<usize>,
    /// Without what is healthy.
    pub(crate) hide_healthy: bool,
    /// In this order.
    pub(crate) order: Order,
}

impl Filter {
    /// Something was asked for: what is found is shown unfolded.
    pub(crate) fn is_asking(&self) -> bool {
        !self.words.trim().is_empty() || !self.facets.is_empty() || self.reason.is_some() || self.outcome.is_some()
    }

    /// Whether what a restore does to a machine is wanted.
    pub(crate) fn wants_outcome(&self, machine: &Machine) -> bool {
        self.outcome.is_none() || self.outcome == machine.forecast.as_ref().map(|forecast| forecast.outcome)
    }

    /// Whether a reason is wanted; virtual machines that match nothing have none of these.
    pub(crate) fn wants_reason(&self, reason: Option<MachineReason>) -> bool {
        self.reason.is_none() || self.reason == reason
    }

    /// Whether a status is wanted.
    pub(crate) fn wants(&self, facet: Facet) -> bool {
        let hidden = self.hide_healthy && facet == Facet::Machine(MachineStatus::Healthy);
        !hidden && (self.facets.is_empty() || self.facets.contains(&facet))
    }
}

/// Every machine's text, in lower case, in which words are sought.
#[derive(Debug, Default)]
pub(crate) struct Index {
    machines: Vec<(Place, String)>,
    others: Vec<String>,
    reasons: BTreeMap<MachineReason, u64>,
    outcomes: BTreeMap<Outcome, u64>,
}

impl Index {
    /// Of a report.
    pub(crate) fn new(report: &Report) -> Self {
        let (mut machines, mut reasons, mut outcomes) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        for (position, cluster) in report.clusters.iter().enumerate() {
            for (at, set) in sets(cluster) {
                for (number, machine) in set.iter().enumerate() {
                    if machine.status != MachineStatus::Healthy {
                        count(&mut reasons, machine.reason);
                    }
                    if let Some(forecast) = &machine.forecast {
                        count(&mut outcomes, forecast.outcome);
                    }
                    machines.push((Place::Machine(position, at, number), text_of(cluster, at, machine)));
                }
            }
        }
        machines.sort_unstable_by_key(|(place, _)| *place);
        let others = report.need_further_confirmation_infra_machines.iter().map(text_of_other).collect();
        Self { machines, others, reasons, outcomes }
    }

    /// Why machines are not healthy, and how many.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = (MachineReason, u64)> {
        self.reasons.iter().map(|(reason, number)| (*reason, *number))
    }

    /// What a restore does to machines, and to how many.
    pub(crate) fn outcomes(&self) -> impl Iterator<Item = (Outcome, u64)> {
        self.outcomes.iter().map(|(outcome, number)| (*outcome, *number))
    }

    /// Whether all the words stand in the text of what is at this place.
    pub(crate) fn finds(&self, place: Place, words: &[String]) -> bool {
        if words.is_empty() {
            return true;
        }
        let text = match place {
            Place::Other(other) => self.others.get(other),
            Place::Machine(..) | Place::Cluster(_) | Place::Set(..) | Place::Others => {
                let found = self.machines.binary_search_by_key(&place, |(place, _)| *place).ok();
                found.and_then(|found| self.machines.get(found)).map(|(_, text)| text)
            }
        };
        text.is_some_and(|text| words.iter().all(|word| text.contains(word)))
    }
}

fn count<K: Ord>(numbers: &mut BTreeMap<K, u64>, key: K) {
    let number = numbers.entry(key).or_default();
    *number = number.saturating_add(1);
}

/// The words of a search.
pub(crate) fn words(search: &str) -> Vec<String> {
    search.split_whitespace().map(str::to_lowercase).collect()
}

/// The control plane and the pools of a cluster, with their machines.
pub(crate) fn sets(cluster: &Cluster) -> impl Iterator<Item = (SetAt, &[Machine])> {
    let pools = cluster.workers.pools.iter().enumerate();
    std::iter::once((SetAt::ControlPlane, cluster.control_plane.machines.as_slice()))
        .chain(pools.map(|(position, pool)| (SetAt::Pool(position), pool.machines.as_slice())))
}

fn text_of(cluster: &Cluster, at: SetAt, machine: &Machine) -> String {
    let pool = match at {
        SetAt::ControlPlane => Some("control plane"),
        SetAt::Pool(position) => cluster.workers.pools.get(position).and_then(|pool| pool.name.as_deref()),
    };
    let own = [Some(machine.name.as_str()), Some(&cluster.name), Some(&cluster.namespace), pool];
    let objects = [
        machine.machine.as_ref().and_then(|object| object.provider_id.as_deref()),
        machine.vsphere_machine.as_ref().map(|object| object.name.as_str()),
        machine.vsphere_vm.as_ref().map(|object| object.name.as_str()),
        machine.vsphere_vm.as_ref().and_then(|object| object.bios_uuid.as_deref()),
        machine.node.as_ref().map(|node| node.name.as_str()),
    ];
    let parts = own.into_iter().chain(objects).flatten();
    joined(parts.chain(machine.virtual_machine.iter().flat_map(virtual_machine)))
}

fn text_of_other(other: &InfraMachine) -> String {
    let cluster = other.likely_cluster.iter().flat_map(|cluster| [cluster.namespace.as_deref(), Some(&cluster.name)]);
    joined(virtual_machine(&other.virtual_machine).chain(cluster.flatten()).chain(other.group.as_deref()))
}

fn virtual_machine(vm: &VirtualMachine) -> impl Iterator<Item = &str> {
    let fields = [
        Some(vm.name.as_str()),
        vm.moref.as_deref(),
        vm.path.as_deref(),
        vm.bios_uuid.as_deref(),
        vm.instance_uuid.as_deref(),
        Some(&vm.vcenter),
    ];
    fields.into_iter().flatten().chain(vm.ip_addresses.iter().map(String::as_str))
}

fn joined<T: AsRef<str>>(parts: impl Iterator<Item = T>) -> String {
    parts.fold(String::new(), |text, part| text + part.as_ref() + "\n").to_lowercase()
}
