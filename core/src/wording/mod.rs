//! Words that every stage and every program shares.
//!
//! In: numbers, names, the codes of a report. Out: plain text without colours or layout.

mod step;

pub use crate::english::{count, list};
pub use step::step_time;

use std::fmt::Write as _;

use crate::hidden::is_hidden;

/// Prose or a name of a file, with everything that a reader would not see, or that changes what is seen, written as
/// `\u{..}`. No name can pose as another one.
pub fn visible(raw: &str) -> String {
    let mut escaped = String::with_capacity(raw.len());
    for character in raw.chars() {
        if is_hidden(character) {
            write!(escaped, "\\u{{{:x}}}", u32::from(character)).unwrap_or_default(); // A String takes everything.
        } else {
            escaped.push(character);
        }
    }
    escaped
}
