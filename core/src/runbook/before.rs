//! Before the restore, the restore, and while everything is paused.

use std::collections::BTreeMap;

use super::facts::{backup_name, dangers, has_danger, key, must_stay_out, must_stay_paused, reference};
use super::left_out;
use super::page::{Page, code, prose};
use super::steps::propose;
use crate::presentation::Presentation;
use crate::remediation::{velero, write_kubeconfig};
use crate::report::NextStepEffect::{Changes, ReadOnly};
use crate::report::{Cluster, Finding, FindingCode, Machine, MachineReason, MachineStatus, NextStep, Report, StepTime};
use crate::vsphere::shown;
use crate::wording;

/// The file that pauses every Cluster while Velero restores it.
const PAUSE: &str = "version: v1
resourceModifierRules:
- conditions:
    groupResource: clusters.cluster.x-k8s.io
    resourceNameRegex: \".*\"
  mergePatches:
  - patchData: |
      spec:
        paused: true
";

pub(super) fn write(page: &mut Page, report: &Report) {
    page.chapter("Before the restore");
    review_dangers(page, report);
    check_for_newer_backup(page, report);
    check_old_management_cluster(page);
    check_new_management_cluster(page);
    review_unmanaged(page, report);
    check_unknown(page, report);
    left_out::decide(page, report);
    prepare_pausing(page);
    page.chapter("The restore");
    restore(page, report);
    page.chapter("While everything is paused");
    check_paused(page, report);
    write_kubeconfigs(page, report);
    remove_dangers(page, report);
}

fn review_dangers(page: &mut Page, report: &Report) {
    page.step("Review what this restore would destroy");
    let general = report.findings.iter().filter(|finding| finding.is_danger()).map(|finding| (None, finding));
    let of_clusters =
        report.clusters.iter().flat_map(|cluster| dangers(cluster).map(move |found| (Some(cluster), found)));
    let mut all: Vec<(Option<&Cluster>, &Finding)> = general.chain(of_clusters).collect();
    // Whoever restores over the new management cluster loses the place to restore into.
    all.sort_by_key(|(_, finding)| finding.code != FindingCode::ProbablyNewManagementCluster);
    if all.is_empty() {
        // Not everything was read: that must never sound safe.
        let vague = report.clusters.iter().any(is_vague) || !Presentation::new(report).gaps().is_empty();
        page.text(if vague {
            "No danger was found, but not everything was read: the forecast of each cluster below says what may happen."
        } else {
            "No danger is known: according to the forecast no healthy virtual machine is deleted, and no member is \
             removed \
             from etcd."
        });
        return;
    }
    for (cluster, finding) in all {
        let about = cluster.map(|cluster| format!("{}: ", code(&key(cluster)))).unwrap_or_default();
        page.text(&format!("**Danger** {about}{}", prose(&finding.message)));
        propose(page, StepTime::BeforeRestore, steps_before(finding));
    }
    page.go_on("each of these dangers is avoided, or accepted by a person who is authorized to do so.");
}

/// The steps of a danger before the restore; where there are none, its first step, whenever that applies.
fn steps_before(finding: &Finding) -> Vec<&NextStep> {
    let before: Vec<&NextStep> = at(finding, StepTime::BeforeRestore).collect();
    if before.is_empty() { finding.next_steps.first().into_iter().collect() } else { before }
}

/// The steps of a finding for one time.
fn at(finding: &Finding, time: StepTime) -> impl Iterator<Item = &NextStep> {
    finding.next_steps.iter().filter(move |step| step.when == Some(time))
}

/// Something was not read, or cannot be predicted.
fn is_vague(cluster: &Cluster) -> bool {
    cluster.forecast.as_ref().is_none_or(|forecast| !forecast.certain)
}

fn check_for_newer_backup(page: &mut Page, report: &Report) {
    page.step("Check that there is no newer backup");
    page.run(ReadOnly, velero::LIST_BACKUPS);
    match backup_name(report) {
        Some(name) => {
            if let Some(command) = velero::describe_backup(name) {
                page.run(ReadOnly, &command);
            }
            page.go_on("this backup is the newest one that is `Completed`, without errors.");
        }
        None => page.go_on(
            "the backup of this file is the newest one that is `Completed`. The file does not contain its name: \
             replace \
             `BACKUP_NAME` below with it.",
        ),
    }
}

fn check_old_management_cluster(page: &mut Page) {
    page.step("Check that the old management cluster is gone");
    page.text(
        "Two management clusters would both manage the same virtual machines. The old one has to be lost or shut down, \
         or its controllers scaled to zero. It is not enough to pause its clusters.",
    );
    page.text(
        "A cluster that was moved to another management cluster since the backup, as by `clusterctl move`, is managed \
         there: leave it out of the restore. Ask every other management cluster that there is:",
    );
    page.run(ReadOnly, "kubectl --context OTHER_MANAGEMENT_CLUSTER get clusters.cluster.x-k8s.io -A");
    page.text("The new management cluster must not have a workload cluster yet:");
    page.run(ReadOnly, "kubectl get clusters.cluster.x-k8s.io -A");
    page.go_on(
        "no other management cluster lists a cluster that you restore, the new one lists none except itself, and \
         `kubectl get pods -A` shows the controllers of Cluster API and CAPV running.",
    );
}

/// What is there already, and in which versions, decides whether and how the objects of the backup come back.
fn check_new_management_cluster(page: &mut Page) {
    page.step("Check the versions in the new management cluster");
    page.run(ReadOnly, "kubectl get providers.clusterctl.cluster.x-k8s.io -A");
    page.run(ReadOnly, "velero version");
    page.text(
        "ClusterClasses and templates that are there already are not restored: where their content differs, machines \
         of class-based clusters are replaced.",
    );
    page.run(ReadOnly, "kubectl get clusterclasses.cluster.x-k8s.io -A");
    page.go_on(
        "the controllers have the versions of this forecast, Velero is 1.13 or later, and each ClusterClass that is \
         listed is the one of the backup. With other versions, run the detection again with `--restore-into`.",
    );
}

fn review_unmanaged(page: &mut Page, report: &Report) {
    let machines = report.clusters.iter().flat_map(|cluster| cluster.machines().map(move |machine| (cluster, machine)));
    let ghosts: Vec<_> = machines.filter(|(_, machine)| machine.status == MachineStatus::Ghost).collect();
    let unattributed = &report.need_further_confirmation_infra_machines;
    if ghosts.is_empty() && unattributed.is_empty() {
        return;
    }
    page.step("Review VMs missing from the backup");
    page.text(
        "No controller adopts or deletes them. They need no action before the restore; the last chapter says what to \
         do \
         afterwards. **Do not delete any of them now.**",
    );
    for (cluster, machine) in &ghosts {
        let critical = if machine.critical { ", may be an etcd member" } else { "" };
        page.item(&format!("Ghost {} of {}{critical}", code(&machine.name), code(&key(cluster))));
    }
    for vm in unattributed {
        let path = vm.virtual_machine.path.as_deref().unwrap_or(&vm.virtual_machine.name);
        page.item(&format!("{}: {}", code(&shown(path)), prose(&vm.reason.sentence(false))));
    }
}

/// What has to be found out first, once for all machines of a cluster with the same reason.
fn check_unknown(page: &mut Page, report: &Report) {
    let mut groups: BTreeMap<(String, MachineReason), Vec<&Machine>> = BTreeMap::new();
    for cluster in &report.clusters {
        for machine in cluster.machines().filter(|machine| machine.status == MachineStatus::Unknown) {
            groups.entry((key(cluster), machine.reason)).or_default().push(machine);
        }
    }
    if groups.is_empty() {
        return;
    }
    page.step("Check the machines that could not be judged");
    for ((cluster, reason), machines) in groups {
        let Some(first) = machines.first() else { continue };
        let names: Vec<String> = machines.iter().map(|machine| code(&machine.name)).collect();
        let place = first.virtual_machine.as_ref().map_or("vSphere", |vm| vm.vcenter.as_str());
        let why = reason.sentence(machines.len() > 1, place);
        page.item(&format!("{} of {}: {}", names.join(", "), code(&cluster), prose(&why)));
        propose(page, StepTime::BeforeRestore, &first.next_steps);
        if machines.len() > 1 {
            page.text(&format!("  These are the steps for {}; those for the others are similar.", code(&first.name)));
        }
    }
    page.go_on(
        "you know for each of them whether its virtual machine exists. Machines that remain Unknown may be deleted, \
         cloned \
         or left alone: run the detection again, and use the new runbook.",
    );
}

fn prepare_pausing(page: &mut Page) {
    page.step("Prepare a restore that pauses every cluster");
    page.text("Write this file and pass it to Velero (1.13 or later):");
    page.file("pause-clusters.yaml", PAUSE);
    page.run(Changes, "kubectl -n velero create configmap pause-clusters --from-file=pause-clusters.yaml");
    page.go_on("`kubectl -n velero get configmap pause-clusters` shows it. Velero may run in another namespace.");
}

fn restore(page: &mut Page, report: &Report) {
    page.step("Restore with all clusters paused");
    page.run(Changes, &velero::restore(backup_name(report)));
    page.run(ReadOnly, "velero restore get");
    page.go_on(
        "the restore is `Completed`. If it is `PartiallyFailed`, read `velero restore describe --details` first.",
    );
}

fn check_paused(page: &mut Page, report: &Report) {
    page.step("Check that every cluster is paused");
    page.run(
        ReadOnly,
        "kubectl get clusters.cluster.x-k8s.io -A -o \
         custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,PAUSED:.spec.paused",
    );
    let clusters = wording::count(report.summary.clusters.total, "cluster", "clusters");
    page.go_on(&if report.clusters.iter().any(must_stay_out) {
        format!(
            "it lists {clusters}, each with `true` except those that you left out. Pause any other cluster \
             immediately, but not the management cluster itself."
        )
    } else {
        format!("it lists {clusters}, each with `true`. Pause any other cluster immediately.")
    });
    page.step("Check that no machine is being deleted");
    page.run(ReadOnly, "kubectl get machines.cluster.x-k8s.io -A");
    page.go_on("no Machine is `Deleting`.");
}

/// Commands below connect to workload clusters.
fn write_kubeconfigs(page: &mut Page, report: &Report) {
    let needed = report.clusters.iter().filter(|cluster| {
        cluster.machines().any(|machine| machine.status != MachineStatus::Healthy) || has_danger(cluster)
    });
    let commands: Vec<String> = needed.filter_map(|cluster| write_kubeconfig(&reference(cluster))).collect();
    if commands.is_empty() {
        return;
    }
    page.step("Write the kubeconfigs of the workload clusters that need action");
    page.text("They contain credentials of these clusters: write them where only you can read them.");
    for command in commands {
        page.run(ReadOnly, &command);
    }
    page.go_on("`kubectl --kubeconfig FILE get nodes` answers for each cluster that is reachable.");
}

/// What the dangers need while controllers do nothing.
fn remove_dangers(page: &mut Page, report: &Report) {
    for cluster in &report.clusters {
        let dangers = dangers(cluster).filter(|danger| at(danger, StepTime::WhilePaused).next().is_some());
        let mut dangers = dangers.peekable();
        if dangers.peek().is_none() {
            continue;
        }
        page.step(&if must_stay_paused(cluster) {
            format!("Protect {}, which stays paused, if it was restored", code(&key(cluster)))
        } else {
            format!("Remove the dangers in {} before unpausing", code(&key(cluster)))
        });
        for danger in dangers {
            page.text(&format!("**Danger** {}", prose(&danger.message)));
            propose(page, StepTime::WhilePaused, at(danger, StepTime::WhilePaused));
        }
        page.go_on("each of these steps is done, or not needed because the danger was avoided before the restore.");
    }
}
