//! The state of a running server: what it may do, and what is under way.

use std::{
    sync::mpsc,
    time::{Duration, Instant},
};

use tokio_util::task::TaskTracker;

use super::{attempts::Attempts, connections::Connections, hosts::Hosts, token::Token, upstreams::Upstreams};
use crate::lookup::{Limits, Target, Trust, vcenter::CancellationToken};

/// How long a TLS handshake, the head of a request and its body may take to arrive, each; a connection over which
/// nothing comes has the time of a head.
const ARRIVAL: Duration = Duration::from_secs(10);

/// What the interface works with.
#[derive(Debug)]
pub struct Server {
    /// Under which names it may be opened.
    pub hosts: Hosts,
    /// The secret that opens it.
    pub token: Token,
    /// Which servers may be asked.
    pub upstreams: Upstreams,
    /// Whom to trust, where the page does not say.
    pub trust: Trust,
    /// Bounds of each look-up.
    pub limits: Limits,
    /// Learns, for people, of each look-up: whom, what came of it, how long it took. Never who asked.
    pub remarks: Option<mpsc::Sender<String>>,
    pub(super) arrival: Duration,
    pub(super) attempts: Attempts,
    pub(super) connections: Connections,
    pub(super) lookups: TaskTracker,
    pub(super) stopping: CancellationToken,
}

impl Server {
    /// An interface that ends when `stopping` is cancelled.
    pub fn new(hosts: Hosts, token: Token, upstreams: Upstreams, trust: Trust, stopping: CancellationToken) -> Self {
        Self {
            hosts,
            token,
            upstreams,
            trust,
            limits: Limits::default(),
            remarks: None,
            arrival: ARRIVAL,
            attempts: Attempts::default(),
            connections: Connections::default(),
            lookups: TaskTracker::new(),
            stopping,
        }
    }

    pub(super) fn remark(&self, target: &Target, began: Instant, outcome: impl FnOnce() -> String) {
        if let Some(remarks) = &self.remarks {
            let text = format!("{target}: {} in {:.0?}", outcome(), began.elapsed());
            drop(remarks.send(text)); // Where nobody listens any more, nobody misses it.
        }
    }
}
