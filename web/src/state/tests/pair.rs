//! Two reports side by side: what people rely on.

use super::super::{Dialog, Format, Loss, Message, Side};
use super::page::Page;
use super::plain::{failure, side_by_side};

fn shown(page: &Page) -> Option<&'static str> {
    page.state.verdict().map(|verdict| verdict.report)
}

#[test]
fn two_reports_are_compared_by_their_times_whatever_came_first() {
    let mut page = Page::new();
    let begun = page.add(&["new.report", "old.report"]);
    assert_eq!(begun, ["clear the address", "compare reports #1 new.report old.report"]);
    assert_eq!(page.reports_compared(["new.report", "old.report"], false), ["clear the address", "focus the title"]);
    assert_eq!((page.screen(), shown(&page)), ("comparison", None));
    page.send(Message::Open(Side::Before, None));
    assert_eq!((page.screen(), shown(&page)), ("verdict", Some("old.report")));
    assert_eq!(page.send(Message::Back), ["clear the address", "focus the title"]);
    page.send(Message::Open(Side::After, Some(4)));
    assert_eq!(shown(&page), Some("new.report"));
    assert_eq!(page.state.verdict().unwrap().wanted.map(|(cluster, _)| cluster), Some(4));
}

#[test]
fn a_report_beside_the_one_that_is_shown_is_compared_with_it() {
    let mut page = Page::earlier();
    assert_eq!(page.add(&["other.report"]), ["compare reports #2 earlier other.report"]);
    assert_eq!((page.screen(), shown(&page)), ("verdict", Some("earlier")), "until it is loaded");
    page.reports_compared(["earlier", "other.report"], true);
    assert_eq!(page.screen(), "comparison");
}

#[test]
fn a_backup_stays_open_and_what_is_added_counts() {
    let mut page = Page::pair_of_backup();
    assert!(page.state.opened().is_some());
    assert_eq!(page.state.losses(), [Loss::Report]);
    assert_eq!(page.add(&["web.nodes"]).len(), 1);
    assert_eq!(page.compared("second"), ["compare reports #5 old.report second"]);
    page.reports_compared(["old.report", "second"], true);
    page.send(Message::Open(Side::After, None));
    assert_eq!(shown(&page), Some("second"));
    page.send(Message::Forget);
    let forgotten = page.send(Message::ForgetAll(true));
    assert_eq!(forgotten, ["dispose of backup 1", "clear the address", "focus the title"]);
}

#[test]
fn what_was_added_while_a_report_was_loaded_is_compared_too() {
    let mut page = Page::verdict();
    page.add(&["old.report", "web.nodes"]);
    let loading = page.run();
    let asked = page.state.opened().unwrap().awaited.unwrap();
    page.send(Message::Compared(asked, Ok("second")));
    let again = page.send(Message::ReportsCompared(loading, Ok(side_by_side(["first", "old.report"], false))));
    assert_eq!(again, ["compare reports #5 old.report second", "clear the address", "focus the title"]);
}

#[test]
fn a_file_that_is_no_report_leaves_what_is_shown() {
    let mut page = Page::verdict_comparing_reports();
    page.send(Message::ReportsCompared(page.run(), Err(failure("old.report: This report cannot be read"))));
    assert_eq!((page.screen(), shown(&page)), ("verdict", Some("first")));
    assert_eq!(page.state.notices, ["old.report: This report cannot be read. "]);
    let mut page = Page::new();
    page.add(&["a.report", "b.report"]);
    page.send(Message::ReportsCompared(page.run(), Err(failure("b.report: This report cannot be read"))));
    assert_eq!(page.screen(), "error");
}

#[test]
fn two_reports_at_a_time() {
    let mut page = Page::new();
    page.add(&["a.report", "b.report", "c.report"]);
    assert_eq!(page.screen(), "error");
    for mut page in [Page::verdict(), Page::earlier(), Page::pair(), Page::contents()] {
        let before = page.screen();
        assert!(page.add(&["a.report", "b.report", "c.report"]).is_empty());
        assert_eq!(page.screen(), before);
        assert!(page.state.notices.concat().contains("two can be compared"), "{:?}", page.state.notices);
    }
    let mut page = Page::pair();
    assert!(page.add(&["third.report"]).is_empty());
    assert!(page.state.notices.concat().starts_with("third.report was not used"), "{:?}", page.state.notices);
}

#[test]
fn two_other_reports_replace_what_is_shown_after_a_question_where_something_would_be_lost() {
    let mut page = Page::pair();
    assert_eq!(
        page.add(&["a.report", "b.report"]),
        ["clear the address", "compare reports #2 a.report b.report", "focus the title"]
    );
    for mut page in [Page::verdict(), Page::contents(), Page::reading(), Page::pair_of_backup()] {
        assert!(page.add(&["a.report", "b.report"]).is_empty());
        page.send(Message::Replace(true));
        assert_eq!((page.screen(), page.state.opened().is_none()), ("empty", true));
    }
}

#[test]
fn files_beside_reports_are_named_where_they_are_not_used() {
    let mut page = Page::new();
    page.add(&["a.report", "b.report", "vc.inventory"]);
    assert!(page.taken().is_empty());
    assert_eq!(page.state.notices, ["vc.inventory was not used: a report is shown as it is."]);
    for mut page in [Page::earlier(), Page::pair()] {
        page.add(&["vc.inventory"]);
        assert_eq!(page.taken(), ["vc.inventory"]);
        assert_eq!(page.state.notices, ["vc.inventory is kept for a backup: a report is shown as it is."]);
    }
}

#[test]
fn ticks_of_both_runbooks_stay() {
    let mut page = Page::pair();
    page.send(Message::Open(Side::After, None));
    page.send(Message::Show(Dialog::Runbook(None)));
    page.send(Message::Tick("one".to_owned()));
    page.send(Message::Back);
    assert_eq!(page.state.losses(), [Loss::Ticks]);
    page.send(Message::Open(Side::Before, None));
    assert_eq!(page.state.losses(), [Loss::Ticks]);
    page.send(Message::Back);
    page.send(Message::Open(Side::After, None));
    let verdict = page.state.verdict().unwrap();
    assert_eq!((verdict.ticks.len(), verdict.dialog), (1, None));
}

#[test]
fn a_comparison_is_saved_and_printed() {
    let mut page = Page::pair();
    let saved = page.send(Message::DownloadComparison(Format::Markdown));
    assert_eq!(saved, ["save old.report new.report as Markdown"]);
    page.send(Message::Print);
    assert!(page.state.printing);
    assert!(Page::verdict().ignores(Message::DownloadComparison(Format::Json)), "there is one report");
}
