//! Lines on a page: labels, wrapped text with a hanging indent, and trees.
//!
//! In: strings that are already escaped. Out: lines no wider than the page, names and commands excepted.

use anstyle::Style;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm, core::display_width};

use super::{
    Look,
    escape::release,
    look::{DIM, Guides, PLAIN, paint},
};

/// Columns between a label and its text.
const GAP: usize = 2;
/// The indent of text whose label leaves no room beside it.
const INDENT: usize = 2;

/// A text in the making.
#[derive(Debug)]
pub(crate) struct Page {
    look: Look,
    written: String,
}

/// A label, and text that starts beside it and hangs below its own beginning.
#[derive(Debug)]
pub(crate) struct Line {
    label: String,
    column: usize,
    text: String,
    style: Style,
}

impl Line {
    /// A label, already painted, and text beside it.
    pub(crate) fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        let label = label.into();
        let column = if label.is_empty() { 0 } else { display_width(&label).saturating_add(GAP) };
        Self { label, column, text: text.into(), style: PLAIN }
    }

    /// Text without a label.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::new("", text)
    }

    /// Moves the text to `column`, or further where the label is longer.
    pub(crate) fn column(mut self, column: usize) -> Self {
        self.column = self.column.max(column);
        self
    }

    /// Paints the text.
    pub(crate) fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Moves the text by some columns.
    pub(crate) fn shifted(mut self, columns: usize) -> Self {
        self.column = self.column.saturating_add(columns);
        self
    }

    /// Where the text starts.
    pub(crate) fn text_column(&self) -> usize {
        self.column
    }
}

/// Some lines, and nodes below them.
#[derive(Debug, Default)]
pub(crate) struct Node {
    lines: Vec<Line>,
    children: Vec<Node>,
}

impl Node {
    /// A node of one line.
    pub(crate) fn new(line: Line) -> Self {
        Self { lines: vec![line], children: Vec::new() }
    }

    /// One more line of the same node.
    pub(crate) fn line(mut self, line: Line) -> Self {
        self.lines.push(line);
        self
    }

    /// More lines of the same node.
    pub(crate) fn lines(mut self, lines: impl IntoIterator<Item = Line>) -> Self {
        self.lines.extend(lines);
        self
    }

    /// One more node below.
    pub(crate) fn child(mut self, child: Self) -> Self {
        self.children.push(child);
        self
    }

    /// More nodes below.
    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }
}

impl Page {
    /// An empty page.
    pub(crate) fn new(look: Look) -> Self {
        Self { look, written: String::new() }
    }

    /// What may be used on it.
    pub(crate) fn look(&self) -> Look {
        self.look
    }

    /// The text.
    pub(crate) fn finish(self) -> String {
        release(&self.written)
    }

    /// An empty line, but never two.
    pub(crate) fn blank(&mut self) {
        if !self.written.is_empty() && !self.written.ends_with("\n\n") {
            self.written.push('\n');
        }
    }

    /// A line, `indent` columns from the left.
    pub(crate) fn line(&mut self, indent: usize, line: &Line) {
        let indent = " ".repeat(indent);
        self.put(&indent, &indent, line, usize::MAX);
    }

    /// A node without guides, `indent` columns from the left, and the tree below it.
    pub(crate) fn tree(&mut self, indent: usize, root: &Node) {
        let indent = " ".repeat(indent);
        self.node(&indent, &indent, root);
    }

    fn node(&mut self, first: &str, rest: &str, node: &Node) {
        let Guides { tee, elbow, pipe, blank } = self.look.guides();
        let below = if node.children.is_empty() { "" } else { pipe };
        let hanging = format!("{rest}{}", paint(DIM, below));
        let mut hung = false;
        for (index, line) in node.lines.iter().enumerate() {
            let first = if index == 0 { first } else { &hanging };
            hung |= self.put(first, &hanging, line, if hung { INDENT.saturating_mul(2) } else { usize::MAX });
        }
        let last = node.children.len().saturating_sub(1);
        for (index, child) in node.children.iter().enumerate() {
            let (branch, stem) = if index == last { (elbow, blank) } else { (tee, pipe) };
            self.node(&format!("{rest}{}", paint(DIM, branch)), &format!("{rest}{}", paint(DIM, stem)), child);
        }
    }

    /// A line after the prefix `first`, its continuation after `rest`, which may be one level deeper. Its text starts
    /// no further right than `limit`. Returns whether the text had to go below its label.
    fn put(&mut self, first: &str, rest: &str, line: &Line, limit: usize) -> bool {
        let column = line.column.min(limit);
        let deeper = display_width(rest).saturating_sub(display_width(first));
        let room = self.look.width.saturating_sub(display_width(first)).max(1);
        let first_word = line.text.split(' ').next().map_or(0, display_width);
        let beside = column.saturating_add(first_word) <= room
            && (column <= room / 2 || column.saturating_add(display_width(&line.text)) <= room);
        if line.label.is_empty() || beside || line.text.is_empty() {
            let pad = column.saturating_sub(display_width(&line.label));
            let hang = column.saturating_sub(deeper);
            for (index, text) in wrap(&line.text, room.saturating_sub(column)).iter().enumerate() {
                if index == 0 {
                    self.push(&[first, &line.label, &" ".repeat(pad), &paint(line.style, text)]);
                } else {
                    self.push(&[rest, &" ".repeat(hang), &paint(line.style, text)]);
                }
            }
            false
        } else {
            self.push(&[first, &line.label]);
            let room = self.look.width.saturating_sub(display_width(rest)).saturating_sub(INDENT);
            for text in wrap(&line.text, room) {
                self.push(&[rest, &" ".repeat(INDENT), &paint(line.style, &text)]);
            }
            true
        }
    }

    fn push(&mut self, parts: &[&str]) {
        let line = parts.concat();
        self.written.push_str(line.trim_end());
        self.written.push('\n');
    }
}

/// Text in lines of at most `width` columns, broken at spaces alone.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width.max(1))
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// The column at which the texts of several labels line up.
pub(crate) fn common_column(lines: &[Line]) -> usize {
    lines.iter().map(Line::text_column).max().unwrap_or(0)
}
