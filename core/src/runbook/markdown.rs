//! A runbook as Markdown, in which no name of a file can act: neither as markup nor as another text than it is.

use super::escape::{code, in_html, longest_run, prose};
use super::model::{Chapter, Command, Part, Runbook, Step};
use super::text::{Line, Piece};
use crate::presentation::words::effect_label;
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
    /// A heading or a block, which end by themselves.
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
        if self.last != Last::Closed {
            self.text.push('\n');
        }
    }

    /// The box is ticked when the result is seen.
    fn step(&mut self, step: &Step) {
        self.close(&format!("\n### {}. {} ({})\n", step.number, inline(&step.title), effect_label(step.effect)));
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
                    self.close(&format!("{indent}<details><summary>{}</summary>\n\n", in_html(&summary.plain())));
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
        let is_item = is_list && command.lines.len() <= INLINE;
        // A numbered list may follow a paragraph at once.
        if !is_item {
            self.part();
        }
        let label = effect_label(command.effect);
        if is_item {
            let about = if command.about.is_empty() { String::new() } else { format!("{} ", inline(&command.about)) };
            self.add(&format!("{indent}1. **{label}** {about}{}\n", codes(command)));
            return;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn written(step: Step) -> String {
        let mut page = Page::default();
        page.step(&step);
        page.text
    }

    fn step(parts: Vec<Part>) -> Step {
        Step {
            number: 7,
            title: "Look at `web`".into(),
            effect: NextStepEffect::ReadOnly,
            clusters: Vec::new(),
            parts,
            continue_when: Some("it is there.".into()),
            otherwise: Vec::new(),
            done: false,
        }
    }

    fn command(lines: &[&str]) -> Part {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        Part::Command(Command { effect: NextStepEffect::ReadOnly, about: Line::default(), lines })
    }

    #[test]
    fn a_command_stays_in_its_block() {
        let text = written(step(vec![command(&["echo '```' ````x"])]));
        assert!(text.contains("\n`````sh\necho '```' ````x\n`````\n"), "{text}");
    }

    #[test]
    fn a_step_is_ticked_when_its_result_is_seen() {
        let text = written(step(vec![command(&["true"])]));
        let wanted = "\n### 7. Look at `web` (reads)\n```sh\ntrue\n```\n- [ ] **Go on when** it is there.\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn what_is_folded_is_a_list_of_commands() {
        let summary = Line::words("To remove ").and_code("<b>`x`");
        let text = written(step(vec![Part::Fold { summary, parts: vec![command(&["a", "b"]), command(&["c"])] }]));
        assert!(text.contains("<details><summary>To remove &lt;b&gt;&#96;x&#96;</summary>\n"), "{text}");
        assert!(text.contains("\n1. **reads** `a`, then `b`\n1. **reads** `c`\n\n</details>\n"), "{text}");
    }
}
