//! Clusters without anything to do: unpaused together, in one step.

use super::book::{Book, Mark};
use super::draft::Draft;
use super::facts::{is_vague, key, machines};
use super::model::{Part, Stage};
use super::restore::is_asked;
use super::text::Line;
use crate::diagnostic::Severity;
use crate::presentation::words;
use crate::remediation::{management, set_paused};
use crate::report::{Cluster, ClusterRef, Machine, MachineStatus, Outcome, Report};

pub(super) fn write(book: &mut Book<'_>) {
    let clusters = all(book.report);
    if clusters.is_empty() {
        return;
    }
    book.chapter(Stage::Clusters, "Clusters without anything to do", Vec::new());
    let reach = book.step_of(&Mark::Reach);
    let report = book.report;
    book.share(None, &clusters, |clusters| {
        let number = words::number(clusters.iter().flat_map(|cluster| cluster.machines()).count());
        let (title, them) = match clusters {
            [only] => (Line::words("Unpause ").and_code(key(only)), "it"),
            several => (Line::words(format!("Unpause {} clusters", several.len())), "them"),
        };
        let are = if number == 1 { "is" } else { "are" };
        let references: Vec<ClusterRef> = clusters.iter().map(|cluster| cluster.reference()).collect();
        let [unpause, pause] = [false, true].map(|paused| set_paused(&references, paused));
        let asked = reach.filter(|_| clusters.iter().any(|cluster| is_asked(report, cluster)));
        let warning = asked.map(|number| Part::Warning {
            text: Line::words("Leave out a cluster whose API server did not answer in ").and_step(number).and("."),
        });
        let whose = if clusters.len() == 1 { "its" } else { "their" };
        let about =
            format!("Unpause {them}, and look at {whose} machines for ten minutes: health checks wait that long.");
        Some(
            Draft::new(title)
                .of(references)
                .parts(warning)
                .change(Line::words(about), [unpause, Some(management::LIST_MACHINES.to_owned())])
                .go_on(
                    Line::words(format!("{} {are} ", machines(number)))
                        .join(Line::from("`Running`, no Machine is `Deleting`, and no new Machine appears.")),
                )
                .otherwise(Line::words(format!("pause {them} again at once, and stop:")))
                .undo([pause]),
        )
    });
}

/// Those whose machines are all adopted, as far as everything was read, and of which nothing has to be done.
fn all(report: &Report) -> Vec<&Cluster> {
    report.clusters.iter().filter(|cluster| is_calm(cluster)).collect()
}

/// The clusters that have a checklist of their own.
pub(super) fn others(report: &Report) -> Vec<&Cluster> {
    report.clusters.iter().filter(|cluster| !is_calm(cluster)).collect()
}

/// Nothing has to be done for it, before or after it is unpaused.
fn is_calm(cluster: &Cluster) -> bool {
    let is_quiet = cluster.findings.iter().all(|finding| finding.severity == Severity::Info);
    let is_adopted =
        |machine: &Machine| machine.status == MachineStatus::Healthy && machine.outcome() == Some(Outcome::Adopted);
    let is_idle = cluster.forecast.as_ref().is_some_and(|forecast| forecast.vms_created.is_none());
    !cluster.paused
        && is_quiet
        && is_idle
        && !is_vague(cluster)
        && !cluster.is_undecided()
        && cluster.machines().all(is_adopted)
}
