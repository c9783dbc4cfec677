//! What any peer may say over a connection, without a socket.
//!
//! In: bytes, which are requests as far as they are. The server's own loop and router answer them, from memory to
//! memory. The only upstream that is allowed has an address at which no connection is made, so that no look-up leaves
//! the process.

mod answers;
mod laws;
mod wire;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use tokio::runtime::{Builder, Runtime};

use super::{Hosts, Server, Token, Upstreams, router, serving};
use crate::lookup::{Target, Trust, vcenter::CancellationToken};
use laws::TOKEN;
use wire::Wire;

/// Opens the interface of another start of the program.
const OTHER: &str = "Another-one!0123456789abcdef-012345678";
/// A link-local address, to which this program never connects.
const UPSTREAM: &str = "169.254.1.1";
/// Where the page would be.
const PORT: u16 = 8420;

thread_local! {
    /// One for all inputs: making it takes longer than answering.
    static RUNTIME: Option<Runtime> = Builder::new_current_thread().enable_time().build().ok();
}

/// Answers requests. What must hold for the answers is in [`laws`].
pub(crate) fn requests(bytes: &[u8]) {
    let said = answer(TOKEN, bytes);
    let answers = answers::read(&said);
    assert!(answers.is_ok(), "{answers:?}: {:?}", String::from_utf8_lossy(&said));
    let holds_token = has(bytes, TOKEN);
    for answer in answers.iter().flatten() {
        laws::check(answer, holds_token);
    }
    if holds_token {
        let refused = answer(OTHER, bytes);
        answers::read(&refused).unwrap_or_default().iter().for_each(|answer| laws::check(answer, false));
    }
}

/// Everything that the server says until the connection ends.
fn answer(token: &str, bytes: &[u8]) -> Vec<u8> {
    let (Ok(token), Ok(upstream)) = (Token::fixed(token), Target::parse(UPSTREAM)) else { return Vec::new() };
    let upstreams = Upstreams::new([upstream], Vec::new());
    let stopping = CancellationToken::new();
    let hosts = Hosts::loopback(PORT, false);
    // Reading the system's authorities would take longer than all else.
    let trust = Trust::system().without_system();
    let server = Arc::new(Server::new(hosts, token, upstreams, trust, stopping.clone()));
    let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let Some(place) = server.connections.enter(peer) else { return Vec::new() };
    let caller = serving::Caller { address: SocketAddr::new(peer, PORT), place: Arc::new(place) };
    let mut wire = Wire::new(bytes);
    RUNTIME.with(|runtime| {
        let Some(runtime) = runtime else { return };
        runtime.block_on(async {
            serving::http(&server, router(&server), &mut wire, caller).await;
            stopping.cancel();
            server.lookups.close();
            server.lookups.wait().await;
        });
    });
    wire.said()
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    /// The answers to a request of the corpus.
    fn answered(name: &str) -> Vec<(u16, String)> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/http").join(name);
        let said = answer(TOKEN, &fs::read(file).unwrap());
        let answers = answers::read(&said).unwrap();
        answers.into_iter().map(|answer| (answer.status, String::from_utf8(answer.body).unwrap())).collect()
    }

    #[test]
    fn the_corpus_reaches_every_door() {
        for (name, status, code) in [
            ("page", 200, "<h1>"),
            ("info", 200, "169.254.1.1"),
            ("openapi", 200, "openapi"),
            ("certificate", 403, "address-refused"),
            ("certificate-other-server", 403, "upstream-not-allowed"),
            ("inventory", 200, "address-refused"),
            ("inventory-chunked", 200, "address-refused"),
            ("inventory-cut", 400, "bad-request"),
            ("inventory-bad-thumbprint", 400, "bad-thumbprint"),
            ("nodes-token", 200, "address-refused"),
            ("nodes-no-credentials", 400, "no-credentials"),
            ("nodes-certificate", 400, "kubeconfig-unusable"),
            ("info-no-token", 401, "unauthorized"),
            ("encoded-path", 404, "not-found"),
            ("wrong-method", 405, "method-not-allowed"),
            ("form", 415, "not-json"),
            ("foreign-host", 421, "foreign-host"),
            ("foreign-origin", 403, "foreign-origin"),
        ] {
            let answers = answered(name);
            assert!(
                matches!(&answers[..], [(told, body)] if *told == status && body.contains(code)),
                "{name} {answers:?}"
            );
        }
        let statuses: Vec<u16> = answered("pipelined").iter().map(|(status, _)| *status).collect();
        assert_eq!(statuses, [200, 200, 403, 200]);
    }

    #[test]
    fn answers_that_are_none_are_found() {
        for broken in [
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 2 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\na:b\r\n\r\n",
            "HTTP/1.1 200 OK\r\na: \u{1b}\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nab",
            "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\nab",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n",
        ] {
            answers::read(broken.as_bytes()).unwrap_err();
        }
        let statuses: BTreeSet<u16> =
            answers::read(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\ncontent-length: 1\r\n\r\nx")
                .unwrap()
                .iter()
                .map(|answer| answer.status)
                .collect();
        assert_eq!(statuses, BTreeSet::from([100, 404]));
    }
}
