//! Before the restore, the restore, and while everything is paused.

use std::collections::BTreeMap;

use super::page::{Page, code, prose};
use super::{backup_name, is_danger, is_forbidden, key, propose, reference};
use crate::remediation::{velero, write_kubeconfig};
use crate::report::{Cluster, Machine, MachineReason, MachineStatus, NextStepEffect, Report};
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
    dangers(page, report);
    newest(page, report);
    alone(page);
    decide(page, report);
    unjudged(page, report);
    forbidden(page, report);
    pause(page);
    page.chapter("The restore");
    restore(page, report);
    page.chapter("While everything is paused");
    look(page, report);
    kubeconfigs(page, report);
    mend(page, report);
}

fn dangers(page: &mut Page, report: &Report) {
    let of_clusters = report.clusters.iter().flat_map(|cluster| {
        cluster.findings.iter().filter(|finding| is_danger(finding)).map(move |finding| (Some(cluster), finding))
    });
    let general = report.findings.iter().filter(|finding| is_danger(finding)).map(|finding| (None, finding));
    let all: Vec<_> = general.chain(of_clusters).collect();
    page.step("Read what this restore would destroy");
    if all.is_empty() {
        // What was not read is never said to be fine.
        let vague = report.clusters.iter().any(is_vague) || !wording::gaps(report, str::to_owned).is_empty();
        page.text(if vague {
            "No danger was found, but not everything was read: what is said of each cluster below tells what may happen \
             nevertheless."
        } else {
            "No danger is known: by these rules no healthy virtual machine is deleted, and no member leaves etcd."
        });
        return;
    }
    for (cluster, finding) in &all {
        let about = cluster.map(|cluster| format!("{}: ", code(&key(cluster)))).unwrap_or_default();
        page.item(&format!("**Danger** {about}{}", prose(&finding.message)));
        if let Some(step) = finding.next_steps.first() {
            page.text(&format!("  {}", prose(&step.text)));
        }
    }
    page.go_on("each of these is avoided, or somebody who may decide it has accepted it.");
}

/// Something was not read, or cannot be predicted.
fn is_vague(cluster: &Cluster) -> bool {
    cluster.forecast.as_ref().is_none_or(|forecast| !forecast.certain)
}

fn newest(page: &mut Page, report: &Report) {
    page.step("Make sure that there is no newer backup");
    page.run("looks", "velero backup get");
    match backup_name(report) {
        Some(name) => {
            if let Some(command) = velero::describe_backup(name) {
                page.run("looks", &command);
            }
            page.go_on("this backup is the newest one that is `Completed`, without errors.");
        }
        None => page.go_on(
            "the backup of this file is the newest one that is `Completed`. Its name is not in the file: put it for \
             `BACKUP_NAME` below.",
        ),
    }
}

fn alone(page: &mut Page) {
    page.step("Make sure that the old management cluster is gone");
    page.text(
        "Two management clusters fight for the same virtual machines. The old one has to be lost or shut down, or its \
         controllers scaled to none; a paused cluster there is not enough.",
    );
    page.text("On the new management cluster no workload cluster may be there yet:");
    page.run("looks", "kubectl get clusters.cluster.x-k8s.io -A");
    page.go_on(
        "it lists no cluster but the new management cluster's own, and `kubectl get pods -A` shows the controllers of \
         Cluster API and CAPV running.",
    );
}

fn decide(page: &mut Page, report: &Report) {
    let ghosts: Vec<_> = report
        .clusters
        .iter()
        .flat_map(|cluster| cluster.machines().map(move |machine| (cluster, machine)))
        .filter(|(_, machine)| machine.status == MachineStatus::Ghost)
        .collect();
    let others = &report.need_further_confirmation_infra_machines;
    if ghosts.is_empty() && others.is_empty() {
        return;
    }
    page.step("Know the virtual machines that the backup does not know");
    page.text(
        "No controller adopts or deletes them. Nothing has to be done to them before the restore; what to do \
         afterwards stands at the end. **Do not delete any of them now.**",
    );
    for (cluster, machine) in &ghosts {
        let critical = if machine.critical { ", may be a member of etcd" } else { "" };
        page.item(&format!("Ghost {} of {}{critical}", code(&machine.name), code(&key(cluster))));
    }
    for vm in others {
        let path = vm.virtual_machine.path.as_deref().unwrap_or(&vm.virtual_machine.name);
        page.item(&format!("{}: {}", code(path), prose(&wording::sentences::infra_machine(vm.reason, false))));
    }
}

/// What has to be found out first, told once for all machines of a cluster with the same reason.
fn unjudged(page: &mut Page, report: &Report) {
    let mut groups: BTreeMap<(String, MachineReason), Vec<&Machine>> = BTreeMap::new();
    for cluster in &report.clusters {
        for machine in cluster.machines().filter(|machine| machine.status == MachineStatus::Unknown) {
            groups.entry((key(cluster), machine.reason)).or_default().push(machine);
        }
    }
    if groups.is_empty() {
        return;
    }
    page.step("Find out about the machines that could not be judged");
    for ((cluster, reason), machines) in groups {
        let Some(first) = machines.first() else { continue };
        let names: Vec<String> = machines.iter().map(|machine| code(&machine.name)).collect();
        let place = first.virtual_machine.as_ref().map_or("vSphere", |vm| vm.vcenter.as_str());
        let why = wording::sentences::machine(reason, machines.len() > 1, place);
        page.item(&format!("{} of {}: {}", names.join(", "), code(&cluster), prose(&why)));
        propose(page, &first.next_steps);
        if machines.len() > 1 {
            page.text(&format!("  These steps are those of {}; the others' are alike.", code(&first.name)));
        }
    }
    page.go_on(
        "you know of each whether it is there. What is still unknown may be deleted, cloned or left alone: run the detection \
         again, and use the runbook that comes of it.",
    );
}

fn forbidden(page: &mut Page, report: &Report) {
    let clusters: Vec<String> =
        report.clusters.iter().filter(|cluster| is_forbidden(cluster)).map(|cluster| code(&key(cluster))).collect();
    if clusters.is_empty() {
        return;
    }
    page.step("Decide about clusters that must not be unpaused");
    page.warn(&format!(
        "{}: the controllers would initialise a second control plane. Use another backup for it, or restore it and \
         leave it paused.",
        wording::list(&clusters)
    ));
}

fn pause(page: &mut Page) {
    page.step("Prepare a restore in which every cluster comes back paused");
    page.text("Write this file, and hand it to Velero (1.13 or later):");
    page.file("pause-clusters.yaml", PAUSE);
    page.run("changes", "kubectl -n velero create configmap pause-clusters --from-file=pause-clusters.yaml");
    page.go_on("`kubectl -n velero get configmap pause-clusters` shows it. Velero may run in another namespace.");
}

fn restore(page: &mut Page, report: &Report) {
    page.step("Restore, paused");
    page.run("changes", &velero::restore(backup_name(report)));
    page.run("looks", "velero restore get");
    page.go_on(
        "the restore is `Completed`. If it is `PartiallyFailed`, read `velero restore describe --details` first.",
    );
}

fn look(page: &mut Page, report: &Report) {
    page.step("See that everything is paused");
    page.run(
        "looks",
        "kubectl get clusters.cluster.x-k8s.io -A -o \
         custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,PAUSED:.spec.paused",
    );
    let clusters = report.summary.clusters.total;
    page.go_on(&format!(
        "it lists {} and `true` for each. Where it does not, pause the cluster at once, before anything else.",
        wording::count(clusters, "cluster", "clusters")
    ));
    page.step("See that no machine was touched");
    page.run("looks", "kubectl get machines.cluster.x-k8s.io -A");
    page.go_on("no Machine is `Deleting`.");
}

/// Commands below speak to workload clusters.
fn kubeconfigs(page: &mut Page, report: &Report) {
    let needed = report.clusters.iter().filter(|cluster| {
        cluster.machines().any(|machine| machine.status != MachineStatus::Healthy)
            || cluster.findings.iter().any(is_danger)
    });
    let commands: Vec<String> = needed.filter_map(|cluster| write_kubeconfig(&reference(cluster))).collect();
    if commands.is_empty() {
        return;
    }
    page.step("Write the kubeconfigs of the workload clusters that need you");
    page.text("They hold the keys of these clusters: write them where nobody else reads.");
    for command in commands {
        page.run("looks", &command);
    }
    page.go_on("`kubectl --kubeconfig FILE get nodes` answers for each cluster that is reachable.");
}

/// What the dangers call for while controllers stand still.
fn mend(page: &mut Page, report: &Report) {
    for cluster in &report.clusters {
        let dangers: Vec<_> = cluster.findings.iter().filter(|finding| is_danger(finding)).collect();
        let changes = dangers.iter().flat_map(|finding| &finding.next_steps);
        if !changes.clone().any(|step| step.effect == NextStepEffect::Changes && step.command.is_some()) {
            continue;
        }
        page.step(&format!("Disarm {} while it is paused", code(&key(cluster))));
        for danger in dangers {
            page.text(&format!("**Danger** {}", prose(&danger.message)));
            propose(page, &danger.next_steps);
        }
        page.go_on("each of these is done, or no longer needed because it was avoided before the restore.");
    }
}
