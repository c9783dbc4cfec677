//! What to do in the night of a restore, step by step: prepare, restore everything paused, one checklist for each
//! cluster, finish.
//!
//! In: a report. Out: a [`Runbook`] of plain data, and its documents. Everything comes from fields of the report; no
//! sentence is ever read back. Each step has a number, an effect, its commands, what has to be seen before the next
//! one, and what to do otherwise. Names come from untrusted files: in commands they are words of a shell, in documents
//! they cannot act. Nothing here is ever run by this program.

mod book;
mod checklist;
mod control_plane;
mod dangers;
mod decide;
mod draft;
mod escape;
mod facts;
mod finish;
mod ghosts;
mod html;
mod introduction;
mod markdown;
mod model;
mod prepare;
mod restore;
mod steps;
mod text;
mod together;
mod unpause;
mod workers;

use crate::cluster::ClusterRef;
use crate::report::Report;
use book::{Book, Numbers};
pub(crate) use escape::{code, prose};

pub use model::{Chapter, Command, Part, Runbook, Stage, Step};
pub use text::{Line, Piece};

impl Runbook {
    /// The runbook of a restore.
    pub fn of(report: &Report) -> Self {
        write(report, None)
    }

    /// What concerns one cluster, with the numbers of the whole runbook, and the names of the steps that have to be
    /// done before. None if the report does not list the cluster.
    pub fn only(report: &Report, cluster: &ClusterRef) -> Option<Self> {
        let is_listed = report.clusters.iter().any(|other| other.is(cluster));
        is_listed.then(|| write(report, Some(cluster)))
    }
}

/// The runbook of a restore as a Markdown document.
pub fn markdown(report: &Report) -> String {
    to_markdown(&Runbook::of(report))
}

/// A runbook as a Markdown document.
pub fn to_markdown(runbook: &Runbook) -> String {
    markdown::write(runbook)
}

/// A runbook as one HTML file, which needs no script.
pub fn to_html(runbook: &Runbook) -> String {
    html::write(runbook)
}

fn write(report: &Report, focus: Option<&ClusterRef>) -> Runbook {
    let unknown = Numbers::new();
    let mut first = Book::new(report, None, &unknown);
    fill(&mut first);
    let mut book = Book::new(report, focus, &first.numbers);
    fill(&mut book);
    introduction::finish(book, focus)
}

fn fill(book: &mut Book<'_>) {
    prepare::write(book);
    restore::write(book);
    together::write(book);
    checklist::write(book);
    finish::write(book);
}
