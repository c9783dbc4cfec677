//! What the topology of a class-based cluster changes in its objects: their replicas and their version. What its
//! `ClusterClass` changes besides is in no forecast.
//!
//! Mirrors `topology/cluster.Reconciler.reconcileState` of Cluster API.

use super::cluster_state::ClusterState;
use super::danger::Danger;
use super::kubernetes_version;
use crate::backup::objects::TOPOLOGY_POOL_LABEL;
use crate::ids::VerdictId;
use crate::report::{Span, number};

/// Applies the topology where the objects did not agree with it when the backup was taken.
pub(super) fn reconcile_state(state: &mut ClusterState<'_>) {
    let cluster = state.cluster;
    let Some(topology) = cluster.topology() else { return };
    let version = topology.version.as_deref();
    let mut change = Change::default();
    if let Some(control_plane) = cluster.control_plane {
        let machines = state.control_plane_machines();
        change.version("the control plane", &machines, version, control_plane.version.as_deref());
        change.replicas("the control plane", &machines, topology.members, control_plane.replicas);
    }
    for (id, pool) in cluster.pools.enumerate() {
        let Some(deployment) = pool.deployment else { continue };
        let Some(name) = deployment.meta.labels.get(TOPOLOGY_POOL_LABEL) else { continue };
        let (what, machines) = (&deployment.meta.name, state.pool_machines(id));
        match topology.pools.get(name) {
            Some(replicas) => {
                change.version(what, &machines, version, deployment.revision.version.as_deref());
                change.replicas(what, &machines, *replicas, deployment.replicas);
            }
            None => change.removal(what, &machines),
        }
    }
    change.apply(state);
}

/// What applying a topology does to the machines.
#[derive(Default)]
struct Change {
    /// Clauses.
    differences: Vec<String>,
    at_risk: Vec<VerdictId>,
    created: u64,
}

impl Change {
    /// Machines of another version are replaced.
    ///
    /// Mirrors `computeControlPlaneVersion` and `computeMachineDeploymentVersion` of Cluster API.
    fn version(&mut self, what: &str, machines: &[VerdictId], desired: Option<&str>, actual: Option<&str>) {
        let versions = desired.zip(actual);
        if let Some((desired, actual)) =
            versions.filter(|(desired, actual)| !kubernetes_version::is_same(desired, actual))
        {
            self.differences.push(format!("{what} has version {actual}, the topology {desired}"));
            self.created = self.created.saturating_add(number(machines.len()));
            self.at_risk.extend(machines);
        }
    }

    /// Mirrors `computeControlPlane` and `computeMachineDeployment` of Cluster API. Without replicas in the topology,
    /// the object keeps its own.
    fn replicas(&mut self, what: &str, machines: &[VerdictId], desired: Option<u64>, actual: Option<u64>) {
        if let Some((desired, actual)) = desired.zip(actual).filter(|(desired, actual)| desired != actual) {
            self.differences.push(format!("{what} has {actual} replicas, the topology {desired}"));
            self.created = self.created.saturating_add(desired.saturating_sub(actual));
            if desired < number(machines.len()) {
                self.at_risk.extend(machines);
            }
        }
    }

    /// Mirrors `deleteMachineDeployment` of Cluster API.
    fn removal(&mut self, what: &str, machines: &[VerdictId]) {
        self.differences.push(format!("{what} is not in the topology"));
        self.at_risk.extend(machines);
    }

    fn apply(mut self, state: &mut ClusterState<'_>) {
        if self.differences.is_empty() {
            return;
        }
        self.at_risk.sort_unstable();
        self.at_risk.dedup();
        for machine in &self.at_risk {
            let outcome = &mut state.outcomes[*machine];
            let with_vm = outcome.with_vm();
            outcome.put_at_risk(|| {
                format!(
                    "The topology of its Cluster differs from its objects. When it is applied, this machine may be \
                     deleted{with_vm}."
                )
            });
        }
        state.vms_created.count(Span::up_to(self.created));
        let deleted = state.deleted_vms(&[], &self.at_risk, Span::up_to(number(self.at_risk.len())));
        state.vms_deleted.count(deleted);
        state.dangers.push(Danger::TopologyNotApplied { differences: self.differences, machines: self.at_risk });
    }
}
