//! Which rows are in view: of ten thousand, only those are drawn.
//!
//! A short list is drawn as a whole, and its rows are as high as what stands in them. Of a longer one all rows have one
//! height, which is measured, so that it may follow the size of the text and the width of the window.
//! Room for the rows that are not drawn is kept above and below. It is drawn with the rows, so that the list is always
//! as long as all its rows, and nothing moves when others are drawn.

use std::ops::Range;

use web_sys::HtmlElement;

use crate::browser;

/// How many rows are drawn beyond each edge, so that scrolling seldom shows a gap.
const BEYOND: usize = 24;
/// A list of up to so many rows is drawn as a whole.
const WHOLE: usize = 300;

/// The rows that are drawn.
#[derive(Debug)]
pub(super) struct Window {
    rows: Range<usize>,
    height: f64,
    page: usize,
}

impl Default for Window {
    fn default() -> Self {
        Self { rows: 0..80, height: 40.0, page: 20 }
    }
}

impl Window {
    /// The rows that are drawn, of so many.
    pub(super) fn rows(&self, of: usize) -> Range<usize> {
        if is_whole(of) { 0..of } else { self.rows.start.min(of)..self.rows.end.min(of) }
    }

    /// How many rows fit on a screen.
    pub(super) fn page(&self) -> usize {
        self.page
    }

    /// Looks where the list stands; whether others have to be drawn.
    pub(super) fn look(&mut self, list: &HtmlElement, of: usize) -> bool {
        let mut resized = false; // Then the room that is kept is another one.
        if let Ok(Some(row)) = list.query_selector(".row") {
            let height = row.get_bounding_client_rect().height();
            if height > 1.0 {
                resized = !is_whole(of) && (height - self.height).abs() > 0.5;
                self.height = height;
            }
        }
        let view = browser::window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or(1000.0);
        let above = -top(list);
        self.page = whole(view / self.height).saturating_sub(4).max(1);
        let Range { start: first, end: last } = around(above, view, self.height, of);
        // A few rows more or less are not worth the drawing.
        let near = |one: usize, other: usize| one.abs_diff(other) <= BEYOND / 2;
        let enough = near(self.rows.start, first) && near(self.rows.end.min(of), last);
        let edge = (first == 0 && self.rows.start != 0) || (last == of && self.rows.end < of);
        if enough && !edge {
            return resized;
        }
        let changed = resized || self.rows != (first..last);
        self.rows = first..last;
        changed
    }

    /// How high so many rows are.
    pub(super) fn height(&self, rows: usize) -> f64 {
        f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) * self.height
    }

    /// Scrolls so far that the row is in view.
    pub(super) fn reveal(&self, list: &HtmlElement, row: usize) {
        if browser::reveal(&format!("row-{row}")) {
            return;
        }
        let Some(window) = browser::window() else { return };
        let view = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(1000.0);
        let place = top(list) + self.height(row);
        let bar = 120.0; // What sticks to the upper edge.
        if place < bar {
            window.scroll_by_with_x_and_y(0.0, place - bar);
        } else if place + self.height > view - 16.0 {
            window.scroll_by_with_x_and_y(0.0, place + self.height - view + 16.0);
        }
    }
}

/// Whether a list of so many rows is drawn as a whole.
pub(super) fn is_whole(rows: usize) -> bool {
    rows <= WHOLE
}

/// Where the rows begin, below the headings of the columns.
fn top(list: &HtmlElement) -> f64 {
    let rows = list.query_selector(".room").ok().flatten();
    rows.map_or_else(|| list.get_bounding_client_rect(), |rows| rows.get_bounding_client_rect()).top()
}

/// The rows around what is in view, of so many: the list begins so far `above` the window's upper edge.
fn around(above: f64, view: f64, height: f64, of: usize) -> Range<usize> {
    let last = whole((above + view) / height).saturating_add(BEYOND).max(80).min(of);
    whole(above / height).saturating_sub(BEYOND).min(last)..last
}

/// A number of rows; below zero there are none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "both ends are cut off before")]
fn whole(rows: f64) -> usize {
    rows.clamp(0.0, 1e9).floor() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_in_view_is_drawn_and_little_else() {
        for of in [0, 1, 79, 80, 81, 500, 10_000] {
            for height in [28.0, 40.0, 93.5] {
                for view in [0.0, 320.0, 1000.0, 4000.0] {
                    for above in [-5000.0, -1.0, 0.0, 39.0, 3999.0, 200_000.0, 1e12] {
                        let drawn = around(above, view, height, of);
                        assert!(drawn.start <= drawn.end && drawn.end <= of);
                        assert!(drawn.len() <= whole(view / height) + 1 + 2 * BEYOND + 80, "{drawn:?}");
                        let in_view =
                            whole(above / height).min(of)..whole((above + view) / height).saturating_add(1).min(of);
                        assert!(drawn.start <= in_view.start && in_view.end <= drawn.end, "{drawn:?} {in_view:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_list_that_shrank_draws_no_more_than_it_has() {
        let window = Window { rows: 900..980, ..Window::default() };
        assert_eq!(window.rows(1000), 900..980);
        assert_eq!(window.rows(950), 900..950);
        assert_eq!(window.rows(400), 400..400);
        assert_eq!(window.rows(10), 0..10, "a short list is drawn as a whole");
    }
}
