//! How much, and for how long.

use super::*;
use crate::serve::{HEAD_BYTES, body::BODY_BYTES};

#[tokio::test]
async fn a_body_may_have_so_many_bytes_and_no_more() {
    let page = Page::serve(&["vc01"]);
    let body = |length: usize| {
        let request = r#"{"server":"elsewhere"}"#;
        format!("{request}{}", " ".repeat(length - request.len()))
    };
    assert_eq!(page.post("/api/v1/certificate", &body(BODY_BYTES)).await.code(), "upstream-not-allowed");
    let answer = page.post("/api/v1/certificate", &body(BODY_BYTES + 1)).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "request-too-large"));
    page.stop().await;
}

#[tokio::test]
async fn a_head_may_not_be_endless() {
    let page = Page::serve(&[]);
    let long = format!("X-Long: {}", "x".repeat(HEAD_BYTES));
    let answer = page.send(&["GET / HTTP/1.1", "Host: HOST", &long], "").await;
    assert_eq!(answer.status, 431);
    page.stop().await;
}

#[tokio::test]
async fn slow_requests_are_given_up() {
    let page = Page::serve_with(&[], |server| server.arrival = Duration::from_millis(50));
    // A head that never ends.
    let mut stream = TcpStream::connect(page.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: ").await.unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(!String::from_utf8(rest).unwrap().contains(" 200 "));
    // A body that never ends.
    let mut stream = TcpStream::connect(page.address).await.unwrap();
    let head = format!(
        "POST /api/v1/certificate HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: \
         application/json\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{{",
        page.address
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(read(stream).await.code(), "request-timeout");
    page.stop().await;
}

#[tokio::test]
async fn broken_requests_are_not_quoted() {
    const CANARY: &str = "canary-password-4711";
    let page = Page::serve(&[]);
    for body in [
        CANARY.to_owned(),
        format!(r#"{{"server":"vc","username":"u","password":"{CANARY}""#),
        format!(r#"{{"server":"vc","username":"u","password":["{CANARY}"]}}"#),
        format!(r#"{{"server":"vc","username":"u","password":"p","{CANARY}":1}}"#),
        format!(r#"{{"server":7,"username":"{CANARY}","password":"{CANARY}"}}"#),
        format!(r#"{{"server":"https://{CANARY}@vc","username":"u","password":"{CANARY}"}}"#),
        format!(r#"{{"server":"vc","username":"u","password":"{CANARY}","thumbprint":"{CANARY}"}}"#),
    ] {
        let answer = page.post("/api/v1/inventory", &body).await;
        assert_eq!(answer.status, 400, "{answer:?}");
        assert!(!format!("{answer:?}").contains(CANARY), "{answer:?}");
    }
    page.stop().await;
}
