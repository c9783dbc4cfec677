//! The defences, one by one, over real connections.

mod defences;
mod limits;
mod lookups;
mod openapi;

use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinHandle,
};

use super::{Hosts, Server, Token, Upstreams};
use crate::lookup::{Target, Trust, vcenter::CancellationToken};

const TOKEN: &str = "a-token-that-is-only-for-tests-0123456789";

/// A page that is being served.
struct Page {
    address: SocketAddr,
    stopping: CancellationToken,
    served: JoinHandle<std::io::Result<()>>,
}

/// An answer.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The problem's code.
    #[track_caller]
    fn code(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        assert_ne!(problem["title"], "");
        problem["code"].as_str().unwrap().to_owned()
    }
}

impl Page {
    /// Serves; these servers may be asked, or any.
    fn serve(allowed: &[&str]) -> Self {
        Self::serve_with(allowed, |_| {})
    }

    fn serve_with(allowed: &[&str], change: impl FnOnce(&mut Server)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = CancellationToken::new();
        let allowed = allowed.iter().map(|text| match *text {
            "itself" => Target::parse(&address.to_string()).unwrap(),
            text => Target::parse(text).unwrap(),
        });
        let upstreams = Upstreams::new(allowed, vec![address]);
        let hosts = Hosts::loopback(address.port(), false);
        let token = Token::fixed(TOKEN).unwrap();
        let mut server = Server::new(hosts, token, upstreams, Trust::system(), stopping.clone());
        change(&mut server);
        let served = tokio::spawn(server.run(listener, None));
        Self { address, stopping, served }
    }

    /// Sends lines of a head as they are, and a body; `HOST` and `TOKEN` stand for what is right.
    async fn send(&self, head: &[&str], body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let head = head.join("\r\n").replace("HOST", &self.address.to_string()).replace("TOKEN", TOKEN);
        let text = format!("{head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
        // A server that has refused already may not want the rest.
        stream.write_all(text.as_bytes()).await.unwrap_or_default();
        read(stream).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(&[&format!("GET {path} HTTP/1.1"), "Host: HOST", "Authorization: Bearer TOKEN"], "").await
    }

    async fn post(&self, path: &str, body: &str) -> Answer {
        let head = [
            &format!("POST {path} HTTP/1.1"),
            "Host: HOST",
            "Authorization: Bearer TOKEN",
            "Content-Type: application/json",
        ];
        self.send(&head, body).await
    }

    /// Ends in order.
    async fn stop(self) {
        self.stopping.cancel();
        self.served.await.unwrap().unwrap();
    }
}

async fn read(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut bytes)).await;
    let broken = read.expect("the connection does not end").is_err();
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer ({broken}): {text}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let body = if chunked { unchunk(body) } else { body.to_owned() };
    Answer { status, head: head.to_owned(), body }
}

fn unchunk(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap();
        whole.push_str(&rest[..length]);
        body = rest[length..].strip_prefix("\r\n").unwrap();
    }
    whole
}
