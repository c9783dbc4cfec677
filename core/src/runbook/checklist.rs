//! One checklist for each cluster that has work, the worst last.

use super::book::{Book, Mark};
use super::draft::Draft;
use super::facts::{
    has_danger, is_deleted, key, lacks_control_plane, must_stay_out, must_stay_paused, names, with_status,
};
use super::model::Part;
use super::steps::{Task, plain, unknown_groups};
use super::text::Line;
use super::{control_plane, dangers, ghosts, together, unpause, workers};
use crate::remediation::{Kubectl, delete_cluster, is_paused, pause_cluster, unpause_cluster};
use crate::report::{Cluster, FindingCode, MachineStatus, Status, StepTime};

pub(super) fn write(book: &mut Book<'_>) {
    let mut clusters = together::others(book.report);
    clusters.sort_by_key(|cluster| (risk(cluster), &cluster.namespace, &cluster.name));
    for cluster in clusters {
        let reference = cluster.reference();
        book.checklist(&reference, Line::words("Cluster ").and_code(key(cluster)));
        book.mark(Mark::Cluster(reference));
        if must_stay_out(cluster) {
            book.add(leave_alone(cluster));
        } else if is_deleted(cluster) {
            book.add(clean_up(cluster));
        } else if must_stay_paused(cluster) {
            book.add(leave_paused(cluster));
            unknown(book, cluster, StepTime::WhilePaused);
            unknown(book, cluster, StepTime::AfterRestore);
        } else {
            work(book, cluster);
        }
    }
}

/// The lowest risk first.
fn risk(cluster: &Cluster) -> u8 {
    if must_stay_paused(cluster) {
        return 4;
    }
    if has_danger(cluster) || lacks_control_plane(cluster) {
        return 3;
    }
    if cluster.status == Status::Healthy { 1 } else { 2 }
}

fn work(book: &mut Book<'_>, cluster: &Cluster) {
    dangers::remove(book, cluster);
    unknown(book, cluster, StepTime::WhilePaused);
    unpause::write(book, cluster);
    dangers::complete(book, cluster);
    ghosts::settle_members(book, cluster);
    control_plane::repair(book, cluster);
    workers::replace(book, cluster);
    ghosts::settle_workers(book, cluster);
    unknown(book, cluster, StepTime::AfterRestore);
    dangers::resume(book, cluster);
    review_paused_objects(book, cluster);
}

fn leave_alone(cluster: &Cluster) -> Draft {
    Draft::new(Line::words("Leave ").and_code(key(cluster)).and(" alone"))
        .of([cluster.reference()])
        .warn(
            "It was left out of the restore, and runs: do not unpause it, and do not remove its virtual machines. Its \
             Cluster object may have been restored all the same: then it stays paused.",
        )
        .go_on("you know that nothing is to be done with it.")
}

/// Nothing would manage its control plane, or a second one would be initialized.
fn leave_paused(cluster: &Cluster) -> Draft {
    let reference = cluster.reference();
    let mut draft = Draft::new(Line::words("Leave ").and_code(key(cluster)).and(" paused"))
        .of([reference.clone()])
        .parts(dangers::told(cluster))
        .warn("Do not unpause it, and delete none of its control-plane Machines.")
        .parts(plain(&dangers::while_paused(cluster)));
    let critical: Vec<_> =
        with_status(cluster, MachineStatus::Ghost).into_iter().filter(|ghost| ghost.critical).collect();
    if !critical.is_empty() {
        draft = draft.warn(
            Line::words(
                "Do not remove these virtual machines: they are its control plane, and this backup cannot bring it \
                     back: ",
            )
            .join(names(critical.iter().map(|ghost| ghost.name.as_str())))
            .and("."),
        );
    }
    let nodes = if critical.is_empty() { None } else { Kubectl { cluster: &reference }.control_plane_nodes() };
    draft
        .read("Look at it: is it paused, and which Nodes does its control plane have?", [is_paused(&reference), nodes])
        .go_on(
            "the Cluster is still paused: `true`. It stays so after this night, until its management is repaired by \
             hand.",
        )
        .otherwise("pause it again:")
        .undo([pause_cluster(&reference)])
}

/// What was restored of a cluster that was deleted.
fn clean_up(cluster: &Cluster) -> Draft {
    let reference = cluster.reference();
    let kubectl = Kubectl { cluster: &reference };
    Draft::new(Line::words("Leave ").and_code(key(cluster)).and(" paused, or clean it up"))
        .of([reference.clone()])
        .parts(dangers::told(cluster))
        .text(
            "All of its machines were gone before the restore: it was probably deleted on purpose. If you are not \
             sure, leave it paused. Its API server must not answer:",
        )
        .read("", [kubectl.get_nodes()])
        .destroy(
            "Only if it does not answer, and the cluster was deleted on purpose. No virtual machine is affected; a \
             Cluster goes only when it is unpaused:",
            [delete_cluster(&reference), unpause_cluster(&reference)],
        )
        .go_on("the Cluster is gone, or stays paused on purpose.")
        .otherwise("and Nodes are listed, the cluster runs: pause it again, and find out where its machines are.")
        .undo([pause_cluster(&reference)])
}

/// Machines that were not judged and need nothing before the restore.
fn unknown(book: &mut Book<'_>, cluster: &Cluster, time: StepTime) {
    let parts = unknown_groups(cluster, time);
    if parts.is_empty() {
        return;
    }
    let title = Line::words("Find out about the unknown machines of ").and_code(key(cluster));
    let draft = |title| Draft::new(title).of([cluster.reference()]).parts(parts);
    book.add(if time == StepTime::WhilePaused {
        draft(title.and(" before anything of it is unpaused"))
            .go_on("you know of each what it is, and what is needed is done.")
            .otherwise("leave this cluster paused.")
    } else {
        draft(title).go_on("you know of each what it is, and nothing else changed.")
    });
}

/// Single objects that had been paused before the backup.
fn review_paused_objects(book: &mut Book<'_>, cluster: &Cluster) {
    let findings = || cluster.findings.iter().filter(|finding| finding.code == FindingCode::ObjectsPaused);
    let tasks = Task::of(findings().map(|finding| (Some(cluster), finding)), |when| {
        when.is_none_or(|when| when == StepTime::AfterRestore)
    });
    if tasks.is_empty() {
        return;
    }
    let title = Line::words("Review what was paused in ").and_code(key(cluster)).and(" before the backup");
    book.add(
        Draft::new(title)
            .of([cluster.reference()])
            .parts(findings().map(|finding| Part::text(Line::words(&finding.message))))
            .parts(plain(&tasks))
            .go_on("each is kept paused on purpose, or resumed and nothing unexpected is deleted."),
    );
}
