//! What a vCenter holds, read over its SOAP interface.
//!
//! In: a server, an account, whom to trust. Out: a [`VcenterInventory`] that says how complete it is. One session for
//! one look-up: a single login, a handful of requests, and a logout in any case: after errors, when time runs out, when
//! the caller cancels or forgets the look-up. What there is is listed first, then folders, datacenters, pools, networks
//! and hosts are read, then virtual machines, batch by batch; each is parsed as it arrives. How large a batch may be is
//! found out on the way.
//!
//! Names and paths are kept as vCenter writes them, `%2f` for a slash in a name: so do the Cluster API objects that
//! they are compared with, and commands take them so. Views decode them.
//!
//! Never: a write, the value of `guestinfo.userdata` (see [`guestinfo`]), a second login.

mod batches;
mod clean;
mod cookie;
mod element;
mod failure;
mod filter;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod gaps;
mod guestinfo;
mod listing;
mod machine;
mod machines;
mod messages;
mod objects;
mod optional;
mod options;
#[cfg(any(test, feature = "fuzzing"))]
mod pieces;
mod places;
mod read;
mod reading;
mod search;
mod service;
mod session;
mod tree;
mod xml;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use drift_core::observations::{InventoryVm, VcenterInventory};
use tokio::sync::mpsc::channel;

pub use gaps::unreadable;
pub use options::{Options, Progress};
pub use tokio_util::sync::CancellationToken;

use super::{Credentials, LookupError, Problem, Target, Trust};

/// Reads an inventory, in the order of the references of its virtual machines.
///
/// It can be cancelled in two ways: by [`Options::cancel`], after which it returns when the session has ended, or by
/// dropping the future, after which a task of the same runtime ends the session. Callers see to it that there is one
/// login at a time for one account.
pub async fn read_inventory(
    target: &Target,
    credentials: &Credentials,
    trust: &Trust,
    options: &Options,
    progress: impl FnMut(Progress),
) -> Result<VcenterInventory, LookupError> {
    let mut machines = BTreeMap::new();
    let sink = |page: Vec<InventoryVm>| machines.extend(page.into_iter().map(|vm| (vm.moref.clone(), vm)));
    let mut inventory = stream_inventory(target, credentials, trust, options, sink, progress).await?;
    inventory.virtual_machines = machines.into_values().collect();
    inventory.virtual_machines.sort();
    Ok(inventory)
}

/// Reads an inventory, and hands on its virtual machines page by page. What is returned has none. One that the search
/// for wanted ones found may come twice; the later counts. After an error, nothing that went to `sink` may be used.
pub async fn stream_inventory(
    target: &Target,
    credentials: &Credentials,
    trust: &Trust,
    options: &Options,
    mut sink: impl FnMut(Vec<InventoryVm>),
    mut progress: impl FnMut(Progress),
) -> Result<VcenterInventory, LookupError> {
    let cancelled = options.cancel.child_token();
    let forgotten = cancelled.clone().drop_guard();
    let (sender, mut news) = channel(1);
    let job = read::Job {
        target: target.clone(),
        credentials: Some(credentials.clone()),
        trust: trust.clone(),
        options: options.clone(),
        cancelled,
        news: sender,
    };
    let task = options.sessions.spawn(job.run());
    while let Some((page, now)) = news.recv().await {
        if !page.is_empty() {
            sink(page);
        }
        progress(now);
    }
    let outcome = task.await.unwrap_or(Err(Problem::Internal));
    drop(forgotten.disarm());
    outcome.map_err(|problem| LookupError::new(target, problem))
}
