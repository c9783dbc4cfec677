//! Who adopts whom after a restore, when owner references are gone: deployments take every set of their namespace that
//! their selector matches (Cluster API issue 5957), and sets every Machine.

use std::collections::{BTreeMap, BTreeSet};

use crate::backup::Backup;
use crate::backup::objects::{CLUSTER_NAME_LABEL, MachineDeployment, MachineSet, Selector};
use crate::graph::{ClusterNode, MachineNode};
use crate::ids::{IdVec, MachineId};

/// Sets and deployments by position in the backup.
#[derive(Debug, Default)]
pub(crate) struct Adoption {
    /// The deployments whose selector matches a set, by the set's position.
    owners: Vec<Vec<usize>>,
    /// The sets that a deployment's selector matches, by the deployment's position.
    sets: Vec<Vec<usize>>,
    /// Deployments that may take a set which another one matches, too.
    contesting: BTreeSet<usize>,
    /// Positions by namespace and name.
    set_names: BTreeMap<(String, String), usize>,
    deployment_names: BTreeMap<(String, String), usize>,
}

/// Selectors by the label that tells most of them apart, so that not each is compared with every object.
struct Selectors<'a> {
    /// By the label's name, then its namespace and value: objects have many labels, selectors ask for few.
    by_label: BTreeMap<&'a str, BTreeMap<(&'a str, &'a str), Vec<usize>>>,
    /// Selectors that ask for no label's value.
    loose: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Selectors<'a> {
    fn new(selectors: impl Iterator<Item = (&'a str, &'a Selector)>) -> Self {
        let mut index = Self { by_label: BTreeMap::new(), loose: BTreeMap::new() };
        for (position, (namespace, selector)) in selectors.enumerate() {
            // Every selector of a cluster names it: another label tells more.
            let telling = selector.match_labels.iter().max_by_key(|(key, value)| {
                let hash = key.as_str() == "machine-template-hash" || key.ends_with("/set-name");
                (key.as_str() != CLUSTER_NAME_LABEL, hash, value.len())
            });
            match telling {
                Some((key, value)) => {
                    index.by_label.entry(key).or_default().entry((value, namespace)).or_default().push(position);
                }
                None => index.loose.entry(namespace).or_default().push(position),
            }
        }
        index
    }

    /// Those that may match an object with these labels.
    fn candidates(&self, namespace: &str, labels: &BTreeMap<String, String>) -> Vec<usize> {
        let told = self.by_label.iter().filter_map(|(key, by_value)| {
            let value = labels.get(*key)?;
            by_value.get(&(value.as_str(), namespace))
        });
        let mut found: Vec<usize> = told.chain(self.loose.get(namespace)).flatten().copied().collect();
        found.sort_unstable();
        found
    }
}

impl Adoption {
    pub(crate) fn new(backup: &Backup) -> Self {
        let deployments = &backup.machine_deployments;
        let mut adoption = Self {
            owners: Vec::with_capacity(backup.machine_sets.len()),
            sets: vec![Vec::new(); deployments.len()],
            ..Self::default()
        };
        let index = Selectors::new(deployments.iter().map(|one| (one.meta.namespace.as_str(), &one.selector)));
        for (position, set) in backup.machine_sets.iter().enumerate() {
            let mut owners = index.candidates(&set.meta.namespace, &set.meta.labels);
            owners.retain(|owner| {
                deployments.get(*owner).is_some_and(|deployment| deployment.selector.selects(&set.meta.labels))
            });
            for owner in &owners {
                if let Some(sets) = adoption.sets.get_mut(*owner) {
                    sets.push(position);
                }
            }
            if owners.len() > 1 {
                adoption.contesting.extend(&owners);
            }
            adoption.set_names.insert((set.meta.namespace.clone(), set.meta.name.clone()), position);
            adoption.owners.push(owners);
        }
        for (position, deployment) in deployments.iter().enumerate() {
            let name = (deployment.meta.namespace.clone(), deployment.meta.name.clone());
            adoption.deployment_names.insert(name, position);
        }
        adoption
    }

    pub(super) fn deployment(&self, deployment: &MachineDeployment) -> Option<usize> {
        let key = (deployment.meta.namespace.clone(), deployment.meta.name.clone());
        self.deployment_names.get(&key).copied()
    }

    pub(super) fn set(&self, set: &MachineSet) -> Option<usize> {
        self.set_names.get(&(set.meta.namespace.clone(), set.meta.name.clone())).copied()
    }

    /// The deployments that match a set.
    pub(super) fn owners(&self, set: usize) -> &[usize] {
        self.owners.get(set).map_or(&[], Vec::as_slice)
    }

    /// The sets that a deployment matches.
    pub(super) fn sets_of(&self, deployment: usize) -> &[usize] {
        self.sets.get(deployment).map_or(&[], Vec::as_slice)
    }

    /// Another deployment matches a set of this one, or this one a set of another.
    pub(super) fn contests(&self, deployment: usize) -> bool {
        self.contesting.contains(&deployment)
    }

    /// The sets of others that a deployment may take.
    pub(crate) fn foreign<'b>(&self, backup: &'b Backup, deployment: &MachineDeployment) -> Vec<&'b MachineSet> {
        let Some(position) = self.deployment(deployment) else { return Vec::new() };
        let own = |set: &MachineSet| {
            let named = set.meta.owner("MachineDeployment").map(|owner| owner.name.as_str());
            let label = set.meta.label(crate::backup::objects::DEPLOYMENT_NAME_LABEL);
            named.or(label).is_some_and(|name| name == deployment.meta.name)
        };
        let sets = self.sets_of(position).iter();
        sets.filter_map(|set| backup.machine_sets.get(*set)).filter(|set| !own(set)).collect()
    }
}

/// The Machines of a cluster by the sets that select them.
pub(super) struct Members {
    /// Positions of sets.
    pub(super) sets_of: IdVec<MachineId, Vec<usize>>,
}

impl Members {
    /// `sets` are the sets of the cluster, by position in the backup.
    pub(super) fn new(backup: &Backup, cluster: &ClusterNode<'_>, sets: &[usize]) -> Self {
        let sets: Vec<(usize, &MachineSet)> =
            sets.iter().filter_map(|set| Some((*set, backup.machine_sets.get(*set)?))).collect();
        let index = Selectors::new(sets.iter().map(|(_, set)| (set.meta.namespace.as_str(), &set.selector)));
        let of_machine = |_, machine: &MachineNode<'_>| {
            let Some(object) = machine.machine else { return Vec::new() };
            if object.meta.is_control_plane() {
                return Vec::new();
            }
            let candidates = index.candidates(&object.meta.namespace, &object.meta.labels);
            let selected = candidates.iter().filter_map(|candidate| sets.get(*candidate));
            selected
                .filter(|(_, set)| set.selector.selects(&object.meta.labels))
                .map(|(position, _)| *position)
                .collect()
        };
        Self { sets_of: cluster.machines.map(of_machine) }
    }
}
