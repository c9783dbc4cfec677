//! After the restore: stuck Machines, one at a time, then virtual machines that nothing manages.

use std::collections::BTreeSet;

use super::facts::{
    dangers, has_outcome, is_deleted, key, lacks_control_plane, must_stay_out, must_stay_paused, reference,
};
use super::page::{Page, code, prose};
use super::steps::propose;
use crate::remediation::{Kubectl, cluster_machines, delete_cluster, delete_machine, unpause_cluster};
use crate::report::NextStepEffect::{Changes, Destructive, ReadOnly};
use crate::report::{Cluster, FindingCode, Machine, MachineStatus, NextStep, Outcome, Pool, Report, StepTime};
use crate::vsphere::shown;
use crate::wording;

pub(super) fn write(page: &mut Page, report: &Report) {
    page.chapter("After the restore");
    for cluster in &report.clusters {
        if is_deleted(cluster) {
            clean_up(page, cluster);
        } else if !must_stay_out(cluster) {
            repair_control_plane(page, cluster);
            if !must_stay_paused(cluster) {
                replace_workers(page, cluster);
            }
        }
    }
    for cluster in &report.clusters {
        settle_ghosts(page, cluster);
    }
    identify_unattributed(page, report);
    finish_dangers(page, report);
    resume_objects(page, report);
    review_paused_objects(page, report);
    page.step("Take a new backup and run the detection on it");
    page.run(Changes, "velero backup create after-restore --wait");
    page.go_on("the new backup is `Completed`, and the detection finds nothing that you did not keep intentionally.");
}

/// It is certain that no controller repairs it. What could not be judged is not stuck for that.
fn is_stuck(machine: &Machine) -> bool {
    machine.status != MachineStatus::Unknown && has_outcome(machine, Outcome::Stuck)
}

/// What was restored of a cluster that was deleted.
fn clean_up(page: &mut Page, cluster: &Cluster) {
    page.step(&format!("Clean up {} if it was deleted intentionally", code(&key(cluster))));
    page.text(
        "All of its machines were gone before the restore, so that deleting the Cluster object affects no virtual \
         machine. \
         A paused Cluster is not deleted until it is unpaused.",
    );
    let reference = reference(cluster);
    let kubectl = Kubectl { cluster: &reference };
    if let Some(command) = kubectl.get_nodes() {
        page.run(ReadOnly, &command);
    }
    page.go_on("the API server does not answer. If Nodes are listed, stop: the cluster still runs.");
    if let Some(command) = delete_cluster(&reference) {
        page.run(Destructive, &command);
    }
    if let Some(command) = unpause_cluster(&reference) {
        page.run(Changes, &command);
    }
    page.go_on("the Cluster and its Machines are gone.");
}

/// Stuck control-plane Machines: never all of them, and one at a time.
fn repair_control_plane(page: &mut Page, cluster: &Cluster) {
    let machines = &cluster.control_plane.machines;
    let stuck: Vec<&Machine> = machines.iter().filter(|machine| is_stuck(machine)).collect();
    if stuck.is_empty() {
        return;
    }
    let adopted = machines.iter().filter(|machine| has_outcome(machine, Outcome::Adopted)).count();
    let ghosts = machines.iter().filter(|machine| machine.status == MachineStatus::Ghost).count();
    page.step(&format!("Repair the control plane of {}", code(&key(cluster))));
    page.warn(
        "**Never delete all stale control-plane Machines of a cluster.** When the last one is deleted, the controller \
         initializes a new control plane beside the running one, and etcd loses its leader.",
    );
    if adopted == 0 {
        let running = if ghosts == 0 {
            "No control-plane VM of this cluster was found."
        } else {
            "None of the running control-plane VMs are in this backup."
        };
        page.text(&format!(
            "{running} Do not delete any of its Machines: leave them as they are, and use a newer backup or ask for \
             help."
        ));
        return;
    }
    let members = adopted.saturating_add(ghosts);
    let quorum = majority(members);
    page.text(&format!(
        "etcd should have {members} running members: {adopted} adopted from the backup, and {}. {quorum} of them have \
         to be \
         healthy at any time. Delete one Machine, wait until etcd is healthy again, then continue with the next.",
        wording::count(u64::try_from(ghosts).unwrap_or(u64::MAX), "Ghost", "Ghosts")
    ));
    if ghosts > 0 {
        page.text(
            "As soon as every Machine has a Node, the control plane removes the members of all Ghosts from etcd at \
             once: deleting the last stale Machine below brings that about. Decide about each Ghost first, as the \
             chapter on it says, and check that the remaining members have quorum.",
        );
    }
    page.text(
        "If etcd lists more members, stop: one whose machine is gone counts for the quorum although it never votes, so \
         that more of the others have to be healthy. Find out whose it is before you delete anything.",
    );
    let cluster_reference = reference(cluster);
    let kubectl = Kubectl { cluster: &cluster_reference };
    let etcd = ["member list -w table", "endpoint health --cluster"].map(|arguments| kubectl.etcdctl(arguments));
    for command in std::iter::once(kubectl.control_plane_nodes()).chain(etcd).flatten() {
        page.run(ReadOnly, &command);
    }
    page.go_on(&if ghosts == 0 {
        format!("at least {quorum} members report that they are healthy.")
    } else {
        format!(
            "at least {quorum} members report that they are healthy, and {} of these are not Ghosts: the members of \
             Ghosts \
             are removed.",
            majority(adopted)
        )
    });
    for machine in stuck {
        page.item(&format!("{} has no virtual machine.", code(&machine.name)));
        if let Some(command) = delete_machine(&cluster.namespace, &machine.name) {
            page.item_command(Destructive, &command);
        }
        page.text(
            "  Continue with the next one when a new Machine has replaced it, its Node is `Ready`, and etcd is healthy \
             again.",
        );
    }
}

/// How many of so many etcd members are a quorum.
fn majority(members: usize) -> usize {
    members.checked_div(2).unwrap_or_default().saturating_add(1)
}

fn replace_workers(page: &mut Page, cluster: &Cluster) {
    let stuck: Vec<&Machine> =
        workers(cluster).flat_map(|pool| &pool.machines).filter(|machine| is_stuck(machine)).collect();
    if stuck.is_empty() {
        return;
    }
    page.step(&format!("Replace the stuck workers of {}", code(&key(cluster))));
    page.text(
        "No controller repairs them. When such a Machine is deleted, a new virtual machine is created from the \
         restored \
         template, which may be of an older version. To scale down instead, annotate them with \
         `cluster.x-k8s.io/delete-machine` and scale the pool down.",
    );
    if lacks_control_plane(cluster) {
        page.text("Only if you have unpaused this cluster: see the warning about its control plane.");
    }
    if let Some(command) = cluster_machines(&reference(cluster)) {
        page.run(ReadOnly, &command);
    }
    page.go_on("each of the Machines below is listed without a Node name. Skip those that have a Node.");
    for machine in stuck {
        page.item(&code(&machine.name));
        if let Some(command) = delete_machine(&cluster.namespace, &machine.name) {
            page.item_command(Destructive, &command);
        }
    }
    page.go_on("each has been replaced by a Machine whose Node is `Ready`.");
}

/// The pools whose machines may be replaced: deleting a member of an external etcd would cost its quorum, and a load
/// balancer has no Machine.
fn workers(cluster: &Cluster) -> impl Iterator<Item = &Pool> {
    cluster.workers.pools.iter().filter(|pool| pool.role.is_worker())
}

fn settle_ghosts(page: &mut Page, cluster: &Cluster) {
    if must_stay_out(cluster) {
        return;
    }
    let mut ghosts: Vec<&Machine> =
        cluster.machines().filter(|machine| machine.status == MachineStatus::Ghost).collect();
    // Workers are the easier ones.
    ghosts.sort_by_key(|ghost| (ghost.critical, ghost.name.clone()));
    if lacks_control_plane(cluster) {
        let (kept, rest): (Vec<&Machine>, Vec<&Machine>) = ghosts.into_iter().partition(|ghost| ghost.critical);
        keep_control_plane(page, cluster, &kept);
        ghosts = rest;
    }
    for ghost in ghosts {
        page.step(&format!("Keep or remove VM {} of {}", code(&ghost.name), code(&key(cluster))));
        if let Some(forecast) = &ghost.forecast {
            page.text(&prose(&forecast.message));
        }
        if ghost.critical {
            page.warn("One at a time, and only while etcd has quorum without it.");
        }
        propose(page, StepTime::AfterRestore, &ghost.next_steps);
        page.go_on("it is removed from the Nodes and from vSphere, or kept intentionally.");
    }
}

/// Ghosts that are all that exists of a control plane.
fn keep_control_plane(page: &mut Page, cluster: &Cluster, ghosts: &[&Machine]) {
    let Some(first) = ghosts.first() else { return };
    page.step(&format!("Keep the Ghosts that form the control plane of {}", code(&key(cluster))));
    page.warn(
        "Do not remove any of them: without them the cluster has no control plane, and this backup cannot bring it \
         back.",
    );
    for ghost in ghosts {
        page.item(&code(&ghost.name));
    }
    page.text("To check them:");
    let looks = first.next_steps.iter().filter(|step| step.effect == ReadOnly);
    for command in looks.filter_map(|step| step.command.as_deref()) {
        page.run(ReadOnly, command);
    }
    page.go_on("it is decided how this cluster will be managed: from a newer backup, or by a manual repair.");
}

fn identify_unattributed(page: &mut Page, report: &Report) {
    for vm in &report.need_further_confirmation_infra_machines {
        let path = vm.virtual_machine.path.as_deref().unwrap_or(&vm.virtual_machine.name);
        page.step(&format!("Identify VM {}", code(&shown(path))));
        propose(page, StepTime::AfterRestore, &vm.next_steps);
    }
}

/// What remains to be done about dangers when the clusters are unpaused.
fn finish_dangers(page: &mut Page, report: &Report) {
    for cluster in &report.clusters {
        let late = |step: &&NextStep| step.when.is_some_and(|when| when > StepTime::WhilePaused);
        let mut dangers = dangers(cluster).filter(|danger| danger.next_steps.iter().any(|step| late(&step))).peekable();
        if dangers.peek().is_none() {
            continue;
        }
        page.step(&format!("Complete the steps for the dangers in {}", code(&key(cluster))));
        for danger in dangers {
            page.text(&format!("**Danger** {}", prose(&danger.message)));
            propose(page, StepTime::AfterRestore, danger.next_steps.iter().filter(late));
        }
        page.go_on("each of these steps is done, or not needed because the danger was avoided.");
    }
}

/// Single objects that were paused because of a danger. A step with an undo is temporary.
fn resume_objects(page: &mut Page, report: &Report) {
    let unpaused = report.clusters.iter().filter(|cluster| !must_stay_paused(cluster));
    let steps = unpaused.flat_map(dangers).flat_map(|danger| &danger.next_steps);
    let undo: BTreeSet<&str> = steps.filter_map(|step| step.undo.as_deref()).collect();
    if undo.is_empty() {
        return;
    }
    page.step("Resume individually paused objects");
    page.text(
        "One at a time, and only when the danger is gone: the Nodes are healthy, etcd has quorum without the members \
         that \
         would be removed, the rollout is wanted. Skip objects that you did not pause.",
    );
    for command in undo {
        page.run(Changes, command);
    }
    page.go_on("nothing unexpected is deleted. Otherwise pause the object again.");
}

/// Single objects that had been paused before the backup.
fn review_paused_objects(page: &mut Page, report: &Report) {
    for cluster in &report.clusters {
        for finding in cluster.findings.iter().filter(|finding| finding.code == FindingCode::ObjectsPaused) {
            page.step(&format!("Review what was paused in {} before the backup", code(&key(cluster))));
            page.text(&prose(&finding.message));
            propose(page, StepTime::AfterRestore, &finding.next_steps);
            page.go_on("each is kept paused intentionally, or resumed and nothing unexpected is deleted.");
        }
    }
}
