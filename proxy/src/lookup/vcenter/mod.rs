//! What a vCenter holds, read over its SOAP interface.
//!
//! In: a server, an account, whom to trust. Out: a [`VcenterInventory`] that says how complete it is. One session for
//! one look-up: a single login, a handful of requests, and a logout in any case: after errors, when time runs out, when
//! the caller cancels or forgets the look-up. Folders, datacenters, pools and networks are read first, then virtual
//! machines page by page; each is parsed as it arrives.
//!
//! Names and paths are kept as vCenter writes them, `%2f` for a slash in a name: so do the Cluster API objects that
//! they are compared with, and commands take them so.
//!
//! Never: a write, the value of `guestinfo.userdata` (see [`machine`]), a second login.

mod cookie;
mod gaps;
mod machine;
mod messages;
mod objects;
mod options;
mod paging;
mod read;
mod service;
mod session;
mod tree;
mod xml;

#[cfg(test)]
mod tests;

use drift_core::observations::{InventoryVm, VcenterInventory};
use tokio::sync::mpsc::channel;

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
    let mut machines = Vec::new();
    let sink = |page: Vec<InventoryVm>| machines.extend(page);
    let mut inventory = stream_inventory(target, credentials, trust, options, sink, progress).await?;
    machines.sort();
    inventory.virtual_machines = machines;
    Ok(inventory)
}

/// Reads an inventory, and hands on its virtual machines page by page. What is returned has none. After an error,
/// nothing that went to `sink` may be used.
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
    let task = tokio::spawn(job.run());
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
