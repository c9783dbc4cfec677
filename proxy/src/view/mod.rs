//! Reports as text for people.
//!
//! In: a report (or an inspection) and a [`Look`]. Out: text with ANSI styles, which the stream it is written to
//! strips where nobody wants them. Nothing is judged here, nothing is read from the environment, and no string of a
//! file reaches a terminal unescaped.

mod clusters;
mod escape;
mod facts;
mod group;
mod inspect;
pub(crate) mod look;
mod others;
mod page;
mod remarks;
mod steps;
mod terminal;
#[cfg(test)]
mod tests;
mod verdict;
mod words;

pub(crate) use escape::shown;
pub use inspect::inspection;
pub use look::Look;
pub use terminal::{ReportPlace, report};
