//! The vCenters and API servers of a detection: which were asked, and which answered.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cluster::ClusterRef;

/// What was asked, and what answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Infrastructure {
    /// One per server that the backup names or an inventory brings.
    pub vcenters: Vec<Vcenter>,
    /// One per cluster of the backup, and one per node list of another cluster.
    pub api_servers: Vec<ApiServer>,
}

/// One vCenter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Vcenter {
    /// The inventory's name of it, else the backup's.
    pub server: String,
    /// How much of it was read.
    pub status: VcenterStatus,
    /// The vCenter's own identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_uuid: Option<String>,
    /// The vCenter's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// When its newest inventory was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected_at: Option<Timestamp>,
    /// The datacenters that were read; absent means all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Vec<String>>,
    /// Virtual machines and templates in its inventory.
    pub virtual_machines: u64,
}

/// How much of a vCenter was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum VcenterStatus {
    /// Every datacenter that the backup names, completely, after the backup began.
    Read,
    /// Something is missing, or it was read before the backup began.
    Partial,
    /// Not at all.
    NotRead,
}

/// One workload cluster's API server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiServer {
    /// The cluster.
    pub cluster: ClusterRef,
    /// Its address in the backup's kubeconfig, else the control-plane endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// Where its nodes come from.
    pub status: ApiServerStatus,
    /// Nodes in its list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodes: Option<u64>,
    /// Why there is no list, or not a whole one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Where a node list comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum ApiServerStatus {
    /// Asked, and it answered.
    Reached,
    /// A file gave the node list.
    Provided,
    /// Not asked.
    Skipped,
    /// Asked in vain, or its list was refused.
    Failed,
}
