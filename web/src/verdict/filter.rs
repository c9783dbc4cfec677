//! What the reader wants to see: which statuses, which cluster, which words, in which order.

use std::collections::{BTreeMap, BTreeSet};

use drift_core::presentation::{ClusterNode, Facet, MachineNode, Order, Place, Presentation, UnattributedNode};
use drift_core::report::{Machine, MachineReason, MachineStatus, Outcome, VirtualMachine};

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
        self.outcome.is_none() || self.outcome == machine.outcome()
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
    unattributed: Vec<String>,
    reasons: BTreeMap<MachineReason, u64>,
    outcomes: BTreeMap<Outcome, u64>,
}

impl Index {
    /// Of a report.
    pub(crate) fn new(presentation: Presentation<'_>) -> Self {
        let (mut machines, mut reasons, mut outcomes) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        for set in presentation.clusters_as_reported().flat_map(ClusterNode::sets) {
            for node in set.nodes() {
                let machine = node.machine();
                if machine.status != MachineStatus::Healthy {
                    count(&mut reasons, machine.reason);
                }
                if let Some(outcome) = machine.outcome() {
                    count(&mut outcomes, outcome);
                }
                machines.push((node.place(), text_of(node)));
            }
        }
        machines.sort_unstable_by_key(|(place, _)| *place);
        let unattributed = presentation.unattributed().map(text_of_unattributed).collect();
        Self { machines, unattributed, reasons, outcomes }
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
            Place::Unattributed(position) => self.unattributed.get(position),
            Place::Machine(..) | Place::Cluster(_) | Place::Set(..) | Place::AllUnattributed => {
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

fn text_of(node: MachineNode<'_>) -> String {
    let (machine, cluster) = (node.machine(), node.set().cluster().cluster());
    let set = node.set().label().plain();
    let own = [machine.name.as_str(), &cluster.name, &cluster.namespace, &set];
    let objects = [
        machine.machine.as_ref().and_then(|object| object.provider_id.as_deref()),
        machine.vsphere_machine.as_ref().map(|object| object.name.as_str()),
        machine.vsphere_vm.as_ref().map(|object| object.name.as_str()),
        machine.vsphere_vm.as_ref().and_then(|object| object.bios_uuid.as_deref()),
        machine.node.as_ref().map(|node| node.name.as_str()),
    ];
    let status = Facet::Machine(machine.status).word();
    let outcome = machine.outcome().map(drift_core::presentation::outcome);
    let judged = [Some(status), outcome].into_iter().flatten();
    let parts = own.into_iter().chain(objects.into_iter().flatten()).chain(judged);
    joined(parts.chain(machine.virtual_machine.iter().flat_map(virtual_machine)))
}

fn text_of_unattributed(node: UnattributedNode<'_>) -> String {
    let machine = node.machine();
    let cluster = machine.likely_cluster.iter().flat_map(|cluster| [cluster.namespace.as_deref(), Some(&cluster.name)]);
    let own = virtual_machine(&machine.virtual_machine).chain(cluster.flatten()).chain(machine.group.as_deref());
    joined(own.chain([Facet::Unattributed.word()]))
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
