//! The state of the page, and how messages change it.
//!
//! Files come in, are recognised, and either become the backup, are taken for comparison, or are refused. Whatever was asked of the core
//! before the last change is void: its answers carry an old number and are dropped.

mod aliases;
mod draw;
mod keys;
mod looking;

use std::rc::Rc;

use drift_core::inspection::Inspection;
use drift_core::runbook;
use web_sys::{AbortController, File, FileList, HtmlInputElement};
use yew::{Component, Context, Html, NodeRef};

use crate::browser::{self, Listener};
use crate::failure::Failure;
use crate::intake::{BEGINNING, Kind, Refusal, Role, Taken, recognise};
use crate::lookups::{self, Lookups};
use crate::package::{self, Backup, Progress};
use crate::sample;
use crate::settings::Settings;
use crate::verdict::Shown;
use aliases::Aliases;

/// The whole page.
#[derive(Debug, Default)]
pub(crate) struct App {
    /// The backup, once it was read.
    opened: Option<Opened>,
    /// The backup that is being read.
    reading: Option<Reading>,
    /// What it is compared with.
    taken: Vec<Taken<File>>,
    /// Which names of vCenters belong together, as the reader said.
    aliases: Aliases,
    /// The report.
    shown: Option<Shown>,
    /// The core is at work on a backup that was read.
    comparing: bool,
    /// Why there is nothing to show.
    failure: Option<Failure>,
    /// What became of files that were not taken.
    notices: Vec<String>,
    /// What would take the place of the backup, if the reader agrees.
    waiting: Option<Waiting>,
    /// The number of the last change.
    run: u32,
    settings: Settings,
    /// The runbook, while it is shown.
    runbook: Option<Rc<str>>,
    dragging: bool,
    helping: bool,
    /// The look-ups are shown beside the verdict.
    looking: bool,
    /// What the program that serves the page wants to see before it looks something up. Nobody else serves look-ups.
    token: Option<Rc<str>>,
    printing: bool,
    /// The state that was drawn last.
    drawn: &'static str,
    input: NodeRef,
    _listeners: Vec<Listener>,
}

/// A backup that was read.
#[derive(Debug)]
pub(crate) struct Opened {
    name: String,
    backup: Backup,
    inspection: Rc<Inspection>,
    lookups: Lookups,
    /// The number of the change that brought it.
    since: u32,
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.backup.dispose();
    }
}

/// A backup that is being read. Dropping it ends that.
#[derive(Debug)]
pub(crate) struct Reading {
    name: String,
    progress: Progress,
    since: f64,
    abort: AbortController,
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.abort.abort();
    }
}

/// What the reader is asked about.
#[derive(Clone, Debug)]
pub(crate) enum Waiting {
    /// Another backup, and whether its record came with it.
    Backup(File, bool),
    /// An earlier report.
    Report(File),
}

/// What keys of one letter ask for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shortcut {
    /// The list of keys.
    Help,
    /// The search.
    Search,
}

/// What happened.
#[derive(Debug)]
pub(crate) enum Message {
    /// Files were dropped, chosen or pasted.
    Files(Vec<File>),
    /// The sample was asked for.
    Sample,
    /// It is clear what the files are.
    Recognised(Vec<(File, Result<Kind, Failure>)>),
    /// Reading goes on.
    Read(u32, Progress),
    /// Reading is over.
    Opened(u32, Result<(Backup, Rc<Inspection>), Failure>),
    /// The core told anew what the backup holds.
    Inspected(u32, Result<Rc<Inspection>, Failure>),
    /// There is a report.
    Compared(u32, Result<Shown, Failure>),
    /// The backup's name of a vCenter and the inventory's belong together; or no longer.
    Alias(String, Option<String>),
    /// The reader answered: may the backup be replaced?
    Replace(bool),
    /// The reader does not want to wait.
    Cancel,
    /// The runbook is to be shown, or no longer.
    Runbook(bool),
    /// It is to be saved.
    SaveRunbook,
    /// Everything is to be forgotten.
    Forget,
    /// The notices were read.
    Dismiss,
    /// Something is dragged over the page, or no longer.
    Dragging(bool),
    /// The keys were asked for, or are no longer.
    Help(bool),
    /// A key of one letter was pressed.
    Key(Shortcut),
    /// Something else is wanted for this visit.
    Settings(Settings),
    /// The report is to be saved.
    Download,
    /// The report is to be printed.
    Print,
    /// It was.
    Printed,
    /// Files are to be chosen.
    Choose,
    /// The look-ups are to be shown beside the verdict, or no longer.
    Looking(bool),
    /// A look-up for the backup that was read with this change.
    LookUp(u32, lookups::Event),
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let token = lookups::token().map(Rc::from);
        Self { token, _listeners: keys::listeners(context.link()), ..Self::default() }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Files(files) => Self::recognise(context, files),
            Message::Sample => {
                context.link().send_future(async {
                    match sample::files().await {
                        Ok(files) => Message::Files(files),
                        Err(failure) => Message::Opened(u32::MAX, Err(failure)),
                    }
                });
            }
            Message::Recognised(files) => self.take(context, files),
            Message::Read(run, progress) if run == self.run => {
                if let Some(reading) = &mut self.reading {
                    reading.progress = progress;
                }
            }
            Message::Opened(run, result) if run == self.run || run == u32::MAX => self.read(context, result),
            Message::Inspected(run, Ok(inspection)) if run == self.run => {
                self.comparing = false;
                if let Some(opened) = &mut self.opened {
                    opened.inspection = inspection;
                }
            }
            Message::Compared(run, Ok(shown)) if run == self.run => {
                self.comparing = false;
                self.failure = None;
                self.shown = Some(shown);
            }
            Message::Inspected(run, Err(failure)) | Message::Compared(run, Err(failure)) if run == self.run => {
                self.fail(failure);
            }
            Message::Read(..) | Message::Opened(..) | Message::Inspected(..) | Message::Compared(..) => return false,
            Message::Alias(named, other) => self.name(context, named, other),
            Message::Replace(agreed) => match self.waiting.take().filter(|_| agreed) {
                Some(Waiting::Backup(file, with_record)) => {
                    // The record of the first one is of no use to the second.
                    self.taken.retain(|taken| with_record || taken.role != Role::Record);
                    browser::set_hash(""); // It points into the first one's report.
                    self.open(context, file);
                }
                Some(Waiting::Report(file)) => self.show_earlier(context, file),
                None => self.compare(context), // With what came beside it.
            },
            Message::Cancel => {
                self.reading = None;
                self.run = self.run.wrapping_add(1);
            }
            Message::Forget => self.forget(),
            Message::Dismiss => self.notices.clear(),
            Message::Dragging(dragging) => {
                let changed = self.dragging != dragging;
                self.dragging = dragging;
                return changed;
            }
            Message::Help(helping) => self.helping = helping,
            Message::Key(_) if !self.settings.single_keys => return false,
            Message::Key(Shortcut::Help) => self.helping = true,
            Message::Key(Shortcut::Search) => {
                browser::focus("search");
                return false;
            }
            Message::Settings(settings) => {
                self.settings = settings;
                settings.theme.apply();
            }
            Message::Download => {
                if let Some(shown) = &self.shown {
                    let _saved = browser::save("drift-report.json", "application/json", shown.bytes());
                }
                return false;
            }
            Message::Runbook(wanted) => {
                let report = self.shown.as_ref().filter(|_| wanted).map(Shown::report);
                self.runbook = report.map(|report| runbook::markdown(report).into());
            }
            Message::SaveRunbook => {
                if let Some(runbook) = &self.runbook {
                    let _saved =
                        browser::save("runbook.md", "text/markdown", &js_sys::JsString::from(&**runbook).into());
                }
                return false;
            }
            Message::Print => self.printing = self.shown.is_some(),
            Message::Printed => self.printing = false,
            Message::Choose => {
                if let Some(input) = self.input.cast::<HtmlInputElement>() {
                    input.click();
                }
                return false;
            }
            Message::Looking(looking) => self.looking = looking,
            Message::LookUp(since, event) => self.look_up(context, since, event),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        self.draw(context)
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        let state = self.state();
        if state != self.drawn {
            self.drawn = state;
            if !first {
                browser::focus("title"); // What had the focus may be gone.
            }
        }
        if self.printing {
            if let Some(window) = browser::window() {
                let _printed = window.print();
            }
            context.link().send_message(Message::Printed);
        }
    }
}

impl App {
    /// What stands in `data-state`.
    fn state(&self) -> &'static str {
        if self.reading.is_some() {
            "reading"
        } else if self.failure.is_some() {
            "error"
        } else if self.shown.is_some() {
            "verdict"
        } else if self.opened.is_some() {
            "contents"
        } else {
            "empty"
        }
    }

    /// Looks at how the files begin.
    fn recognise(context: &Context<Self>, files: Vec<File>) {
        context.link().send_future(async move {
            let mut recognised = Vec::new();
            for file in files {
                let beginning = browser::bytes(&file, Some(BEGINNING)).await;
                let unreadable = |_| Failure::new("cannot be read", "");
                let kind = beginning.map(|bytes| recognise(&bytes)).map_err(unreadable);
                recognised.push((file, kind));
            }
            Message::Recognised(recognised)
        });
    }

    fn take(&mut self, context: &Context<Self>, files: Vec<(File, Result<Kind, Failure>)>) {
        self.notices.clear();
        let (mut backup, mut report, mut refused) = (None, None, Vec::new());
        let (mut took, mut record) = (false, false);
        for (file, kind) in files {
            let name = file.name();
            match kind {
                Ok(Kind::Backup) if backup.is_none() => backup = Some(file),
                Ok(Kind::Report) if report.is_none() => report = Some(file),
                Ok(Kind::Backup | Kind::Report) => {
                    let what = "was left out: one backup or report is shown at a time".to_owned();
                    self.notices.push(format!("{name} {what}."));
                }
                Ok(Kind::Inventory) => took |= self.keep(Role::Inventory, file),
                Ok(Kind::Nodes) => took |= self.keep(Role::Nodes, file),
                Ok(Kind::Record) => {
                    record = self.keep(Role::Record, file);
                    took = true;
                }
                Ok(kind @ (Kind::OtherJson | Kind::Other | Kind::Nothing)) => refused.extend(Refusal::of(&name, kind)),
                Err(failure) => refused.push(Refusal { name, what: failure.title }),
            }
        }
        let idle = self.state() == "empty" || self.state() == "error";
        if let Some(refusal) = refused.first().filter(|_| idle && backup.is_none() && report.is_none() && !took) {
            let title = format!("{} {}.", refusal.name, refusal.what);
            let expected = "Expected is a backup as “velero backup download” writes it (.tar.gz), or files to compare it with: \
                            inventories, node lists, velero-backup.json. An earlier report is shown again.";
            self.failure = Some(Failure::new(&title, expected));
            return;
        }
        self.notices.extend(refused.into_iter().map(|refusal| format!("{} {}.", refusal.name, refusal.what)));
        match (backup, report) {
            (Some(file), _) if self.opened.is_some() || self.reading.is_some() => {
                self.waiting = Some(Waiting::Backup(file, record));
            }
            (Some(file), _) => self.open(context, file),
            (None, Some(file)) if self.opened.is_some() || self.reading.is_some() => {
                self.waiting = Some(Waiting::Report(file));
            }
            (None, Some(file)) => self.show_earlier(context, file),
            (None, None) if took => {
                self.failure = None;
                self.compare(context);
            }
            (None, None) => {}
        }
    }

    /// Takes a file for comparison; one of the same name makes room for it.
    fn keep(&mut self, role: Role, file: File) -> bool {
        self.keep_as(Taken { role, name: file.name(), cluster: None, file });
        true
    }

    fn keep_as(&mut self, taken: Taken<File>) {
        self.taken.retain(|other| !other.is_replaced_by(&taken));
        self.taken.push(taken);
    }

    /// Begins to read a backup.
    fn open(&mut self, context: &Context<Self>, file: File) {
        self.run = self.run.wrapping_add(1);
        (self.opened, self.shown, self.failure, self.comparing) = (None, None, None, false);
        self.aliases.clear();
        let Ok(abort) = AbortController::new() else { return };
        self.reading = Some(Reading {
            name: file.name(),
            progress: Progress { total: file.size(), ..Progress::default() },
            since: browser::now(),
            abort: abort.clone(),
        });
        let (link, run, taken) = (context.link().clone(), self.run, self.taken.clone());
        context.link().send_future(async move {
            let told = move |progress| link.send_message(Message::Read(run, progress));
            let opened = async {
                let backup = package::read(&file, &abort, told).await?;
                let inspection = inspect(&backup, &taken).await?;
                Ok((backup, inspection))
            };
            Message::Opened(run, opened.await)
        });
    }

    fn read(&mut self, context: &Context<Self>, result: Result<(Backup, Rc<Inspection>), Failure>) {
        let name = self.reading.take().map(|reading| reading.name.clone()).unwrap_or_default();
        match result {
            Ok((backup, inspection)) => {
                self.opened = Some(Opened { name, backup, inspection, lookups: Lookups::default(), since: self.run });
                if self.has_inventory() {
                    self.compare(context);
                }
            }
            Err(failure) => self.fail(failure),
        }
    }

    fn has_inventory(&self) -> bool {
        self.taken.iter().any(|taken| taken.role == Role::Inventory)
    }

    /// Asks the core anew, after something to compare with was added.
    fn compare(&mut self, context: &Context<Self>) {
        let Some(opened) = &self.opened else { return };
        self.run = self.run.wrapping_add(1);
        self.comparing = true;
        let (run, backup, taken) = (self.run, opened.backup.clone(), self.taken.clone());
        let (inspection, aliases) = (Rc::clone(&opened.inspection), self.aliases.clone());
        if self.has_inventory() {
            context.link().send_future(async move {
                let compared = async {
                    let bytes = package::analyze(&backup, &inspection, &taken, &aliases).await?;
                    browser::breathe().await;
                    Shown::read(bytes, false).await
                };
                Message::Compared(run, compared.await)
            });
        } else {
            context.link().send_future(async move { Message::Inspected(run, inspect(&backup, &taken).await) });
        }
    }

    /// Shows a report that was made before. It says itself what it was made from.
    fn show_earlier(&mut self, context: &Context<Self>, file: File) {
        self.forget();
        let run = self.run;
        context.link().send_future(async move {
            let read = async {
                let bytes = browser::bytes(&file, None).await;
                let bytes =
                    bytes.map_err(|_| Failure::new("The report could not be read", "Was the file moved meanwhile?"))?;
                Shown::read(js_sys::Uint8Array::from(bytes.as_slice()), true).await
            };
            Message::Compared(run, read.await)
        });
    }

    fn fail(&mut self, failure: Failure) {
        self.comparing = false;
        if !failure.cancelled {
            (self.opened, self.shown, self.failure) = (None, None, Some(failure));
        }
    }

    /// Ends workers, drops files, clears the address.
    fn forget(&mut self) {
        self.run = self.run.wrapping_add(1);
        (self.opened, self.reading, self.shown, self.failure, self.waiting) = (None, None, None, None, None);
        (self.comparing, self.looking, self.runbook) = (false, false, None);
        self.taken.clear();
        self.aliases.clear();
        self.notices.clear();
        browser::set_hash("");
    }
}

async fn inspect(backup: &Backup, taken: &[Taken<File>]) -> Result<Rc<Inspection>, Failure> {
    let bytes = package::inspect(backup, taken).await?.to_vec();
    let defect = |_| Failure::new("The page has a defect", "Its parts are of different versions. Load it anew.");
    serde_json::from_slice(&bytes).map(Rc::new).map_err(defect)
}

/// The files of a list.
fn files(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|position| list.item(position)).collect()
}
