//! How nodes are read.

use tokio_util::sync::CancellationToken;

use crate::lookup::{AddressPolicy, Limits};

/// How to read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bounds of time and size, for each server.
    pub limits: Limits,
    /// Where connections may go.
    pub addresses: AddressPolicy,
    /// Nodes of one page. A server may send fewer.
    pub page_size: u32,
    /// Servers that are asked at once. Those that do not answer must not keep the others waiting.
    pub concurrency: usize,
    /// Ends the look-ups.
    pub cancel: CancellationToken,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits { answer_bytes: 16 << 20, job_bytes: 128 << 20, ..Limits::default() },
            addresses: AddressPolicy::default(),
            page_size: 500,
            concurrency: 128,
            cancel: CancellationToken::new(),
        }
    }
}
