//! The screens before the verdict, and what opens above it, each a function of what is shown.

mod basis;
mod chips;
mod comparison;
mod contents;
mod gather;
mod glossary;
mod help;
mod landing;
mod lookups;
mod names;
mod reading;
mod taken;
mod trouble;

pub(crate) use basis::Basis;
pub(crate) use chips::chips;
pub(crate) use comparison::comparison;
pub(crate) use contents::contents;
pub(crate) use help::help;
pub(crate) use landing::landing;
pub(crate) use lookups::lookups;
pub(crate) use names::names;
pub(crate) use reading::reading;
pub(crate) use trouble::trouble;

use drift_core::{presentation::Presentation, report::Report};

use crate::words::written;

/// The verdict in one plain sentence.
pub(crate) fn sentence(report: &Report) -> String {
    written(&Presentation::new(report).answer().text)
}
