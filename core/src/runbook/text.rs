//! Paragraphs of a runbook, in pieces: words, names, and numbers of steps.

use serde::Serialize;

/// One paragraph, in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Line(pub Vec<Piece>);

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Piece {
    /// Words of this program, or a message of the report, which may quote names.
    Words(String),
    /// A name, a command or a value, to be shown in letters of one width.
    Code(String),
    /// The number of another step, to be shown as a link to it.
    Step(usize),
}

impl Line {
    /// Words alone.
    pub fn words(words: impl Into<String>) -> Self {
        Self(vec![Piece::Words(words.into())])
    }

    /// A name alone.
    pub fn code(code: impl Into<String>) -> Self {
        Self(vec![Piece::Code(code.into())])
    }

    /// Words behind it.
    #[must_use]
    pub fn and(mut self, words: impl Into<String>) -> Self {
        self.0.push(Piece::Words(words.into()));
        self
    }

    /// A name behind it.
    #[must_use]
    pub fn and_code(mut self, code: impl Into<String>) -> Self {
        self.0.push(Piece::Code(code.into()));
        self
    }

    /// A step behind it.
    #[must_use]
    pub fn and_step(mut self, number: usize) -> Self {
        self.0.push(Piece::Step(number));
        self
    }

    /// Another text behind it.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// "a", "a and b", "a, b and c".
    pub fn list(items: Vec<Self>) -> Self {
        let last = items.len().saturating_sub(1);
        items.into_iter().enumerate().fold(Self::default(), |all, (position, item)| match position {
            0 => item,
            position if position == last => all.and(" and ").join(item),
            _ => all.and(", ").join(item),
        })
    }

    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In one string, unescaped.
    pub fn plain(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Words(text) | Piece::Code(text) => text.clone(),
            Piece::Step(number) => format!("step {number}"),
        };
        self.0.iter().map(piece).collect()
    }
}

impl From<&str> for Line {
    /// Words in which what stands between backticks is code. Only for words of this program.
    fn from(text: &str) -> Self {
        let pieces = text.split('`').enumerate().filter(|(_, piece)| !piece.is_empty());
        Self(pieces.map(|(at, piece)| if at % 2 == 0 { words(piece) } else { Piece::Code(piece.to_owned()) }).collect())
    }
}

fn words(text: &str) -> Piece {
    Piece::Words(text.to_owned())
}
