//! After the restore: broken Machines, one at a time, then virtual machines that nothing manages.

use std::collections::BTreeSet;

use super::page::{Page, code, prose};
use super::{is_danger, is_dead, is_hollow, key, propose, reference};
use crate::remediation::{Kubectl, cluster_machines, delete_cluster, delete_machine, pause_cluster};
use crate::report::{Cluster, FindingCode, Machine, MachineStatus, NextStepEffect, Outcome, Report};
use crate::wording;

/// The annotation that pauses a single object.
const PAUSED: &str = "cluster.x-k8s.io/paused";

pub(super) fn write(page: &mut Page, report: &Report) {
    page.chapter("After the restore");
    for cluster in &report.clusters {
        if is_dead(cluster) {
            dead(page, cluster);
        } else {
            control_plane(page, cluster);
            workers(page, cluster);
        }
    }
    for cluster in &report.clusters {
        ghosts(page, cluster);
    }
    others(page, report);
    resume(page, report);
    held(page, report);
    page.step("Take a new backup, and run the detection against it");
    page.run("changes", "velero backup create after-restore --wait");
    page.go_on("the new backup is `Completed`, and the detection finds nothing that you did not leave on purpose.");
}

/// It is known to be broken. What could not be judged is not broken for that.
fn is_stuck(machine: &Machine) -> bool {
    machine.status != MachineStatus::Unknown
        && machine.forecast.as_ref().is_some_and(|forecast| forecast.outcome == Outcome::Stuck)
}

/// What came back of a cluster that was deleted.
fn dead(page: &mut Page, cluster: &Cluster) {
    page.step(&format!("Remove what came back of {}, if it was deleted on purpose", code(&key(cluster))));
    page.text(
        "All of its machines were gone before the restore. Deleting the Cluster object touches no virtual machine \
         then; a paused one is not deleted until it is unpaused.",
    );
    let reference = reference(cluster);
    let kubectl = Kubectl { cluster: &reference };
    if let Some(command) = kubectl.get_nodes() {
        page.run("looks", &command);
    }
    page.go_on("nothing answers. If Nodes are listed, stop: the cluster lives.");
    if let Some(command) = delete_cluster(&reference) {
        page.run("destroys", &command);
    }
    if let Some(command) = pause_cluster(&reference, false) {
        page.run("changes", &command);
    }
    page.go_on("the Cluster and its Machines are gone.");
}

/// Broken control-plane Machines: never all of them, and one at a time.
fn control_plane(page: &mut Page, cluster: &Cluster) {
    let members = &cluster.control_plane.machines;
    let stuck: Vec<&Machine> = members.iter().filter(|machine| is_stuck(machine)).collect();
    if stuck.is_empty() {
        return;
    }
    let adopted = members
        .iter()
        .filter(|machine| machine.forecast.as_ref().is_some_and(|forecast| forecast.outcome == Outcome::Adopted));
    let adopted = adopted.count();
    let ghosts = members.iter().filter(|machine| machine.status == MachineStatus::Ghost).count();
    page.step(&format!("Repair the control plane of {}", code(&key(cluster))));
    page.warn(
        "**Never delete all stale control-plane Machines of a cluster.** With the last one the controller initialises \
         a new control plane beside the one that runs, and etcd loses its leader.",
    );
    let members = adopted.saturating_add(ghosts);
    let quorum = members.checked_div(2).unwrap_or_default().saturating_add(1);
    if adopted == 0 {
        let last = if ghosts == 0 {
            "No control-plane virtual machine of this cluster is known to be there."
        } else {
            "The control plane that runs is made of Ghosts alone, which no Machine of the backup is."
        };
        page.text(&format!(
            "{last} None of its Machines may be deleted: leave them as they are, and use a newer backup, or ask for \
             help."
        ));
        return;
    }
    page.text(&format!(
        "etcd has, or should have, {members} members that run: {adopted} of the backup and {}. {quorum} \
         of them have to be healthy at any time. Act on one Machine, wait until etcd is healthy again, then act on \
         the next.",
        wording::count(u64::try_from(ghosts).unwrap_or(u64::MAX), "Ghost", "Ghosts")
    ));
    if ghosts > 0 {
        page.text(
            "As soon as every Machine has a Node, the control plane removes the members of all Ghosts from etcd at \
             once. Count first: what stays has to be a quorum without them.",
        );
    }
    let cluster_reference = reference(cluster);
    let kubectl = Kubectl { cluster: &cluster_reference };
    let looks = [kubectl.control_plane_nodes(), kubectl.etcdctl("endpoint health --cluster")];
    for command in looks.iter().flatten() {
        page.run("looks", command);
    }
    let own = adopted.checked_div(2).unwrap_or_default().saturating_add(1);
    page.go_on(&if ghosts == 0 {
        format!("at least {quorum} members answer that they are healthy.")
    } else {
        format!(
            "at least {quorum} members answer that they are healthy, and {own} of these are no Ghosts: the Ghosts' members \
             are removed."
        )
    });
    for machine in stuck {
        page.item(&format!("{} has no virtual machine.", code(&machine.name)));
        if let Some(command) = delete_machine(&cluster.namespace, &machine.name) {
            page.command("destroys", &command);
        }
        page.text(
            "  Go on to the next one when a new Machine has taken its place, its Node is `Ready`, and etcd is \
            healthy again.",
        );
    }
}

fn workers(page: &mut Page, cluster: &Cluster) {
    let stuck: Vec<&Machine> =
        cluster.workers.pools.iter().flat_map(|pool| &pool.machines).filter(|machine| is_stuck(machine)).collect();
    if stuck.is_empty() {
        return;
    }
    page.step(&format!("Replace the broken workers of {}", code(&key(cluster))));
    page.text(
        "Nothing repairs them. Deleting the Machine makes a new virtual machine from the restored template, which may \
         be of an older version. To have fewer instead, mark them with the annotation \
         `cluster.x-k8s.io/delete-machine` and scale the pool down.",
    );
    if is_hollow(cluster) {
        page.text("Only if you have unpaused this cluster: see what is said of its control plane.");
    }
    if let Some(command) = cluster_machines(&reference(cluster)) {
        page.run("looks", &command);
    }
    page.go_on("each of the Machines below is listed without a node name. One that has a Node is left alone.");
    for machine in stuck {
        page.item(&code(&machine.name));
        if let Some(command) = delete_machine(&cluster.namespace, &machine.name) {
            page.command("destroys", &command);
        }
    }
    page.go_on("each has been replaced by a Machine whose Node is `Ready`.");
}

fn ghosts(page: &mut Page, cluster: &Cluster) {
    let mut ghosts: Vec<&Machine> =
        cluster.machines().filter(|machine| machine.status == MachineStatus::Ghost).collect();
    // Workers are the easier ones.
    ghosts.sort_by_key(|ghost| (ghost.critical, ghost.name.clone()));
    if is_hollow(cluster) {
        let (kept, rest): (Vec<&Machine>, Vec<&Machine>) = ghosts.into_iter().partition(|ghost| ghost.critical);
        keep(page, cluster, &kept);
        ghosts = rest;
    }
    for ghost in ghosts {
        page.step(&format!("Settle the Ghost {} of {}", code(&ghost.name), code(&key(cluster))));
        if let Some(forecast) = &ghost.forecast {
            page.text(&prose(&forecast.message));
        }
        if ghost.critical {
            page.warn("One at a time, and only while etcd keeps its quorum without it.");
        }
        propose(page, &ghost.next_steps);
        page.go_on("it is gone from the nodes and from vSphere, or somebody keeps it knowingly.");
    }
}

/// Ghosts that are all that is left of a control plane.
fn keep(page: &mut Page, cluster: &Cluster, ghosts: &[&Machine]) {
    let Some(first) = ghosts.first() else { return };
    page.step(&format!("Keep the Ghosts that are the control plane of {}", code(&key(cluster))));
    page.warn(
        "Do not remove any of them: without them the cluster has no control plane, and this backup cannot bring \
        it back.",
    );
    for ghost in ghosts {
        page.item(&code(&ghost.name));
    }
    page.text("To look at them:");
    let looks = first.next_steps.iter().filter(|step| step.effect == NextStepEffect::ReadOnly);
    for command in looks.filter_map(|step| step.command.as_deref()) {
        page.run("looks", command);
    }
    page.go_on("it is decided who takes this cluster over: a newer backup, or somebody who repairs it by hand.");
}

/// Single objects that were paused to disarm a danger.
fn resume(page: &mut Page, report: &Report) {
    let findings = report.clusters.iter().flat_map(|cluster| &cluster.findings).filter(|finding| is_danger(finding));
    let commands = findings.flat_map(|finding| &finding.next_steps).filter_map(|step| step.command.as_deref());
    let pauses = commands.filter_map(|command| command.strip_suffix("=true")).filter(|text| text.ends_with(PAUSED));
    let paused: BTreeSet<String> = pauses.map(|text| format!("{text}-")).collect();
    if paused.is_empty() {
        return;
    }
    page.step("Let go of single objects that you paused");
    page.text(
        "One at a time, and only when what made them dangerous is gone: Nodes are healthy, etcd has its quorum \
         without the members that would be removed, the rollout is wanted. Of what you did not pause, nothing is \
         needed.",
    );
    for command in paused {
        page.run("changes", &command);
    }
    page.go_on("nothing is deleted that you did not expect. Else pause it again.");
}

/// Single objects that somebody had paused before the backup.
fn held(page: &mut Page, report: &Report) {
    for cluster in &report.clusters {
        for finding in cluster.findings.iter().filter(|finding| finding.code == FindingCode::ObjectsPaused) {
            page.step(&format!("Decide about what was paused in {} before the backup", code(&key(cluster))));
            page.text(&prose(&finding.message));
            propose(page, &finding.next_steps);
            page.go_on("each is left alone knowingly, or its controller acts and nothing unexpected is deleted.");
        }
    }
}

fn others(page: &mut Page, report: &Report) {
    for vm in &report.need_further_confirmation_infra_machines {
        let path = vm.virtual_machine.path.as_deref().unwrap_or(&vm.virtual_machine.name);
        page.step(&format!("Find out what {} is", code(path)));
        propose(page, &vm.next_steps);
    }
}
