//! What would be lost if the page were left or emptied now.

use super::State;
use super::handles::Handles;
use super::screen::{Screen, Verdict};

/// What would be lost. Files stay where they are, so they are no loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// The report was not downloaded as it is shown.
    Report,
    /// Steps of the runbook are ticked, and no runbook was saved since.
    Ticks,
    /// vCenters or API servers were asked.
    Lookups,
}

impl Loss {
    /// In a sentence.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Report => "This report was not downloaded.",
            Self::Ticks => "Steps of the runbook are ticked in this page only.",
            Self::Lookups => "The results of look-ups are in this page only.",
        }
    }
}

impl<H: Handles> State<H> {
    /// What would be lost now.
    pub(crate) fn losses(&self) -> Vec<Loss> {
        let report = self.any(|verdict| verdict.source.backup().is_some() && !verdict.saved);
        let lookups = self.opened().is_some_and(|opened| opened.lookups.has_results());
        let ticks = self.any(|verdict| !verdict.ticks_saved);
        [(report, Loss::Report), (ticks, Loss::Ticks), (lookups, Loss::Lookups)]
            .into_iter()
            .filter_map(|(lost, what)| lost.then_some(what))
            .collect()
    }

    /// Whether something is true of a report that is there.
    fn any(&self, is: impl Fn(&Verdict<H>) -> bool) -> bool {
        match &self.screen {
            Screen::Verdict(verdict) => is(verdict),
            Screen::Comparison(pair) => pair.both().any(is),
            Screen::Landing { .. } | Screen::Reading(_) | Screen::Contents(_) | Screen::Trouble(_) => false,
        }
    }
}
