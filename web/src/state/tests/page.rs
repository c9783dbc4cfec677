//! A page that is sent messages, and pages in every state.

use super::super::{Event, Message, Run, Side, State};
use super::brief;
use super::plain::{Plain, failure, inspection, recognised, side_by_side};

/// A page, and the number of the work that it began last.
pub(super) struct Page {
    pub(super) state: State<Plain>,
}

impl Page {
    pub(super) fn new() -> Self {
        Self { state: State::new(true) }
    }

    /// Sends a message, and says briefly what has to be done.
    #[track_caller]
    pub(super) fn send(&mut self, message: Message<Plain>) -> Vec<String> {
        brief::effects(self.state.update(message).expect("the message means something here"))
    }

    /// Adds files that were recognised already.
    #[track_caller]
    pub(super) fn add(&mut self, names: &[&'static str]) -> Vec<String> {
        self.send(recognised(names))
    }

    /// Whether a message changes nothing.
    pub(super) fn ignores(&mut self, message: Message<Plain>) -> bool {
        let before = self.state.clone();
        self.state.update(message).is_none() && self.state == before
    }

    /// The number of the work that was begun last.
    pub(super) fn run(&self) -> Run {
        self.state.last
    }

    /// Reading the backup ends well.
    #[track_caller]
    pub(super) fn read(&mut self, backup: u32) -> Vec<String> {
        self.send(Message::Opened(self.run(), Ok((backup, inspection()))))
    }

    /// The core answers the last question with a report.
    #[track_caller]
    pub(super) fn compared(&mut self, report: &'static str) -> Vec<String> {
        self.send(Message::Compared(self.run(), Ok(report)))
    }

    /// The core answers the last question with what differs between two reports.
    #[track_caller]
    pub(super) fn reports_compared(&mut self, reports: [&'static str; 2], in_order: bool) -> Vec<String> {
        self.send(Message::ReportsCompared(self.run(), Ok(side_by_side(reports, in_order))))
    }

    #[track_caller]
    pub(super) fn look_up(&mut self, event: Event<Plain>) -> Vec<String> {
        let since = self.state.opened().expect("a backup is open").since;
        self.send(Message::LookUp(since, event))
    }

    pub(super) fn screen(&self) -> &'static str {
        self.state.screen.name()
    }

    pub(super) fn taken(&self) -> Vec<&str> {
        self.state.taken.iter().map(|taken| taken.name.as_str()).collect()
    }

    // Pages in every state.

    pub(super) fn landing() -> Self {
        Self::new()
    }

    pub(super) fn loading() -> Self {
        let mut page = Self::new();
        page.add(&["old.report"]);
        page
    }

    pub(super) fn reading() -> Self {
        let mut page = Self::new();
        page.add(&["a.tgz"]);
        page
    }

    pub(super) fn contents() -> Self {
        let mut page = Self::reading();
        page.read(1);
        page
    }

    pub(super) fn comparing() -> Self {
        let mut page = Self::contents();
        page.add(&["vc.inventory"]);
        page
    }

    pub(super) fn verdict() -> Self {
        let mut page = Self::comparing();
        page.compared("first");
        page
    }

    pub(super) fn verdict_comparing() -> Self {
        let mut page = Self::verdict();
        page.add(&["web.nodes"]);
        page
    }

    pub(super) fn earlier() -> Self {
        let mut page = Self::loading();
        page.send(Message::Loaded(page.run(), Ok("earlier")));
        page
    }

    /// Two reports were loaded; the first that was added is the later one.
    pub(super) fn pair() -> Self {
        let mut page = Self::new();
        page.add(&["new.report", "old.report"]);
        page.reports_compared(["new.report", "old.report"], false);
        page
    }

    /// The report of the backup that is open, and an earlier one.
    pub(super) fn pair_of_backup() -> Self {
        let mut page = Self::verdict();
        page.add(&["old.report"]);
        page.reports_compared(["first", "old.report"], false);
        page
    }

    pub(super) fn pair_showing_the_earlier() -> Self {
        let mut page = Self::pair_of_backup();
        page.send(Message::Open(Side::Before, None));
        page
    }

    pub(super) fn verdict_comparing_reports() -> Self {
        let mut page = Self::verdict();
        page.add(&["old.report"]);
        page
    }

    pub(super) fn trouble() -> Self {
        let mut page = Self::reading();
        page.send(Message::Opened(page.run(), Err(failure("unusable"))));
        page
    }

    pub(super) fn asked_to_forget() -> Self {
        let mut page = Self::verdict();
        page.send(Message::Forget);
        page
    }

    pub(super) fn asked() -> Self {
        let mut page = Self::verdict();
        page.add(&["b.tgz"]);
        page
    }
}
