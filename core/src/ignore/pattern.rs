//! Names with wildcards.

/// A pattern: `*` stands for any characters, `\` takes its special meaning from the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// What stands between the wildcards. One more than there are wildcards.
    parts: Vec<String>,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut part = String::new();
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match character {
                '*' => parts.push(std::mem::take(&mut part)),
                '\\' => part.extend(characters.next()),
                other => part.push(other),
            }
        }
        parts.push(part);
        Self { parts }
    }

    /// The pattern that matches `name` alone.
    pub(super) fn escape(name: &str) -> String {
        let mut text = String::with_capacity(name.len());
        for character in name.chars() {
            if matches!(character, '*' | '\\') {
                text.push('\\');
            }
            text.push(character);
        }
        text
    }

    /// In time that grows with the name alone: each part is taken where it comes first.
    pub(super) fn matches(&self, name: &str) -> bool {
        let [first, middle @ .., last] = self.parts.as_slice() else {
            return self.parts.iter().any(|part| part == name);
        };
        let Some(mut rest) = name.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str())) else {
            return false;
        };
        for part in middle {
            match rest.split_once(part.as_str()) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_any_characters() {
        let matches = |pattern: &str, name: &str| Pattern::new(pattern).matches(name);
        for (pattern, name) in [
            ("web", "web"),
            ("web-*", "web-"),
            ("web-*", "web-1-2"),
            ("*", ""),
            ("*-md-*", "a-md-b"),
            ("a*b*c", "axbxbxc"),
            (r"a\*b", "a*b"),
            (r"a\\b", r"a\b"),
            ("/DC0/vm/*", "/DC0/vm/infra/jump"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("web", "web-1"), ("web", "WEB"), ("", "x"), ("aa*aa", "aaa"), ("a*b*c", "acb"), (r"a\*b", "axb")]
        {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn what_is_escaped_matches_itself_alone() {
        for name in ["plain", "*", r"\", r"a\*b", "**", ""] {
            assert!(Pattern::new(&Pattern::escape(name)).matches(name), "{name}");
        }
        assert!(!Pattern::new(&Pattern::escape("*")).matches("x"));
    }
}
