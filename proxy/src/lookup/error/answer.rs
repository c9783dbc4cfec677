//! What is wrong with a response itself.

use thiserror::Error;

/// What is wrong with a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Malformed {
    /// It ends too early.
    #[error("it ends too early")]
    Truncated,
    /// Not well-formed.
    #[error("it is not well-formed XML")]
    Syntax,
    /// It defines or uses entities.
    #[error("it defines or uses entities of its own, which SOAP forbids")]
    Entities,
    /// Characters that XML does not allow.
    #[error("it contains control characters")]
    ControlCharacters,
    /// Too deep.
    #[error("its elements are nested too deeply")]
    Depth,
    /// A required part is missing.
    #[error("it lacks {0}")]
    Lacks(&'static str),
}

/// What is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TooLarge {
    /// One response.
    #[error("one response")]
    Answer,
    /// All responses together.
    #[error("the whole look-up")]
    Job,
    /// One object.
    #[error("one object")]
    Object,
    /// One text or tag.
    #[error("one value")]
    Value,
}

impl TooLarge {
    /// A smaller question may bring a smaller answer.
    pub(crate) fn is_of_one_answer(self) -> bool {
        match self {
            Self::Answer | Self::Object | Self::Value => true,
            Self::Job => false,
        }
    }
}
