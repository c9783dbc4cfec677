//! Nodes of workload clusters, read from a server that behaves, misbehaves or is not there.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot run has failed")]

mod faults;
mod many;
mod reading;

use std::time::Duration;

use drift_core::access::parse_kubeconfig;
use drift_e2e::{
    api_server::{
        ApiServer as Fake, TOKEN,
        kubeconfig::{Access, Hostile},
    },
    scenario,
};
use drift_proxy::lookup::{
    AddressPolicy, LookupError, Trust,
    kubernetes::{ApiServer, NodeList, Options, read_nodes},
};
use serde_json::Value;

/// The Nodes of a real cluster: three of its control plane, three workers.
fn nodes() -> Vec<Value> {
    let scenario = scenario::named("v2-01-no-drift");
    let (_, file) = scenario.nodes().into_iter().find(|(cluster, _)| cluster == "team-a/web").unwrap();
    scenario::json(&file)["items"].as_array().unwrap().clone()
}

/// Two Nodes a page, and servers on this machine.
fn options() -> Options {
    let addresses = AddressPolicy { allow_loopback: true, refused: Vec::new() };
    let mut options = Options { addresses, page_size: 2, ..Options::default() };
    options.limits.connect = Duration::from_secs(20);
    options
}

fn server(kubeconfig: &str) -> Result<ApiServer, LookupError> {
    ApiServer::new(&parse_kubeconfig(kubeconfig).unwrap(), &Trust::system())
}

/// What a kubeconfig brings.
async fn read(kubeconfig: &str, options: &Options) -> Result<NodeList, LookupError> {
    let error = match server(kubeconfig) {
        Ok(server) => match read_nodes(&server, options, |_| {}).await {
            Ok(list) => return Ok(list),
            Err(error) => error,
        },
        Err(error) => error,
    };
    let shown = format!("{error} {error:?} {:?}", error.advice());
    assert!(!shown.contains("CANARY") && !shown.chars().any(char::is_control), "{shown:?}");
    assert!(error.code() == "cancelled" || !error.advice().is_empty(), "{error}");
    Err(error)
}

/// The code of the error that it brings instead.
async fn code(kubeconfig: &str, options: &Options) -> &'static str {
    read(kubeconfig, options).await.map(|list| panic!("{list:?}")).unwrap_err().code()
}

fn parsed(list: &NodeList) -> Value {
    serde_json::from_slice(&list.to_json()).unwrap()
}
