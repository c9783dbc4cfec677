//! A runbook as Markdown, in which no name of a file can act: neither as markup nor as another text than it is.

use std::fmt::Write as _;

use super::model::{Chapter, Command, Part, Runbook, Step};
use super::text::{Line, Piece};
use crate::report::NextStepEffect;
use crate::wording::visible;

/// The whole document.
pub(super) fn write(runbook: &Runbook) -> String {
    let mut page = Page::default();
    page.add(&format!("# {}\n", inline(&runbook.title)));
    page.parts(&runbook.introduction, Place::OPEN);
    if runbook.chapters.len() > FEW {
        let contents: Vec<String> = runbook.chapters.iter().map(contents).collect();
        page.add(&format!("\n**Contents:** {}.\n", contents.join("; ")));
    }
    for chapter in &runbook.chapters {
        page.add(&format!("\n## {}\n", inline(&chapter.title)));
        page.parts(&chapter.about, Place::OPEN);
        for step in &chapter.steps {
            page.step(step);
        }
    }
    page.text
}

/// So many chapters need no contents.
const FEW: usize = 4;

/// Which steps are in a chapter.
fn contents(chapter: &Chapter) -> String {
    let title = inline(&chapter.title);
    match (chapter.steps.first(), chapter.steps.last()) {
        (Some(first), Some(last)) if first.number == last.number => format!("{title} {}", first.number),
        (Some(first), Some(last)) => format!("{title} {} to {}", first.number, last.number),
        _ => title,
    }
}

/// Where parts are written.
#[derive(Clone, Copy)]
struct Place {
    indent: &'static str,
    /// Commands are items of a list.
    is_list: bool,
    /// An effect that has been told.
    effect: Option<NextStepEffect>,
}

impl Place {
    const OPEN: Self = Self { indent: "", is_list: false, effect: None };
    const OTHERWISE: Self = Self { indent: "  ", is_list: true, effect: None };
}

/// What was written last.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Last {
    /// Something that the next line would continue.
    #[default]
    Paragraph,
    /// A heading, a block or an item, which end by themselves.
    Closed,
}

#[derive(Default)]
struct Page {
    text: String,
    last: Last,
}

impl Page {
    fn add(&mut self, text: &str) {
        self.text.push_str(text);
        self.last = Last::Paragraph;
    }

    fn close(&mut self, text: &str) {
        self.text.push_str(text);
        self.last = Last::Closed;
    }

    /// An empty line, where the last one does not end by itself.
    fn part(&mut self) {
        if self.last == Last::Paragraph {
            self.text.push('\n');
        }
    }

    /// The box is ticked when the result is seen.
    fn step(&mut self, step: &Step) {
        self.close(&format!("\n### {}. {} ({})\n", step.number, inline(&step.title), label(step.effect)));
        self.parts(&step.parts, Place { effect: only_effect(&step.parts), ..Place::OPEN });
        self.part();
        let when = step.continue_when.as_ref().map(inline).unwrap_or_default();
        let otherwise = match step.otherwise.first() {
            Some(Part::Text { text }) => format!(" **If not,** {}", inline(text)),
            Some(_) | None => String::new(),
        };
        let tick = if step.done { "[x]" } else { "[ ]" };
        self.add(&format!("- {tick} **Go on when** {when}{otherwise}"));
        match step.otherwise.get(1..).unwrap_or_default() {
            [Part::Command(command)] if command.lines.len() == 1 => self.add(&format!(" {}\n", codes(command))),
            rest => {
                self.close("\n");
                self.parts(rest, Place::OTHERWISE);
            }
        }
    }

    fn parts(&mut self, parts: &[Part], place: Place) {
        let indent = place.indent;
        for part in parts {
            match part {
                Part::Text { text } => self.paragraph(indent, "", text),
                Part::Warning { text } => self.paragraph(indent, "> **Stop.** ", text),
                Part::Danger { text } => self.paragraph(indent, "**Danger:** ", text),
                Part::Command(command) => self.command(place, command),
                Part::List { items } => {
                    self.part();
                    for item in items {
                        self.add(&format!("{indent}- {}\n", inline(item)));
                    }
                }
                Part::Fold { summary, parts } => {
                    self.part();
                    self.add(&format!("{indent}<details><summary>{}</summary>\n", in_html(summary)));
                    self.parts(parts, Place { is_list: true, effect: None, ..place });
                    self.close(&format!("\n{indent}</details>\n\n"));
                }
            }
        }
    }

    fn paragraph(&mut self, indent: &str, start: &str, text: &Line) {
        self.part();
        self.add(&format!("{indent}{start}{}\n", inline(text)));
    }

    fn command(&mut self, place: Place, command: &Command) {
        let Place { indent, is_list, effect } = place;
        self.part();
        let label = label(command.effect);
        if is_list && command.lines.len() <= INLINE {
            let about = inline(&command.about);
            return self.close(&format!("{indent}1. **{label}** {about} {}\n", codes(command)));
        }
        let told = effect == Some(command.effect);
        match (command.about.is_empty(), told) {
            (true, true) => {}
            (true, false) => self.add(&format!("{indent}**{label}**\n")),
            (false, true) => self.add(&format!("{indent}{}\n", inline(&command.about))),
            (false, false) => self.add(&format!("{indent}**{label}** {}\n", inline(&command.about))),
        }
        let content = command.text();
        let fence = "`".repeat(longest_run(&content).max(2).saturating_add(1));
        self.add(&format!("{indent}{fence}sh\n"));
        for line in content.lines() {
            self.add(&format!("{indent}{}\n", visible(line)));
        }
        self.close(&format!("{indent}{fence}\n"));
    }
}

/// So many lines of a command stand in a sentence.
const INLINE: usize = 2;

/// The lines of a command in a sentence.
fn codes(command: &Command) -> String {
    let lines: Vec<String> = command.lines.iter().map(|line| code(line)).collect();
    lines.join(", then ")
}

/// The effect of all commands, where they have one.
fn only_effect(parts: &[Part]) -> Option<NextStepEffect> {
    let mut effects = parts.iter().filter_map(|part| match part {
        Part::Command(command) => Some(command.effect),
        Part::Text { .. } | Part::Warning { .. } | Part::Danger { .. } | Part::List { .. } | Part::Fold { .. } => None,
    });
    let first = effects.next()?;
    effects.all(|effect| effect == first).then_some(first)
}

/// What a command does, in one word.
fn label(effect: NextStepEffect) -> &'static str {
    match effect {
        NextStepEffect::ReadOnly => "reads",
        NextStepEffect::Changes => "changes",
        NextStepEffect::Destructive => "destroys",
    }
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or_default()
}

fn inline(line: &Line) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(text) => prose(text),
        Piece::Code(text) => code(text),
        Piece::Step(number) => format!("step {number}"),
    };
    let text: String = line.0.iter().map(piece).collect();
    // Nothing begins like a block of code.
    if text.starts_with("```") { format!("&#32;{text}") } else { text }
}

/// In a tag, where Markdown does not act, and HTML does.
fn in_html(line: &Line) -> String {
    let text = visible(&line.plain());
    text.chars().fold(String::new(), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // They are Markdown there, too.
            '`' | '*' | '_' | '[' | ']' | '\\' | '~' | '|' | '$' | ':' | '@' | '.' if !character.is_alphanumeric() => {
                write!(escaped, "&#{};", u32::from(character)).unwrap_or_default();
            }
            other => escaped.push(other),
        }
        escaped
    })
}
/// A name or a sentence with names in it, as Markdown that shows just that.
pub(crate) fn prose(raw: &str) -> String {
    let text = visible(raw);
    let words: Vec<String> =
        text.split(' ').map(|word| if is_address(word) { code(word) } else { escaped(word) }).collect();
    words.join(" ")
}

/// A word that a renderer may make a link of, as GitHub's does. Escaped characters do not keep it from that; code does.
fn is_address(word: &str) -> bool {
    let has_www = word.as_bytes().windows(4).any(|four| four.eq_ignore_ascii_case(b"www."));
    has_www || word.contains("://") || word.contains('@')
}

fn escaped(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    for character in word.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' | '#') {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

/// A name as code.
pub(crate) fn code(raw: &str) -> String {
    let text = visible(raw);
    let fence = "`".repeat(longest_run(&text).saturating_add(1));
    let edge = text.starts_with('`') || text.ends_with('`') || text.trim().is_empty();
    if edge { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_act() {
        assert_eq!(code("web"), "`web`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(prose("<b>*x*</b> [y](z)"), r"\<b\>\*x\*\</b\> \[y\](z)");
        assert_eq!(prose("see https://evil.example now"), "see `https://evil.example` now");
        assert_eq!(prose("a\nb\u{202e}c"), r"a\\u{a}b\\u{202e}c");
    }

    /// As GitHub renders it.
    fn rendered(markdown: &str) -> String {
        let mut options = comrak::Options::default();
        options.extension.autolink = true;
        options.extension.strikethrough = true;
        options.extension.table = true;
        options.parse.relaxed_autolinks = true;
        comrak::markdown_to_html(markdown, &options)
    }

    #[test]
    fn addresses_are_no_links() {
        let addresses = [
            "https://evil.example/x",
            "http://evil.example",
            "ftp://evil.example",
            "www.evil.example",
            "WWW.evil.example",
            "admin@evil.example",
            "mailto:admin@evil.example",
            "xmpp:a@evil.example/b",
            "(https://evil.example).",
            "<https://evil.example>",
            "[x](https://evil.example)",
            "[x](/evil)",
            "a`https://evil.example`b",
            "x_www.evil.example_",
            "vc01,https://evil.example",
            "ssh://evil.example",
            "![x](y)",
            "[x]: https://evil.example",
        ];
        for address in addresses {
            for text in [prose(address), prose(&format!("Ask {address} now.")), code(address)] {
                for markdown in [text.clone(), format!("# {text}"), format!("- {text}"), format!("> **Stop.** {text}")]
                {
                    let html = rendered(&markdown);
                    assert!(!html.contains("<a") && !html.contains("<img"), "{markdown}: {html}");
                }
            }
        }
        assert!(rendered("www.evil.example").contains("<a"), "it would be a link otherwise");
    }

    #[test]
    fn the_contents_name_every_step() {
        let mut page = Page::new("t");
        page.text("Why.");
        for chapter in ["Before", "After"] {
            page.chapter(chapter);
            page.step("Look");
        }
        let contents = "\n## Contents\n\n**Before**\n\n1. Look\n\n**After**\n\n2. Look\n";
        let chapters = "\n## Before\n\n### 1. Look\n\n## After\n\n### 2. Look\n";
        assert_eq!(page.finish(), format!("# t\n\nWhy.\n{contents}{chapters}"));
    }

    #[test]
    fn a_command_stays_in_its_block() {
        let mut page = Page::new("t");
        page.chapter("c");
        page.run(NextStepEffect::ReadOnly, "echo '```' ````x");
        let text = page.finish();
        assert!(text.contains("\n`````sh\necho '```' ````x\n`````\n"), "{text}");
    }
}
