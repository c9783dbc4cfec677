//! Nodes, reduced to what the core reads of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The nodes of one cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeList {
    pub(super) nodes: BTreeMap<String, Node>,
    pub(super) complete: bool,
}

impl NodeList {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// A cluster without nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// All nodes are there.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// The list in the form of `kubectl get nodes -o json`. One that is not complete looks like the page that it is.
    pub fn to_json(&self) -> Vec<u8> {
        let more = (!self.complete).then_some("not read");
        let list = Written {
            api_version: "v1",
            kind: "List",
            metadata: WrittenMetadata { more },
            items: self.nodes.values().collect(),
        };
        serde_json::to_vec(&list).unwrap_or_default() // Texts and lists of texts.
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    api_version: &'static str,
    kind: &'static str,
    metadata: WrittenMetadata,
    items: Vec<&'a Node>,
}

#[derive(Serialize)]
struct WrittenMetadata {
    #[serde(rename = "continue", skip_serializing_if = "Option::is_none")]
    more: Option<&'static str>,
}

/// A page as it comes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page {
    pub(super) api_version: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) metadata: PageMetadata,
    /// Absent or null where there are none.
    #[serde(default)]
    pub(super) items: Option<Vec<Node>>,
}

#[derive(Default, Deserialize)]
pub(super) struct PageMetadata {
    #[serde(rename = "continue")]
    pub(super) next: Option<String>,
}

/// What the core reads of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Node {
    #[serde(default = "node_kind")]
    kind: String,
    pub(super) metadata: Metadata,
    #[serde(skip_serializing_if = "Option::is_none")]
    spec: Option<Spec>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
}

fn node_kind() -> String {
    "Node".to_owned()
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Metadata {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<Annotations>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Labels>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Annotations {
    #[serde(rename = "cluster.x-k8s.io/cluster-name", skip_serializing_if = "Option::is_none")]
    cluster_name: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/cluster-namespace", skip_serializing_if = "Option::is_none")]
    cluster_namespace: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/machine", skip_serializing_if = "Option::is_none")]
    machine: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/owner-kind", skip_serializing_if = "Option::is_none")]
    owner_kind: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/owner-name", skip_serializing_if = "Option::is_none")]
    owner_name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Labels {
    #[serde(rename = "node-role.kubernetes.io/control-plane", skip_serializing_if = "Option::is_none")]
    control_plane: Option<String>,
    #[serde(rename = "node-role.kubernetes.io/master", skip_serializing_if = "Option::is_none")]
    master: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Spec {
    #[serde(rename = "providerID", skip_serializing_if = "Option::is_none")]
    provider_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    #[serde(skip_serializing_if = "Option::is_none")]
    conditions: Option<Vec<Condition>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_info: Option<NodeInfo>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Condition {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_heartbeat_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_transition_time: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct NodeInfo {
    #[serde(rename = "systemUUID", skip_serializing_if = "Option::is_none")]
    system_uuid: Option<String>,
}
