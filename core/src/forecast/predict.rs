//! The order in which the controllers act: the one place that knows it, and all of them.
//!
//! All rules are those of one pair of versions, the assumed target of [`basis`]. Where rules differ between versions,
//! the choice belongs here: [`run_controllers`] is given the target, and hands each controller what it differs by.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::adoption::Adoption;
use super::capv::{self, VmNames};
use super::cluster_nodes::LeftOverNode;
use super::cluster_state::ClusterState;
use super::danger::Danger;
use super::selected_machines::SelectedMachines;
use super::{
    basis, etcdadm_cluster, kubeadm_control_plane, machine_deployment, machine_health_check, machine_set, summary,
    topology, unread,
};
use crate::cluster::ClusterRef;
use crate::ids::{ClusterId, IdVec, VerdictId};
use crate::report::{ClusterForecast, ForecastBasis, MachineForecast};
use crate::verdicts::{self, Verdicts};

/// The forecast of every cluster.
#[derive(Debug)]
pub(crate) struct Forecast<'a> {
    pub(crate) basis: ForecastBasis,
    pub(crate) adoption: Adoption<'a>,
    pub(crate) clusters: IdVec<ClusterId, Outlook>,
}

/// The forecast of one cluster.
#[derive(Debug)]
pub(crate) struct Outlook {
    pub(crate) machines: IdVec<VerdictId, MachineForecast>,
    pub(crate) cluster: ClusterForecast,
    pub(crate) dangers: Vec<Danger>,
    /// Etcd may have members that no Machine of the backup is, and that no node list rules out.
    pub(crate) has_unread_etcd_members: bool,
    /// Nodes that are left over without a VM and without a Machine.
    pub(crate) left_over_nodes: Vec<LeftOverNode>,
}

/// Predicts what the controllers do.
/// `now` is when the restore is thought to happen.
pub(crate) fn predict<'a>(input: &verdicts::Input<'a>, verdicts: &Verdicts, now: Timestamp) -> Forecast<'a> {
    let adoption = Adoption::new(input.backup);
    let names = VmNames::new(input, verdicts);
    let likely: BTreeSet<&ClusterRef> = verdicts.unattributed.iter().filter_map(|vm| vm.likely.as_ref()).collect();
    let clusters = input.graph.clusters.map(|id, cluster| {
        let unread = unread::of_backup(input, cluster);
        let has_unattributed_vms = likely.contains(&cluster.key);
        let mut state = ClusterState::new(input, cluster, &verdicts.clusters[id], has_unattributed_vms, unread, now);
        run_controllers(&mut state, &names, &adoption);
        outlook(state)
    });
    Forecast { basis: basis::of(input.backup), adoption, clusters }
}

/// Lets every controller act on a cluster, those first whose results others wait for.
fn run_controllers(state: &mut ClusterState<'_>, names: &VmNames<'_>, adoption: &Adoption<'_>) {
    capv::reconcile_vsphere_vms(state, names);
    state.api_server = state.api_server_presence();
    if !state.is_supported() {
        return;
    }
    capv::create_vms(state);
    let remediation = machine_health_check::reconcile(state, adoption);
    let selected = SelectedMachines::new(state, adoption);
    machine_set::adopt_contested_machines(state, adoption, &selected);
    let mut targets = machine_deployment::reconcile(state, adoption, &selected);
    targets.extend(machine_set::standalone(adoption, &selected));
    machine_set::reconcile(state, &targets, &remediation);
    kubeadm_control_plane::reconcile(state, &remediation);
    etcdadm_cluster::reconcile(state);
    topology::reconcile_state(state);
    machine_health_check::record_dangers(state, &remediation);
    unread::downgrade_for_unread(state);
    state.vms_deleted = state.vms_deleted.at_most(state.vms_of_deletions());
}

/// What the report says of a cluster.
fn outlook(state: ClusterState<'_>) -> Outlook {
    let cluster = ClusterForecast {
        sentence: summary::of_cluster(&state),
        vms_created: state.vms_created,
        vms_deleted: state.vms_deleted,
        certain: state.is_certain(),
        etcd_members_removed: state.etcd_members_removed.clone(),
    };
    Outlook {
        has_unread_etcd_members: state.has_unread_etcd_members(),
        left_over_nodes: state.nodes.left_over(),
        machines: state.outcomes.map(|_, outcome| MachineForecast {
            outcome: outcome.outcome,
            message: outcome.message.clone(),
            certain: outcome.is_certain(),
        }),
        cluster,
        dangers: state.dangers,
    }
}
