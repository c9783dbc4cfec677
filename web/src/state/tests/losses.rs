//! What would be lost, and that a person is asked before it is.

use super::super::{Event, How, Loss, Message, Subject, Ticket};
use super::page::Page;

#[test]
fn a_person_is_asked_only_where_something_would_be_lost() {
    let mut page = Page::verdict();
    assert_eq!(page.state.losses(), [Loss::Report]);
    page.send(Message::Forget);
    page.send(Message::ForgetAll(false));
    assert_eq!((page.screen(), &page.state.question), ("verdict", &None));
    page.send(Message::Download);
    assert_eq!(page.state.losses(), []);
    page.add(&["web.nodes"]);
    page.compared("second");
    assert_eq!(page.state.losses(), [Loss::Report], "what was saved is not what is shown");
    page.send(Message::Download);
    page.send(Message::Forget);
    assert_eq!(page.screen(), "empty", "nothing is lost");
    let harmless = [Page::landing(), Page::reading(), Page::contents(), Page::earlier(), Page::pair(), Page::trouble()];
    for page in harmless {
        assert_eq!(page.state.losses(), [], "{}", page.screen());
    }
}

#[test]
fn ticks_are_lost_unless_a_runbook_was_saved_since() {
    let mut page = Page::earlier();
    page.send(Message::Tick("one".to_owned()));
    assert_eq!(page.state.losses(), [Loss::Ticks]);
    page.send(Message::RunbookSaved);
    assert_eq!(page.state.losses(), []);
    page.send(Message::Tick("two".to_owned()));
    assert_eq!(page.state.losses(), [Loss::Ticks]);
    page.send(Message::Tick("one".to_owned()));
    page.send(Message::Tick("two".to_owned()));
    assert_eq!(page.state.losses(), [], "nothing is ticked");
}

#[test]
fn ticks_stay_when_the_report_changes() {
    let mut page = Page::verdict();
    page.send(Message::Tick("one".to_owned()));
    page.add(&["web.nodes"]);
    page.compared("second");
    assert_eq!(page.state.verdict().unwrap().ticks.len(), 1);
}

#[test]
fn the_results_of_look_ups_are_not_lost_unasked() {
    let mut page = Page::contents();
    let ticket = Ticket(1);
    page.look_up(Event::Ask(Subject::Cluster("team-a/web".to_owned()), How::default()));
    assert_eq!(page.state.losses(), []);
    page.look_up(Event::Progress(ticket, 5));
    page.look_up(Event::Answered(ticket, Ok("nodes")));
    assert_eq!(page.state.losses(), [Loss::Lookups]);
}
