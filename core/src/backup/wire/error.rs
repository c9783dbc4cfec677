//! Why bytes are no object of their kind.

/// Why an entry's bytes are no object of its kind. Holds no content of the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct DecodeError {
    /// The line, from 1; 0 when the whole is meant.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: &'static str,
}

impl From<serde_json::Error> for DecodeError {
    /// Keeps the place and the class only: a parser's message may quote what it read.
    fn from(error: serde_json::Error) -> Self {
        let what = match error.classify() {
            serde_json::error::Category::Eof => "the JSON ends too early",
            serde_json::error::Category::Data => "a field has another type than its kind has",
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => "this is not JSON",
        };
        Self { line: error.line(), column: error.column(), what }
    }
}
