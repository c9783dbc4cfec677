//! Node lists of workload clusters, as `kubectl get nodes -o json` prints them.

use serde_json::{Value, json};

use super::cluster::Seed;
use super::{BEFORE, Cluster, HEARTBEAT};

/// A node list's file.
#[derive(Clone, Debug)]
pub(crate) struct NodeList {
    /// The file's name.
    pub(crate) source: String,
    /// What the caller says that it is of; `None` leaves it to the annotations.
    pub(crate) cluster: Option<String>,
    pub(crate) nodes: Vec<Value>,
    /// It is the first page of several.
    pub(crate) paged: bool,
}

impl NodeList {
    pub(crate) fn of(cluster: &Cluster) -> Self {
        Self {
            source: format!("nodes-{}.{}.json", cluster.namespace, cluster.name),
            cluster: Some(cluster.key()),
            nodes: Vec::new(),
            paged: false,
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let metadata = if self.paged { json!({ "continue": "eyJ2" }) } else { json!({ "resourceVersion": "" }) };
        let list = json!({ "apiVersion": "v1", "kind": "List", "items": self.nodes, "metadata": metadata });
        serde_json::to_vec(&list).unwrap()
    }
}

impl Cluster {
    /// The Node that a machine becomes.
    pub(crate) fn node(&self, seed: &Seed) -> Value {
        let (owner_kind, owner, labels) = match &seed.pool {
            Some((_, set)) => ("MachineSet", set.as_str(), json!({})),
            None => (
                "KubeadmControlPlane",
                self.control_plane.as_str(),
                json!({ "node-role.kubernetes.io/control-plane": "" }),
            ),
        };
        json!({
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {
                "name": seed.vm,
                "creationTimestamp": BEFORE,
                "labels": labels,
                "annotations": {
                    "cluster.x-k8s.io/cluster-name": self.name,
                    "cluster.x-k8s.io/cluster-namespace": self.namespace,
                    "cluster.x-k8s.io/machine": seed.name,
                    "cluster.x-k8s.io/owner-kind": owner_kind,
                    "cluster.x-k8s.io/owner-name": owner,
                },
            },
            "spec": { "providerID": format!("vsphere://{}", self.bios_uuid(&seed.vm)) },
            "status": {
                "conditions": [{
                    "type": "Ready",
                    "status": "True",
                    "lastHeartbeatTime": HEARTBEAT,
                    "lastTransitionTime": BEFORE,
                }],
                "nodeInfo": { "systemUUID": self.bios_uuid(&seed.vm) },
            },
        })
    }
}
