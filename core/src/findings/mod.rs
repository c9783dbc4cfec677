//! What a person should know above the single machine: what happened since the backup, and what a restore would do.
//!
//! In: graph, verdicts and plan. Out: findings, each with evidence and next steps. A pure function; findings never
//! change a verdict, a status or the exit code.

mod access;
mod backup;
mod dangers;
mod events;
mod graph;
mod nodes;
mod pause;
mod preflight;
mod restore;

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::backup::objects::Machine;
use crate::cluster::ClusterRef;
use crate::diagnostic::Severity;
use crate::forecast::{Adoption, Forecast, Outlook};
use crate::graph::ClusterNode;
use crate::ids::{ClusterId, IdVec, VerdictId};
use crate::plan::Plan;
use crate::report::{Evidence, EvidenceKind, Finding, FindingCode, MachineStatus, NextStep, ObjectRef, Strength};
use crate::verdicts::{self, MachineVerdict, Verdicts};

/// What findings rest on.
pub(crate) struct Input<'a> {
    pub(crate) verdict: &'a verdicts::Input<'a>,
    pub(crate) verdicts: &'a Verdicts,
    pub(crate) forecast: &'a Forecast,
    pub(crate) plan: &'a Plan,
    /// The time against which ages are measured: the newest inventory's.
    pub(crate) now: Timestamp,
}

/// Findings of each cluster of the graph, and of no single cluster.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) clusters: IdVec<ClusterId, Vec<Finding>>,
    pub(crate) global: Vec<Finding>,
}

/// All findings.
pub(crate) fn find(input: &Input<'_>) -> Findings {
    let graph = input.verdict.graph;
    let unsettled: BTreeSet<&ClusterRef> =
        input.verdicts.unattributed.iter().filter_map(|found| found.likely.as_ref()).collect();
    let clusters = graph.clusters.map(|id, cluster| {
        let verdicts = &input.verdicts.clusters[id];
        let outlook = &input.forecast.clusters[id];
        let about = About { cluster, verdicts, unsettled: unsettled.contains(&cluster.key), outlook: Some(outlook) };
        let deleted = input.verdicts.deleted.iter().filter(|(of, _)| *of == id).map(|(_, name)| name.as_str());
        let mut findings = of_cluster_alone(input.verdict, input.plan, &input.forecast.adoption, &about, input.now);
        let dangers = dangers::find(input.verdict, &about, outlook, input.now);
        // A danger tells more of its object than the same code does without it.
        findings.retain(|known| {
            !dangers.iter().any(|danger| (danger.code, &danger.subject) == (known.code, &known.subject))
        });
        findings.extend(dangers);
        findings.extend(events::find(&about));
        findings.extend(graph::deleted_during_backup(cluster, &deleted.collect::<Vec<_>>()));
        findings.extend(graph::moved_datacenter(&about));
        sorted(findings)
    });
    let mut global = backup::find(input.verdict, input.now);
    global.extend(events::clusters_created(input));
    global.extend(nodes::unread(input));
    Findings { clusters, global: sorted(global) }
}

/// Findings from the backup alone.
pub(crate) fn of_backup(input: &verdicts::Input<'_>, plan: &Plan, now: Timestamp) -> Vec<Finding> {
    let mut findings = backup::find(input, now);
    let adoption = Adoption::new(input.backup);
    let verdicts = IdVec::new();
    for cluster in &input.graph.clusters {
        let about = About { cluster, verdicts: &verdicts, unsettled: false, outlook: None };
        findings.extend(of_cluster_alone(input, plan, &adoption, &about, now));
        findings.extend(preflight::left_overs(cluster));
    }
    sorted(findings)
}

fn of_cluster_alone(
    input: &verdicts::Input<'_>,
    plan: &Plan,
    adoption: &Adoption,
    about: &About<'_>,
    now: Timestamp,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(restore::selectors_overlap(input, adoption, about.cluster));
    findings.extend(restore::pause(about));
    findings.extend(pause::objects(input, about.cluster));
    findings.extend(restore::replicas_differ(about.cluster));
    findings.extend(restore::sets_differ(about.cluster));
    findings.extend(restore::health_checks(input, about));
    findings.extend(graph::find(about.cluster));
    findings.extend(access::find(plan, &about.cluster.key, now));
    findings.extend(preflight::find(input, about.cluster, now));
    findings
}

/// A cluster and the verdicts on its machines.
pub(crate) struct About<'a> {
    pub(crate) cluster: &'a ClusterNode<'a>,
    pub(crate) verdicts: &'a IdVec<VerdictId, MachineVerdict>,
    /// Unattributed virtual machines may be its: what looks gone may have been replaced.
    pub(crate) unsettled: bool,
    /// What becomes of it; absent where only the backup is looked at.
    pub(crate) outlook: Option<&'a Outlook>,
}

impl About<'_> {
    /// Something of the cluster drifted, or may have.
    fn has_drift(&self) -> bool {
        self.verdicts.iter().any(|verdict| verdict.reason.status() != MachineStatus::Healthy)
    }
}

/// A `MachineHealthCheck` of its cluster selects this Machine.
pub(crate) fn is_health_checked(input: &verdicts::Input<'_>, machine: &Machine) -> bool {
    let namespace = &machine.meta.namespace;
    let checks = &input.backup.machine_health_checks;
    let start = checks.partition_point(|check| check.meta.namespace < *namespace);
    checks
        .iter()
        .skip(start)
        .take_while(|check| check.meta.namespace == *namespace)
        .any(|check| check.cluster_name == machine.cluster_name && check.selector.selects(&machine.meta.labels))
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

/// A finding about a cluster.
fn about_cluster(
    key: &ClusterRef,
    code: FindingCode,
    severity: Severity,
    message: String,
    evidence: Vec<Evidence>,
    next_steps: Vec<NextStep>,
) -> Finding {
    Finding {
        code,
        severity,
        subject: subject("Cluster", &key.namespace, &key.name),
        subject_ref: Some(object("Cluster", &key.namespace, &key.name)),
        message,
        machines: Vec::new(),
        evidence,
        next_steps,
    }
}

/// `kind/namespace/name`
fn subject(kind: &str, namespace: &str, name: &str) -> String {
    format!("{kind}/{namespace}/{name}")
}

/// An object that a finding is about; an empty namespace is none.
fn object(kind: &str, namespace: &str, name: &str) -> ObjectRef {
    let namespace = (!namespace.is_empty()).then(|| namespace.to_owned());
    ObjectRef { kind: kind.to_owned(), namespace, name: name.to_owned() }
}

/// A fact that names an object of the backup.
fn named(kind: EvidenceKind, message: impl Into<String>, name: &str, entry: &str) -> Evidence {
    Evidence {
        kind,
        strength: Strength::Strong,
        message: message.into(),
        backup: Some(name.to_owned()),
        infrastructure: None,
        source: (!entry.is_empty()).then(|| entry.to_owned()),
    }
}

/// "1 machine", "2 machines".
pub(crate) fn plural<N: PartialEq + From<u8> + std::fmt::Display>(count: N, one: &str) -> String {
    if count == N::from(1) { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// "is" or "are".
fn be(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// Up to five names, and how many more.
fn some_names(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
