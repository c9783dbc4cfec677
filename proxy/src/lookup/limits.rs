//! How long a look-up may take, and how much it may bring.

use std::time::Duration;

/// Bounds of one look-up. No server can make it last longer or take more memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To resolve the name, connect and agree on TLS.
    pub connect: Duration,
    /// For one request, up to the last byte of its answer.
    pub request: Duration,
    /// For the whole look-up; ending the session comes after it.
    pub job: Duration,
    /// To end the session, however the look-up ended.
    pub goodbye: Duration,
    /// Bytes of one answer.
    pub answer_bytes: u64,
    /// Bytes of all answers together.
    pub job_bytes: u64,
    /// Bytes of one object. One property may have a quarter of it.
    pub object_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            request: Duration::from_mins(1),
            job: Duration::from_mins(5),
            goodbye: Duration::from_secs(5),
            answer_bytes: 32 << 20,
            job_bytes: 512 << 20,
            object_bytes: 4 << 20,
        }
    }
}
