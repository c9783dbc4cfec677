//! A runbook as one HTML file: readable without a script, printed with everything open, and nothing in it can act.

use std::fmt::Write as _;

use super::model::{Chapter, Command, Part, Runbook, Step};
use super::text::{Line, Piece};
use crate::presentation::words::effect_label;
use crate::report::NextStepEffect;
use crate::wording::visible;

/// Looks that hold on paper, too. Folded lists are open there.
const STYLE: &str = "\
:root{color-scheme:light dark}
body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif}
h2{margin-top:2.5rem;border-bottom:1px solid}
section{break-inside:avoid-page;margin:1.5rem 0}
section>h3 label{display:flex;gap:.6rem;align-items:baseline}
pre,code{font-family:ui-monospace,monospace;font-size:.9em}
pre{padding:.6rem;border:1px solid;border-radius:.3rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.stop,.danger{border-left:.3rem solid #c62828;padding-left:.8rem}
.effect{border:1px solid;border-radius:.3rem;padding:0 .4rem;font-size:.85em;font-weight:600}
.changes{border-style:dashed}
.destroys{border-width:2px;color:#c62828}
@media(prefers-color-scheme:dark){.destroys{color:#ff8a80}}
@media print{body{max-width:none;margin:0}}
@media print{details::details-content{content-visibility:visible;display:block;block-size:auto}}
";

/// The whole document.
pub(super) fn write(runbook: &Runbook) -> String {
    let mut page = Page(String::new());
    let title = escaped(&runbook.title.plain());
    page.add(&[
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n",
        "<meta name=\"viewport\" content=\"width=device-width\">\n",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        "<title>",
        &title,
        "</title>\n<style>\n",
        STYLE,
        "</style>\n<h1>",
        &title,
        "</h1>\n",
    ]);
    page.parts(&runbook.introduction);
    page.add(&["<nav aria-label=\"Contents\"><ul>\n"]);
    for chapter in &runbook.chapters {
        page.contents(chapter);
    }
    page.add(&["</ul></nav>\n<main>\n"]);
    for chapter in &runbook.chapters {
        page.add(&["<h2>", &inline(&chapter.title), "</h2>\n"]);
        page.parts(&chapter.about);
        chapter.steps.iter().for_each(|step| page.step(step));
    }
    page.add(&["</main>\n</html>\n"]);
    page.0
}

struct Page(String);

impl Page {
    fn add(&mut self, pieces: &[&str]) {
        self.0.extend(pieces.iter().copied());
    }

    fn contents(&mut self, chapter: &Chapter) {
        let title = inline(&chapter.title);
        let (Some(first), Some(last)) = (chapter.steps.first(), chapter.steps.last()) else { return };
        let (first, last) = (first.number.to_string(), last.number.to_string());
        self.add(&["<li><a href=\"#step-", &first, "\">", &title, "</a> ", &first]);
        if first != last {
            self.add(&["–", &last]);
        }
        self.add(&["</li>\n"]);
    }

    fn step(&mut self, step: &Step) {
        let number = step.number.to_string();
        let tick = if step.done { " checked" } else { "" };
        self.add(&["<section id=\"step-", &number, "\"><h3><label><input type=\"checkbox\"", tick, "><span>"]);
        self.add(&[&number, ". "]);
        self.add(&[&inline(&step.title), " ", &label(step.effect), "</span></label></h3>\n"]);
        self.parts(&step.parts);
        if let Some(when) = &step.continue_when {
            self.add(&["<p><strong>Go on when</strong> ", &inline(when), "</p>\n"]);
        }
        if let Some((Part::Text { text }, rest)) = step.otherwise.split_first() {
            self.add(&["<p><strong>If not,</strong> ", &inline(text), "</p>\n"]);
            self.parts(rest);
        }
        self.add(&["</section>\n"]);
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Text { text } => self.add(&["<p>", &inline(text), "</p>\n"]),
                Part::Warning { text } => {
                    self.add(&["<p class=\"stop\"><strong>Stop.</strong> ", &inline(text), "</p>\n"]);
                }
                Part::Danger { text } => {
                    self.add(&["<p class=\"danger\"><strong>Danger:</strong> ", &inline(text), "</p>\n"]);
                }
                Part::Command(command) => self.command(command),
                Part::List { items } => {
                    self.add(&["<ul>\n"]);
                    for item in items {
                        self.add(&["<li>", &inline(item), "</li>\n"]);
                    }
                    self.add(&["</ul>\n"]);
                }
                Part::Fold { summary, parts } => {
                    self.add(&["<details><summary>", &inline(summary), "</summary>\n"]);
                    self.parts(parts);
                    self.add(&["</details>\n"]);
                }
            }
        }
    }

    fn command(&mut self, command: &Command) {
        self.add(&["<p>", &label(command.effect), " ", &inline(&command.about), "</p>\n<pre>"]);
        // A line of its own for each command; what is hidden in one is shown, as a line break is.
        let lines: Vec<String> = command.lines.iter().map(|line| escaped(line)).collect();
        self.add(&[&lines.join("\n"), "</pre>\n"]);
    }
}

/// What a command does, by a word and by a shape.
fn label(effect: NextStepEffect) -> String {
    let word = effect_label(effect);
    format!("<span class=\"effect {word}\">{word}</span>")
}

fn inline(line: &Line) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(text) => escaped(text),
        Piece::Code(text) => format!("<code>{}</code>", escaped(text)),
        Piece::Step(number) => format!("<a href=\"#step-{number}\">step {number}</a>"),
    };
    line.0.iter().map(piece).collect()
}

/// A text as a text: neither markup nor anything that is not seen.
fn escaped(text: &str) -> String {
    visible(text).chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
        match character {
            '&' | '<' | '>' | '"' | '\'' => {
                // A String takes everything.
                write!(escaped, "&#{};", u32::from(character)).unwrap_or_default();
            }
            other => escaped.push(other),
        }
        escaped
    })
}
