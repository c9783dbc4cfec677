//! What a verdict or a finding rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One fact that speaks for or against a verdict, with both raw values and where they were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// What kind of fact it is.
    pub kind: EvidenceKind,
    /// How much it weighs.
    pub strength: Strength,
    /// The fact in one sentence.
    pub message: String,
    /// The backup's raw value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup: Option<String>,
    /// The infrastructure's raw value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infrastructure: Option<String>,
    /// The archive entry, file or server that the values were read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The closed list of kinds of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// BIOS UUIDs were compared.
    BiosUuid,
    /// Instance UUID and the `VSphereVM`'s UID were compared.
    InstanceUuid,
    /// Managed object references were compared.
    ManagedObjectReference,
    /// Names were compared.
    Name,
    /// Folders, resource pools, networks and datacenters were compared.
    Placement,
    /// A live Node was looked for.
    Node,
    /// Guest addresses and the control-plane endpoint were compared.
    Endpoint,
    /// The virtual machine's age and the backup's were compared.
    Age,
    /// Guestinfo that Cluster API leaves on its virtual machines.
    ClusterApiMarker,
    /// The state of the virtual machine in vCenter.
    VmState,
    /// How much of the infrastructure was read.
    Coverage,
    /// What the object itself said when the backup was taken.
    ObjectStatus,
    /// What the backup holds or lacks.
    BackupContent,
}

/// How much a fact weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Strength {
    /// Decides alone.
    Proof,
    /// Decides with others.
    Strong,
    /// Supports.
    Weak,
}
