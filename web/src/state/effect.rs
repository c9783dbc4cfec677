//! What has to be done after a message, as values. Whoever runs them reports back by messages.

use std::rc::Rc;

use drift_core::compare::Comparison;
use drift_core::inspection::Inspection;

use super::handles::Handles;
use super::lookups::{How, Subject, Ticket};
use super::screen::{Aliases, NamedFile, Run};
use crate::intake::Taken;
use crate::settings::Theme;

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect<H: Handles> {
    /// Look at how the files begin.
    Recognise(Vec<NamedFile<H::File>>),
    /// Fetch the files of the sample.
    FetchSample,
    /// Read a backup, and ask what it contains.
    Read(Run, NamedFile<H::File>, Vec<Taken<H::File>>),
    /// End that reading.
    StopReading(Run),
    /// End the worker of a backup.
    Dispose(H::Backup),
    /// Ask the core what the backup contains.
    Inspect(Run, Asked<H>),
    /// Ask the core to compare.
    Compare(Run, Asked<H>),
    /// Load an earlier report.
    Load(Run, NamedFile<H::File>),
    /// Load those of two reports that are files, and ask the core what differs.
    CompareReports(Run, [Given<H>; 2]),
    /// Ask a vCenter or an API server, for the backup with this number.
    LookUp {
        /// The backup's number.
        since: Run,
        /// The look-up's number.
        ticket: Ticket,
        /// The backup, whose worker asks.
        backup: H::Backup,
        /// Which server is asked.
        subject: Subject,
        /// With which account.
        how: How<H::Account>,
    },
    /// End that look-up.
    StopLookUp(Run, Ticket),
    /// Move the focus.
    Focus(Target),
    /// Clear what follows `#` in the address.
    ClearAddress,
    /// Save the report.
    Save(H::Report),
    /// Save what differs between two reports.
    SaveComparison(Rc<Comparison>, Format),
    /// Print the page.
    Print,
    /// Let the person choose files.
    ChooseFiles,
    /// Use other colours.
    Apply(Theme),
}

/// What the core is asked about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked<H: Handles> {
    /// The backup.
    pub(crate) backup: H::Backup,
    /// What it contains.
    pub(crate) inspection: Rc<Inspection>,
    /// What it is compared with.
    pub(crate) taken: Vec<Taken<H::File>>,
    /// Which names of vCenters belong together.
    pub(crate) aliases: Aliases,
    /// The versions of the new management cluster.
    pub(crate) restore_into: Option<String>,
}

/// A report that is to be compared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Given<H: Handles> {
    /// It is there.
    Shown(H::Report),
    /// It has to be loaded.
    File(NamedFile<H::File>),
}

/// Two reports that were compared.
#[derive(Clone, Debug)]
pub(crate) struct SideBySide<H: Handles> {
    /// The reports, as they were given.
    pub(crate) reports: [H::Report; 2],
    /// The first one is the earlier one.
    pub(crate) in_order: bool,
    /// What differs.
    pub(crate) comparison: Rc<Comparison>,
}

/// In what form a comparison of two reports is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For tickets and pull requests.
    Markdown,
    /// For scripts.
    Json,
}

/// What the focus moves to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The heading of the screen.
    Title,
    /// The search.
    Search,
}

impl<H: Handles> Effect<H> {
    /// Whether it acts on what the message changed on the screen, and so has to wait until that is drawn.
    pub(crate) fn follows_drawing(&self) -> bool {
        matches!(self, Self::Focus(_) | Self::Print)
    }
}
