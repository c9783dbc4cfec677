//! What differs between two reports.

use drift_core::compare::{Change, ChangeKind, Comparison};

use super::{
    Look,
    escape::written,
    look::{BOLD, DIM, ERROR, NOTE, WARNING, paint},
    page::{Line, Page, common_column},
};

/// The mark of a difference that needs a person.
const MARK: &str = "!";

/// Everything that differs, what needs a person first in each list.
pub fn comparison(comparison: &Comparison, look: Look) -> String {
    let mut page = Page::new(look);
    let style = match comparison.exit_code() {
        0 => BOLD,
        1 => ERROR,
        _ => WARNING,
    };
    page.line(0, &Line::text(comparison.headline()).style(style));
    let sides = comparison.sides().map(|(label, text)| Line::new(label, written(&text)));
    let column = common_column(&sides);
    for side in sides {
        page.line(0, &side.column(column));
    }
    for caveat in &comparison.caveats {
        page.line(0, &Line::new(paint(WARNING, "Note"), caveat.sentence()).column(column));
    }
    for kind in ChangeKind::ALL {
        let mut changes = comparison.of(kind).peekable();
        if changes.peek().is_some() {
            page.blank();
            page.line(0, &Line::text(kind.title()).style(BOLD));
            changes.for_each(|change| page.line(2, &line(change)));
        }
    }
    page.finish()
}

fn line(change: &Change) -> Line {
    let label = if change.needs_person { paint(ERROR, MARK) } else { paint(DIM, "-") };
    let style = if change.needs_person { NOTE } else { anstyle::Style::new() };
    Line::new(label, written(&change.line())).style(style)
}
