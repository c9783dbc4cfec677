//! Text for people, in which names of files, servers and virtual machines stay apart from words.
//!
//! A view writes both its own way: a terminal escapes and quotes names, a page sets them in a font of their own.

use std::borrow::Cow;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words of this program, or a message of the report, which may quote names.
    Words(Cow<'a, str>),
    /// A name that comes from a file or a server.
    Name(Cow<'a, str>),
}

/// Words and names, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text<'a>(Vec<Part<'a>>);

impl<'a> Text<'a> {
    /// Words alone.
    pub fn words(words: impl Into<Cow<'a, str>>) -> Self {
        Self(vec![Part::Words(words.into())])
    }

    /// A name alone.
    pub fn name(name: impl Into<Cow<'a, str>>) -> Self {
        Self(vec![Part::Name(name.into())])
    }

    /// Words behind it.
    #[must_use]
    pub fn and_words(mut self, words: impl Into<Cow<'a, str>>) -> Self {
        self.0.push(Part::Words(words.into()));
        self
    }

    /// A name behind it.
    #[must_use]
    pub fn and_name(mut self, name: impl Into<Cow<'a, str>>) -> Self {
        self.0.push(Part::Name(name.into()));
        self
    }

    /// Another text behind it.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// "a", "a and b", "a, b and c".
    pub fn list(items: Vec<Self>) -> Self {
        let last = items.len().saturating_sub(1);
        let mut all = Self::default();
        for (position, item) in items.into_iter().enumerate() {
            let separator = match position {
                0 => "",
                position if position == last => " and ",
                _ => ", ",
            };
            all = if separator.is_empty() { all } else { all.and_words(separator) };
            all = all.and(item);
        }
        all
    }

    /// As the beginning of a sentence or line; a name stays as it is.
    #[must_use]
    pub fn capitalised(mut self) -> Self {
        if let Some(Part::Words(words)) = self.0.first_mut() {
            let mut rest = words.chars();
            let capital = rest.next().map(|first| first.to_uppercase().chain(rest).collect::<String>());
            *words = capital.unwrap_or_default().into();
        }
        self
    }

    /// The pieces.
    pub fn parts(&self) -> &[Part<'a>] {
        &self.0
    }

    /// Everything in one string, each kind of piece written by its own function.
    pub fn write(&self, words: impl Fn(&str) -> String, name: impl Fn(&str) -> String) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Words(text) => words(text),
            Part::Name(text) => name(text),
        });
        parts.collect()
    }

    /// Everything in one string, unescaped: for documents that escape it as a whole.
    pub fn plain(&self) -> String {
        self.write(str::to_owned, str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_their_own_way() {
        let text = Text::words("gone from ").and_name("vc\u{1b}01").and_words(".");
        assert_eq!(
            text.write(str::to_owned, |name| format!("<{}>", name.escape_default())),
            "gone from <vc\\u{1b}01>."
        );
    }

    #[test]
    fn only_words_begin_with_a_capital() {
        assert_eq!(Text::words("élan of ").and_name("x").capitalised().plain(), "Élan of x");
        assert_eq!(Text::name("web-md-0").and_words(" is empty").capitalised().plain(), "web-md-0 is empty");
        assert_eq!(Text::default().capitalised().plain(), "");
    }

    #[test]
    fn lists_read_aloud() {
        let items = |names: &[&'static str]| Text::list(names.iter().map(|name| Text::name(*name)).collect()).plain();
        assert_eq!(items(&[]), "");
        assert_eq!(items(&["a"]), "a");
        assert_eq!(items(&["a", "b"]), "a and b");
        assert_eq!(items(&["a", "b", "c"]), "a, b and c");
    }
}
