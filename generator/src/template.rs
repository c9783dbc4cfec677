//! Text with slots, made from the files in `templates`.

use std::io;

use jiff::Timestamp;
use serde_json::Value;

/// What fills the slots of one object.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    /// When the object came into being; its times count from here.
    born: Timestamp,
    pairs: Vec<(&'static str, String)>,
}

impl Values {
    /// No values yet, for an object of that age.
    pub(crate) fn new(born: Timestamp) -> Self {
        Self { born, pairs: Vec::new() }
    }

    /// The same values for an object of another age.
    pub(crate) fn born(mut self, born: Timestamp) -> Self {
        self.born = born;
        self
    }

    /// Adds a value.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.pairs.push((name, value.into()));
        self
    }

    /// The last value of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// One stretch of a template.
#[derive(Debug)]
enum Piece {
    Text(String),
    Value(String),
    /// Seconds after the birth of the object.
    Time(i64),
}

/// A text with slots.
#[derive(Debug)]
pub(crate) struct Template(Vec<Piece>);

impl Template {
    /// An object: compact, its keys in order, and `<`, `>` and `&` written as Go writes them.
    pub(crate) fn object(source: &str) -> io::Result<Self> {
        let value: Value = serde_json::from_str(source)?;
        let compact = serde_json::to_string(&value)?;
        let escaped = compact.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
        // A number loses its quotes: the first here, the second where the slot is read.
        Self::text(&escaped.replace("\"${=", "${="))
    }

    /// Any other text, as it stands.
    pub(crate) fn text(source: &str) -> io::Result<Self> {
        let mut pieces = Vec::new();
        let mut rest = source;
        while let Some((text, after)) = rest.split_once("${") {
            pieces.push(Piece::Text(text.to_owned()));
            let (slot, after) = after.split_once('}').ok_or_else(|| io::Error::other("a slot without an end"))?;
            if let Some(seconds) = slot.strip_prefix('@') {
                pieces.push(Piece::Time(seconds.parse().map_err(io::Error::other)?));
                rest = after;
            } else if let Some(number) = slot.strip_prefix('=') {
                pieces.push(Piece::Value(number.to_owned()));
                rest = after.strip_prefix('"').unwrap_or(after);
            } else {
                pieces.push(Piece::Value(slot.to_owned()));
                rest = after;
            }
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    /// The text with its slots filled.
    pub(crate) fn fill(&self, values: &Values) -> io::Result<String> {
        let mut filled = String::with_capacity(8192);
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Value(name) => filled.push_str(
                    values.get(name).ok_or_else(|| io::Error::other(format!("nothing for the slot {name}")))?,
                ),
                Piece::Time(seconds) => filled.push_str(&after(values.born, *seconds).to_string()),
            }
        }
        Ok(filled)
    }
}

/// So many seconds later; the calendar of a generated backup has no end that could be reached.
pub(crate) fn after(time: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(time.as_second().saturating_add(seconds)).unwrap_or(Timestamp::MAX)
}

/// Reads a template of an object from its file.
macro_rules! template {
    ($name:literal) => {
        Template::object(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $name, ".json")))
    };
}
pub(crate) use template;
