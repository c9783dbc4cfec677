//! A runbook with what a view needs of it: what is sought in each step, and what a tick belongs to.

use std::collections::BTreeMap;

use drift_core::ClusterRef;
use drift_core::report::Report;
use drift_core::runbook::{Chapter, Line, Part, Runbook, Step, to_html, to_markdown};

use crate::state::Ticks;

/// A runbook.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Book {
    runbook: Runbook,
    /// Of every step, by its number.
    steps: BTreeMap<usize, Known>,
}

/// What is known of a step.
#[derive(Debug, PartialEq, Eq)]
struct Known {
    /// What its tick belongs to: all that it says. A step that changes loses its tick.
    key: String,
    /// What is sought in, in lower case.
    text: String,
}

impl Book {
    /// Of a report.
    pub(crate) fn new(report: &Report) -> Self {
        let runbook = Runbook::of(report);
        let steps = runbook.steps().map(|step| (step.number, Known::of(step))).collect();
        Self { runbook, steps }
    }

    /// As it is.
    pub(crate) fn runbook(&self) -> &Runbook {
        &self.runbook
    }

    /// How many steps it has.
    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    /// What the tick of a step belongs to.
    pub(crate) fn key(&self, number: usize) -> String {
        self.steps.get(&number).map(|step| step.key.clone()).unwrap_or_default()
    }

    /// Whether a step is ticked.
    pub(crate) fn is_ticked(&self, number: usize, ticks: &Ticks) -> bool {
        self.steps.get(&number).is_some_and(|step| ticks.contains(&step.key))
    }

    /// How many steps are ticked.
    pub(crate) fn ticked(&self, ticks: &Ticks) -> usize {
        self.steps.values().filter(|step| ticks.contains(&step.key)).count()
    }

    /// Whether all the words stand in a step, or in the title of its chapter.
    pub(crate) fn finds(&self, chapter: &Chapter, step: &Step, words: &[String]) -> bool {
        let title = chapter.title.plain().to_lowercase();
        let text = self.steps.get(&step.number).map_or("", |known| known.text.as_str());
        words.iter().all(|word| text.contains(word) || title.contains(word))
    }

    /// Which chapter has this step.
    pub(crate) fn chapter_of(&self, number: usize) -> Option<usize> {
        self.runbook.chapters.iter().position(|chapter| chapter.steps.iter().any(|step| step.number == number))
    }

    /// The first step of a cluster: that of its own checklist, else one that it shares.
    pub(crate) fn first_step_of(&self, cluster: &ClusterRef) -> Option<usize> {
        let own = self.runbook.chapters.iter().filter(|chapter| chapter.cluster.as_ref() == Some(cluster));
        let own = own.flat_map(|chapter| &chapter.steps).next();
        let shared = || self.runbook.steps().find(|step| step.clusters.contains(cluster));
        own.or_else(shared).map(|step| step.number)
    }

    /// The Markdown, with its ticks.
    pub(crate) fn markdown(&self, ticks: &Ticks) -> String {
        to_markdown(&self.with(ticks))
    }

    /// One file for a browser, with its ticks.
    pub(crate) fn html(&self, ticks: &Ticks) -> String {
        to_html(&self.with(ticks))
    }

    /// The runbook with its ticks.
    fn with(&self, ticks: &Ticks) -> Runbook {
        let mut runbook = self.runbook.clone();
        runbook.tick(|step| self.is_ticked(step.number, ticks));
        runbook
    }
}

impl Known {
    fn of(step: &Step) -> Self {
        let mut lines = vec![&step.title];
        lines.extend(&step.continue_when);
        let mut text = String::new();
        for part in step.parts.iter().chain(&step.otherwise) {
            add(part, &mut lines, &mut text);
        }
        for line in lines {
            text.push_str(&line.plain());
            text.push('\n');
        }
        for cluster in &step.clusters {
            text.push_str(&cluster.to_string());
            text.push('\n');
        }
        Self { key: format!("{:?}", Step { number: 0, ..step.clone() }), text: text.to_lowercase() }
    }
}

fn add<'a>(part: &'a Part, lines: &mut Vec<&'a Line>, commands: &mut String) {
    match part {
        Part::Text { text } | Part::Warning { text } | Part::Danger { text } => lines.push(text),
        Part::Command(command) => {
            lines.push(&command.about);
            commands.push_str(&command.text());
            commands.push('\n');
        }
        Part::List { items } => lines.extend(items),
        Part::Fold { summary, parts } => {
            lines.push(summary);
            for part in parts {
                add(part, lines, commands);
            }
        }
    }
}
