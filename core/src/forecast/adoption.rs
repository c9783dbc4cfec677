//! Which MachineDeployments adopt which MachineSets after a restore, when owner references are gone: all of their
//! namespace that their selector matches ([Cluster API
//! 5957](https://github.com/kubernetes-sigs/cluster-api/issues/5957)).
//!
//! Mirrors `machinedeployment.Reconciler.getAndAdoptMachineSetsForDeployment` of Cluster API.

use std::collections::BTreeSet;

use super::selector_index::SelectorIndex;
use crate::backup::Backup;
use crate::backup::objects::{DEPLOYMENT_NAME_LABEL, MachineDeployment, MachineSet, Meta};
use crate::ids::{IdVec, MachineDeploymentId, MachineSetId};

/// The MachineSets and MachineDeployments of a backup, and who may adopt whom.
#[derive(Debug)]
pub(crate) struct Adoption<'a> {
    sets: IdVec<MachineSetId, &'a MachineSet>,
    deployments: IdVec<MachineDeploymentId, &'a MachineDeployment>,
    /// The MachineDeployments whose selector matches a MachineSet.
    adopters: IdVec<MachineSetId, Vec<MachineDeploymentId>>,
    /// The MachineSets that the selector of a MachineDeployment matches.
    adoptable: IdVec<MachineDeploymentId, Vec<MachineSetId>>,
    /// MachineDeployments that match a MachineSet which another one matches, too.
    contested: BTreeSet<MachineDeploymentId>,
}

impl<'a> Adoption<'a> {
    pub(crate) fn new(backup: &'a Backup) -> Self {
        let sets: IdVec<MachineSetId, &MachineSet> = backup.machine_sets.iter().collect();
        let deployments: IdVec<MachineDeploymentId, &MachineDeployment> = backup.machine_deployments.iter().collect();
        let selectors = deployments.enumerate();
        let index =
            SelectorIndex::new(selectors.map(|(id, found)| (id, found.meta.namespace.as_str(), &found.selector)));
        let mut adoptable = deployments.map(|_, _| Vec::new());
        let mut contested = BTreeSet::new();
        let adopters = sets.map(|id, set| {
            let adopters = index.matching(&set.meta.namespace, &set.meta.labels);
            for adopter in &adopters {
                adoptable[*adopter].push(id);
            }
            if adopters.len() > 1 {
                contested.extend(&adopters);
            }
            adopters
        });
        Self { sets, deployments, adopters, adoptable, contested }
    }

    pub(super) fn set(&self, id: MachineSetId) -> &'a MachineSet {
        self.sets[id]
    }

    pub(super) fn set_id(&self, set: &MachineSet) -> Option<MachineSetId> {
        self.sets.binary_search_by(|known| key(&known.meta).cmp(&key(&set.meta)))
    }

    pub(super) fn deployment(&self, id: MachineDeploymentId) -> &'a MachineDeployment {
        self.deployments[id]
    }

    pub(super) fn deployment_id(&self, deployment: &MachineDeployment) -> Option<MachineDeploymentId> {
        self.deployments.binary_search_by(|known| key(&known.meta).cmp(&key(&deployment.meta)))
    }

    /// The MachineDeployment of this name.
    pub(super) fn deployment_named(&self, namespace: &str, name: &str) -> Option<&'a MachineDeployment> {
        let found = self.deployments.binary_search_by(|known| key(&known.meta).cmp(&(namespace, name)));
        found.map(|id| self.deployments[id])
    }

    /// The MachineDeployments that may adopt a MachineSet.
    pub(super) fn adopters(&self, set: MachineSetId) -> &[MachineDeploymentId] {
        &self.adopters[set]
    }

    /// The MachineSets that a MachineDeployment may adopt.
    pub(super) fn adoptable_sets(&self, deployment: MachineDeploymentId) -> &[MachineSetId] {
        &self.adoptable[deployment]
    }

    /// Another MachineDeployment may adopt a MachineSet of this one, or this one a MachineSet of another.
    pub(super) fn is_contested(&self, deployment: MachineDeploymentId) -> bool {
        self.contested.contains(&deployment)
    }

    /// The MachineSets of others that a MachineDeployment may adopt.
    pub(crate) fn sets_of_others(&self, deployment: &MachineDeployment) -> Vec<&'a MachineSet> {
        let Some(id) = self.deployment_id(deployment) else { return Vec::new() };
        let is_own = |set: &MachineSet| {
            let by_owner = set.meta.owner("MachineDeployment").map(|owner| owner.name.as_str());
            by_owner.or(set.meta.label(DEPLOYMENT_NAME_LABEL)).is_some_and(|name| name == deployment.meta.name)
        };
        self.adoptable_sets(id).iter().map(|set| self.set(*set)).filter(|set| !is_own(set)).collect()
    }
}

/// Objects of a backup stand in this order.
fn key(meta: &Meta) -> (&str, &str) {
    (&meta.namespace, &meta.name)
}
