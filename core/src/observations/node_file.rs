//! Reads a node list, as `kubectl get nodes -o json` prints it.
//!
//! In: the bytes of a file. Out: a [`NodeList`], or a diagnostic. A list whose nodes say that they are of another
//! cluster is refused: it would prove the wrong thing.

use jiff::Timestamp;
use serde::Deserialize;

use super::nodes::{Node, NodeList};
use super::text::json_text;
use crate::cluster::ClusterRef;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::uuid::Uuid;

/// Reads a node list. `given` is the cluster that the caller says it is of; without it the nodes' annotations
/// decide. On refusal the cluster that was meant is returned, so that its list counts as failed.
pub(super) fn parse(
    source: &str,
    given: Option<&ClusterRef>,
    bytes: &[u8],
    diagnostics: &mut Diagnostics,
) -> Result<NodeList, Option<ClusterRef>> {
    let mut refuse = |code, message: String| {
        diagnostics.add(Severity::Error, code, source.to_owned(), message);
        Err(given.cloned())
    };
    let Some(list) = json_text(bytes).and_then(|text| serde_json::from_str::<WireList>(&text).ok()) else {
        return refuse(
            DiagnosticCode::NodesUnreadable,
            "This is not the output of `kubectl get nodes -o json`, so it is not used.".into(),
        );
    };
    let is_node_list = matches!(list.kind.as_deref(), Some("List" | "NodeList"));
    let Some(items) = list.items.filter(|items| {
        is_node_list && items.iter().all(|item| item.kind.as_deref().is_none_or(|kind| kind == "Node"))
    }) else {
        return refuse(
            DiagnosticCode::NodesUnreadable,
            "This JSON is not a list of nodes. Create one with `kubectl get nodes -o json`.".into(),
        );
    };
    let mut named = items.iter().filter_map(WireNode::cluster).collect::<Vec<_>>();
    named.sort();
    named.dedup();
    let agrees = |claim: &Claim| {
        given.is_none_or(|given| {
            claim.name == given.name && claim.namespace.as_deref().is_none_or(|namespace| namespace == given.namespace)
        })
    };
    if let Some(other) = named.iter().find(|claim| !agrees(claim)) {
        return refuse(
            DiagnosticCode::NodesOfAnotherCluster,
            format!(
                "Its nodes belong to cluster {}{}, so it is not used{}.",
                other.namespace.as_ref().map(|namespace| format!("{namespace}/")).unwrap_or_default(),
                other.name,
                given.map(|given| format!(" for {given}")).unwrap_or_default(),
            ),
        );
    }
    let cluster = match (given, named.as_slice()) {
        (Some(given), _) => given.clone(),
        (None, [Claim { name, namespace: Some(namespace) }]) => {
            ClusterRef { namespace: namespace.clone(), name: name.clone() }
        }
        (None, _) => {
            return refuse(
                DiagnosticCode::NodesUnreadable,
                "Its nodes do not name a single cluster that they belong to. Specify it as namespace/name.".into(),
            );
        }
    };
    let more = list.metadata.is_some_and(|metadata| {
        metadata.next_page.is_some_and(|token| !token.is_empty())
            || metadata.remaining_item_count.is_some_and(|count| count > 0)
    });
    if more {
        diagnostics.add(
            Severity::Warning,
            DiagnosticCode::NodesIncomplete,
            source.to_owned(),
            format!("This is only one page of the nodes of {cluster}. A node that is not listed may still exist."),
        );
    }
    let changed_at = items.iter().filter_map(|node| node.newest(|condition| condition.last_transition_time.as_ref()));
    let changed_at = changed_at.max();
    let mut nodes: Vec<Node> = items.into_iter().map(WireNode::into_node).collect();
    let heard_at = nodes.iter().filter_map(|node| node.heard_at).max();
    let as_of = heard_at.or(changed_at);
    nodes.sort();
    let names_machines = nodes.iter().any(|node| node.machine.is_some());
    Ok(NodeList {
        source: source.to_owned(),
        cluster,
        nodes,
        names_machines,
        complete: !more,
        lacks_node_of: None,
        as_of,
    })
}

#[derive(Deserialize)]
struct WireList {
    kind: Option<String>,
    items: Option<Vec<WireNode>>,
    metadata: Option<ListMetadata>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListMetadata {
    #[serde(rename = "continue")]
    next_page: Option<String>,
    remaining_item_count: Option<i64>,
}

#[derive(Deserialize)]
struct WireNode {
    kind: Option<String>,
    metadata: NodeMetadata,
    spec: Option<NodeSpec>,
    status: Option<NodeStatus>,
}

#[derive(Deserialize)]
struct NodeMetadata {
    name: String,
    annotations: Option<NodeAnnotations>,
    labels: Option<NodeLabels>,
}

#[derive(Default, Deserialize)]
struct NodeLabels {
    #[serde(rename = "node-role.kubernetes.io/control-plane")]
    control_plane: Option<String>,
    #[serde(rename = "node-role.kubernetes.io/master")]
    master: Option<String>,
}

#[derive(Default, Deserialize)]
struct NodeAnnotations {
    #[serde(rename = "cluster.x-k8s.io/cluster-name")]
    cluster_name: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/cluster-namespace")]
    cluster_namespace: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/machine")]
    machine: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/owner-kind")]
    owner_kind: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/owner-name")]
    owner_name: Option<String>,
}

#[derive(Deserialize)]
struct NodeSpec {
    #[serde(rename = "providerID")]
    provider_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NodeStatus {
    conditions: Option<Vec<NodeCondition>>,
    node_info: Option<NodeInfo>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NodeCondition {
    #[serde(rename = "type")]
    kind: Option<String>,
    status: Option<String>,
    last_heartbeat_time: Option<String>,
    last_transition_time: Option<String>,
}

#[derive(Deserialize)]
struct NodeInfo {
    #[serde(rename = "systemUUID")]
    system_uuid: Option<String>,
}

/// The cluster that a node says it belongs to.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    name: String,
    namespace: Option<String>,
}

impl WireNode {
    fn cluster(&self) -> Option<Claim> {
        let annotations = self.metadata.annotations.as_ref()?;
        Some(Claim { name: annotations.cluster_name.clone()?, namespace: annotations.cluster_namespace.clone() })
    }

    fn conditions(&self) -> impl Iterator<Item = &NodeCondition> {
        self.status.iter().filter_map(|status| status.conditions.as_ref()).flatten()
    }

    /// The newest of a time of its conditions.
    fn newest(&self, time: fn(&NodeCondition) -> Option<&String>) -> Option<Timestamp> {
        self.conditions().filter_map(time).filter_map(|text| text.parse::<Timestamp>().ok()).max()
    }

    fn into_node(self) -> Node {
        let heard_at = self.newest(|condition| condition.last_heartbeat_time.as_ref());
        let ready = self
            .conditions()
            .find(|condition| condition.kind.as_deref() == Some("Ready"))
            .and_then(|condition| condition.status.as_deref())
            .and_then(|status| match status {
                "True" => Some(true),
                "False" => Some(false),
                _ => None,
            });
        let mut conditions: Vec<(String, String)> = self
            .conditions()
            .filter_map(|condition| Some((condition.kind.clone()?, condition.status.clone()?)))
            .collect();
        conditions.sort();
        let provider_id = self.spec.and_then(|spec| spec.provider_id).filter(|id| !id.is_empty());
        let system_uuid = self.status.and_then(|status| status.node_info).and_then(|info| info.system_uuid);
        let by_provider = provider_id.as_deref().and_then(Uuid::from_provider_id);
        let by_system = system_uuid.as_deref().and_then(Uuid::parse);
        let uuids = match (by_provider, by_system) {
            // A provider ID that was made of what the guest sees.
            (Some(id), Some(system)) if id == system.swapped() => vec![id, system],
            (Some(id), _) => vec![id],
            // Others' cloud providers write other IDs.
            (None, Some(system)) => vec![system, system.swapped()],
            (None, None) => Vec::new(),
        };
        let raw_uuid = provider_id.or_else(|| system_uuid.filter(|_| by_system.is_some()));
        let annotations = self.metadata.annotations.unwrap_or_default();
        let labels = self.metadata.labels.unwrap_or_default();
        Node {
            control_plane: labels.control_plane.is_some() || labels.master.is_some(),
            name: self.metadata.name,
            uuids,
            raw_uuid,
            machine: annotations.machine,
            owner_kind: annotations.owner_kind,
            owner_name: annotations.owner_name,
            ready,
            heard_at,
            conditions,
        }
    }
}
