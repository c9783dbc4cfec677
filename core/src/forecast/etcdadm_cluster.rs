//! What an `EtcdadmCluster` of EKS Anywhere does: it counts only Machines that it owns, and adopts none. A Velero
//! restore drops owner references, so that it finds no member and initializes a new etcd.
//!
//! Mirrors `EtcdadmClusterReconciler.reconcile` of etcdadm-controller.

use super::cluster_state::ClusterState;
use super::danger::Danger;
use crate::backup::objects::EtcdadmCluster;
use crate::ids::VerdictId;
use crate::report::{Outcome, Span};

/// Applies the rules to the external etcd of a cluster.
pub(super) fn reconcile(state: &mut ClusterState<'_>) {
    let machines = state.etcd_machines();
    match state.cluster.etcd {
        Some(etcd) => {
            leave_members(state, etcd, &machines);
            initialize_etcd_cluster(state, etcd, machines);
        }
        None => leave_to_unknown_owner(state, &machines),
    }
}

/// Members without the owner reference are not counted. CAPV finds their VMs all the same.
///
/// Mirrors the filter `collections.OwnedMachines` in `EtcdadmClusterReconciler.reconcile`.
fn leave_members(state: &mut ClusterState<'_>, etcd: &EtcdadmCluster, machines: &[VerdictId]) {
    let name = &etcd.meta.name;
    for machine in machines {
        let outcome = &mut state.outcomes[*machine];
        match outcome.outcome {
            Outcome::Adopted => {
                outcome.outcome = Outcome::Unmanaged;
                outcome.message = format!(
                    "EtcdadmCluster {name} counts only Machines with its owner reference, which a Velero restore \
                     drops: it does not take this member up again, and initializes a new etcd. The VM keeps running."
                );
            }
            Outcome::Stuck => {
                outcome.message = format!(
                    "CAPV looks for its BIOS UUID and finds no VM. EtcdadmCluster {name} does not take its Machine up \
                     again, and initializes a new etcd."
                );
            }
            Outcome::Cloned | Outcome::Unknown => {
                outcome.outcome = Outcome::Unknown;
                outcome.message = format!(
                    "EtcdadmCluster {name} does not take its Machine up again, and initializes a new etcd. Whether \
                     CAPV finds or creates a VM for it is unknown."
                );
            }
            Outcome::Deleted | Outcome::AtRisk | Outcome::Unmanaged => {}
        }
    }
}

/// Mirrors `EtcdadmClusterReconciler.intializeEtcdCluster`, which waits until the first member is ready before it
/// scales up.
fn initialize_etcd_cluster(state: &mut ClusterState<'_>, etcd: &EtcdadmCluster, machines: Vec<VerdictId>) {
    let desired = etcd.replicas.unwrap_or(1);
    if desired == 0 {
        return;
    }
    state.vms_created.count(Span::up_to(desired));
    let (name, entry) = (etcd.meta.name.clone(), etcd.meta.entry.clone());
    state.dangers.push(Danger::ExternalEtcdInitialized { name, entry, machines });
}

/// Without its owner nothing is known of what manages a member.
fn leave_to_unknown_owner(state: &mut ClusterState<'_>, machines: &[VerdictId]) {
    for machine in machines {
        let outcome = &mut state.outcomes[*machine];
        outcome.outcome = Outcome::Unknown;
        "Forecast unavailable: the backup lacks the EtcdadmCluster that it is a member of."
            .clone_into(&mut outcome.message);
    }
}
