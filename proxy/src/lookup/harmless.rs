//! Texts of servers, made safe to show.

use drift_core::is_hidden;

/// A server's text, without anything that could disturb a terminal, and not too long.
pub(crate) fn harmless(text: &str, limit: usize) -> String {
    let mut characters = text.chars().map(|character| if is_hidden(character) { '\u{fffd}' } else { character });
    let mut kept: String = characters.by_ref().take(limit).collect();
    if characters.next().is_some() {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn texts_of_servers_become_harmless() {
        assert_eq!(harmless("a\x1b[2Jb\u{202e}c\u{9b}", 20), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}");
        assert_eq!(harmless("abcdef", 3), "abc…");
        assert_eq!(harmless("abc", 3), "abc");
    }
}
