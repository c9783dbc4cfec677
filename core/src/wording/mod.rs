//! Words that every stage and every program shares.
//!
//! In: numbers, names, the codes of a report. Out: plain text without colours or layout.

mod step;

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

/// "1 machine", "2 machines".
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// "a", "a and b", "a, b and c".
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_aloud() {
        let items: Vec<_> = ["a", "b", "c"].map(str::to_owned).into();
        assert_eq!(list(&items), "a, b and c");
        assert_eq!(list(&items[..2]), "a and b");
        assert_eq!(list(&items[..1]), "a");
    }
}
