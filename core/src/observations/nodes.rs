//! The nodes of one workload cluster, as `kubectl get nodes -o json` prints them.
//!
//! In: the bytes of a file. Out: a [`NodeList`], or a diagnostic. A list whose nodes say that they are of another
//! cluster is refused: it would prove the wrong thing.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::text::json_text;
use crate::cluster::ClusterRef;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::uuid::Uuid;

/// The newest heartbeat of a list is at most this old when it is read: one period, and as much again for clocks that
/// differ.
const HEARTBEATS: SignedDuration = SignedDuration::from_mins(10);

/// The nodes of one cluster.
#[derive(Clone, Debug)]
pub(crate) struct NodeList {
    /// The file it came from.
    pub(crate) source: String,
    /// The cluster.
    pub(crate) cluster: ClusterRef,
    /// The nodes.
    pub(crate) nodes: Vec<Node>,
    /// It holds all nodes.
    pub(crate) complete: bool,
    /// When the list was true at the latest: the newest heartbeat, else the newest transition of a condition.
    pub(crate) as_of: Option<Timestamp>,
    /// The newest heartbeat alone.
    pub(crate) heard_at: Option<Timestamp>,
}

/// A live node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node {
    /// Its name.
    pub(crate) name: String,
    /// The BIOS UUIDs that its virtual machine may have: one by its providerID, else two readings of its system UUID.
    pub(crate) uuids: Vec<Uuid>,
    /// The raw value that they were read from.
    pub(crate) raw_uuid: Option<String>,
    /// The Machine that it says it is.
    pub(crate) machine: Option<String>,
    /// The kind of that Machine's owner.
    pub(crate) owner_kind: Option<String>,
    /// The name of that Machine's owner.
    pub(crate) owner_name: Option<String>,
    /// Its Ready condition.
    pub(crate) ready: Option<bool>,
    /// It carries the label of control-plane nodes.
    pub(crate) control_plane: bool,
    /// Type and status of its conditions.
    pub(crate) conditions: Vec<(String, String)>,
}

impl Node {
    /// Its label, or the owner of its Machine, says that it belongs to the control plane.
    pub(crate) fn is_member(&self) -> bool {
        self.control_plane || self.owner_kind.as_deref().is_some_and(|kind| kind.ends_with("ControlPlane"))
    }

    /// It has the providerID by which Cluster API finds the Node of a Machine.
    pub(crate) fn has_provider_id(&self) -> bool {
        self.raw_uuid.as_deref().is_some_and(|raw| raw.starts_with("vsphere://"))
    }

    /// It says that a MachineSet owns its Machine, of whichever pool: it is a worker.
    pub(crate) fn is_of_machine_set(&self) -> bool {
        self.owner_kind.as_deref() == Some("MachineSet")
    }
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

impl NodeList {
    /// It was read when the inventory was, or later, so that a Node that is ready in it lived then: a Node reports at
    /// least every five minutes, and is no longer ready less than one after its last lease.
    pub(crate) fn is_as_new_as(&self, collected_at: Timestamp) -> bool {
        self.heard_at.is_some() && !self.is_older_than(collected_at)
    }

    /// It was read before this time.
    pub(crate) fn is_older_than(&self, time: Timestamp) -> bool {
        self.heard_at.is_some_and(|heard_at| time.duration_since(heard_at) > HEARTBEATS)
    }

    /// Reads a node list. `given` is the cluster that the caller says it is of; without it the nodes' annotations
    /// decide. On refusal the cluster that was meant is returned, so that its list counts as failed.
    pub(crate) fn parse(
        source: &str,
        given: Option<&ClusterRef>,
        bytes: &[u8],
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Option<ClusterRef>> {
        let mut refuse = |code, message: String| {
            diagnostics.add(Severity::Error, code, source.to_owned(), message);
            Err(given.cloned())
        };
        let Some(list) = json_text(bytes).and_then(|text| serde_json::from_str::<WireList>(&text).ok()) else {
            return refuse(
                DiagnosticCode::NodesUnreadable,
                "This is not what `kubectl get nodes -o json` prints, so it is not used.".into(),
            );
        };
        let is_node_list = matches!(list.kind.as_deref(), Some("List" | "NodeList"));
        let Some(items) = list.items.filter(|items| {
            is_node_list && items.iter().all(|item| item.kind.as_deref().is_none_or(|kind| kind == "Node"))
        }) else {
            return refuse(
                DiagnosticCode::NodesUnreadable,
                "This JSON is not a list of nodes. `kubectl get nodes -o json` prints one.".into(),
            );
        };
        let mut named = items.iter().filter_map(WireNode::cluster).collect::<Vec<_>>();
        named.sort();
        named.dedup();
        let agrees = |claim: &Claim| {
            given.is_none_or(|given| {
                claim.name == given.name
                    && claim.namespace.as_deref().is_none_or(|namespace| namespace == given.namespace)
            })
        };
        if let Some(other) = named.iter().find(|claim| !agrees(claim)) {
            return refuse(
                DiagnosticCode::NodesOfAnotherCluster,
                format!(
                    "Its nodes say that they belong to cluster {}{}, so it is not used{}.",
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
                    "Its nodes do not say which one cluster they belong to. Name it, namespace/name.".into(),
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
                format!("This is one page of the nodes of {cluster}. A node that it lacks may still exist."),
            );
        }
        let heard_at = newest(&items, |condition| condition.last_heartbeat_time.as_ref());
        let as_of = heard_at.or_else(|| newest(&items, |condition| condition.last_transition_time.as_ref()));
        let mut nodes: Vec<Node> = items.into_iter().map(WireNode::into_node).collect();
        nodes.sort();
        Ok(Self { source: source.to_owned(), cluster, nodes, complete: !more, as_of, heard_at })
    }
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

    fn into_node(self) -> Node {
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
        let (uuids, raw_uuid) = if let Some(id) = provider_id {
            (Uuid::from_provider_id(&id).into_iter().collect(), Some(id))
        } else {
            let uuid = system_uuid.as_deref().and_then(Uuid::parse);
            (uuid.map(|uuid| vec![uuid, uuid.swapped()]).unwrap_or_default(), system_uuid.filter(|_| uuid.is_some()))
        };
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
            conditions,
        }
    }
}

fn newest(items: &[WireNode], time: fn(&NodeCondition) -> Option<&String>) -> Option<Timestamp> {
    let texts = items.iter().flat_map(WireNode::conditions).filter_map(time);
    texts.filter_map(|text| text.parse::<Timestamp>().ok()).max()
}
