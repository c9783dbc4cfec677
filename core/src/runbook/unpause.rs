//! Unpausing one cluster: what must be seen, and how to pause it again.

use super::book::{Book, Mark};
use super::draft::Draft;
use super::facts::{has_danger, key, lacks_control_plane, machines};
use super::text::Line;
use crate::presentation::with_outcome;
use crate::remediation::{cluster_machines, pause_cluster, unpause_cluster};
use crate::report::{Cluster, Outcome, Span};
use crate::wording::{count, list};

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
    if lacks_control_plane(cluster) {
        draft = draft.warn(
            "None of the running control-plane VMs are in this backup. Leave the cluster paused if you can. Its \
             control plane may still report that it is ready: it counts Nodes without a Machine.",
        );
    }
    let forecast = cluster.forecast.as_ref().map(|forecast| Line::words(&forecast.sentence)).unwrap_or_default();
    let unpause = unpause_cluster(&reference);
    if unpause.is_none() {
        draft = draft
            .text("Its name cannot be used in a command safely: set `spec.paused` of the Cluster to `false` by hand.");
    }
    book.mark(Mark::Unpause(reference.clone()));
    book.add(
        draft
            .change(forecast, [unpause, cluster_machines(&reference)])
            .go_on(format!("for ten minutes {}.", expected(cluster)).as_str())
            .otherwise("pause it again at once, and stop:")
            .undo([pause_cluster(&reference)]),
    );
}

/// What has to be seen.
fn expected(cluster: &Cluster) -> String {
    let Some(forecast) = &cluster.forecast else { return "nothing is being deleted".to_owned() };
    let mut parts = Vec::new();
    let adopted = with_outcome(cluster, Outcome::Adopted);
    if adopted > 0 {
        parts.push(format!("{} {} `Running`", machines(adopted), if adopted == 1 { "is" } else { "are" }));
    }
    let stuck = with_outcome(cluster, Outcome::Stuck);
    if stuck > 0 {
        let stay = if stuck == 1 { "stays" } else { "stay" };
        parts.push(format!("{} {stay} `Provisioned` without a Node", machines(stuck)));
    }
    parts.push(if forecast.vms_deleted.is_none() {
        "no Machine with a virtual machine is `Deleting`".to_owned()
    } else {
        format!(
            "no Machine with a virtual machine is `Deleting`, or, where you accepted that, no more than {} deleted",
            vms(forecast.vms_deleted)
        )
    });
    parts.push(if forecast.vms_created.is_none() {
        "no new Machine appears".to_owned()
    } else {
        format!("no more than {} created, and each of them becomes a Node", vms(forecast.vms_created))
    });
    list(&parts)
}

fn vms(span: Span) -> String {
    format!("{} {}", count(span.max, "virtual machine", "virtual machines"), if span.max == 1 { "is" } else { "are" })
}
