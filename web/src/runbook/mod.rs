//! The runbook: chapters of steps that are read, run elsewhere, and ticked off.
//!
//! In: the runbook of the report that is shown, and which steps are ticked. Out: its drawing, and its documents. Ticks
//! are kept for this visit; the documents show them.

mod book;
mod component;
mod part;
mod step;

pub(crate) use component::Runbook;
