//! The runbook as data: chapters of numbered steps, without any markup.
//!
//! Made from fields of a report, and drawn by a view: as Markdown, as HTML, on a page. Texts are pieces: words, names
//! and code, and numbers of other steps, so that no view has to look for them.

use serde::Serialize;

use super::text::Line;
use crate::cluster::ClusterRef;
use crate::report::{NextStepEffect, Restore};

/// What to do, in order, from before the restore to after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Runbook {
    /// What it is for.
    pub title: Line,
    /// May I restore? As in the summary of the report.
    pub restore: Restore,
    /// What a person has to know before the first step.
    pub introduction: Vec<Part>,
    /// The chapters, in the order in which they are followed.
    pub chapters: Vec<Chapter>,
}

/// Steps that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Chapter {
    /// The stage of the restore.
    pub stage: Stage,
    /// The cluster whose checklist it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterRef>,
    /// Its title.
    pub title: Line,
    /// What applies to all of its steps.
    pub about: Vec<Part>,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// A stage of the restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// Before Velero restores anything.
    Prepare,
    /// Velero restores everything, paused.
    Restore,
    /// One cluster after the other.
    Clusters,
    /// When all clusters are done.
    Finish,
}

/// One thing to do and to tick off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Its number, counted through the whole runbook. It stays the same where only a part is shown.
    pub number: usize,
    /// What is done. It starts with a verb.
    pub title: Line,
    /// The strongest effect of its commands.
    pub effect: NextStepEffect,
    /// The clusters that it is about; none where it is about the whole restore.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<ClusterRef>,
    /// What to know and to run, in order.
    pub parts: Vec<Part>,
    /// What has to be seen before the next step, to stand behind "Go on when".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continue_when: Option<Line>,
    /// What to do if it is not seen, to stand behind "If not,", and its commands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<Part>,
    /// A person ticked it off, in a view that keeps that. Documents show the tick.
    #[serde(skip_serializing_if = "is_open")]
    pub done: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_open(done: &bool) -> bool {
    !done
}

/// A part of a step, of a chapter or of the introduction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "type")]
pub enum Part {
    /// Sentences.
    Text {
        /// What is said.
        text: Line,
    },
    /// Something that must not happen.
    Warning {
        /// What is said.
        text: Line,
    },
    /// What the restore would destroy.
    Danger {
        /// What is said.
        text: Line,
    },
    /// Lines to be copied into a terminal together.
    Command(Command),
    /// Items without an order of their own.
    List {
        /// Each in one line.
        items: Vec<Line>,
    },
    /// Something long that may be folded away. In print it is open.
    Fold {
        /// What is in it.
        summary: Line,
        /// Its parts; none of them is folded again.
        parts: Vec<Part>,
    },
}

/// Lines to be copied into a terminal together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Command {
    /// The strongest effect of its lines.
    pub effect: NextStepEffect,
    /// What they do, to stand before them.
    #[serde(skip_serializing_if = "Line::is_empty")]
    pub about: Line,
    /// For a POSIX shell, one command each.
    pub lines: Vec<String>,
}

impl Command {
    /// What is copied.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

impl Runbook {
    /// Ticks off the steps that are done.
    pub fn tick(&mut self, is_done: impl Fn(&Step) -> bool) {
        for step in self.chapters.iter_mut().flat_map(|chapter| &mut chapter.steps) {
            step.done = is_done(step);
        }
    }

    /// Its steps, in order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.chapters.iter().flat_map(|chapter| &chapter.steps)
    }
}

impl Part {
    /// Sentences.
    pub(super) fn text(text: impl Into<Line>) -> Self {
        Self::Text { text: text.into() }
    }

    /// The strongest effect of its commands.
    pub(super) fn effect(&self) -> NextStepEffect {
        match self {
            Self::Command(command) => command.effect,
            Self::Fold { parts, .. } => strongest(parts),
            Self::Text { .. } | Self::Warning { .. } | Self::Danger { .. } | Self::List { .. } => {
                NextStepEffect::ReadOnly
            }
        }
    }
}

/// The strongest effect of several parts.
pub(super) fn strongest(parts: &[Part]) -> NextStepEffect {
    parts.iter().map(Part::effect).max().unwrap_or(NextStepEffect::ReadOnly)
}
