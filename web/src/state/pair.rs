//! Two reports: how they come together, and which of them is shown.
//!
//! Either of them may be of the backup that is open, which then stays open: what is added still counts.

use std::mem;
use std::rc::Rc;

use drift_core::compare::Comparison;

use super::State;
use super::effect::{Effect, Format};
use super::handles::Handles;
use super::screen::{NamedFile, Run, Screen, Source, Verdict};
use crate::failure::Failure;

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
    fn other(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::After => Self::Before,
        }
    }
}

impl<H: Handles> State<H> {
    /// Compares the report that is shown with that of a file.
    pub(super) fn compare_with(&mut self, report: H::Report, file: NamedFile<H::File>) -> Vec<Effect<H>> {
        let run = self.next_run();
        self.comparing = Some(run);
        vec![Effect::CompareReports(run, [Given::Shown(report), Given::File(file)])]
    }

    /// Compares the two reports again, if there are two: one of them is another now.
    pub(super) fn compare_reports(&mut self) -> Vec<Effect<H>> {
        let Screen::Comparison(pair) = &self.screen else { return Vec::new() };
        let reports = [&pair.before, &pair.after].map(|verdict| Given::Shown(verdict.report.clone()));
        let run = self.next_run();
        self.comparing = Some(run);
        vec![Effect::CompareReports(run, reports)]
    }

    /// Two reports were compared. Where that fails, what is shown stays.
    pub(super) fn reports_compared(
        &mut self,
        run: Run,
        result: Result<SideBySide<H>, Failure>,
    ) -> Option<Vec<Effect<H>>> {
        let is_loading = self.screen == (Screen::Landing { loading: Some(run) });
        if !is_loading && self.comparing != Some(run) {
            return None;
        }
        self.comparing = None;
        match result {
            Ok(compared) => Some(self.show_comparison(compared)),
            Err(failure) if is_loading => {
                self.screen = Screen::default();
                Some(self.fail(failure))
            }
            Err(failure) => {
                self.notices.push(format!("{}. {}", failure.title, failure.advice));
                Some(Vec::new())
            }
        }
    }

    fn show_comparison(&mut self, compared: SideBySide<H>) -> Vec<Effect<H>> {
        let SideBySide { reports: [first, second], in_order, comparison } = compared;
        let file = |report: &H::Report| Verdict::new(report.clone(), Source::Earlier);
        let ((one, other), shown) = match mem::take(&mut self.screen) {
            Screen::Verdict(verdict) => ((Verdict { dialog: None, ..verdict }, file(&second)), None),
            Screen::Comparison(pair) => ((pair.before, pair.after), pair.shown),
            Screen::Landing { .. } | Screen::Reading(_) | Screen::Contents(_) | Screen::Trouble(_) => {
                ((file(&first), file(&second)), None)
            }
        };
        // More may have been added meanwhile.
        let is_current = one.report == first && other.report == second;
        let (before, after) = if in_order { (one, other) } else { (other, one) };
        let shown = if in_order { shown } else { shown.map(Side::other) };
        self.screen = Screen::Comparison(Box::new(Pair { before, after, comparison, shown }));
        let mut effects = if is_current { Vec::new() } else { self.compare_reports() };
        if shown.is_none() {
            effects.push(Effect::ClearAddress); // It points into one of the reports.
        }
        effects
    }

    /// Shows one of the two reports, at this cluster.
    pub(super) fn open_report(&mut self, side: Side, cluster: Option<usize>) -> Option<Vec<Effect<H>>> {
        let run = self.last.next();
        let Screen::Comparison(pair) = &mut self.screen else { return None };
        if pair.shown.is_some() {
            return None;
        }
        pair.shown = Some(side);
        pair.verdict_mut()?.wanted = cluster.map(|cluster| (cluster, run));
        self.last = run;
        Some(vec![Effect::ClearAddress]) // It points into the other one.
    }

    /// Shows again what differs.
    pub(super) fn back(&mut self) -> Option<Vec<Effect<H>>> {
        let Screen::Comparison(pair) = &mut self.screen else { return None };
        pair.verdict_mut()?.dialog = None;
        pair.shown = None;
        Some(vec![Effect::ClearAddress])
    }

    pub(super) fn download_comparison(&self, format: Format) -> Option<Vec<Effect<H>>> {
        let Screen::Comparison(pair) = &self.screen else { return None };
        Some(vec![Effect::SaveComparison(Rc::clone(&pair.comparison), format)])
    }
}
