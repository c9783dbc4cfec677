//! Markdown in which no name of a file can act: neither as markup nor as another text than it is.

use std::fmt::Write as _;

use crate::report::NextStepEffect;
use crate::wording::visible;

/// A document: an introduction, the contents, and chapters of numbered steps.
pub(super) struct Page {
    introduction: String,
    contents: String,
    /// The chapters; empty until the first begins.
    chapters: String,
    /// The number of the last step.
    step: usize,
}

impl Page {
    /// `title` is Markdown.
    pub(super) fn new(title: &str) -> Self {
        Self {
            introduction: format!("# {title}\n"),
            contents: "\n## Contents\n".into(),
            chapters: String::new(),
            step: 0,
        }
    }

    pub(super) fn finish(self) -> String {
        [self.introduction, self.contents, self.chapters].concat()
    }

    pub(super) fn chapter(&mut self, title: &str) {
        self.contents.extend(["\n**", title, "**\n\n"]);
        self.chapters.extend(["\n## ", title, "\n"]);
    }

    /// A numbered step: what is done.
    pub(super) fn step(&mut self, title: &str) {
        self.step = self.step.saturating_add(1);
        let number = self.step.to_string();
        self.contents.extend([&number, ". ", title, "\n"]);
        self.add(&format!("\n### {number}. {title}\n"));
    }

    pub(super) fn text(&mut self, text: &str) {
        self.add(&format!("\n{text}\n"));
    }

    pub(super) fn warn(&mut self, text: &str) {
        self.add(&format!("\n> **Stop.** {text}\n"));
    }

    /// One of a list.
    pub(super) fn item(&mut self, text: &str) {
        self.add(&format!("\n- {text}\n"));
    }

    /// A command of the item above.
    pub(super) fn item_command(&mut self, effect: NextStepEffect, command: &str) {
        self.block(&format!("  **{}**", label(effect)), "sh", command, "  ");
    }

    /// A command of the step.
    pub(super) fn run(&mut self, effect: NextStepEffect, command: &str) {
        self.block(&format!("**{}**", label(effect)), "sh", command, "");
    }

    /// A file to be written.
    pub(super) fn file(&mut self, name: &str, content: &str) {
        self.block(&format!("{}:", code(name)), "yaml", content, "");
    }

    /// What has to be seen before the next step.
    pub(super) fn go_on(&mut self, when: &str) {
        self.add(&format!("\n**Continue when** {when}\n"));
    }

    fn block(&mut self, head: &str, language: &str, content: &str, indent: &str) {
        let fence = "`".repeat(longest_run(content).max(2).saturating_add(1));
        let lines = content.lines().fold(String::new(), |mut text, line| {
            writeln!(text, "{indent}{}", visible(line)).unwrap_or_default(); // A String takes everything.
            text
        });
        self.add(&format!("\n{head}\n\n{indent}{fence}{language}\n{lines}{indent}{fence}\n"));
    }

    fn add(&mut self, text: &str) {
        if self.chapters.is_empty() { &mut self.introduction } else { &mut self.chapters }.push_str(text);
    }
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
