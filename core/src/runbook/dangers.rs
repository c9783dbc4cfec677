//! What is removed from a cluster before it is unpaused, and what of that is undone afterwards.

use std::collections::BTreeSet;

use super::book::{Book, Mark};
use super::draft::Draft;
use super::facts::{dangers, has_danger, key, may_lose, must_stay_paused};
use super::model::Part;
use super::steps::{Task, plain};
use super::text::Line;
use crate::report::{Cluster, Finding, FindingCode, StepTime};

/// Before it is unpaused. A danger without anything to do then is told before the restore, or afterwards.
pub(super) fn remove(book: &mut Book<'_>, cluster: &Cluster) {
    let tasks = while_paused(cluster);
    let told = told(cluster);
    if tasks.is_empty() && told.is_empty() {
        return;
    }
    let title = match (has_danger(cluster), tasks.is_empty()) {
        (true, false) => "Remove the dangers in ",
        (true, true) => "Check what threatens ",
        (false, _) => "Correct ",
    };
    book.mark(Mark::Dangers(cluster.reference()));
    book.add(
        Draft::new(Line::words(title).and_code(key(cluster)).and(" before you unpause it"))
            .of([cluster.reference()])
            .parts(told)
            .parts(warnings(cluster))
            .parts(plain(&tasks))
            .go_on(if tasks.is_empty() {
                match book.step_of(&Mark::Before) {
                    Some(number) => Line::words("it was avoided in ").and_step(number).and(", or is acceptable."),
                    None => Line::words("it is acceptable."),
                }
            } else if tasks.iter().any(Task::is_change) && has_danger(cluster) {
                Line::from("each danger is answered by a command that said `annotated` or `patched`.")
            } else if tasks.iter().any(Task::is_change) {
                Line::from("each command said `annotated` or `patched`, or was left out on purpose.")
            } else {
                Line::words("each of these is done.")
            })
            .otherwise("leave this cluster paused."),
    );
}

/// What a restore would destroy in it.
pub(super) fn told(cluster: &Cluster) -> Vec<Part> {
    dangers(cluster).map(|danger| Part::Danger { text: Line::words(&danger.message) }).collect()
}

/// Other findings with something to do while it is paused.
fn warnings(cluster: &Cluster) -> Vec<Part> {
    let others = cluster.findings.iter();
    let others = others.filter(|it| is_corrected(cluster, it) && has_step(it, is_while_paused));
    others.map(|finding| Part::text(Line::words(&finding.message))).collect()
}

fn has_step(finding: &Finding, wanted: fn(Option<StepTime>) -> bool) -> bool {
    finding.next_steps.iter().any(|step| wanted(step.when))
}

fn is_while_paused(when: Option<StepTime>) -> bool {
    when == Some(StepTime::WhilePaused)
}

fn is_afterwards(when: Option<StepTime>) -> bool {
    when.is_some_and(|when| when > StepTime::WhilePaused)
}

/// What is done while it is paused.
pub(super) fn while_paused(cluster: &Cluster) -> Vec<Task<'_>> {
    let findings = cluster.findings.iter().filter(|finding| finding.is_danger() || is_corrected(cluster, finding));
    Task::of(findings.map(|finding| (Some(cluster), finding)), is_while_paused)
}

/// Whether a command answers what threatens it, or may.
pub(super) fn changes(cluster: &Cluster) -> bool {
    has_danger(cluster) && while_paused(cluster).iter().any(Task::is_change)
}

/// Something is to be corrected although no danger is certain. A health check that only replaces what is gone is left
/// alone: it does the work.
fn is_corrected(cluster: &Cluster, finding: &Finding) -> bool {
    let is_event = finding.code.is_about_pausing() || finding.code.pool_event().is_some();
    !finding.is_danger() && !is_event && (!undoes(finding) || may_lose(cluster))
}

/// What remains to be done about findings when it is unpaused.
pub(super) fn complete(book: &mut Book<'_>, cluster: &Cluster) {
    let is_due = |finding: &Finding| finding.is_danger() || is_corrected(cluster, finding);
    let late = |finding: &&Finding| finding.code != FindingCode::ObjectsPaused && is_due(finding) && !undoes(finding);
    let findings = || cluster.findings.iter().filter(late);
    let tasks = Task::of(findings().map(|finding| (Some(cluster), finding)), is_afterwards);
    if tasks.is_empty() {
        return;
    }
    // The steps speak of what was found. Some of it was told before the cluster was unpaused.
    let is_new = |it: &&Finding| !it.is_danger() && !has_step(it, is_while_paused) && has_step(it, is_afterwards);
    let found = findings().filter(is_new).map(|finding| Part::text(Line::words(&finding.message)));
    book.add(
        Draft::new(Line::words("Complete what remains in ").and_code(key(cluster)))
            .of([cluster.reference()])
            .parts(found)
            .parts(plain(&tasks))
            .go_on("each of these is done, or not needed."),
    );
}

/// An object is paused because of it.
fn undoes(finding: &Finding) -> bool {
    finding.next_steps.iter().any(|step| step.undo.is_some())
}

/// Single objects that were paused because of a danger.
pub(super) fn resume(book: &mut Book<'_>, cluster: &Cluster) {
    if must_stay_paused(cluster) {
        return;
    }
    let findings: Vec<&Finding> =
        cluster.findings.iter().filter(|it| (it.is_danger() || is_corrected(cluster, it)) && undoes(it)).collect();
    let steps = findings.iter().flat_map(|finding| &finding.next_steps);
    let undo: BTreeSet<&str> = steps.filter_map(|step| step.undo.as_deref()).collect();
    if undo.is_empty() {
        return;
    }
    let said = Task::of(findings.iter().map(|finding| (Some(cluster), *finding)), is_afterwards);
    let paused = match book.step_of(&Mark::Dangers(cluster.reference())) {
        Some(number) => Line::words("Resume what ").and_step(number).and(" paused in ").and_code(key(cluster)),
        None => Line::words("Resume what you paused in ").and_code(key(cluster)),
    };
    book.add(
        Draft::new(paused)
            .of([cluster.reference()])
            .parts(plain(&said))
            .change(
                "One at a time, and only when its danger is gone: the Nodes are healthy, etcd has quorum without the \
                 members that would be removed, the rollout is wanted. Skip what you did not pause:",
                undo.into_iter().map(|line| Some(line.to_owned())),
            )
            .go_on("nothing unexpected is deleted.")
            .otherwise("pause the object again, with the command of that step."),
    );
}
