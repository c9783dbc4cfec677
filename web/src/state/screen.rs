//! The screens, and what each of them holds.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use drift_core::compare::Comparison;
use drift_core::inspection::Inspection;

use super::handles::Handles;
use super::lookups::Lookups;
use crate::failure::Failure;

/// The number of a piece of work. Each is given out once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Run(pub(super) u32);

impl Run {
    /// The number after this one.
    pub(super) fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// The backup's name of a vCenter → the inventory's.
pub(crate) type Aliases = BTreeMap<String, String>;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Screen<H: Handles> {
    /// Nothing is open.
    Landing {
        /// An earlier report is being loaded.
        loading: Option<Run>,
    },
    /// A backup is being read.
    Reading(Reading),
    /// A backup was read. There is no report yet.
    Contents(Opened<H>),
    /// There is a report.
    Verdict(Verdict<H>),
    /// There are two reports.
    Comparison(Box<Pair<H>>),
    /// There is no result.
    Trouble(Failure),
}

impl<H: Handles> Default for Screen<H> {
    fn default() -> Self {
        Self::Landing { loading: None }
    }
}

impl<H: Handles> Screen<H> {
    /// The value of `data-state`.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Landing { .. } => "empty",
            Self::Reading(_) => "reading",
            Self::Contents(_) => "contents",
            Self::Verdict(_) => "verdict",
            Self::Comparison(pair) if pair.shown.is_some() => "verdict",
            Self::Comparison(_) => "comparison",
            Self::Trouble(_) => "error",
        }
    }
}

/// A backup that is being read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    /// The number of the work.
    pub(crate) run: Run,
    /// The file's name.
    pub(crate) name: String,
    /// How far it has come.
    pub(crate) progress: Progress,
    /// Files for comparison were added after it began.
    pub(crate) added: bool,
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Progress {
    /// Bytes that were read.
    pub(crate) bytes: f64,
    /// Bytes of the file.
    pub(crate) total: f64,
    /// Entries of the archive that were read.
    pub(crate) entries: f64,
    /// Seconds since it began.
    pub(crate) seconds: f64,
}

/// A backup that was read, and what belongs to it alone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Opened<H: Handles> {
    /// The number of the work that read it. Look-ups for another backup carry another number.
    pub(crate) since: Run,
    /// The file's name.
    pub(crate) name: String,
    /// The backup in its worker.
    pub(crate) backup: H::Backup,
    /// What it contains.
    pub(crate) inspection: Rc<Inspection>,
    /// What was asked of vCenters and API servers.
    pub(crate) lookups: Lookups<H>,
    /// Which names of vCenters belong together, as the person said.
    pub(crate) aliases: Aliases,
    /// The versions of the new management cluster, as the person named them.
    pub(crate) restore_into: Option<String>,
    /// The answer of the core that is awaited.
    pub(crate) awaited: Option<Run>,
}

/// A report on the screen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict<H: Handles> {
    /// The report.
    pub(crate) report: H::Report,
    /// Where it comes from.
    pub(crate) source: Source<H>,
    /// What is open above it.
    pub(crate) dialog: Option<Dialog>,
    /// It was saved as it is shown.
    pub(crate) saved: bool,
    /// The steps of its runbook that are ticked.
    pub(crate) ticks: Ticks,
    /// A runbook with all of these ticks was saved.
    pub(crate) ticks_saved: bool,
    /// The cluster that is to be shown, and the number of that wish.
    pub(crate) wanted: Option<(usize, Run)>,
}

/// What is ticked in a runbook. A step whose content changes is another one.
pub(crate) type Ticks = BTreeSet<String>;

/// Where a report comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Source<H: Handles> {
    /// The backup that is open: more can be compared with it.
    Backup(Opened<H>),
    /// A file. It is shown as it is.
    Earlier,
}

impl<H: Handles> Source<H> {
    /// The backup that is open.
    pub(crate) fn backup(&self) -> Option<&Opened<H>> {
        match self {
            Self::Backup(opened) => Some(opened),
            Self::Earlier => None,
        }
    }
}

/// Two reports, and what differs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pair<H: Handles> {
    /// The earlier one.
    pub(crate) before: Verdict<H>,
    /// The later one.
    pub(crate) after: Verdict<H>,
    /// What differs.
    pub(crate) comparison: Rc<Comparison>,
    /// The one that is shown in place of what differs.
    pub(crate) shown: Option<Side>,
}

/// One of two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The earlier one.
    Before,
    /// The later one.
    After,
}

impl<H: Handles> Pair<H> {
    /// The earlier report, and the later one.
    pub(crate) fn both(&self) -> impl Iterator<Item = &Verdict<H>> {
        [&self.before, &self.after].into_iter()
    }

    /// The earlier report, and the later one.
    pub(super) fn both_mut(&mut self) -> [&mut Verdict<H>; 2] {
        [&mut self.before, &mut self.after]
    }

    /// The report that is shown.
    pub(super) fn verdict(&self) -> Option<&Verdict<H>> {
        Some(match self.shown? {
            Side::Before => &self.before,
            Side::After => &self.after,
        })
    }

    /// The report that is shown.
    pub(super) fn verdict_mut(&mut self) -> Option<&mut Verdict<H>> {
        Some(match self.shown? {
            Side::Before => &mut self.before,
            Side::After => &mut self.after,
        })
    }
}

impl Side {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::After => Self::Before,
        }
    }
}

/// What opens above a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialog {
    /// The look-ups.
    Lookups,
    /// The runbook, at the steps of the cluster at this position.
    Runbook(Option<usize>),
}

/// What a person is asked, where something would be lost.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Question<F> {
    /// May everything be forgotten?
    Forget,
    /// Another backup.
    Backup {
        /// Its file.
        file: NamedFile<F>,
        /// Velero's record came with it.
        with_record: bool,
    },
    /// An earlier report, or two that are compared.
    Reports(NamedFile<F>, Option<NamedFile<F>>),
}

/// A file that a person chose.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NamedFile<F> {
    /// Its name.
    pub(crate) name: String,
    /// Its length in bytes.
    pub(crate) size: f64,
    /// The file itself.
    pub(crate) file: F,
}
