//! Unpausing one cluster: what must be seen, and how to pause it again.

use super::book::{Book, Mark};
use super::dangers;
use super::draft::Draft;
use super::facts::{has_danger, key, lacks_control_plane, machines, names};
use super::restore::is_asked;
use super::text::Line;
use crate::presentation::{with_outcome, words};
use crate::remediation::{cluster_machines, pause_cluster, unpause_cluster};
use crate::report::{Cluster, Machine, MachineStatus, Outcome, Span};
use crate::wording::count;

pub(super) fn write(book: &mut Book<'_>, cluster: &Cluster) {
    let reference = cluster.reference();
    let mut draft = Draft::new(Line::words("Unpause ").and_code(key(cluster))).of([reference.clone()]);
    if cluster.paused {
        draft = draft.warn("It was paused before the backup. Leave it paused unless whoever paused it agrees.");
    }
    if has_danger(cluster) {
        draft = draft.warn(match book.step_of(&Mark::Dangers(reference.clone())) {
            Some(number) => Line::words("Only when ").and_step(number).and(" is done."),
            None => Line::words("Only when its dangers are removed."),
        });
    }
    if let Some(number) = book.step_of(&Mark::Reach).filter(|_| is_asked(book.report, cluster)) {
        draft = draft.warn(Line::words("Only when its API server answered in ").and_step(number).and("."));
    }
    if lacks_control_plane(cluster) {
        draft = draft.warn(
            "None of the running control-plane VMs are in this backup. Leave the cluster paused if you can. Its \
             control plane may still report that it is ready: it counts Nodes without a Machine.",
        );
    }
    let forecast = cluster.forecast.as_ref().map(|forecast| match book.step_of(&Mark::Dangers(reference.clone())) {
        Some(number) if dangers::changes(cluster) => {
            Line::words("Without ").and_step(number).and(": ").and(&forecast.sentence)
        }
        Some(_) | None => Line::words(&forecast.sentence),
    });
    let unpause = unpause_cluster(&reference);
    if unpause.is_none() {
        draft = draft
            .text("Its name cannot be used in a command safely: set `spec.paused` of the Cluster to `false` by hand.");
    }
    book.mark(Mark::Unpause(reference.clone()));
    book.add(
        draft
            .change(forecast.unwrap_or_default(), [unpause, cluster_machines(&reference)])
            .go_on(Line::words("for ten minutes ").join(expected(cluster)).and("."))
            .otherwise("pause it again at once, and stop:")
            .undo([pause_cluster(&reference)]),
    );
}

/// What has to be seen.
fn expected(cluster: &Cluster) -> Line {
    let Some(forecast) = &cluster.forecast else { return Line::words("nothing is being deleted") };
    let mut parts: Vec<Line> = Vec::new();
    let adopted = with_outcome(cluster, Outcome::Adopted);
    let running = words::number(cluster.machines().filter(|machine| runs_on(machine)).count());
    if running > 0 {
        let least = if running > adopted { "at least " } else { "" };
        let are = if running == 1 { "is" } else { "are" };
        parts.push(format!("{least}{} {are} `Running`", machines(running)).as_str().into());
    }
    let stuck = with_outcome(cluster, Outcome::Stuck);
    if stuck > 0 {
        let stay = if stuck == 1 { "stays" } else { "stay" };
        parts.push(format!("{} {stay} `Provisioned` without a Node", machines(stuck)).as_str().into());
    }
    parts.push(deleting(cluster, forecast.vms_deleted));
    parts.push(if forecast.vms_created.is_none() {
        Line::words("no new Machine appears")
    } else {
        Line::words(format!("no more than {} created, and each of them becomes a Node", vms(forecast.vms_created)))
    });
    Line::list(parts)
}

/// Which Machines may be deleted without a loss, and how many others where a danger was accepted.
fn deleting(cluster: &Cluster, vms_deleted: Span) -> Line {
    let may_go = |machine: &&Machine| {
        let goes = matches!(machine.outcome(), Some(Outcome::Deleted | Outcome::AtRisk));
        machine.status == MachineStatus::Stale && goes
    };
    let gone: Vec<&Machine> = cluster.machines().filter(may_go).collect();
    let only = if gone.is_empty() {
        Line::from("no Machine is `Deleting`")
    } else {
        let have = if gone.len() == 1 { "has no virtual machine, is" } else { "have no virtual machines, are" };
        Line::words("at most ")
            .join(names(gone.iter().map(|machine| machine.name.as_str())))
            .join(format!(", which {have} `Deleting` or gone").as_str().into())
    };
    if vms_deleted.is_none() {
        return only;
    }
    only.and(format!(" (or, where you accepted that, no more than {} deleted)", vms(vms_deleted)))
}

/// It has a virtual machine, and keeps it unless a danger was accepted.
fn runs_on(machine: &Machine) -> bool {
    let kept = [Outcome::Adopted, Outcome::Deleted, Outcome::AtRisk];
    machine.status == MachineStatus::Healthy && machine.outcome().is_some_and(|outcome| kept.contains(&outcome))
}

fn vms(span: Span) -> String {
    format!("{} {}", count(span.max, "virtual machine", "virtual machines"), if span.max == 1 { "is" } else { "are" })
}
