//! Plain values in place of what a browser holds, and messages about them.

use std::rc::Rc;

use drift_core::compare::Comparison;
use drift_core::inspection::Inspection;
use drift_core::{BackupReader, Context, Observations};

use super::super::{Given, Handles, Message, NamedFile, SideBySide};
use crate::failure::Failure;
use crate::intake::Kind;

/// Plain values in place of what a browser holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plain;

impl Handles for Plain {
    type File = &'static str;
    type Backup = u32;
    type Report = &'static str;
    type Account = &'static str;
}

pub(super) fn file(name: &'static str) -> NamedFile<&'static str> {
    NamedFile { name: name.to_owned(), size: 100.0, file: name }
}

/// The kind that a file's name says, for brevity.
pub(super) fn kind(name: &str) -> Option<Kind> {
    match name.rsplit_once('.') {
        Some((_, "tgz")) => Some(Kind::Backup),
        Some((_, "inventory")) => Some(Kind::Inventory),
        Some((_, "nodes")) => Some(Kind::Nodes),
        Some((_, "record")) => Some(Kind::Record),
        Some((_, "report")) => Some(Kind::Report),
        Some((_, "ignore")) => Some(Kind::Ignore),
        Some((_, "wrong")) => Some(Kind::WrongIgnore(4)),
        Some((_, "txt")) => Some(Kind::Other),
        _ => None,
    }
}

pub(super) fn recognised(names: &[&'static str]) -> Message<Plain> {
    Message::Recognised(names.iter().map(|name| (file(name), kind(name))).collect())
}

pub(super) fn inspection() -> Rc<Inspection> {
    Rc::new(drift_core::inspect(&BackupReader::new("a.tgz").finish(), &Observations::default(), &context()))
}

fn context() -> Context {
    Context { generated_at: "2026-11-22T12:00:00Z".parse().unwrap(), version: String::new(), restore_into: None }
}

/// A comparison that knows which reports it is of.
fn comparison(before: &str, after: &str) -> Rc<Comparison> {
    let report = drift_core::detect(&BackupReader::new("a.tgz").finish(), &Observations::default(), &context());
    let mut comparison = drift_core::compare::compare(&report, &report);
    (comparison.before.backup, comparison.after.backup) = (before.to_owned(), after.to_owned());
    Rc::new(comparison)
}

/// What comes of two reports; a file's report is called as the file.
pub(super) fn side_by_side(reports: [&'static str; 2], in_order: bool) -> SideBySide<Plain> {
    let [one, other] = reports;
    let (before, after) = if in_order { (one, other) } else { (other, one) };
    SideBySide { reports, in_order, comparison: comparison(before, after) }
}

/// The report that was given, as it is loaded.
pub(super) fn loaded(given: &Given<Plain>) -> &'static str {
    match given {
        Given::Shown(report) => report,
        Given::File(file) => file.file,
    }
}

pub(super) fn failure(title: &str) -> Failure {
    Failure::new(title, "")
}

/// A person stopped it.
pub(super) fn cancelled() -> Failure {
    Failure { cancelled: true, ..failure("cancelled") }
}
