//! The page without a browser: files, backups and reports are names and numbers here.

mod brief;
mod files;
mod lookups;
mod plain;
mod screens;
mod table;
mod walk;

use std::rc::Rc;

use drift_core::inspection::Inspection;
use drift_core::{BackupReader, Context, Observations};

use self::plain::Plain;
use super::{Effect, Event, Message, NamedFile, Run, State};
use crate::failure::Failure;
use crate::intake::Kind;

fn file(name: &'static str) -> NamedFile<&'static str> {
    NamedFile { name: name.to_owned(), size: 100.0, file: name }
}

/// The kind that a file's name says, for brevity.
fn kind(name: &str) -> Option<Kind> {
    match name.rsplit_once('.') {
        Some((_, "tgz")) => Some(Kind::Backup),
        Some((_, "inventory")) => Some(Kind::Inventory),
        Some((_, "nodes")) => Some(Kind::Nodes),
        Some((_, "record")) => Some(Kind::Record),
        Some((_, "report")) => Some(Kind::Report),
        Some((_, "txt")) => Some(Kind::Other),
        _ => None,
    }
}

fn recognised(names: &[&'static str]) -> Message<Plain> {
    Message::Recognised(names.iter().map(|name| (file(name), kind(name))).collect())
}

fn inspection() -> Rc<Inspection> {
    let context = Context { generated_at: "2026-11-22T12:00:00Z".parse().unwrap(), version: String::new() };
    Rc::new(drift_core::inspect(&BackupReader::new("a.tgz").finish(), &Observations::default(), &context))
}

fn failure(title: &str) -> Failure {
    Failure::new(title, "")
}

/// A person stopped it.
fn cancelled() -> Failure {
    Failure { cancelled: true, ..failure("cancelled") }
}

/// A page, and the number of the work that it began last.
struct Page {
    state: State<Plain>,
}

impl Page {
    fn new() -> Self {
        Self { state: State::new(true) }
    }

    /// Sends a message, and says briefly what has to be done.
    #[track_caller]
    fn send(&mut self, message: Message<Plain>) -> Vec<String> {
        brief::effects(self.state.update(message).expect("the message means something here"))
    }

    /// Adds files that were recognised already.
    #[track_caller]
    fn add(&mut self, names: &[&'static str]) -> Vec<String> {
        self.send(recognised(names))
    }

    /// Whether a message changes nothing.
    fn ignores(&mut self, message: Message<Plain>) -> bool {
        let before = self.state.clone();
        self.state.update(message).is_none() && self.state == before
    }

    /// The number of the work that was begun last.
    fn run(&self) -> Run {
        self.state.last
    }

    /// Reading the backup ends well.
    #[track_caller]
    fn read(&mut self, backup: u32) -> Vec<String> {
        self.send(Message::Opened(self.run(), Ok((backup, inspection()))))
    }

    /// The core answers the last question with a report.
    #[track_caller]
    fn compared(&mut self, report: &'static str) -> Vec<String> {
        self.send(Message::Compared(self.run(), Ok(report)))
    }

    #[track_caller]
    fn look_up(&mut self, event: Event<Plain>) -> Vec<String> {
        let since = self.state.opened().expect("a backup is open").since;
        self.send(Message::LookUp(since, event))
    }

    fn screen(&self) -> &'static str {
        self.state.screen.name()
    }

    fn taken(&self) -> Vec<&str> {
        self.state.taken.iter().map(|taken| taken.name.as_str()).collect()
    }

    // Pages in every state.

    fn landing() -> Self {
        Self::new()
    }

    fn loading() -> Self {
        let mut page = Self::new();
        page.add(&["old.report"]);
        page
    }

    fn reading() -> Self {
        let mut page = Self::new();
        page.add(&["a.tgz"]);
        page
    }

    fn contents() -> Self {
        let mut page = Self::reading();
        page.read(1);
        page
    }

    fn comparing() -> Self {
        let mut page = Self::contents();
        page.add(&["vc.inventory"]);
        page
    }

    fn verdict() -> Self {
        let mut page = Self::comparing();
        page.compared("first");
        page
    }

    fn verdict_comparing() -> Self {
        let mut page = Self::verdict();
        page.add(&["web.nodes"]);
        page
    }

    fn earlier() -> Self {
        let mut page = Self::loading();
        page.send(Message::Loaded(page.run(), Ok("earlier")));
        page
    }

    fn trouble() -> Self {
        let mut page = Self::reading();
        page.send(Message::Opened(page.run(), Err(failure("unusable"))));
        page
    }

    fn asked() -> Self {
        let mut page = Self::verdict();
        page.add(&["b.tgz"]);
        page
    }
}

/// The effects of a message, for a test that looks at them in full.
fn effects(page: &mut Page, message: Message<Plain>) -> Vec<Effect<Plain>> {
    page.state.update(message).expect("the message means something here")
}
