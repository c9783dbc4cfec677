//! What has to be decided, found out or avoided before the restore.

use std::collections::BTreeSet;

use super::book::{Book, Mark};
use super::draft::Draft;
use super::facts::{self, dangers, has_danger, key, must_stay_out, must_stay_paused};
use super::model::Part;
use super::steps::{Task, list, unknown_groups};
use super::text::Line;
use crate::presentation::{losses, words};
use crate::report::{Cluster, ClusterRef, Finding, FindingCode, NextStepEffect, StepTime};
use crate::wording::count;

pub(super) fn write(book: &mut Book<'_>) {
    weigh_dangers(book);
    avoid(book);
    leave_out(book);
    find_out(book);
}

/// What a restore would destroy, and where that is prevented.
fn weigh_dangers(book: &mut Book<'_>) {
    let report = book.report;
    let general: Vec<&Finding> = report.findings.iter().filter(|finding| finding.is_danger()).collect();
    let mut clusters: Vec<&Cluster> = report.clusters.iter().filter(|cluster| has_danger(cluster)).collect();
    clusters.sort_by_key(|cluster| book.step_of(&Mark::Cluster(cluster.reference())));
    if general.is_empty() && clusters.is_empty() {
        return;
    }
    let mut draft = Draft::new("Decide whether to restore")
        .parts(general.into_iter().map(|finding| Part::Danger { text: Line::words(&finding.message) }));
    if !clusters.is_empty() {
        let items = clusters.iter().map(|cluster| {
            let dangers = count(words::number(dangers(cluster).count()), "danger", "dangers");
            let line = Line::code(key(cluster)).and(format!(": {dangers}"));
            let line = match book.step_of(&Mark::Cluster(cluster.reference())) {
                Some(number) => line.and(", ").and_step(number),
                None => line,
            };
            match loss(cluster) {
                Some(loss) => line.and(format!("; otherwise {loss}")),
                None => line,
            }
        });
        draft = draft
            .text("Nothing is destroyed while the clusters are paused. These checklists keep it so:")
            .part(Part::List { items: items.collect() });
    }
    book.add(
        draft
            .go_on("a person who is authorized to do so has read these dangers and wants the restore.")
            .otherwise("look for a backup without them. A cluster that was not restored runs on, without a manager."),
    );
}

/// "up to 2 VMs deleted".
fn loss(cluster: &Cluster) -> Option<String> {
    let forecast = cluster.forecast.as_ref()?;
    losses(forecast.vms_deleted, words::number(forecast.etcd_members_removed.len()))
}

/// It is prevented in the cluster's checklist, so that nothing has to be done before.
fn is_removed_while_paused(finding: &Finding) -> bool {
    let removes = finding
        .next_steps
        .iter()
        .any(|step| step.when == Some(StepTime::WhilePaused) && step.effect != NextStepEffect::ReadOnly);
    // Its etcd can be saved before the restore alone.
    removes && finding.code != FindingCode::ExternalEtcdInitialized
}

/// The runbook has a step of its own for it, or its checklist is the answer.
fn is_elsewhere(finding: &Finding) -> bool {
    const CODES: [FindingCode; 6] = [
        FindingCode::BackupOld,
        FindingCode::ClusterCreated,
        FindingCode::ClusterDeleted,
        FindingCode::ProbablyNewManagementCluster,
        FindingCode::OrphanedControlPlane,
        FindingCode::SecondControlPlane,
    ];
    let is_event = finding.code.pool_event().is_some() || finding.code.is_about_pausing();
    is_event || CODES.contains(&finding.code) || is_removed_while_paused(finding)
}

/// What can be done before the restore only.
fn avoid(book: &mut Book<'_>) {
    let report = book.report;
    let due = |finding: &'_ Finding| !is_elsewhere(finding);
    let general =
        Task::of(report.findings.iter().filter(|finding| due(finding)).map(|finding| (None, finding)), before);
    let parts = list(&general);
    if !parts.is_empty() {
        book.add(Draft::new("Complete what was read").parts(parts).go_on(
            "the new report has none of these gaps. Use its runbook. Otherwise know what is missing, and go on.",
        ));
    }
    let clusters: Vec<&Cluster> = report.clusters.iter().filter(|cluster| !must_stay_out(cluster)).collect();
    book.share(Some(Mark::Before), &clusters, |clusters| {
        let findings = clusters.iter().flat_map(|cluster| cluster.findings.iter().map(|it| (Some(*cluster), it)));
        let tasks = Task::of(findings.filter(|(_, finding)| due(finding)), before);
        if tasks.is_empty() {
            return None;
        }
        let about: BTreeSet<ClusterRef> = tasks.iter().flat_map(|task| &task.clusters).cloned().collect();
        Some(
            Draft::new("Do what can only be done before the restore")
                .of(about)
                .parts(list(&tasks))
                .go_on("each of these is done, or left on purpose."),
        )
    });
}

fn before(time: Option<StepTime>) -> bool {
    time == Some(StepTime::BeforeRestore)
}

/// Clusters that are better left out of the restore.
fn leave_out(book: &mut Book<'_>) {
    let clusters: Vec<&Cluster> = book.report.clusters.iter().filter(|cluster| must_stay_paused(cluster)).collect();
    book.share(None, &clusters, |clusters| {
        let (out, paused): (Vec<&Cluster>, Vec<&Cluster>) = clusters.iter().partition(|cluster| must_stay_out(cluster));
        let names = |clusters: &[&Cluster]| {
            let keys: Vec<String> = clusters.iter().map(|cluster| key(cluster)).collect();
            facts::names(keys.iter().map(String::as_str))
        };
        if clusters.is_empty() {
            return None;
        }
        let mut draft = Draft::new("Decide about clusters that must not be unpaused")
            .of(clusters.iter().map(|cluster| cluster.reference()));
        if !out.is_empty() {
            draft = draft.warn(names(&out).and(
                ": what runs under this name now is not in this backup, and is probably the management cluster that \
                 you restore into. The command of the restore leaves it out: pausing does not help, because objects \
                 that exist are not paused.",
            ));
        }
        if !paused.is_empty() {
            draft = draft.warn(names(&paused).and(
                ": the control plane that runs is not in this backup, and the controllers would initialize a second \
                 one. Such a cluster is restored and stays paused. If you have a newer backup with its machines, use \
                 that one.",
            ));
        }
        Some(draft.go_on("everybody who takes part knows that these clusters stay as they are."))
    });
}

/// Machines of which something has to be found out first.
fn find_out(book: &mut Book<'_>) {
    let clusters: Vec<&Cluster> = book.report.clusters.iter().filter(|cluster| !must_stay_out(cluster)).collect();
    book.share(None, &clusters, |clusters| {
        let unknown: Vec<(&Cluster, Vec<Part>)> = clusters
            .iter()
            .map(|cluster| (*cluster, unknown_groups(cluster, StepTime::BeforeRestore)))
            .filter(|(_, parts)| !parts.is_empty())
            .collect();
        if unknown.is_empty() {
            return None;
        }
        Some(
            Draft::new("Check the machines that could not be judged")
                .of(unknown.iter().map(|(cluster, _)| cluster.reference()))
                .text(
                    "A command with `--kubeconfig` needs one that you have; those of the backup come with the restore.",
                )
                .parts(unknown.into_iter().flat_map(|(_, parts)| parts))
                .go_on("you know for each of them whether its virtual machine exists.")
                .otherwise(
                    "leave its cluster paused after the restore. Machines that remain Unknown may be deleted, cloned \
                     or left alone: run the detection again, and use the new runbook.",
                ),
        )
    });
}
