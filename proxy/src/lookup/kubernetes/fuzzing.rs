//! What any page of an API server comes to, without a connection.

use drift_core::Observations;

use super::{list::NodeList, read};

/// Reads any bytes as a page: what is kept of its Nodes is a node list that the core can read.
pub(crate) fn page(bytes: &[u8]) {
    let Ok(page) = read::parse(bytes) else { return };
    let nodes = page.items.unwrap_or_default().into_iter().map(|node| (node.metadata.name.clone(), node)).collect();
    let list = NodeList { nodes, complete: page.metadata.next.is_none() };
    let json = list.to_json();
    assert!(!json.is_empty(), "a list cannot be written");
    Observations::default().add_nodes("fuzzed", None, &json);
}
