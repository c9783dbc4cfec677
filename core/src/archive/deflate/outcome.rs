//! How a call of a decoder ended.

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::archive) enum Outcome {
    /// There is more to come of the same input, or of what was taken of it.
    More,
    /// All input was taken, and all that it unpacks to was handed out.
    Hungry,
    /// The data has ended.
    Ended,
    /// The data is damaged.
    Damaged,
}
