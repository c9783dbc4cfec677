//! The API servers of a backup's workload clusters: which may be asked, and what they say.
//!
//! In: the kubeconfigs of a backup, which are not trusted. Out: a node list for each cluster, or why there is none.

use std::{cell::RefCell, collections::BTreeSet};

use drift_core::{
    ClusterRef,
    access::{Access, ApiServerAccess},
};

use super::asking::{Asking, count};
use crate::{
    console::Console,
    lookup::{
        ApiProblem, LookupError, Problem, Target, Trust,
        kubernetes::{ApiServer, NodeList, read_all},
    },
    progress::Board,
};

/// The API servers of clusters whose nodes nobody gives, or why one cannot be asked.
pub(super) fn find(
    access: &Access<'_>,
    given: &BTreeSet<ClusterRef>,
    asking: &Asking<'_>,
) -> Vec<(ClusterRef, Result<ApiServer, Problem>)> {
    let asked = access.api_servers.iter().filter(|server| !given.contains(&server.cluster));
    asked.map(|server| (server.cluster.clone(), api_server(server, asking))).collect()
}

fn api_server(access: &ApiServerAccess<'_>, asking: &Asking<'_>) -> Result<ApiServer, Problem> {
    let kubeconfig = access.kubeconfig.ok_or(Problem::Api(ApiProblem::NoKubeconfig))?;
    let target = kubeconfig.server.as_deref().and_then(|server| Target::parse(server).ok());
    let without_authority = kubeconfig.certificate_authority_data.is_none();
    let trust = target.map_or_else(Trust::system, |target| asking.trust(&target, &[], without_authority));
    ApiServer::new(kubeconfig, &trust).map_err(|error| error.problem)
}

/// A server's name, and its nodes.
pub(super) type Nodes = (String, NodeList);

/// Asks all of them, many at once.
pub(super) async fn read(
    servers: Vec<ApiServer>,
    asking: &Asking<'_>,
    console: &RefCell<&mut Console>,
    board: &Board,
) -> Vec<Result<Nodes, LookupError>> {
    let names: Vec<_> = servers.iter().map(|server| server.target().to_string()).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let asked = board.servers("API servers", names.len());
    let outcomes = read_all(servers, &asking.nodes(), |done| asked.done(done)).await;
    drop(asked);
    let reached = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let text = format!("Reached {reached} of {}.", count(outcomes.len(), "API server"));
    board.step_aside(|| console.borrow_mut().note(&text));
    names.into_iter().zip(outcomes).map(|(name, outcome)| outcome.map(|list| (name, list))).collect()
}
