//! The first lines: the verdict in one plain sentence, and what keeps it from being whole.

use drift_core::presentation::{Presentation, Tone};

use super::{
    escape::written,
    look::{BOLD, ERROR, WARNING, paint, summary_style},
    page::{Line, Page},
};

/// The word before what is missing.
const INCOMPLETE: &str = "Incomplete";

/// Writes the verdict.
pub(crate) fn write(page: &mut Page, presentation: Presentation<'_>) {
    let headline = presentation.headline();
    let style = match headline.tone {
        Tone::Of(status) => summary_style(status),
        Tone::Warning => WARNING,
        Tone::Danger => ERROR,
    };
    page.line(0, &Line::text(written(&headline.text)).style(style));
    if let Some(sentence) = presentation.critical() {
        page.line(0, &Line::text(sentence).style(BOLD));
    }
    let column = Line::new(INCOMPLETE, "").text_column();
    for (index, gap) in presentation.gaps().iter().enumerate() {
        let label = if index == 0 { paint(WARNING, INCOMPLETE) } else { String::new() };
        page.line(0, &Line::new(label, written(gap)).column(column));
    }
}
