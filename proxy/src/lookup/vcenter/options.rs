//! What to read of a vCenter and how, and how far the look-up is.

use drift_core::access::ClaimedVm;
use schemars::JsonSchema;
use serde::Serialize;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::lookup::{AddressPolicy, Limits};

/// What to read, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names or paths of datacenters; none means the whole vCenter.
    pub datacenters: Vec<String>,
    /// Virtual machines that the backup wants. Those that are not listed are searched before the session ends.
    pub wanted: Vec<ClaimedVm>,
    /// Bounds of time and size.
    pub limits: Limits,
    /// Where connections may go.
    pub addresses: AddressPolicy,
    /// Ends the look-up. It still logs out before it returns.
    pub cancel: CancellationToken,
    /// Counts look-ups that may still have to log out.
    pub sessions: TaskTracker,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            datacenters: Vec::new(),
            wanted: Vec::new(),
            limits: Limits::default(),
            addresses: AddressPolicy::default(),
            cancel: CancellationToken::new(),
            sessions: TaskTracker::new(),
        }
    }
}

/// How far a look-up is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Objects that were read: folders, pools, networks, virtual machines, …
    pub objects: u64,
    /// Virtual machines among them.
    pub virtual_machines: u64,
}
