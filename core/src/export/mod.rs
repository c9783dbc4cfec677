//! A report as other programs and people take it: a table, test results, a page.
//!
//! In: a presentation, which says what is shown. Out: the bytes of a file, the same for the same report. Each format
//! is a view like any other: it decides nothing, and every string of a file is escaped by its own rules.

pub mod csv;
pub mod html;
pub mod junit;
