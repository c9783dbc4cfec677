//! Callers that do not wait for the end.

use std::time::Duration;

use tokio::time::timeout;

use super::{
    dialogue::Reply,
    fake::{Fake, options},
};
use crate::lookup::vcenter::CancellationToken;

/// Stops answering at an operation.
async fn stuck_at(operation: &'static str) -> Fake {
    Fake::start(move |call| (call.operation == operation).then_some(Reply::Silence)).await
}

#[tokio::test]
async fn a_cancelled_look_up_logs_out_before_it_returns() {
    for stuck in ["CreateContainerView", "RetrievePropertiesEx", "ContinueRetrievePropertiesEx"] {
        let fake = stuck_at(stuck).await;
        let options = options();
        let cancel = options.cancel.clone();
        let (outcome, ()) = tokio::join!(fake.read(&options), async {
            fake.asked(stuck).await;
            cancel.cancel();
        });
        assert_eq!(outcome.unwrap_err().code(), "cancelled", "{stuck}");
        assert_eq!(fake.count("Logout"), 1, "{stuck}");
    }
}

#[tokio::test]
async fn a_forgotten_look_up_logs_out_too() {
    for stuck in ["CreateContainerView", "RetrievePropertiesEx", "ContinueRetrievePropertiesEx"] {
        let fake = stuck_at(stuck).await;
        let options = options();
        tokio::select! {
            outcome = fake.read(&options) => panic!("{stuck}: {outcome:?}"),
            () = fake.asked(stuck) => {}
        }
        fake.asked("Logout").await;
        assert_eq!((fake.count("Login"), fake.count("Logout")), (1, 1), "{stuck}");
    }
}

#[tokio::test]
async fn a_look_up_that_is_forgotten_between_two_pages() {
    let fake = Fake::start(|_| None).await;
    let options = options();
    let forget = CancellationToken::new();
    tokio::select! {
        biased;
        () = forget.cancelled() => {}
        outcome = fake.read_with(&options, |_| forget.cancel()) => panic!("{outcome:?}"),
    }
    fake.asked("Logout").await;
}

#[tokio::test]
async fn a_login_on_its_way_is_waited_for() {
    let answer = CancellationToken::new();
    let when = answer.clone();
    let fake = Fake::start(move |call| (call.operation == "Login").then(|| Reply::When(when.clone()))).await;
    let options = options();
    let cancel = options.cancel.clone();
    let (outcome, ()) = tokio::join!(fake.read(&options), async {
        fake.asked("Login").await;
        cancel.cancel();
        tokio::task::yield_now().await;
        answer.cancel();
    });
    assert_eq!(outcome.unwrap_err().code(), "cancelled");
    assert_eq!((fake.count("Login"), fake.count("Logout"), fake.count("CreateContainerView")), (1, 1, 0));
}

#[tokio::test]
async fn a_cancelled_login_does_not_hang() {
    let fake = stuck_at("Login").await;
    let mut options = options();
    options.limits.goodbye = Duration::from_millis(200);
    let cancel = options.cancel.clone();
    let both = async {
        tokio::join!(fake.read(&options), async {
            fake.asked("Login").await;
            cancel.cancel();
        })
    };
    let (outcome, ()) = timeout(Duration::from_secs(20), both).await.unwrap();
    assert_eq!(outcome.unwrap_err().code(), "cancelled");
    assert_eq!(fake.count("Login"), 1);
}

#[tokio::test]
async fn what_is_cancelled_before_asks_nothing() {
    let fake = Fake::start(|_| None).await;
    let options = options();
    options.cancel.cancel();
    assert_eq!(fake.read(&options).await.unwrap_err().code(), "cancelled");
    assert_eq!(fake.calls().len(), 0);
}
