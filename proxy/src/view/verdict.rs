//! The first lines: may I restore, what would it destroy, what must be done before and after, and what keeps the answer
//! from being whole.

use drift_core::presentation::{Answer, Presentation};

use super::{
    escape::written,
    look::{BOLD, WARNING, paint, restore_style},
    page::{Line, Page},
};

/// The labels of the lines below the answer.
const LABELS: [&str; 4] = ["Destroys", "Before", "After", "Incomplete"];

/// Writes the answer.
pub(crate) fn write(page: &mut Page, presentation: Presentation<'_>) {
    let Answer { restore, text, destroys, before, after, .. } = presentation.answer();
    page.line(0, &Line::text(written(&text)).style(restore_style(restore)));
    if let Some(sentence) = presentation.critical() {
        page.line(0, &Line::text(sentence).style(BOLD));
    }
    let column = LABELS.iter().map(|label| Line::new(*label, "").text_column()).max().unwrap_or_default();
    let [destroyed, earlier, later, incomplete] = LABELS;
    let mut line = |label: &str, text: String| page.line(0, &Line::new(label, text).column(column));
    line(destroyed, destroys);
    for (label, work) in [(earlier, before), (later, after)] {
        if !work.is_empty() {
            line(label, work.join("; "));
        }
    }
    for (index, gap) in presentation.gaps().iter().enumerate() {
        let label = if index == 0 { paint(WARNING, incomplete) } else { String::new() };
        line(&label, written(gap));
    }
}
