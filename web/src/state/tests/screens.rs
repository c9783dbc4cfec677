//! From screen to screen: what people rely on.

use super::super::{Dialog, Effect, Message, Progress, Screen, Shortcut, State};
use super::page::Page;
use super::plain::{cancelled, failure, inspection};
use crate::settings::Settings;

#[test]
fn a_backup_is_read_compared_and_shown() {
    let mut page = Page::new();
    assert_eq!(page.add(&["a.tgz", "vc.inventory"]), ["read #1 a.tgz with vc.inventory", "focus the title"]);
    assert_eq!(page.screen(), "reading");
    assert_eq!(page.read(1), ["compare #2 backup 1 with vc.inventory", "focus the title"]);
    assert_eq!(page.screen(), "contents");
    assert_eq!(page.compared("report"), ["focus the title"]);
    assert_eq!(page.screen(), "verdict");
}

#[test]
fn without_an_inventory_there_is_no_verdict() {
    let mut page = Page::contents();
    assert_eq!(page.add(&["web.nodes"]), ["inspect #2 backup 1 with web.nodes"]);
    page.send(Message::Inspected(page.run(), Ok(inspection())));
    assert_eq!(page.screen(), "contents");
}

#[test]
fn files_that_are_added_while_a_backup_is_read_count() {
    let mut page = Page::reading();
    page.add(&["velero.record"]);
    let asked = page.read(1);
    assert_eq!(asked, ["inspect #2 backup 1 with velero.record", "focus the title"]);
}

#[test]
fn only_the_answer_to_the_last_question_is_shown() {
    let mut page = Page::comparing();
    let first = page.run();
    page.add(&["web.nodes"]);
    assert!(page.ignores(Message::Compared(first, Ok("without nodes"))));
    assert!(page.ignores(Message::Compared(first, Err(failure("crashed")))));
    assert_eq!(page.screen(), "contents");
    page.compared("with nodes");
    assert_eq!(page.state.verdict().unwrap().report, "with nodes");
    assert!(page.ignores(Message::Compared(page.run(), Ok("the same again"))), "each answer counts once");
}

#[test]
fn answers_for_a_backup_that_was_replaced_are_dropped_and_its_worker_ends() {
    let mut page = Page::reading();
    let first = page.run();
    page.add(&["b.tgz"]);
    assert_eq!(page.send(Message::Replace(true)), ["stop reading #1", "read #2 b.tgz", "clear the address"]);
    assert!(page.ignores(Message::Progress(first, Progress::default())));
    assert!(page.ignores(Message::Opened(first, Err(cancelled()))));
    assert_eq!(page.send(Message::Opened(first, Ok((1, inspection())))), ["dispose of backup 1"]);
    assert_eq!(page.screen(), "reading");
}

#[test]
fn cancelling_goes_back_to_the_start_and_keeps_what_was_added() {
    let mut page = Page::new();
    page.add(&["vc.inventory"]);
    page.add(&["a.tgz"]);
    assert_eq!(page.send(Message::Cancel), ["stop reading #1", "focus the title"]);
    assert_eq!((page.screen(), page.taken()), ("empty", vec!["vc.inventory"]));
    assert!(page.ignores(Message::Cancel), "there is nothing left to cancel");
}

#[test]
fn forgetting_ends_everything_and_leaves_nothing_behind() {
    let mut page = Page::verdict();
    page.send(Message::Alias("vc".to_owned(), Some("10.0.0.5".to_owned())));
    page.add(&["x.txt", "web.nodes"]);
    assert!(!page.state.notices.is_empty());
    assert!(page.send(Message::Forget).is_empty(), "a person is asked first");
    let forgotten = page.send(Message::ForgetAll(true));
    assert_eq!(forgotten, ["dispose of backup 1", "clear the address", "focus the title"]);
    let fresh = Page { state: State { last: page.run(), ..Page::new().state } };
    assert_eq!(page.state, fresh.state);
}

#[test]
fn a_failure_ends_the_worker_and_keeps_what_was_added() {
    let mut page = Page::comparing();
    let ended = page.send(Message::Compared(page.run(), Err(failure("crashed"))));
    assert_eq!(ended, ["dispose of backup 1", "focus the title"]);
    assert_eq!((page.screen(), page.taken()), ("error", vec!["vc.inventory"]));
    assert_eq!(page.add(&["a.tgz"]).first().unwrap(), "read #3 a.tgz with vc.inventory");
}

#[test]
fn what_a_person_stopped_is_no_failure() {
    for mut page in [Page::comparing(), Page::verdict_comparing()] {
        let before = page.screen();
        assert!(page.send(Message::Compared(page.run(), Err(cancelled()))).is_empty());
        assert_eq!(page.screen(), before);
    }
    let mut page = Page::reading();
    page.send(Message::Opened(page.run(), Err(cancelled())));
    assert_eq!(page.screen(), "empty");
}

#[test]
fn an_earlier_report_is_shown_alone() {
    let mut page = Page::contents();
    page.add(&["old.report"]);
    assert_eq!(page.screen(), "contents", "not before the person agrees");
    let ended = page.send(Message::Replace(true));
    assert_eq!(ended, ["dispose of backup 1", "clear the address", "load #2 old.report", "focus the title"]);
    assert!(page.taken().is_empty());
    page.send(Message::Loaded(page.run(), Ok("old")));
    assert_eq!(page.state.verdict().unwrap().report, "old");
    assert!(page.state.opened().is_none());
    assert!(page.ignores(Message::Show(Dialog::Lookups)), "there is no backup to look up for");
}

#[test]
fn a_report_that_was_overtaken_by_a_backup_is_dropped() {
    let mut page = Page::loading();
    let loading = page.run();
    page.add(&["a.tgz"]);
    assert!(page.ignores(Message::Loaded(loading, Ok("old"))));
    assert_eq!(page.screen(), "reading");
}

#[test]
fn dialogs_belong_to_the_verdict_that_opened_them() {
    let mut page = Page::verdict();
    page.send(Message::Show(Dialog::Runbook(None)));
    page.add(&["b.tgz"]);
    page.send(Message::Replace(true));
    page.read(2);
    page.compared("second");
    assert_eq!(page.state.verdict().unwrap().dialog, None);
}

#[test]
fn look_ups_are_offered_only_where_the_program_makes_them() {
    let mut page = Page::verdict();
    page.state.makes_lookups = false;
    assert!(page.ignores(Message::Show(Dialog::Lookups)));
    page.state.makes_lookups = true;
    page.send(Message::Show(Dialog::Lookups));
    assert_eq!(page.state.verdict().unwrap().dialog, Some(Dialog::Lookups));
    assert!(page.ignores(Message::Hide(Dialog::Runbook(None))), "it is not open");
    page.send(Message::Hide(Dialog::Lookups));
    assert_eq!(page.state.verdict().unwrap().dialog, None);
}

#[test]
fn a_name_of_a_vcenter_is_said_and_taken_back() {
    let mut page = Page::verdict();
    let said = page.send(Message::Alias("vc".to_owned(), Some("10.0.0.5".to_owned())));
    assert_eq!(said, ["compare #3 backup 1 with vc.inventory, vc is 10.0.0.5", "focus the title"]);
    let taken_back = page.send(Message::Alias("vc".to_owned(), None));
    assert_eq!(taken_back, ["compare #4 backup 1 with vc.inventory", "focus the title"]);
}

#[test]
fn printing_waits_until_every_row_is_drawn() {
    let mut page = Page::verdict();
    let effects = page.state.update(Message::Print).unwrap();
    assert!(page.state.printing);
    assert!(effects.iter().all(Effect::follows_drawing));
    page.send(Message::OnPaper(false));
    assert!(!page.state.printing);
    assert!(Page::landing().ignores(Message::Print), "there is nothing to print");
}

#[test]
fn single_key_shortcuts_can_be_switched_off() {
    let mut page = Page::verdict();
    page.send(Message::Settings(Settings { single_keys: false, ..Settings::default() }));
    assert!(page.ignores(Message::Key(Shortcut::Help)));
    assert!(page.ignores(Message::Key(Shortcut::Search)));
    page.send(Message::Help(true));
    assert!(page.state.helping, "the button still works");
}

#[test]
fn a_missing_sample_hides_nothing() {
    let mut page = Page::contents();
    page.send(Message::NoSample(failure("The sample is missing")));
    assert_eq!((page.screen(), page.state.notices.len()), ("contents", 1));
    let mut page = Page::landing();
    page.send(Message::NoSample(failure("The sample is missing")));
    assert!(matches!(page.state.screen, Screen::Trouble(_)));
}
