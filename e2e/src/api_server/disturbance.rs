//! What a server may do wrong, and when.

use std::time::Duration;

use super::request::NODES;

/// What happens in place of the answer, or to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A Status object with this code.
    Status(u16),
    /// A Status object with this code, and the seconds after which to try again.
    RetryAfter(u16, u32),
    /// A redirection, with status 302.
    Redirect(String),
    /// Status 200 with this content type and body.
    Body(&'static str, String),
    /// The answer, so much later.
    Delay(Duration),
    /// The answer, with such a pause after each byte of its head.
    SlowHead(Duration),
    /// The answer, with such a pause after each byte of its body.
    SlowBody(Duration),
    /// The answer's head, so many bytes of its body, and the end of the connection.
    Cut(usize),
    /// Lines of a head without an end.
    EndlessHead,
    /// A list without an end.
    Endless,
    /// A good list of one Node that is about so many bytes long.
    Huge(usize),
    /// The answer, which says of every page that there is one more.
    EndlessPages,
    /// No answer, until the client gives up.
    Hang,
    /// The end of the connection, without an answer.
    Drop,
}

/// An action on requests for a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disturbance {
    path: &'static str,
    action: Action,
    from: u64,
    times: u64,
    seen: u64,
    acted: u64,
}

impl Disturbance {
    /// Every request for this path, without its query, from now on.
    pub fn new(path: &'static str, action: Action) -> Self {
        Self { path, action, from: 1, times: u64::MAX, seen: 0, acted: 0 }
    }

    /// Every list of Nodes from now on.
    pub fn nodes(action: Action) -> Self {
        Self::new(NODES, action)
    }

    /// Only from such a request on; the first is 1.
    #[must_use]
    pub fn from(mut self, number: u64) -> Self {
        self.from = number;
        self
    }

    /// Only so many times.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = times;
        self
    }

    /// The action, if it applies to this request. To be called once for each request.
    pub(super) fn action_for(&mut self, path: &str) -> Option<Action> {
        if self.path != path {
            return None;
        }
        self.seen += 1;
        if self.seen < self.from || self.acted >= self.times {
            return None;
        }
        self.acted += 1;
        Some(self.action.clone())
    }
}
