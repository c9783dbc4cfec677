//! What happened: to the page, or to work that an effect began.

use std::rc::Rc;

use drift_core::inspection::Inspection;

use super::effect::{Format, SideBySide};
use super::handles::Handles;
use super::lookups::Event;
use super::screen::{Dialog, NamedFile, Progress, Run, Side};
use crate::failure::Failure;
use crate::intake::Kind;
use crate::settings::Settings;

/// What happened.
#[derive(Clone, Debug)]
pub(crate) enum Message<H: Handles> {
    /// Files were dropped, chosen or pasted.
    Files(Vec<NamedFile<H::File>>),
    /// It is known what the files are; nothing where one could not be read.
    Recognised(Vec<(NamedFile<H::File>, Option<Kind>)>),
    /// The sample was requested.
    Sample,
    /// The sample could not be fetched.
    NoSample(Failure),
    /// Reading a backup has come this far.
    Progress(Run, Progress),
    /// Reading a backup is over.
    Opened(Run, Result<(H::Backup, Rc<Inspection>), Failure>),
    /// The core said again what the backup contains.
    Inspected(Run, Result<Rc<Inspection>, Failure>),
    /// The core compared.
    Compared(Run, Result<H::Report, Failure>),
    /// An earlier report was loaded.
    Loaded(Run, Result<H::Report, Failure>),
    /// Two reports were loaded and compared.
    ReportsCompared(Run, Result<SideBySide<H>, Failure>),
    /// Something happened to a look-up for the backup with this number.
    LookUp(Run, Event<H>),
    /// The backup's name of a vCenter means the inventory's vCenter of the other name; or no longer.
    Alias(String, Option<String>),
    /// These are the versions of the new management cluster; or they are not known any more.
    RestoreInto(Option<String>),
    /// The person answered whether what is shown may be replaced.
    Replace(bool),
    /// Reading is to end.
    Cancel,
    /// Everything is to be forgotten, if nothing is lost by it or the person agrees.
    Forget,
    /// The person answered whether everything may be forgotten.
    ForgetAll(bool),
    /// The notices were read.
    Dismiss,
    /// Files are dragged over the page, or no longer.
    Dragging(bool),
    /// The help is to be opened or closed.
    Help(bool),
    /// A single-key shortcut was pressed.
    Key(Shortcut),
    /// Other settings are wanted for this visit.
    Settings(Settings),
    /// A dialog is to be opened above the verdict.
    Show(Dialog),
    /// A dialog was closed.
    Hide(Dialog),
    /// A step of the runbook is ticked, or no longer.
    Tick(String),
    /// The runbook was saved with its ticks.
    RunbookSaved,
    /// The cluster at this position is to be shown in the list.
    ShowCluster(usize),
    /// One of two reports is to be shown, at the cluster at this position.
    Open(Side, Option<usize>),
    /// What differs between the two reports is to be shown again.
    Back,
    /// What differs between two reports is to be saved.
    DownloadComparison(Format),
    /// The report is to be saved.
    Download,
    /// What is shown is to be printed.
    Print,
    /// The browser begins to draw for paper, or has ended.
    OnPaper(bool),
    /// Files are to be chosen.
    Choose,
}

/// What a single-key shortcut does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shortcut {
    /// Opens the help.
    Help,
    /// Moves to the search.
    Search,
}
