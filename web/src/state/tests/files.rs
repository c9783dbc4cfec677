//! Files that a person adds.

use super::super::{Message, Question};
use super::page::Page;

#[test]
fn files_for_comparison_may_come_first() {
    let mut page = Page::new();
    assert!(page.add(&["vc.inventory", "web.nodes"]).is_empty());
    assert_eq!((page.screen(), page.taken()), ("empty", vec!["vc.inventory", "web.nodes"]));
    page.add(&["a.tgz"]);
    assert_eq!(page.read(1).first().unwrap(), "compare #2 backup 1 with vc.inventory web.nodes");
}

#[test]
fn a_file_replaces_its_older_self() {
    let mut page = Page::new();
    page.add(&["vc.inventory", "a.record"]);
    page.add(&["vc.inventory", "b.record"]);
    assert_eq!(page.taken(), ["vc.inventory", "b.record"]);
}

/// There is one; a wrong one leaves the one that was added before.
#[test]
fn an_ignore_file_replaces_the_one_before() {
    let mut page = Page::verdict();
    let before = page.taken().len();
    page.add(&["a.ignore"]);
    page.add(&["b.ignore"]);
    assert_eq!((page.taken().len(), page.taken().last().copied()), (before + 1, Some("b.ignore")));
    assert!(page.add(&["c.wrong"]).is_empty());
    assert_eq!(page.taken().last().copied(), Some("b.ignore"));
    assert_eq!(page.state.notices, ["c.wrong is an ignore file with a mistake in line 4."]);
}

#[test]
fn another_backup_replaces_the_first_only_after_a_question() {
    for mut page in [Page::reading(), Page::contents(), Page::verdict()] {
        let before = page.screen();
        assert!(page.add(&["b.tgz"]).is_empty());
        assert!(matches!(page.state.question, Some(Question::Backup { .. })));
        page.send(Message::Replace(false));
        assert_eq!((page.screen(), page.state.question.is_none()), (before, true));
        page.add(&["b.tgz"]);
        page.send(Message::Replace(true));
        assert_eq!((page.screen(), page.state.question.is_none()), ("reading", true));
    }
}

#[test]
fn what_came_beside_a_backup_counts_even_if_the_first_is_kept() {
    let mut page = Page::contents();
    page.add(&["b.tgz", "vc.inventory"]);
    assert_eq!(page.send(Message::Replace(false)), ["compare #2 backup 1 with vc.inventory"]);
}

#[test]
fn the_record_of_the_first_backup_is_not_used_for_the_second() {
    let mut page = Page::contents();
    page.add(&["a.record"]);
    page.add(&["b.tgz"]);
    page.send(Message::Replace(true));
    assert!(page.taken().is_empty());

    let mut page = Page::contents();
    page.add(&["a.record"]);
    page.add(&["b.tgz", "b.record"]);
    page.send(Message::Replace(true));
    assert_eq!(page.taken(), ["b.record"]);
}

#[test]
fn useless_files_are_named_and_hide_nothing() {
    for mut page in [Page::reading(), Page::contents(), Page::verdict(), Page::earlier(), Page::loading()] {
        let before = page.screen();
        page.add(&["notes.txt"]);
        assert_eq!(page.screen(), before);
        assert!(page.state.notices.concat().starts_with("notes.txt is not"), "{:?}", page.state.notices);
        page.send(Message::Dismiss);
        assert!(page.state.notices.is_empty());
    }
    let mut page = Page::landing();
    page.add(&["notes.txt"]);
    assert_eq!(page.screen(), "error");
    page.add(&["vc.inventory"]);
    assert_eq!(page.screen(), "empty");
}

#[test]
fn one_backup_or_report_is_shown_at_a_time_and_the_others_are_named() {
    let mut page = Page::new();
    page.add(&["old.report", "a.tgz", "b.tgz"]);
    assert_eq!(page.screen(), "reading");
    let notices = page.state.notices.concat();
    assert!(notices.contains("b.tgz was not used") && notices.contains("old.report was not used"), "{notices}");
}

#[test]
fn a_notice_beside_an_earlier_report_stays() {
    let mut page = Page::new();
    page.add(&["old.report", "notes.txt"]);
    page.send(Message::Loaded(page.run(), Ok("old")));
    assert_eq!((page.screen(), page.state.notices.len()), ("verdict", 1));
}
