//! Strings of files, made fit for a terminal.
//!
//! In: any string of a backup or an inventory. Out: the same, with everything that a terminal would act upon, or that a
//! reader would not see, written as `\u{..}`. A name can neither move the cursor nor pose as another name.

use drift_core::{presentation::Text, wording};

/// Stands for a space at which no line may break, until the page is written. It is a private-use character, which
/// [`text`] escapes, so that no file can bring one along.
pub(crate) const FIXED_SPACE: char = '\u{e000}';

/// Prose of a file: wrapped at its spaces.
pub(crate) fn text(raw: &str) -> String {
    wording::visible(raw)
}

/// A name of a file: never wrapped, and in quotes where its ends could not be seen otherwise.
pub(crate) fn name(raw: &str) -> String {
    let fixed = keep(&text(raw));
    if raw.is_empty() || raw.contains(char::is_whitespace) { format!("\"{fixed}\"") } else { fixed }
}

/// Words that wrap, and names that do not.
pub(crate) fn written(mixed: &Text<'_>) -> String {
    mixed.write(text, name)
}

/// A name of a file, for a line that is not wrapped.
pub(crate) fn shown(raw: &str) -> String {
    release(&name(raw))
}

/// Text at whose spaces no line may break.
pub(crate) fn keep(text: &str) -> String {
    text.replace(' ', FIXED_SPACE.encode_utf8(&mut [0; 4]))
}

/// Undoes [`keep`].
pub(crate) fn release(text: &str) -> String {
    text.replace(FIXED_SPACE, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &str) {
        assert_eq!(text(raw), expected);
    }

    #[test]
    fn harmless_text_stays() {
        check("prod-md-0 Köln 東京 €", "prod-md-0 Köln 東京 €");
    }

    #[test]
    fn what_a_terminal_acts_upon_is_shown() {
        check("a\u{1b}[2Jb", "a\\u{1b}[2Jb");
        check("a\u{9b}31mb", "a\\u{9b}31mb");
        check("a\r\n\tb\u{7f}\0", "a\\u{d}\\u{a}\\u{9}b\\u{7f}\\u{0}");
    }

    #[test]
    fn what_a_reader_would_not_see_is_shown() {
        check("ab\u{202e}cd\u{2066}", "ab\\u{202e}cd\\u{2066}");
        check("a\u{200b}b\u{feff}\u{a0}", "a\\u{200b}b\\u{feff}\\u{a0}");
        check("a\u{e000}\u{e0041}", "a\\u{e000}\\u{e0041}");
    }

    #[test]
    fn names_show_their_ends() {
        assert_eq!(release(&name("prod-md-0")), "prod-md-0");
        assert_eq!(release(&name("old vm (copy)")), "\"old vm (copy)\"");
        assert_eq!(release(&name("")), "\"\"");
    }
}
