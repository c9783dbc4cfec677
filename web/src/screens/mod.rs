//! The screens before the verdict, each a function of what there is to show.

mod contents;
mod help;
mod landing;
mod reading;
mod runbook;
mod trouble;

pub(crate) use contents::contents;
pub(crate) use help::help;
pub(crate) use landing::landing;
pub(crate) use reading::reading;
pub(crate) use runbook::runbook;
pub(crate) use trouble::trouble;

use drift_core::{report::Report, wording};

use crate::words::visible;

/// The verdict in one plain sentence.
pub(crate) fn sentence(report: &Report) -> String {
    wording::headline(report, visible).sentence
}
