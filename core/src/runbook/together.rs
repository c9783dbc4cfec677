//! Clusters without anything to do: unpaused together, in one step.

use super::book::Book;
use super::draft::{Draft, command};
use super::facts::{is_vague, machines, reference};
use super::model::{Part, Stage};
use super::text::Line;
use crate::presentation::{Presentation, words};
use crate::remediation::{management, pause_cluster, unpause_cluster};
use crate::report::{Cluster, NextStepEffect, Report};

/// So many lines are shown without folding.
const OPEN: usize = 10;

pub(super) fn write(book: &mut Book<'_>) {
    let clusters = all(book.report);
    if clusters.is_empty() {
        return;
    }
    book.chapter(Stage::Clusters, "Clusters without anything to do", Vec::new());
    book.share(&clusters, |clusters| {
        let number = words::number(clusters.iter().flat_map(|cluster| cluster.machines()).count());
        let (title, them) = match clusters {
            [only] => (Line::words("Unpause ").and_code(super::facts::key(only)), "it"),
            several => (Line::words(format!("Unpause {} clusters", several.len())), "them"),
        };
        let change = |lines: Vec<Option<String>>| -> Vec<Part> {
            let fold = lines.len() > OPEN;
            let summary = Line::words(format!("{} commands", lines.len()));
            let part = command(NextStepEffect::Changes, "", lines);
            let part: Vec<Part> = part.into_iter().collect();
            if fold { vec![Part::Fold { summary, parts: part }] } else { part }
        };
        let draft = Draft::new(title)
            .of(clusters.iter().map(|cluster| reference(cluster)))
            .parts(change(clusters.iter().map(|cluster| unpause_cluster(&reference(cluster))).collect()))
            .read(
                "Look at them for ten minutes: health checks wait that long.",
                [Some(management::LIST_MACHINES.to_owned())],
            )
            .go_on(
                format!(
                    "{} {} `Running`, no Machine is `Deleting`, and no new Machine appears.",
                    machines(number),
                    if number == 1 { "is" } else { "are" }
                )
                .as_str(),
            )
            .otherwise(format!("pause {them} again at once, and stop:").as_str())
            .otherwise_parts(change(clusters.iter().map(|cluster| pause_cluster(&reference(cluster))).collect()));
        Some(draft)
    });
}

/// Those whose machines are all adopted, as far as everything was read, and of which nothing is to be said.
fn all(report: &Report) -> Vec<&Cluster> {
    let nodes = Presentation::new(report).clusters_as_reported();
    nodes.filter(|node| node.is_calm()).map(|node| node.cluster()).filter(|cluster| is_calm(cluster)).collect()
}

/// Nothing has to be done for it, before or after it is unpaused.
pub(super) fn is_calm(cluster: &Cluster) -> bool {
    let asks = cluster.findings.iter().any(|finding| finding.next_steps.iter().any(|step| step.command.is_some()));
    !cluster.paused && !asks && !is_vague(cluster) && !cluster.is_undecided()
}

/// The clusters that have a checklist of their own.
pub(super) fn others(report: &Report) -> Vec<&Cluster> {
    let nodes = Presentation::new(report).clusters_as_reported();
    nodes.filter(|node| !node.is_calm() || !is_calm(node.cluster())).map(|node| node.cluster()).collect()
}
