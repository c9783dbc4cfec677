//! The order in which the controllers act: the one place that knows it, and all of them.
//!
//! [`run_controllers`] is for one behaviour of the controllers. Where several are possible, because the versions are
//! not known exactly, or because nobody knows whether an API server answers, each of them is run, and the forecast is
//! their [`union`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::adoption::Adoption;
use super::capv::{self, VmNames};
use super::cluster_nodes::LeftOverNode;
use super::cluster_state::ClusterState;
use super::danger::Danger;
use super::machine_set_preflight::Preflight;
use super::selected_machines::SelectedMachines;
use super::versions::{Behavior, Behaviors, RestoreInto, Unserved, behaviors, unserved};
use super::{
    basis, etcdadm_cluster, kubeadm_control_plane, machine_deployment, machine_health_check, machine_set, summary,
    topology, union, unread,
};
use crate::backup::Backup;
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
    /// Kinds that the new management cluster does not take, each with whether that is so in all versions that are
    /// possible.
    pub(crate) unserved: BTreeMap<Unserved, bool>,
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
/// `now` is when the restore is thought to happen, `chosen` what a person says of the new management cluster.
pub(crate) fn predict<'a>(
    input: &verdicts::Input<'a>,
    verdicts: &Verdicts,
    now: Timestamp,
    chosen: Option<&RestoreInto>,
) -> Forecast<'a> {
    let basis = basis::of(input.backup, chosen);
    let possible = behaviors(basis.capi, basis.capv);
    let adoption = Adoption::new(input.backup);
    let names = VmNames::new(input, verdicts);
    let likely: BTreeSet<&ClusterRef> = verdicts.unattributed.iter().filter_map(|vm| vm.likely.as_ref()).collect();
    let clusters = input.graph.clusters.map(|id, cluster| {
        let unread = unread::of_backup(input, cluster);
        let has_unattributed_vms = likely.contains(&cluster.key);
        let run = |behavior: &Behavior| {
            let (verdicts, behavior) = (&verdicts.clusters[id], behavior.clone());
            let unread = unread.clone().or_else(|| unread::of_unserved(input, &behavior));
            let mut state = ClusterState::new(input, cluster, verdicts, has_unattributed_vms, unread, now, behavior);
            run_controllers(&mut state, &names, &adoption);
            state
        };
        outlook(union::of(run_distinct(&possible.first, &possible.others, run)))
    });
    Forecast { basis: basis.report, adoption, clusters, unserved: unserved_by(input.backup, &possible) }
}

/// Which kinds of a backup are not restored.
fn unserved_by(backup: &Backup, possible: &Behaviors) -> BTreeMap<Unserved, bool> {
    let mut all: BTreeMap<Unserved, usize> = BTreeMap::new();
    let behaviors = || std::iter::once(&possible.first).chain(&possible.others);
    for kind in behaviors().flat_map(|behavior| unserved(backup, behavior)) {
        let times = all.entry(kind).or_default();
        *times = times.saturating_add(1);
    }
    let number = behaviors().count();
    all.into_iter().map(|(kind, times)| (kind, times == number)).collect()
}

/// Runs each behaviour that makes a difference to what was asked before.
fn run_distinct<'s>(
    first: &Behavior,
    others: &[Behavior],
    run: impl Fn(&Behavior) -> ClusterState<'s>,
) -> (ClusterState<'s>, Vec<ClusterState<'s>>) {
    let first = run(first);
    let mut runs: Vec<ClusterState<'_>> = Vec::new();
    for behavior in others {
        let is_known = |state: &ClusterState<'_>| !behavior.differs_from(&state.behavior);
        if !is_known(&first) && !runs.iter().any(is_known) {
            runs.push(run(behavior));
        }
    }
    (first, runs)
}

/// Lets every controller act on a cluster, those first whose results others wait for.
fn run_controllers(state: &mut ClusterState<'_>, names: &VmNames<'_>, adoption: &Adoption<'_>) {
    capv::reconcile_vsphere_vms(state, names);
    state.find_api_server();
    if !state.is_supported() {
        return;
    }
    capv::create_vms(state);
    let remediation = machine_health_check::reconcile(state, adoption);
    let selected = SelectedMachines::new(state, adoption);
    machine_set::adopt_contested_machines(state, adoption, &selected);
    let mut targets = machine_deployment::reconcile(state, adoption, &selected);
    targets.extend(machine_set::standalone(adoption, &selected));
    targets.retain(|target| machine_set::finds_deployment(state, adoption, target));
    let preflight = Preflight::new(state, &remediation);
    machine_set::reconcile(state, adoption, &targets, &remediation, &preflight);
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
        undecided: state.is_undecided(),
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
