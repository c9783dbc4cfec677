//! A runbook as it is written: counts the steps, and knows where other steps are.
//!
//! A step may name one that comes later. So a runbook is written twice: the first time to learn the numbers.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::model::{Chapter, Part, Stage};
use super::text::Line;
use crate::cluster::ClusterRef;
use crate::report::{Cluster, Report};

/// A step that others name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// The access to vCenter is set up.
    Vcenter,
    /// The storage location is made read-only.
    Location,
    /// The kubeconfigs of workload clusters are written.
    Kubeconfigs,
    /// The API servers are asked from the new management cluster.
    Reach,
    /// What can only be done before the restore.
    Before,
    /// The rules for every cluster.
    Rules,
    /// The first step of a cluster's checklist.
    Cluster(ClusterRef),
    /// Where a cluster is unpaused.
    Unpause(ClusterRef),
    /// Where single objects of a cluster are paused.
    Dangers(ClusterRef),
}

/// The numbers of the steps that others name.
pub(super) type Numbers = BTreeMap<Mark, usize>;

/// A runbook that is being written.
pub(super) struct Book<'a> {
    pub(super) report: &'a Report,
    /// Only what concerns this cluster is written; everything is counted.
    focus: Option<&'a ClusterRef>,
    /// The numbers of the last time.
    known: &'a Numbers,
    pub(super) numbers: Numbers,
    pub(super) chapters: Vec<Chapter>,
    /// What was left out because it concerns all clusters.
    pub(super) general: Vec<(usize, Line)>,
    last: usize,
}

impl<'a> Book<'a> {
    pub(super) fn new(report: &'a Report, focus: Option<&'a ClusterRef>, known: &'a Numbers) -> Self {
        let (numbers, chapters, general) = (Numbers::new(), Vec::new(), Vec::new());
        Self { report, focus, known, numbers, chapters, general, last: 0 }
    }

    pub(super) fn chapter(&mut self, stage: Stage, title: impl Into<Line>, about: Vec<Part>) {
        self.chapters.push(Chapter { stage, cluster: None, title: title.into(), about, steps: Vec::new() });
    }

    /// The checklist of one cluster.
    pub(super) fn checklist(&mut self, cluster: &ClusterRef, title: Line) {
        let cluster = Some(cluster.clone());
        self.chapters.push(Chapter { stage: Stage::Clusters, cluster, title, about: Vec::new(), steps: Vec::new() });
    }

    /// The next step is this one.
    pub(super) fn mark(&mut self, mark: Mark) {
        self.numbers.insert(mark, self.last.saturating_add(1));
    }

    /// Where a step is. Nothing the first time, and where there is none.
    pub(super) fn step_of(&self, mark: &Mark) -> Option<usize> {
        self.known.get(mark).copied()
    }

    /// A step of the whole restore, or of the chapter's cluster.
    pub(super) fn add(&mut self, draft: Draft) {
        self.last = self.last.saturating_add(1);
        let number = self.last;
        let Some(chapter) = self.chapters.last_mut() else { return };
        match (self.focus, &chapter.cluster) {
            (Some(focus), Some(cluster)) if focus != cluster => {}
            (Some(_), None) => self.general.push((number, draft.numbered(number).title)),
            _ => chapter.steps.push(draft.numbered(number)),
        }
    }

    /// A step that some of the clusters share, written for these. Where there is none, nothing is marked.
    pub(super) fn share(
        &mut self,
        mark: Option<Mark>,
        clusters: &[&'a Cluster],
        write: impl Fn(&[&'a Cluster]) -> Option<Draft>,
    ) {
        let Some(all) = write(clusters) else { return };
        if let Some(mark) = mark {
            self.mark(mark);
        }
        self.last = self.last.saturating_add(1);
        let number = self.last;
        let draft = match self.focus {
            None => Some(all),
            Some(focus) => {
                let alone: Vec<&Cluster> = clusters.iter().filter(|cluster| cluster.is(focus)).copied().collect();
                if alone.is_empty() { None } else { write(&alone) }
            }
        };
        let Some(draft) = draft else { return };
        let draft = draft.numbered(number);
        if let Some(chapter) = self.chapters.last_mut() {
            chapter.steps.push(draft);
        }
    }
}
