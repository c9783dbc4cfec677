//! A server that misbehaves: an error with a name, in time, and never a list that looks whole.

use std::time::Instant;

use drift_e2e::api_server::disturbance::{Action, Disturbance};

use super::*;

fn hurried() -> Options {
    let mut options = options();
    options.limits.request = Duration::from_millis(400);
    options
}

#[tokio::test]
async fn answers_that_are_none() {
    let body = |text: &str| Action::Body("application/json", text.to_owned());
    for (action, expected) in [
        (Action::Status(401), "unauthorized"),
        (Action::Status(403), "forbidden"),
        (Action::Status(404), "http-status"),
        (Action::Status(410), "http-status"),
        (Action::RetryAfter(429, 1), "http-status"),
        (Action::Status(500), "http-status"),
        (Action::RetryAfter(503, 1), "http-status"),
        (Action::Status(504), "http-status"),
        (body(""), "not-an-api-server"),
        (body("<html>It works!</html>"), "not-an-api-server"),
        (body("\u{0}\u{1}"), "not-an-api-server"),
        (body("[]"), "not-an-api-server"),
        (body(r#"{"kind":"Status","apiVersion":"v1","status":"Success"}"#), "not-an-api-server"),
        (body(r#"{"kind":"PodList","apiVersion":"v1","items":[]}"#), "not-an-api-server"),
        (body(r#"{"kind":"NodeList","apiVersion":"v1","items":[{"metadata":{}}]}"#), "not-an-api-server"),
        (body(r#"{"kind":"NodeList","apiVersion":"v1","items":["#), "answer-damaged"),
        (body(&"[".repeat(100_000)), "not-an-api-server"),
        (Action::Cut(100), "connection-lost"),
        (Action::Drop, "connection-lost"),
        (Action::EndlessHead, "not-an-api-server"),
        (Action::Endless, "answer-too-large"),
        (Action::Huge(5 << 20), "answer-too-large"),
    ] {
        let fake = Fake::start(nodes());
        let shown = format!("{action:?}").chars().take(100).collect::<String>();
        fake.disturb(Disturbance::nodes(action));
        let mut options = options();
        options.limits.answer_bytes = 4 << 20;
        assert_eq!(code(&fake.kubeconfig(Access::Token), &options).await, expected, "{shown}");
        assert_eq!(fake.lists(), 1, "{shown}: nothing is tried twice");
    }
}

#[tokio::test]
async fn the_same_in_the_middle() {
    for (action, expected) in [
        (Action::Status(401), "unauthorized"),
        (Action::Status(500), "http-status"),
        (Action::Cut(100), "connection-lost"),
        (Action::EndlessPages, "answer-endless"),
    ] {
        let fake = Fake::start(nodes());
        fake.disturb(Disturbance::nodes(action.clone()).from(2));
        assert_eq!(code(&fake.kubeconfig(Access::Token), &options()).await, expected, "{action:?}");
    }
}

#[tokio::test]
async fn a_list_that_is_forgotten() {
    let fake = Fake::start(nodes());
    fake.disturb(Disturbance::nodes(Action::Status(410)).from(2).times(1));
    let list = read(&fake.kubeconfig(Access::Token), &options()).await.unwrap();
    assert_eq!((list.len(), list.is_complete()), (nodes().len(), true));
    // Forgotten again and again, it is a part and says so.
    let fake = Fake::start(nodes());
    fake.disturb(Disturbance::nodes(Action::Status(410)).from(2).times(1));
    fake.disturb(Disturbance::nodes(Action::Status(410)).from(4));
    let list = read(&fake.kubeconfig(Access::Token), &options()).await.unwrap();
    assert!(!list.is_complete() && list.len() < nodes().len(), "{list:?}");
    assert!(!parsed(&list)["metadata"]["continue"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn silence_ends() {
    let drop = Duration::from_millis(30);
    for action in [Action::Hang, Action::SlowHead(drop), Action::SlowBody(drop), Action::Delay(Duration::from_secs(2))]
    {
        let fake = Fake::start(nodes());
        fake.disturb(Disturbance::nodes(action.clone()));
        assert_eq!(code(&fake.kubeconfig(Access::Token), &hurried()).await, "timed-out", "{action:?}");
    }
    // A server that is only just quick enough, page after page, has an end as well.
    let fake = Fake::start(nodes());
    fake.disturb(Disturbance::nodes(Action::Delay(Duration::from_millis(150))));
    let mut options = options();
    options.limits.job = Duration::from_millis(250);
    assert_eq!(code(&fake.kubeconfig(Access::Token), &options).await, "timed-out");
}

#[tokio::test]
async fn a_reader_that_has_enough() {
    let fake = Fake::start(nodes());
    fake.disturb(Disturbance::nodes(Action::Hang));
    let options = options();
    let cancel = options.cancel.clone();
    let kubeconfig = fake.kubeconfig(Access::Token);
    let begun = Instant::now();
    let (outcome, ()) = tokio::join!(code(&kubeconfig, &options), async {
        tokio::time::timeout(Duration::from_millis(200), std::future::pending::<()>()).await.unwrap_err();
        cancel.cancel();
    });
    assert_eq!(outcome, "cancelled");
    assert!(begun.elapsed() < Duration::from_secs(10));
}
