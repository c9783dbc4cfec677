//! Which MachineSets of a cluster select which of its Machines after a restore, when owner references are gone.
//!
//! Mirrors `machineset.Reconciler.getAndAdoptMachinesForMachineSet` of Cluster API.

use std::collections::{BTreeMap, BTreeSet};

use super::adoption::Adoption;
use super::cluster_state::ClusterState;
use super::selector_index::SelectorIndex;
use crate::backup::objects::{MachineDeployment, MachineSet};
use crate::ids::{MachineSetId, VerdictId};

/// The Machines of a cluster by the MachineSets that select them.
pub(super) struct SelectedMachines {
    /// All MachineSets of the cluster.
    pub(super) sets: Vec<MachineSetId>,
    /// Machines that one MachineSet selects.
    by_set: BTreeMap<MachineSetId, Vec<VerdictId>>,
    /// Machines that several MachineSets select.
    pub(super) contested_machines: Vec<VerdictId>,
    /// The MachineSets that select them.
    contested_sets: BTreeSet<MachineSetId>,
    /// More MachineSets select a Machine than are told apart: any other without Machines may, too.
    is_crowded: bool,
}

/// How many Machines a MachineSet should have, and which ones it has.
pub(super) struct ReplicaTarget<'a> {
    /// Who decides the number.
    pub(super) kind: &'static str,
    pub(super) name: &'a str,
    pub(super) entry: &'a str,
    pub(super) desired: u64,
    pub(super) machines: Vec<VerdictId>,
    /// The MachineSet itself.
    pub(super) set: &'a MachineSet,
    /// Its MachineDeployment.
    pub(super) deployment: Option<&'a MachineDeployment>,
}

impl SelectedMachines {
    pub(super) fn new(state: &ClusterState<'_>, adoption: &Adoption<'_>) -> Self {
        let sets = state.cluster.pools.iter().flat_map(|pool| &pool.sets);
        let sets: Vec<MachineSetId> = sets.filter_map(|set| adoption.set_id(set)).collect();
        let selectors = sets.iter().map(|id| {
            let set = adoption.set(*id);
            (*id, set.meta.namespace.as_str(), &set.selector)
        });
        let index = SelectorIndex::new(selectors);
        let mut by_set: BTreeMap<MachineSetId, Vec<VerdictId>> = BTreeMap::new();
        let (mut contested_machines, mut contested_sets) = (Vec::new(), BTreeSet::new());
        let mut is_crowded = false;
        for (id, _) in state.with_machine() {
            let Some(machine) = state.machine(id).filter(|machine| !machine.meta.is_control_plane()) else { continue };
            let matching = index.matching(&machine.meta.namespace, &machine.meta.labels);
            is_crowded |= matching.is_crowded;
            match matching.owners.as_slice() {
                [] if !matching.is_crowded => {}
                [set] if !matching.is_crowded => by_set.entry(*set).or_default().push(id),
                several => {
                    contested_machines.push(id);
                    contested_sets.extend(several);
                }
            }
        }
        Self { sets, by_set, contested_machines, contested_sets, is_crowded }
    }

    /// The Machines that this MachineSet alone selects.
    pub(super) fn of_set(&self, set: MachineSetId) -> &[VerdictId] {
        self.by_set.get(&set).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_contested(&self, set: MachineSetId) -> bool {
        self.contested_sets.contains(&set) || self.is_crowded && self.of_set(set).is_empty()
    }

    /// The MachineSets that select Machines which others select, too.
    pub(super) fn contested_sets(&self) -> impl Iterator<Item = MachineSetId> {
        self.sets.iter().copied().filter(|set| self.is_contested(*set))
    }
}
