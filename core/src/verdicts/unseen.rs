//! Places that objects name and that nobody saw. Each is looked for once, however many machines are in it.

use std::collections::{BTreeMap, BTreeSet};

use super::input::Input;
use crate::graph::MachineNode;
use crate::ids::{ClusterId, VcenterId};
use crate::observations::Unseen;

/// A datacenter and a folder, as an object names them.
type Place<'a> = (Option<&'a str>, Option<&'a str>);

/// The places that nobody saw, of every vCenter.
#[derive(Debug, Default)]
pub(super) struct UnseenPlaces<'a> {
    places: BTreeMap<(VcenterId, Place<'a>), Unseen<'a>>,
    clusters: BTreeSet<(VcenterId, ClusterId)>,
}

impl<'a> UnseenPlaces<'a> {
    pub(super) fn find(input: &Input<'a>) -> Self {
        let mut all = Self::default();
        for (vcenter, view) in input.vcenters.views.enumerate() {
            let Some(seen) = view.seen.index() else { continue };
            let mut known: BTreeMap<Place<'_>, Option<Unseen<'_>>> = BTreeMap::new();
            for (id, cluster) in input.graph.clusters.enumerate() {
                for place in cluster.machines.iter().map(place) {
                    let unseen = *known.entry(place).or_insert_with(|| seen.lacks(place.0, place.1));
                    if let Some(unseen) = unseen {
                        all.places.insert((vcenter, place), unseen);
                        all.clusters.insert((vcenter, id));
                    }
                }
            }
        }
        all
    }

    /// What was not seen in a vCenter of the place where a machine was created.
    pub(super) fn of(&self, vcenter: VcenterId, machine: &MachineNode<'_>) -> Option<Unseen<'a>> {
        self.places.get(&(vcenter, place(machine))).copied()
    }

    /// A machine of the cluster was created where nobody saw anything in a vCenter.
    pub(super) fn concern(&self, vcenter: VcenterId, cluster: ClusterId) -> bool {
        self.clusters.contains(&(vcenter, cluster))
    }
}

fn place<'m>(machine: &'m MachineNode<'_>) -> Place<'m> {
    (machine.placement.datacenter.as_deref(), machine.placement.folder.as_deref())
}
