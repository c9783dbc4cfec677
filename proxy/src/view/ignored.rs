//! What a person decided to ignore: never silent.

use drift_core::presentation::{Ignored, Presentation};

use super::{
    escape::written,
    look::{BOLD, DIM, paint},
    page::{Line, Page},
};

/// Writes the list, where there is one.
pub(crate) fn write(page: &mut Page, presentation: Presentation<'_>) {
    let all: Vec<Ignored<'_>> = presentation.ignored().collect();
    if all.is_empty() {
        return;
    }
    page.blank();
    page.line(0, &Line::new(paint(BOLD, "Ignored"), format!("{} by the ignore file", all.len())));
    for ignored in &all {
        page.line(2, &Line::text(written(&ignored.what)));
        page.line(4, &Line::text(written(&ignored.why)).style(DIM));
    }
}
