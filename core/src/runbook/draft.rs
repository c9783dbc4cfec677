//! A step as it is written, before it has its number.

use super::model::{Command, Part, Step, strongest};
use super::text::Line;
use crate::cluster::ClusterRef;
use crate::report::NextStepEffect::{self, Changes, Destructive, ReadOnly};

/// A step without its number.
pub(super) struct Draft {
    title: Line,
    clusters: Vec<ClusterRef>,
    parts: Vec<Part>,
    continue_when: Option<Line>,
    otherwise: Vec<Part>,
}

impl Draft {
    pub(super) fn new(title: impl Into<Line>) -> Self {
        let (clusters, parts, otherwise) = (Vec::new(), Vec::new(), Vec::new());
        Self { title: title.into(), clusters, parts, continue_when: None, otherwise }
    }

    /// The clusters that it is about.
    pub(super) fn of(mut self, clusters: impl IntoIterator<Item = ClusterRef>) -> Self {
        self.clusters.extend(clusters);
        self
    }

    pub(super) fn text(self, text: impl Into<Line>) -> Self {
        self.part(Part::Text { text: text.into() })
    }

    pub(super) fn warn(self, text: impl Into<Line>) -> Self {
        self.part(Part::Warning { text: text.into() })
    }

    pub(super) fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    pub(super) fn parts(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.parts.extend(parts);
        self
    }

    /// Commands that only look.
    pub(super) fn read(self, about: impl Into<Line>, lines: impl IntoIterator<Item = Option<String>>) -> Self {
        self.parts(command(ReadOnly, about, lines))
    }

    /// Commands that change something.
    pub(super) fn change(self, about: impl Into<Line>, lines: impl IntoIterator<Item = Option<String>>) -> Self {
        self.parts(command(Changes, about, lines))
    }

    /// Commands that destroy something.
    pub(super) fn destroy(self, about: impl Into<Line>, lines: impl IntoIterator<Item = Option<String>>) -> Self {
        self.parts(command(Destructive, about, lines))
    }

    pub(super) fn go_on(mut self, when: impl Into<Line>) -> Self {
        self.continue_when = Some(when.into());
        self
    }

    /// What to do where that is not seen.
    pub(super) fn otherwise(mut self, text: impl Into<Line>) -> Self {
        self.otherwise.push(Part::Text { text: text.into() });
        self
    }

    /// The command for that.
    pub(super) fn undo(mut self, lines: impl IntoIterator<Item = Option<String>>) -> Self {
        self.otherwise.extend(command(Changes, Line::default(), lines));
        self
    }

    pub(super) fn numbered(self, number: usize) -> Step {
        let Self { title, clusters, parts, continue_when, otherwise } = self;
        Step { number, title, effect: strongest(&parts), clusters, parts, continue_when, otherwise, done: false }
    }
}

/// Lines to be copied together; nothing where no safe one can be written.
pub(super) fn command(
    effect: NextStepEffect,
    about: impl Into<Line>,
    lines: impl IntoIterator<Item = Option<String>>,
) -> Option<Part> {
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    (!lines.is_empty()).then(|| Part::Command(Command { effect, about: about.into(), lines }))
}
