//! When a control plane is initialized anew, although one may run.

use crate::backup::objects::ControlPlane;
use crate::forecast::cluster_state::ClusterState;
use crate::forecast::danger::Danger;
use crate::forecast::machine_outcome::Presence;
use crate::graph::Role;
use crate::ids::VerdictId;
use crate::report::{Outcome, Span};

/// Without any Machine the controller creates one to initialize a control plane. Its bootstrap data begin with
/// `kubeadm init` unless the Cluster is known to be initialized by then, because one that runs has answered.
///
/// Mirrors `KubeadmControlPlaneReconciler.initializeControlPlane` and `KubeadmConfigReconciler.reconcile` of Cluster
/// API.
pub(super) fn initialize_control_plane(state: &mut ClusterState<'_>, control_plane: &ControlPlane) {
    let desired = control_plane.replicas.unwrap_or(1);
    if desired == 0 {
        return;
    }
    let mut signs = signs_of_running_control_plane(state);
    if signs.is_empty() && control_plane.observed_replicas > 0 {
        signs.push("its status counts machines that are not in the backup".to_owned());
    }
    if signs.is_empty() {
        state.vms_created.count(Span::exactly(desired));
        return;
    }
    state.vms_created.count(Span::up_to(desired));
    state.dangers.push(Danger::SecondControlPlane { clone: None, signs });
}

/// The first control-plane machine of a cluster has the bootstrap data of `kubeadm init`: where its VM is cloned, a
/// control plane is initialized, too.
///
/// Follows from `KubeadmConfigReconciler.reconcile` of Cluster API, which keeps bootstrap data that exist.
pub(super) fn clone_first_machine(state: &mut ClusterState<'_>, machines: &[VerdictId]) {
    let with_outcome = |wanted| machines.iter().copied().find(|machine| state.outcome(*machine) == wanted);
    let (cloned, adopted) = (with_outcome(Outcome::Cloned), with_outcome(Outcome::Adopted));
    if let (Some(clone), None) = (cloned, adopted) {
        let signs = signs_of_running_control_plane(state);
        if !signs.is_empty() {
            state.dangers.push(Danger::SecondControlPlane { clone: Some(clone), signs });
        }
    }
}

/// All Machines of the backup are gone, and another control plane runs: nothing of it is in the backup, so that nobody
/// manages it, and whoever deletes the Machines lets a second one be initialized.
pub(super) fn leave_orphaned(state: &mut ClusterState<'_>, machines: &[VerdictId]) {
    if machines.is_empty() || !machines.iter().all(|machine| state.is_stuck_without_vm(*machine)) {
        return;
    }
    let ghosts = state.verdicts.iter().filter(|verdict| verdict.machine.is_none() && verdict.critical);
    let mut signs: Vec<String> = ghosts.map(|ghost| format!("Ghost {} is present", ghost.name)).collect();
    if state.nodes.control_plane_nodes().next().is_some() {
        signs.push("its API server listed control-plane Nodes".to_owned());
    }
    if !signs.is_empty() {
        state.dangers.push(Danger::OrphanedControlPlane { machines: machines.to_vec(), signs });
    }
}

/// What shows that a control plane runs already, as clauses.
fn signs_of_running_control_plane(state: &ClusterState<'_>) -> Vec<String> {
    let ghosts = state.verdicts.iter().filter(|verdict| verdict.machine.is_none() && verdict.critical);
    let mut signs: Vec<String> = ghosts.map(|ghost| format!("Ghost {} is present", ghost.name)).collect();
    if state.nodes.any() {
        signs.push("its API server listed Nodes".to_owned());
    }
    let mut workers = state.verdicts.iter().zip(&state.outcomes).filter(|(verdict, outcome)| {
        verdict.role != Some(Role::ControlPlane) && !verdict.critical && outcome.vm == Presence::Present
    });
    if signs.is_empty() && workers.next().is_some() {
        signs.push("VMs of its workers are present".to_owned());
    }
    if signs.is_empty() && state.has_unattributed_vms {
        signs.push("unattributed VMs may belong to it".to_owned());
    }
    signs
}
