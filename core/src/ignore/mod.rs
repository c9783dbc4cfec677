//! Drift that is known: what a person wrote into an ignore file.
//!
//! In: the bytes of an ignore file, and a finished report. Out: the same report in which what an entry matches is
//! listed as suppressed, and counts no more for statuses and exit code. A danger cannot be ignored, nor a machine of
//! one, nor a machine that could not be judged. Forecasts and the answer whether a restore is safe stay as they are:
//! the controllers ignore nothing.

mod apply;
mod entry;
mod file;
mod pattern;
mod proposed;

pub use file::{ENTRIES, IgnoreError, IgnoreFile, LENGTH};
pub use proposed::entry_for;
