//! `drift-detector serve`, running, and a browser's requests to it.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use serde_json::Value;

use crate::program;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A page that is served.
#[derive(Debug)]
pub struct Serve {
    child: Child,
    line: String,
}

/// How a served page ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit status.
    pub status: ExitStatus,
    /// All that it said on standard error.
    pub errors: String,
}

impl Serve {
    /// Starts it, and waits for its address.
    #[track_caller]
    pub fn start(args: &[&str]) -> Self {
        let mut child = Command::new(program::path())
            .arg("serve")
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let serve = Self { child, line: line.trim_end().to_owned() };
        if serve.line.is_empty() {
            let ended = serve.wait();
            panic!("serve {args:?} does not start: {ended:?}");
        }
        serve
    }

    /// The one line that it printed.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        let (_, rest) = self.line.split_once("://").unwrap();
        rest.split_once('/').unwrap().0
    }

    /// The token of its address.
    pub fn token(&self) -> &str {
        self.line.split_once("#token=").unwrap().1
    }

    /// Begins to ask, as the page does; what comes is there to be read.
    pub fn begin(&self, path: &str, body: &Value) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let body = body.to_string();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: {}\r\nOrigin: http://{}\r\nAuthorization: Bearer {}\r\nContent-Type: \
             application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address(),
            self.address(),
            self.token(),
            body.len(),
        )
        .unwrap();
        BufReader::new(stream)
    }

    /// Asks, and returns the JSON documents of the answer, line by line.
    pub fn ask(&self, path: &str, body: &Value) -> Vec<Value> {
        let mut answer = String::new();
        self.begin(path, body).read_to_string(&mut answer).unwrap();
        let lines = answer.lines().filter(|line| line.starts_with('{'));
        lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    }

    /// Presses Ctrl-C, and waits for the end.
    pub fn interrupt(self) -> Ended {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.wait()
    }

    fn wait(mut self) -> Ended {
        let mut errors = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        Ended { status: self.child.wait().unwrap(), errors }
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
        self.child.wait().map(drop).unwrap_or_default();
    }
}
