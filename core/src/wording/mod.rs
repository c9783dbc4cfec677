//! The verdict in words, alike for every program that shows one.
//!
//! In: a report, or its codes. Out: plain sentences without colours or layout. How a name of a file is shown differs (a terminal needs
//! escapes that a page does not), so whoever asks says how.

mod forecast;
mod placement;
pub mod sentences;
mod step;
mod verdict;

pub use crate::english::{count, list};
pub use forecast::{after_restore, basis, outcome, with_outcome};
pub use placement::{
    event, is_about_control_plane, is_about_pool, is_calm, is_told_elsewhere, is_unpaused_with_consequences, pausing,
};
pub use step::step_time;
pub use verdict::{Headline, Tone, etcd, gaps, headline};

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
