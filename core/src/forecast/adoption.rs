//! Which MachineDeployments adopt which MachineSets after a restore, when owner references are gone: all of their
//! namespace that their selector matches ([Cluster API
//! 5957](https://github.com/kubernetes-sigs/cluster-api/issues/5957)).
//!
//! Mirrors `machinedeployment.Reconciler.getAndAdoptMachineSetsForDeployment` of Cluster API.

use std::collections::{BTreeMap, BTreeSet};

use super::selector_index::SelectorIndex;
use crate::backup::Backup;
use crate::backup::objects::{DEPLOYMENT_NAME_LABEL, Machine, MachineDeployment, MachineHealthCheck, MachineSet, Meta};
use crate::cluster::ClusterRef;
use crate::ids::{IdVec, MachineDeploymentId, MachineSetId};

/// The MachineSets, MachineDeployments and MachineHealthChecks of a backup, and who may adopt or selects whom.
#[derive(Debug)]
pub(crate) struct Adoption<'a> {
    backup: &'a Backup,
    sets: IdVec<MachineSetId, &'a MachineSet>,
    deployments: IdVec<MachineDeploymentId, &'a MachineDeployment>,
    /// The MachineDeployments whose selector matches a MachineSet.
    adopters: IdVec<MachineSetId, Vec<MachineDeploymentId>>,
    /// The MachineSets that the selector of a MachineDeployment matches.
    adoptable: IdVec<MachineDeploymentId, Vec<MachineSetId>>,
    /// MachineDeployments that match a MachineSet which another one matches, too.
    contested: BTreeSet<MachineDeploymentId>,
    /// Namespaces in which more MachineDeployments match a MachineSet than are told apart: any other of them may, too.
    crowded: BTreeSet<&'a str>,
    health_checks: BTreeMap<ClusterRef, Vec<&'a MachineHealthCheck>>,
    by_health_check: SelectorIndex<'a, usize>,
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
        let mut crowded = BTreeSet::new();
        let adopters = sets.map(|id, set| {
            let matching = index.matching(&set.meta.namespace, &set.meta.labels);
            if matching.is_crowded {
                crowded.insert(set.meta.namespace.as_str());
            }
            let adopters = matching.owners;
            for adopter in &adopters {
                adoptable[*adopter].push(id);
            }
            if adopters.len() > 1 || matching.is_crowded {
                contested.extend(&adopters);
            }
            adopters
        });
        let checks = &backup.machine_health_checks;
        let mut health_checks: BTreeMap<ClusterRef, Vec<&MachineHealthCheck>> = BTreeMap::new();
        for check in checks {
            if let Some(name) = check.cluster_name.clone() {
                let key = ClusterRef { namespace: check.meta.namespace.clone(), name };
                health_checks.entry(key).or_default().push(check);
            }
        }
        let selectors = checks.iter().enumerate();
        let selectors = selectors.map(|(id, found)| (id, found.meta.namespace.as_str(), &found.selector));
        let by_health_check = SelectorIndex::new(selectors);
        Self { backup, sets, deployments, adopters, adoptable, contested, crowded, health_checks, by_health_check }
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
            || self.adoptable_sets(deployment).is_empty()
                && self.is_crowded(&self.deployment(deployment).meta.namespace)
    }

    /// More MachineDeployments of a namespace match a MachineSet than are told apart.
    pub(crate) fn is_crowded(&self, namespace: &str) -> bool {
        self.crowded.contains(namespace)
    }

    /// The health checks of a cluster.
    pub(crate) fn health_checks(&self, cluster: &ClusterRef) -> &[&'a MachineHealthCheck] {
        self.health_checks.get(cluster).map_or(&[], Vec::as_slice)
    }

    /// A MachineHealthCheck of its cluster selects this Machine, or may.
    pub(crate) fn is_health_checked(&self, machine: &Machine) -> bool {
        let matching = self.by_health_check.matching(&machine.meta.namespace, &machine.meta.labels);
        let checks = &self.backup.machine_health_checks;
        let is_of_cluster =
            |check: &usize| checks.get(*check).is_some_and(|it| it.cluster_name == machine.cluster_name);
        matching.is_crowded || matching.owners.iter().any(is_of_cluster)
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
