//! Reports as text for people.
//!
//! In: a report (or an inspection) and a [`Look`]. Out: text with ANSI styles, which the stream it is written to
//! strips where they are not wanted. What is said, in which order, and what is folded comes from
//! [`drift_core::presentation`]; shapes, colours, indents and line breaks are added here. Nothing is judged, nothing is
//! read from the environment, and no string of a file reaches a terminal unescaped.

mod clusters;
mod comparison;
mod escape;
mod facts;
mod findings;
mod ignored;
mod inspect;
pub(crate) mod look;
mod machines;
mod page;
mod steps;
mod terminal;
#[cfg(test)]
mod tests;
mod unattributed;
mod verdict;

pub use comparison::comparison;
pub(crate) use escape::shown;
pub use inspect::inspection;
pub use look::Look;
pub use steps::{Document, Written};
pub use terminal::report;
