//! Look-ups: how they begin, end and lead to a comparison.

use super::super::{Certificate, Event, How, Message, Problem, Stage, Subject, Ticket};
use super::page::Page;
use super::plain::Plain;

fn vcenter() -> Subject {
    Subject::Vcenter("vc".to_owned())
}

fn names(number: usize) -> Vec<String> {
    (0..number).map(|number| format!("team/{number:02}")).collect()
}

fn problem(certificate: bool) -> Problem {
    let certificate = certificate.then(|| Certificate {
        sha256: "AA".to_owned(),
        sha1: String::new(),
        subject: String::new(),
        issuer: String::new(),
        names: Vec::new(),
        not_before: None,
        not_after: None,
        known: false,
    });
    Problem { title: "no answer".to_owned(), advice: Vec::new(), certificate: certificate.map(Box::new) }
}

fn stage<'a>(page: &'a Page, subject: &Subject) -> Option<&'a Stage<Plain>> {
    page.state.opened().unwrap().lookups.stage(subject)
}

#[test]
fn an_inventory_that_was_looked_up_brings_the_verdict() {
    let mut page = Page::contents();
    assert_eq!(page.look_up(Event::Ask(vcenter(), How::default())), ["look up 1:vc"]);
    page.look_up(Event::Progress(Ticket(1), 40));
    assert_eq!(page.look_up(Event::Answered(Ticket(1), Ok("looked up"))), ["compare #2 backup 1 with vc"]);
    assert_eq!(stage(&page, &vcenter()), Some(&Stage::Read(40)));
}

#[test]
fn a_certificate_is_confirmed_once() {
    let mut page = Page::contents();
    let typed = How { account: Some("admin"), thumbprint: None };
    page.look_up(Event::Ask(vcenter(), typed.clone()));
    page.look_up(Event::Answered(Ticket(1), Err(problem(true))));
    assert!(matches!(stage(&page, &vcenter()), Some(Stage::Confirming(_, how)) if *how == typed));
    let confirmed = How { thumbprint: Some("AA".to_owned()), ..typed };
    assert_eq!(page.look_up(Event::Ask(vcenter(), confirmed)), ["look up 2:vc as admin trusting AA"]);
    page.look_up(Event::Answered(Ticket(2), Err(problem(true))));
    assert!(matches!(stage(&page, &vcenter()), Some(Stage::Failed(_))), "another certificate is a problem");
}

#[test]
fn the_answer_of_a_stopped_look_up_is_not_taken_for_the_next_one() {
    let mut page = Page::contents();
    page.look_up(Event::Ask(vcenter(), How::default()));
    assert_eq!(page.look_up(Event::Stop(vcenter())), ["stop look-up 1"]);
    assert_eq!(page.look_up(Event::Ask(vcenter(), How::default())), ["look up 2:vc"]);
    assert!(page.look_up(Event::Answered(Ticket(1), Err(Problem::stopped()))).is_empty());
    assert!(matches!(stage(&page, &vcenter()), Some(Stage::Asking { ticket: Ticket(2), .. })));
    assert_eq!(page.look_up(Event::Ask(vcenter(), How::default())), ["stop look-up 2", "look up 3:vc"]);
}

#[test]
fn clusters_are_asked_eight_at_a_time_and_compared_once() {
    let mut page = Page::verdict();
    assert_eq!(page.look_up(Event::AskClusters(names(10))).len(), 8);
    assert_eq!(page.look_up(Event::Answered(Ticket(1), Ok("nodes"))), ["look up 9:team/08"]);
    assert_eq!(page.look_up(Event::Answered(Ticket(2), Err(problem(false)))), ["look up 10:team/09"]);
    for ticket in 3..10 {
        assert!(page.look_up(Event::Answered(Ticket(ticket), Ok("nodes"))).is_empty());
    }
    let last = page.look_up(Event::Answered(Ticket(10), Ok("nodes")));
    assert!(last.concat().starts_with("compare"), "{last:?}");
    assert_eq!(page.taken().len(), 10, "nine node lists and the inventory");
}

#[test]
fn stopping_the_clusters_leaves_vcenters_alone_and_uses_what_is_there() {
    let mut page = Page::verdict();
    page.look_up(Event::Ask(vcenter(), How::default()));
    page.look_up(Event::AskClusters(names(9)));
    page.look_up(Event::Answered(Ticket(2), Ok("nodes")));
    let stopped = page.look_up(Event::StopClusters);
    assert_eq!(stopped.len(), 9, "{stopped:?}");
    assert!(stopped.last().unwrap().starts_with("compare"));
    assert!(matches!(stage(&page, &vcenter()), Some(Stage::Asking { .. })));
    assert_eq!(page.state.opened().unwrap().lookups.pending(), 1);
}

#[test]
fn look_ups_end_with_their_backup() {
    let mut page = Page::contents();
    let since = page.state.opened().unwrap().since;
    page.look_up(Event::Ask(vcenter(), How::default()));
    let ended = page.send(Message::Forget);
    assert_eq!(ended, ["stop look-up 1", "dispose of backup 1", "clear the address", "focus the title"]);
    assert!(page.ignores(Message::LookUp(since, Event::Answered(Ticket(1), Ok("late")))));
    page.add(&["b.tgz"]);
    page.read(2);
    assert!(page.ignores(Message::LookUp(since, Event::Answered(Ticket(1), Ok("late")))));
}
