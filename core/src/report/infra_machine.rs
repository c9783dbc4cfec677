//! Virtual machines that match no object and that no cluster references.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClusterRef, Evidence, InfraMachineReason, NextStep, VirtualMachine};

/// A virtual machine that matches no object and that no cluster references.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InfraMachine {
    /// The virtual machine.
    pub virtual_machine: VirtualMachine,
    /// Why it could not be attributed.
    pub reason: InfraMachineReason,
    /// A name shared with others that probably belong together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The cluster that it probably belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likely_cluster: Option<LikelyCluster>,
    /// What speaks for and against it.
    pub evidence: Vec<Evidence>,
    /// What to do next.
    pub next_steps: Vec<NextStep>,
}

/// The cluster that an unattributed virtual machine probably belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LikelyCluster {
    /// The cluster's namespace, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The cluster's name.
    pub name: String,
}

impl From<ClusterRef> for LikelyCluster {
    fn from(cluster: ClusterRef) -> Self {
        Self { namespace: Some(cluster.namespace), name: cluster.name }
    }
}
