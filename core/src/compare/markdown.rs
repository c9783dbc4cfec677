//! A comparison as Markdown, for a ticket or a pull request.

use super::form::{ChangeKind, Comparison};
use super::told::NEEDS_PERSON;
use crate::presentation::Text;
use crate::runbook::{code, prose};

/// The comparison as a Markdown document.
pub fn markdown(comparison: &Comparison) -> String {
    let mut page = String::from("# Drift: what changed\n");
    let mut paragraph = |text: &str| page.extend(["\n", text, "\n"]);
    paragraph(&format!("**{}**", prose(&comparison.headline())));
    for (side, text) in comparison.sides() {
        paragraph(&format!("{side}: {}", shown(&text)));
    }
    for caveat in &comparison.caveats {
        paragraph(&format!("> **Note.** {}", prose(caveat.sentence())));
    }
    for kind in ChangeKind::ALL {
        let mut changes = comparison.of(kind).peekable();
        if changes.peek().is_none() {
            continue;
        }
        page.extend(["\n## ", kind.title(), "\n\n"]);
        for change in changes {
            let mark = if change.needs_person { format!("**{NEEDS_PERSON}** ") } else { String::new() };
            page.extend(["- ", &mark, &shown(&change.line()), "\n"]);
        }
    }
    page
}

fn shown(text: &Text<'_>) -> String {
    text.write(prose, code)
}
