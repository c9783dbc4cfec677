//! The nodes of workload clusters, read from their API servers.
//!
//! In: what a kubeconfig says of a server, which is not trusted. Out: a [`NodeList`], which `drift_core` reads as it
//! reads what `kubectl get nodes -o json` prints, or why there is none. One GET for each page, and nothing else.
//!
//! Never: anything that a kubeconfig wants run, read or asked beyond its server; a write; a second try.

mod access;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod list;
mod options;
mod read;

use std::sync::Arc;

use tokio::{sync::Semaphore, task::JoinSet};

pub use access::ApiServer;
pub use list::NodeList;
pub use options::Options;

use super::{LookupError, Problem};

/// Reads the nodes of one cluster. `progress` learns how many there are so far.
pub async fn read_nodes(
    server: &ApiServer,
    options: &Options,
    progress: impl FnMut(usize),
) -> Result<NodeList, LookupError> {
    let outcome = tokio::select! {
        biased;
        () = options.cancel.cancelled() => Err(Problem::Cancelled),
        outcome = read::read(server, options, progress) => outcome,
    };
    outcome.map_err(|problem| LookupError::new(&server.target, problem))
}

/// Reads the nodes of many clusters, many at once. What one of them does is of no consequence to the others. The
/// outcomes come in the order of the servers; `progress` learns after each how many are done.
pub async fn read_all(
    servers: Vec<ApiServer>,
    options: &Options,
    mut progress: impl FnMut(usize),
) -> Vec<Result<NodeList, LookupError>> {
    let room = Arc::new(Semaphore::new(options.concurrency.max(1)));
    let mut outcomes: Vec<_> = servers.iter().map(|server| Err(internal(server))).collect();
    let mut tasks = JoinSet::new();
    for (position, server) in servers.into_iter().enumerate() {
        let (room, options) = (Arc::clone(&room), options.clone());
        tasks.spawn(async move {
            let _place = room.acquire_owned().await;
            (position, read_nodes(&server, &options, |_| {}).await)
        });
    }
    let mut done = 0_usize;
    while let Some(ended) = tasks.join_next().await {
        done = done.saturating_add(1);
        if let Ok((position, outcome)) = ended
            && let Some(place) = outcomes.get_mut(position)
        {
            *place = outcome;
        }
        progress(done);
    }
    outcomes
}

/// What is left where a task came to nothing.
fn internal(server: &ApiServer) -> LookupError {
    LookupError::new(&server.target, Problem::Internal)
}
