//! Runs the state's effects in the browser, and reports back by messages. Nothing is decided here.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use drift_core::compare::{self, Comparison};
use drift_core::json;
use js_sys::{JsString, Uint8Array};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, File, HtmlInputElement};
use yew::{Callback, NodeRef};

use crate::browser;
use crate::failure::Failure;
use crate::handles::{Effect, Given, Message, SideBySide, named};
use crate::intake::{BEGINNING, Kind, recognise};
use crate::package;
use crate::sample;
use crate::state::{self, Event, Format, NamedFile, Problem, Run, Target, Ticket};
use crate::verdict::Shown;

/// Runs effects.
#[derive(Debug)]
pub(super) struct Runner {
    send: Callback<Message>,
    /// What the program that serves the page demands for look-ups. Other servers make none.
    token: Option<Rc<str>>,
    input: NodeRef,
    works: Works,
}

impl Runner {
    pub(super) fn new(send: Callback<Message>, token: Option<String>, input: NodeRef) -> Self {
        Self { send, token: token.map(Rc::from), input, works: Works::default() }
    }

    pub(super) fn run(&self, effect: Effect) {
        match effect {
            Effect::Recognise(files) => self.report(async { Message::Recognised(recognised(files).await) }),
            Effect::FetchSample => self.report(async {
                match sample::files().await {
                    Ok(files) => Message::Files(files.into_iter().map(named).collect()),
                    Err(failure) => Message::NoSample(failure),
                }
            }),
            Effect::Read(run, file, taken) => {
                let Some(abort) = self.works.begin(Work::Reading(run)) else {
                    return self.send.emit(Message::Opened(run, Err(no_abort_controller())));
                };
                let (send, works) = (self.send.clone(), self.works.clone());
                let progress = move |progress| send.emit(Message::Progress(run, progress));
                self.report(async move {
                    let opened = package::read(&file.file, &taken, &abort, progress).await;
                    works.end(&Work::Reading(run));
                    Message::Opened(run, opened)
                });
            }
            Effect::StopReading(run) => self.works.abort(&Work::Reading(run)),
            Effect::Dispose(backup) => backup.dispose(),
            Effect::Inspect(run, asked) => {
                self.report(
                    async move { Message::Inspected(run, package::inspect(&asked.backup, &asked.taken).await) },
                );
            }
            Effect::Compare(run, asked) => self.report(async move {
                let into = asked.restore_into.as_deref();
                let bytes =
                    package::analyze(&asked.backup, &asked.inspection, &asked.taken, &asked.aliases, into).await;
                let report = match bytes {
                    Ok(bytes) => {
                        browser::breathe().await;
                        Shown::read(bytes).await
                    }
                    Err(failure) => Err(failure),
                };
                Message::Compared(run, report)
            }),
            Effect::Load(run, file) => self.report(async move { Message::Loaded(run, load(&file.file).await) }),
            Effect::CompareReports(run, reports) => {
                self.report(async move { Message::ReportsCompared(run, side_by_side(reports).await) });
            }
            Effect::LookUp { since, ticket, backup, subject, how } => {
                let abort = self.works.begin(Work::LookUp(since, ticket));
                let (Some(token), Some(abort)) = (self.token.clone(), abort) else {
                    let answer = Event::Answered(ticket, Err(Problem::stopped()));
                    return self.send.emit(Message::LookUp(since, answer));
                };
                let (send, works) = (self.send.clone(), self.works.clone());
                let progress = move |read| send.emit(Message::LookUp(since, Event::Progress(ticket, read)));
                self.report(async move {
                    let answer = package::look_up(&backup, &token, &subject, &how, &abort, progress).await;
                    works.end(&Work::LookUp(since, ticket));
                    Message::LookUp(since, Event::Answered(ticket, answer))
                });
            }
            Effect::StopLookUp(since, ticket) => self.works.abort(&Work::LookUp(since, ticket)),
            Effect::Focus(Target::Title) => browser::focus("title"),
            Effect::Focus(Target::Search) => browser::focus("search"),
            Effect::ClearAddress => browser::set_hash(""),
            Effect::Save(report) => drop(browser::save("drift-report.json", "application/json", report.bytes())),
            Effect::SaveComparison(comparison, format) => save(&comparison, format),
            Effect::Print => {
                let _printed = browser::window().map(|window| window.print());
                self.send.emit(Message::OnPaper(false));
            }
            Effect::ChooseFiles => {
                if let Some(input) = self.input.cast::<HtmlInputElement>() {
                    input.click();
                }
            }
            Effect::Apply(theme) => browser::set_theme(theme.code()),
        }
    }

    /// Waits for a message, and sends it.
    fn report(&self, message: impl Future<Output = Message> + 'static) {
        let send = self.send.clone();
        spawn_local(async move { send.emit(message.await) });
    }
}

/// Work that can be stopped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Work {
    Reading(Run),
    LookUp(Run, Ticket),
}

/// What stops the work in progress.
#[derive(Clone, Debug, Default)]
struct Works(Rc<RefCell<BTreeMap<Work, AbortController>>>);

impl Works {
    fn begin(&self, work: Work) -> Option<AbortController> {
        let abort = AbortController::new().ok()?;
        self.0.borrow_mut().insert(work, abort.clone());
        Some(abort)
    }

    fn end(&self, work: &Work) -> Option<AbortController> {
        self.0.borrow_mut().remove(work)
    }

    fn abort(&self, work: &Work) {
        if let Some(abort) = self.end(work) {
            abort.abort();
        }
    }
}

async fn recognised(files: Vec<NamedFile<File>>) -> Vec<(NamedFile<File>, Option<Kind>)> {
    let mut recognised = Vec::new();
    for file in files {
        let kind = browser::bytes(&file.file, Some(BEGINNING)).await.ok().map(|bytes| recognise(&bytes));
        recognised.push((file, kind));
    }
    recognised
}

async fn load(file: &File) -> Result<Shown, Failure> {
    let unreadable =
        |_| Failure::new("The report could not be read", "The file may have been moved or changed. Add it again.");
    let bytes = browser::bytes(file, None).await.map_err(unreadable)?;
    Shown::read(Uint8Array::from(bytes.as_slice())).await
}

/// Loads those of two reports that are files, and compares the earlier one with the later one.
async fn side_by_side([one, other]: [Given; 2]) -> Result<SideBySide, Failure> {
    let (one, other) = (given(one).await?, given(other).await?);
    let in_order = compare::in_order(one.report(), other.report());
    let (before, after) = if in_order { (&one, &other) } else { (&other, &one) };
    let comparison = Rc::new(compare::compare(before.report(), after.report()));
    Ok(SideBySide { reports: [one, other], in_order, comparison })
}

/// A report that is there, or that of a file. Of two files, the failure names the one that it means.
async fn given(report: Given) -> Result<Shown, Failure> {
    match report {
        state::Given::Shown(report) => Ok(report),
        state::Given::File(file) => load(&file.file)
            .await
            .map_err(|failure| Failure { title: format!("{}: {}", file.name, failure.title), ..failure }),
    }
}

/// The same bytes as those of the command line.
fn save(comparison: &Comparison, format: Format) {
    let _saved = match format {
        Format::Markdown => {
            let text = JsString::from(compare::markdown(comparison));
            browser::save("drift-comparison.md", "text/markdown", &text)
        }
        Format::Json => {
            let bytes = json::to_bytes(comparison).unwrap_or_default();
            browser::save("drift-comparison.json", "application/json", &Uint8Array::from(bytes.as_slice()))
        }
    };
}

fn no_abort_controller() -> Failure {
    Failure::new("This browser is too old", "Use a current version of Chrome, Edge, Firefox or Safari.")
}
