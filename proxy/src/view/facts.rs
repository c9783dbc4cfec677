//! The facts that the verdict rests on, as an aligned block.

use drift_core::presentation::{Fact, Part, Presentation, Text, Value, words};

use super::{
    Look,
    escape::{keep, written},
    look::{DIM, PLAIN, WARNING, machine_style, paint},
    page::{Line, Page, common_column},
};

/// The indent of the block.
const INDENT: usize = 2;
/// Up to so many bytes words stay on one line.
const PHRASE: usize = 40;

/// Writes the block.
pub(crate) fn write(page: &mut Page, presentation: Presentation<'_>) {
    let look = page.look();
    block(page, presentation.facts().iter().map(|fact| line(fact, look)).collect());
}

/// Writes lines with their texts aligned.
pub(crate) fn block(page: &mut Page, lines: Vec<Line>) {
    let column = common_column(&lines);
    for line in lines {
        page.line(INDENT, &line.column(column));
    }
}

fn line(fact: &Fact<'_>, look: Look) -> Line {
    let counts = fact.values.iter().all(|value| matches!(value, Value::Machines(..)));
    Line::new(fact.label, values(&fact.values, look, if counts { "   " } else { ", " }))
}

/// Pieces of a fact in one text.
pub(crate) fn values(values: &[Value<'_>], look: Look, separator: &str) -> String {
    let values: Vec<_> = values.iter().map(|one| value(one, look)).collect();
    values.join(separator)
}

fn value(value: &Value<'_>, look: Look) -> String {
    match value {
        Value::Plain(text) => paint(PLAIN, &phrase(text)),
        Value::Doubtful(text) => paint(WARNING, &phrase(text)),
        Value::Machines(status, number) => {
            let style = if *number == 0 { DIM } else { machine_style(*status) };
            paint(style, &keep(&format!("{} {}", look.shape(*status), words::machines_of(*status, *number))))
        }
    }
}

/// A few words stay together.
fn phrase(text: &Text<'_>) -> String {
    match text.parts() {
        [Part::Words(words)] if words.len() <= PHRASE => keep(&written(text)),
        _ => written(text),
    }
}
