//! What a person should know above the single machine: what happened since the backup, and what a restore would do.
//!
//! In: graph, verdicts, forecast and plan. Out: findings, each with evidence and next steps. A pure function; findings
//! never change a verdict, a status or the exit code.
//!
//! Every [`FindingCode`](crate::report::FindingCode) has a file of its name, which is all there is of it: when it
//! applies, its severity, its sentences and its next steps. The code itself, its meaning in the reference and where
//! views show it are one line of `report::finding_code`. The rules for one cluster are listed in [`RULES`].

mod ages;
mod builder;
mod context;
mod coverage;
mod dangers;
mod events;
mod facts;
mod input;
mod objects;
mod pausing;
mod steps;

pub(crate) use input::Input;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::cluster::ClusterRef;
use crate::forecast::Adoption;
use crate::ids::{ClusterId, IdVec};
use crate::plan::Plan;
use crate::report::{Finding, InfraMachineReason};
use crate::verdicts;
use context::ClusterContext;

/// The rules for one cluster. They hold without verdicts and forecast too, where only a backup was read.
const RULES: [fn(&ClusterContext<'_>) -> Vec<Finding>; 27] = [
    ages::certificates_expiring::find,
    ages::kubeconfig_expired::find,
    ages::kubeconfig_expiring::find,
    dangers::find,
    dangers::machine_health_check::find,
    dangers::probably_new_management_cluster::find,
    dangers::replicas_differ::find,
    dangers::selectors_overlap::find,
    events::find,
    objects::cluster_missing::find,
    objects::conflicting_claims::find,
    objects::deleted_during_backup::find,
    objects::etcd_addresses_changed::find,
    objects::external_etcd_differs::find,
    objects::hosted_control_plane::find,
    objects::load_balancer_gone::find,
    objects::mid_provisioning::find,
    objects::moved_datacenter::find,
    objects::nodes_left_over::find,
    objects::object_missing::find,
    objects::restored_before::find,
    objects::shared_object_missing::find,
    objects::unsupported_provider::find,
    pausing::deployment_paused::find,
    pausing::not_paused::find,
    pausing::objects_paused::find,
    pausing::paused::find,
];

/// Findings of each cluster of the graph, and of no single cluster.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) clusters: IdVec<ClusterId, Vec<Finding>>,
    pub(crate) global: Vec<Finding>,
}

/// All findings.
pub(crate) fn find(input: &Input<'_>) -> Findings {
    let verdicts = input.verdicts;
    let unsettled: BTreeSet<&ClusterRef> =
        verdicts.unattributed.iter().filter_map(|found| found.likely.as_ref()).collect();
    let mut deleted: BTreeMap<ClusterId, BTreeSet<&str>> = BTreeMap::new();
    for (of, name) in &verdicts.deleted {
        deleted.entry(*of).or_default().insert(name);
    }
    let mut possible_etcd_members = possible_etcd_members(input);
    let clusters = input.verdict.graph.clusters.map(|id, cluster| {
        sorted(of_cluster(&ClusterContext {
            input: input.verdict,
            plan: input.plan,
            adoption: &input.forecast.adoption,
            now: input.now,
            cluster,
            verdicts: &verdicts.clusters[id],
            outlook: Some(&input.forecast.clusters[id]),
            deleted: deleted.remove(&id).unwrap_or_default(),
            unsettled: unsettled.contains(&cluster.key),
            rebuilt: verdicts.rebuilt.contains(&id),
            possible_etcd_members: possible_etcd_members.remove(&cluster.key).unwrap_or_default(),
        }))
    });
    let mut global = of_whole_backup(input.verdict, input.now);
    global.extend(objects::address_reused::find(input));
    global.extend(events::cluster_created::find(input));
    global.extend(coverage::nodes_not_read::find(input));
    global.extend(coverage::version_not_served::find(input));
    Findings { clusters, global: sorted(global) }
}

/// Names of virtual machines that may be members of the external etcd of a cluster.
fn possible_etcd_members<'a>(input: &Input<'a>) -> BTreeMap<&'a ClusterRef, Vec<&'a str>> {
    let mut members: BTreeMap<&ClusterRef, Vec<&str>> = BTreeMap::new();
    let unattributed = input.verdicts.unattributed.iter();
    for found in unattributed.filter(|found| found.reason == InfraMachineReason::PossibleEtcdMember) {
        if let Some(cluster) = &found.likely {
            members.entry(cluster).or_default().push(&input.verdict.vcenters.vms[found.vm].record.name);
        }
    }
    members
}

/// Findings from the backup alone.
pub(crate) fn of_backup(input: &verdicts::Input<'_>, plan: &Plan, now: Timestamp) -> Vec<Finding> {
    let adoption = Adoption::new(input.backup);
    let verdicts = IdVec::new();
    let mut findings = of_whole_backup(input, now);
    for cluster in &input.graph.clusters {
        findings.extend(of_cluster(&ClusterContext {
            input,
            plan,
            adoption: &adoption,
            now,
            cluster,
            verdicts: &verdicts,
            outlook: None,
            deleted: BTreeSet::new(),
            unsettled: false,
            rebuilt: false,
            possible_etcd_members: Vec::new(),
        }));
    }
    sorted(findings)
}

fn of_cluster(about: &ClusterContext<'_>) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| rule(about)).collect()
}

fn of_whole_backup(input: &verdicts::Input<'_>, now: Timestamp) -> Vec<Finding> {
    let found = [ages::backup_old::find(input, now), coverage::kinds_missing::find(input)];
    found.into_iter().flatten().collect()
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|one, other| {
        (one.severity, one.code, &one.subject, &one.message).cmp(&(
            other.severity,
            other.code,
            &other.subject,
            &other.message,
        ))
    });
    findings
}
