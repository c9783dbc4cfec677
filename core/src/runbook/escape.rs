//! Names in Markdown: neither markup nor another text than they are.

use std::fmt::Write as _;

use crate::wording::visible;

/// The length of the longest run of backticks.
pub(super) fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or_default()
}

/// A name or a sentence with names in it, as Markdown that shows just that.
pub(super) fn prose(raw: &str) -> String {
    let text = visible(raw);
    let words: Vec<String> =
        text.split(' ').map(|word| if is_address(word) { code(word) } else { escaped(word) }).collect();
    words.join(" ")
}

/// A word that a renderer may make a link of, as GitHub's does. Escaped characters do not keep it from that; code does.
fn is_address(word: &str) -> bool {
    let has_www = word.as_bytes().windows(4).any(|four| four.eq_ignore_ascii_case(b"www."));
    has_www || word.contains("://") || word.contains('@')
}

fn escaped(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    for character in word.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' | '#') {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

/// A name as code.
pub(super) fn code(raw: &str) -> String {
    let text = visible(raw);
    let fence = "`".repeat(longest_run(&text).saturating_add(1));
    let edge = text.starts_with('`') || text.ends_with('`') || text.trim().is_empty();
    if edge { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// In a tag, where Markdown does not act, and HTML does.
pub(super) fn in_html(raw: &str) -> String {
    let text = visible(raw);
    text.chars().fold(String::new(), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // They are Markdown there, too.
            '`' | '*' | '_' | '[' | ']' | '\\' | '~' | '|' | '$' | ':' | '@' | '.' if !character.is_alphanumeric() => {
                write!(escaped, "&#{};", u32::from(character)).unwrap_or_default();
            }
            other => escaped.push(other),
        }
        escaped
    })
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_act() {
        assert_eq!(code("web"), "`web`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(prose("<b>*x*</b> [y](z)"), r"\<b\>\*x\*\</b\> \[y\](z)");
        assert_eq!(prose("see https://evil.example now"), "see `https://evil.example` now");
        assert_eq!(prose("a\nb\u{202e}c"), r"a\\u{a}b\\u{202e}c");
    }

    /// As GitHub renders it.
    fn rendered(markdown: &str) -> String {
        let mut options = comrak::Options::default();
        options.extension.autolink = true;
        options.extension.strikethrough = true;
        options.extension.table = true;
        options.parse.relaxed_autolinks = true;
        comrak::markdown_to_html(markdown, &options)
    }

    #[test]
    fn addresses_are_no_links() {
        let addresses = [
            "https://evil.example/x",
            "http://evil.example",
            "ftp://evil.example",
            "www.evil.example",
            "WWW.evil.example",
            "admin@evil.example",
            "mailto:admin@evil.example",
            "xmpp:a@evil.example/b",
            "(https://evil.example).",
            "<https://evil.example>",
            "[x](https://evil.example)",
            "[x](/evil)",
            "a`https://evil.example`b",
            "x_www.evil.example_",
            "vc01,https://evil.example",
            "ssh://evil.example",
            "![x](y)",
            "[x]: https://evil.example",
        ];
        for address in addresses {
            for text in [prose(address), prose(&format!("Ask {address} now.")), code(address)] {
                for markdown in [text.clone(), format!("# {text}"), format!("- {text}"), format!("> **Stop.** {text}")]
                {
                    let html = rendered(&markdown);
                    assert!(!html.contains("<a") && !html.contains("<img"), "{markdown}: {html}");
                }
            }
        }
        assert!(rendered("www.evil.example").contains("<a"), "it would be a link otherwise");
    }
}
