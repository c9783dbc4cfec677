//! How much, and for how long.

use super::*;
use crate::serve::{body::BODY_BYTES, connections::Places, serving::HEAD_BYTES};

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

/// What comes before the server ends the connection.
async fn rest(mut stream: impl tokio::io::AsyncRead + Unpin) -> String {
    let mut bytes = Vec::new();
    tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut bytes))
        .await
        .expect("the connection does not end")
        .unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn connections_over_which_nothing_comes_are_closed() {
    let page = Page::serve_with(&[], |server| server.arrival = Duration::from_millis(50));
    for beginning in ["", "P", "PRI * HTTP/2.0\r\n\r\n", "PRI * HTT", "\r\n\r\n", "GET"] {
        let mut stream = TcpStream::connect(page.address).await.unwrap();
        stream.write_all(beginning.as_bytes()).await.unwrap();
        assert!(!rest(stream).await.contains(" 200 "), "{beginning:?}");
    }
    // Between two requests, too, whoever asks.
    let mut stream = TcpStream::connect(page.address).await.unwrap();
    let head = format!("GET /api/v1/info HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {TOKEN}\r\n\r\n", page.address);
    stream.write_all(head.as_bytes()).await.unwrap();
    assert!(rest(stream).await.starts_with("HTTP/1.1 200 "));
    page.stop().await;
}

#[tokio::test]
async fn another_protocol_is_not_spoken() {
    let page = Page::serve(&[]);
    let mut stream = TcpStream::connect(page.address).await.unwrap();
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
    let answer = rest(stream).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer:?}");
    page.stop().await;
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_closed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let identity = crate::serve::Identity::self_signed(vec!["localhost".to_owned()]).unwrap();
    let stopping = CancellationToken::new();
    let (hosts, token) = (Hosts::loopback(address.port(), true), Token::fixed(TOKEN).unwrap());
    let mut server = Server::new(hosts, token, Upstreams::default(), Trust::system(), stopping.clone());
    server.arrival = Duration::from_millis(50);
    let served = tokio::spawn(server.run(listener, Some(identity.config)));
    // A handshake message of 512 bytes, of which three come.
    for beginning in [&b""[..], b"\x16\x03\x01\x02\x00\x01\x00\x01"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(beginning).await.unwrap();
        rest(stream).await;
    }
    stopping.cancel();
    served.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_crowd_does_not_keep_out_the_token() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = silent.local_addr().unwrap();
    let places = Places { all: 16, strangers: 8, strangers_of_address: 8 };
    let page = Page::serve_with(&[&upstream.to_string()], |server| server.connections.places = places);
    // A look-up that is under way while the crowd comes.
    let body = format!(r#"{{"server":"{upstream}","username":"u","password":"p"}}"#);
    let head = format!(
        "POST /api/v1/inventory HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: \
         application/json\r\nContent-Length: {}\r\n\r\n{body}",
        page.address,
        body.len()
    );
    let mut tab = TcpStream::connect(page.address).await.unwrap();
    tab.write_all(head.as_bytes()).await.unwrap();
    let (asked, _) = silent.accept().await.unwrap();
    let mut crowd = Vec::new();
    for number in 0..100 {
        let mut stream = TcpStream::connect(page.address).await.unwrap();
        let wrong =
            format!("GET /api/v1/info HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer wrong\r\n\r\n", page.address);
        let words = if number % 2 == 0 { &wrong[..] } else { "PRI" };
        stream.write_all(words.as_bytes()).await.unwrap_or_default();
        crowd.push(stream);
        if number % 10 == 0 {
            assert_eq!(page.get("/api/v1/info").await.status, 200, "after {number}");
        }
    }
    // Those that came first had to go, the look-up did not.
    let last = crowd.split_off(92);
    for stream in crowd {
        rest(stream).await;
    }
    drop(last);
    assert_eq!(page.post("/api/v1/inventory", &body).await.code(), "upstream-busy");
    drop((tab, asked));
    page.stop().await;
}
