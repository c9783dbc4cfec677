//! What is asked of other servers, and what never is.

use super::*;

const ACCOUNT: &str = r#""username":"u","password":"canary-password-4711""#;

/// The last line of a look-up's answer.
#[track_caller]
fn last(answer: &Answer) -> Value {
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/x-ndjson")), "{answer:?}");
    assert!(!answer.body.contains("canary"), "{answer:?}");
    serde_json::from_str(answer.body.lines().last().unwrap()).unwrap()
}

#[tokio::test]
async fn servers_that_were_not_meant_are_not_asked() {
    let page = Page::serve(&["vc01.corp.example"]);
    for path in ["/api/v1/certificate", "/api/v1/inventory"] {
        let fields = if path.ends_with("inventory") { format!(",{ACCOUNT}") } else { String::new() };
        let answer = page.post(path, &format!(r#"{{"server":"vc02.corp.example"{fields}}}"#)).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "upstream-not-allowed"));
    }
    page.stop().await;
}

#[tokio::test]
async fn this_machine_is_not_asked_unless_it_was_listed() {
    let peer = TcpListener::bind("127.0.0.1:0").unwrap();
    peer.set_nonblocking(true).unwrap();
    let page = Page::serve(&[]);
    let port = peer.local_addr().unwrap().port();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.1.2.3", "169.254.169.254", "0.0.0.0"] {
        let answer = page.post("/api/v1/inventory", &format!(r#"{{"server":"{host}:{port}",{ACCOUNT}}}"#)).await;
        assert_eq!(last(&answer)["error"]["code"], "address-refused", "{host}");
        let answer = page.post("/api/v1/certificate", &format!(r#"{{"server":"{host}:{port}"}}"#)).await;
        assert_eq!(answer.code(), "address-refused", "{host}");
    }
    assert!(peer.accept().is_err(), "somebody connected");
    page.stop().await;
}

#[tokio::test]
async fn the_program_does_not_ask_itself() {
    let page = Page::serve(&["itself"]);
    let body = format!(r#"{{"server":"{}",{ACCOUNT}}}"#, page.address);
    assert_eq!(last(&page.post("/api/v1/inventory", &body).await)["error"]["code"], "address-refused");
    page.stop().await;
}

#[tokio::test]
async fn whoever_leaves_ends_the_look_up() {
    // A server that takes the connection and never says a word.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = silent.local_addr().unwrap();
    let page = Page::serve(&[&server.to_string()]);
    let mut stream = TcpStream::connect(page.address).await.unwrap();
    let body = format!(r#"{{"server":"{server}",{ACCOUNT}}}"#);
    let head = format!(
        "POST /api/v1/inventory HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: \
         application/json\r\nContent-Length: {}\r\n\r\n{body}",
        page.address,
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut asked, _) = silent.accept().await.unwrap();
    assert_eq!(page.post("/api/v1/inventory", &body).await.code(), "upstream-busy");
    drop(stream);
    // The connection to the server ends, too.
    asked.read_to_end(&mut Vec::new()).await.unwrap_or_default();
    page.stop().await;
}

#[tokio::test]
async fn the_end_of_the_program_ends_look_ups() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = silent.local_addr().unwrap();
    let page = Page::serve(&[&server.to_string()]);
    let stopping = page.stopping.clone();
    let stop = async {
        let connection = silent.accept().await.unwrap();
        stopping.cancel();
        connection
    };
    let body = format!(r#"{{"server":"{server}",{ACCOUNT}}}"#);
    let (answer, _connection) = tokio::join!(page.post("/api/v1/inventory", &body), stop);
    assert_eq!(last(&answer)["error"]["code"], "cancelled");
    page.served.await.unwrap().unwrap();
}
