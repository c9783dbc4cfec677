//! Virtual machines that match no object and that no cluster references.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClusterRef, Evidence, NextStep, VirtualMachine};

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

/// Why a virtual machine is on the unattributed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InfraMachineReason {
    /// Another virtual machine with the same BIOS UUID is the better match.
    DuplicateBiosUuid,
    /// Its guestinfo hostname is that of a machine matched to another virtual machine, or of another candidate.
    CopyOfMachine,
    /// It fits two or more clusters equally well.
    AmbiguousCluster,
    /// It lies in a folder, resource pool, network or datacenter that nothing of the likely cluster names, or that
    /// was not read.
    ForeignPlacement,
    /// The likely cluster's node list does not hold it.
    NotANode,
    /// No complete node list of the likely cluster was given, so a live Node can neither prove nor refute it.
    NodesNotRead,
    /// The backup lacks what would have to be known to call it a Ghost.
    BackupIncomplete,
    /// Its inventory was taken before the backup began, or it is not known which is older.
    InventoryOlderThanBackup,
    /// Its vCenter may be one that the backup knows under another name.
    VcenterInDoubt,
    /// Its name fits a cluster, but it carries no mark of Cluster API.
    NameOnly,
    /// It looks like a Cluster API machine, but the evidence for a cluster is too weak.
    WeakEvidence,
    /// It looks like a Cluster API machine of a cluster that is not in the backup.
    UnknownCluster,
    /// It may be the management cluster itself, whose objects are not in the backup.
    PossibleManagementCluster,
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
