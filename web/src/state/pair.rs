//! Two reports: how they come together, and which of them is shown.
//!
//! Either of them may be of the backup that is open, which then stays open: what is added still counts.

use std::mem;
use std::rc::Rc;

use super::State;
use super::effect::{Effect, Format, Given, SideBySide};
use super::handles::Handles;
use super::screen::{NamedFile, Pair, Run, Screen, Side, Source, Verdict};
use crate::failure::Failure;

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
