//! Every message in every state. The snapshot is the table; read it when it changes.

use std::fmt::Write as _;

use super::super::{Dialog, Event, Format, How, Message, Progress, Run, Shortcut, Side, Subject, Ticket};
use super::brief;
use super::page::Page;
use super::plain::{Plain, cancelled, failure, file, inspection, recognised, side_by_side};
use crate::settings::{Settings, Theme};

/// A name, and how a page gets there.
type Start = (&'static str, fn() -> Page);

const STATES: [Start; 15] = [
    ("landing", Page::landing),
    ("loading an earlier report", Page::loading),
    ("reading", Page::reading),
    ("contents", Page::contents),
    ("contents, comparing", Page::comparing),
    ("verdict", Page::verdict),
    ("verdict, comparing", Page::verdict_comparing),
    ("earlier report", Page::earlier),
    ("verdict, comparing it with an earlier report", Page::verdict_comparing_reports),
    ("two reports", Page::pair),
    ("two reports, one of the backup", Page::pair_of_backup),
    ("two reports, the earlier one shown", Page::pair_showing_the_earlier),
    ("trouble", Page::trouble),
    ("verdict, asked to replace it", Page::asked),
    ("verdict, asked to forget it", Page::asked_to_forget),
];

/// Messages with the number that the page awaits, or the last one where it awaits none.
fn messages(page: &Page) -> Vec<(&'static str, Message<Plain>)> {
    let run = page.run();
    let void = Run(0);
    let since = page.state.opened().map_or(void, |opened| opened.since);
    let progress = Progress { bytes: 50.0, total: 100.0, entries: 7.0, seconds: 1.0 };
    let vcenter = || Subject::Vcenter("vc".to_owned());
    vec![
        ("files are added", Message::Files(vec![file("x.tgz")])),
        ("a backup", recognised(&["x.tgz"])),
        ("an inventory", recognised(&["x.inventory"])),
        ("a node list", recognised(&["x.nodes"])),
        ("a record", recognised(&["x.record"])),
        ("an earlier report", recognised(&["x.report"])),
        ("two reports", recognised(&["x.report", "y.report"])),
        ("three reports", recognised(&["x.report", "y.report", "z.report"])),
        ("a report and an inventory", recognised(&["x.report", "x.inventory"])),
        ("a useless file", recognised(&["x.txt"])),
        ("a useless file and an inventory", recognised(&["x.txt", "x.inventory"])),
        ("the sample", Message::Sample),
        ("the sample is missing", Message::NoSample(failure("no sample"))),
        ("progress", Message::Progress(run, progress)),
        ("void progress", Message::Progress(void, progress)),
        ("read", Message::Opened(run, Ok((9, inspection())))),
        ("read, void", Message::Opened(void, Ok((9, inspection())))),
        ("reading fails", Message::Opened(run, Err(failure("unusable")))),
        ("reading is cancelled", Message::Opened(run, Err(cancelled()))),
        ("reading fails, void", Message::Opened(void, Err(failure("unusable")))),
        ("inspected", Message::Inspected(run, Ok(inspection()))),
        ("inspected, void", Message::Inspected(void, Ok(inspection()))),
        ("inspecting fails", Message::Inspected(run, Err(failure("defect")))),
        ("compared", Message::Compared(run, Ok("new"))),
        ("compared, void", Message::Compared(void, Ok("new"))),
        ("comparing fails", Message::Compared(run, Err(failure("crashed")))),
        ("comparing fails, void", Message::Compared(void, Err(failure("crashed")))),
        ("loaded", Message::Loaded(run, Ok("loaded"))),
        ("loaded, void", Message::Loaded(void, Ok("loaded"))),
        ("loading fails", Message::Loaded(run, Err(failure("damaged")))),
        ("reports compared", Message::ReportsCompared(run, Ok(side_by_side(["one", "other"], true)))),
        ("reports compared, void", Message::ReportsCompared(void, Ok(side_by_side(["one", "other"], true)))),
        ("comparing reports fails", Message::ReportsCompared(run, Err(failure("damaged")))),
        ("the earlier report", Message::Open(Side::Before, None)),
        ("the later report, at a cluster", Message::Open(Side::After, Some(3))),
        ("back to the comparison", Message::Back),
        ("download the comparison", Message::DownloadComparison(Format::Json)),
        ("a look-up", Message::LookUp(since, Event::Ask(vcenter(), How::default()))),
        ("a look-up, void", Message::LookUp(Run(99), Event::Ask(vcenter(), How::default()))),
        ("a look-up's void answer", Message::LookUp(since, Event::Answered(Ticket(99), Ok("x")))),
        ("a name is another", Message::Alias("vc".to_owned(), Some("10.0.0.5".to_owned()))),
        ("versions are named", Message::RestoreInto(Some("tkg=2.2".to_owned()))),
        ("no versions are named", Message::RestoreInto(None)),
        ("a name is itself", Message::Alias("vc".to_owned(), None)),
        ("replace", Message::Replace(true)),
        ("keep", Message::Replace(false)),
        ("cancel", Message::Cancel),
        ("forget", Message::Forget),
        ("forget all the same", Message::ForgetAll(true)),
        ("forget nothing", Message::ForgetAll(false)),
        ("dismiss the notices", Message::Dismiss),
        ("dragging", Message::Dragging(true)),
        ("no longer dragging", Message::Dragging(false)),
        ("help", Message::Help(true)),
        ("close the help", Message::Help(false)),
        ("?", Message::Key(Shortcut::Help)),
        ("/", Message::Key(Shortcut::Search)),
        ("settings", Message::Settings(Settings { theme: Theme::Dark, ..Settings::default() })),
        ("show the look-ups", Message::Show(Dialog::Lookups)),
        ("show the runbook", Message::Show(Dialog::Runbook(None))),
        ("hide the runbook", Message::Hide(Dialog::Runbook(None))),
        ("a step is ticked", Message::Tick("step".to_owned())),
        ("the runbook is saved", Message::RunbookSaved),
        ("a cluster is wanted", Message::ShowCluster(2)),
        ("download", Message::Download),
        ("print", Message::Print),
        ("on paper", Message::OnPaper(true)),
        ("printed", Message::OnPaper(false)),
        ("choose files", Message::Choose),
    ]
}

#[test]
fn every_message_in_every_state() {
    let mut table = String::new();
    for (name, start) in STATES {
        writeln!(table, "\n{name}: {}", brief::state(&start().state)).unwrap();
        for (what, message) in messages(&start()) {
            let mut page = start();
            let before = page.state.clone();
            match page.state.update(message) {
                None => {
                    assert_eq!(page.state, before, "{name}: {what} changed something without saying so");
                    writeln!(table, "  {what}: ignored").unwrap();
                }
                Some(effects) => {
                    let now = brief::state(&page.state);
                    let now = if now == brief::state(&before) { "" } else { now.as_str() };
                    let effects = brief::effects(effects).join("; ");
                    let arrow = if now.is_empty() { "" } else { " → " };
                    let then = if effects.is_empty() { String::new() } else { format!(" | {effects}") };
                    writeln!(table, "  {what}:{arrow}{now}{then}").unwrap();
                }
            }
        }
    }
    insta::assert_snapshot!(table);
}
