//! What a person has to know before the first step.

use super::book::Book;
use super::facts::{backup_name, dangers, is_vague};
use super::model::{Chapter, Part, Runbook, Stage};
use super::text::Line;
use crate::cluster::ClusterRef;
use crate::presentation::{Presentation, Text};
use crate::report::{Finding, Report};

/// The whole runbook, or what concerns one cluster.
pub(super) fn finish(book: Book<'_>, focus: Option<&ClusterRef>) -> Runbook {
    let report = book.report;
    let mut chapters: Vec<Chapter> = Vec::new();
    if !book.general.is_empty() {
        chapters.push(general(&book.general));
    }
    chapters.extend(book.chapters.into_iter().filter(|chapter| !chapter.steps.is_empty()));
    let name = backup_name(report).unwrap_or(&report.backup.file_name);
    let title = match focus {
        None => Line::words("Runbook: restore of ").and(name),
        Some(cluster) => Line::words("Runbook: ").and(cluster.to_string()).and(", restored from ").and(name),
    };
    let restore = Presentation::new(report).restore();
    Runbook { title, restore, introduction: introduce(report), chapters }
}

fn introduce(report: &Report) -> Vec<Part> {
    let presentation = Presentation::new(report);
    let mut parts = vec![Part::text(Line::words(presentation.answer().text.plain()).and(" ").join(calm(report)))];
    let gaps = presentation.gaps();
    if !gaps.is_empty() {
        let gaps = Text::list(gaps).plain();
        let text = format!("This runbook is incomplete: {gaps}. Resolve that first, and generate the runbook again.");
        parts.push(Part::Warning { text: Line::words(text) });
    }
    parts.push(Part::text(validity(report).join(Line::from(
        " `kubectl` without `--kubeconfig` connects to the new management cluster, with it to a workload cluster. A \
         command reads, changes or destroys something, as the word before it says. Work in one terminal (bash or zsh) \
         and one folder, where variables and files stay. If a result differs, stop: paused clusters are not \
         reconciled, so you can resume later.",
    ))));
    parts
}

/// Not everything was read: that must never sound safe.
fn calm(report: &Report) -> Line {
    if report.clusters.iter().flat_map(dangers).next().is_some() {
        return Line::words(
            "What has to be done first is in the chapter Prepare; each danger is answered in the checklist of its \
             cluster, while that is paused.",
        );
    }
    if report.findings.iter().any(Finding::is_danger) {
        return Line::default();
    }
    let vague = report.clusters.iter().any(is_vague) || !Presentation::new(report).gaps().is_empty();
    Line::words(if vague {
        "No danger was found, but not everything was read: the forecast of each cluster says what may happen."
    } else {
        "According to the forecast no healthy virtual machine is deleted, and no member is removed from etcd."
    })
}

fn validity(report: &Report) -> Line {
    let started = report.backup.started_at.map_or_else(|| "at an unknown time".to_owned(), |at| format!("at {at}"));
    let newest = report.infrastructure.vcenters.iter().filter_map(|vcenter| vcenter.collected_at).max();
    let read = newest.map_or_else(|| "no vCenter was read".to_owned(), |at| format!("vSphere was read at {at}"));
    let basis = Presentation::new(report).forecast_basis().unwrap_or_default();
    Line::words("Valid only for the backup ").and_code(&report.backup.file_name).and(format!(
        ", started {started}; {read}. Run the detection again just before the restore, and use the new runbook. It \
         assumes Velero's default restore into a new, empty management cluster. {basis}"
    ))
}

/// What has to be done before a cluster's own steps.
fn general(steps: &[(usize, Line)]) -> Chapter {
    let items =
        steps.iter().map(|(number, title)| Line::words(format!("Step {number}: ")).join(title.clone())).collect();
    Chapter {
        stage: Stage::Prepare,
        cluster: None,
        title: Line::words("Steps of the whole runbook"),
        about: vec![
            Part::text("The steps of this page have the numbers of the whole runbook. It also has these:"),
            Part::List { items },
        ],
        steps: Vec::new(),
    }
}
