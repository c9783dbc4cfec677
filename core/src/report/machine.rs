//! One machine of the report: its verdict, why, and what to do next.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{MachineForecast, MachineStatus};

/// One machine: a Machine of the backup, an orphaned `VSphereVM`, or a Ghost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    /// The Machine's name; a Ghost's is its virtual machine's, an orphan's its `VSphereVM`'s.
    pub name: String,
    /// The verdict.
    pub status: MachineStatus,
    /// Why, for programs.
    pub reason: MachineReason,
    /// A control-plane Ghost, or a Ghost whose role is unknown: it may be an etcd member.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub critical: bool,
    /// The Machine object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<MachineRef>,
    /// The `VSphereMachine` object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vsphere_machine: Option<VSphereMachineRef>,
    /// The `VSphereVM` object.
    #[serde(default, rename = "vsphereVM", skip_serializing_if = "Option::is_none")]
    pub vsphere_vm: Option<VSphereVMRef>,
    /// The virtual machine that it is matched to, or might be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub virtual_machine: Option<VirtualMachine>,
    /// The live Node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeRef>,
    /// What the verdict rests on, strongest first.
    pub evidence: Vec<Evidence>,
    /// What else a person should know: moved, renamed, powered off, …
    pub notes: Vec<String>,
    /// What to do next, read-only commands first.
    pub next_steps: Vec<NextStep>,
    /// What becomes of it after a restore.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<MachineForecast>,
}

/// Why a machine has its status. A closed list; each code belongs to one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MachineReason {
    /// Healthy: exactly one virtual machine carries the machine's UUID.
    Matched,
    /// Healthy: no UUID yet in the backup, but the virtual machine's instance UUID is the `VSphereVM`'s UID.
    ProvisioningAtBackup,
    /// Stale: the UUID is in the backup, no virtual machine carries it, and its vCenter was read completely.
    VmMissing,
    /// Stale: the object's own status already said so when the backup was taken.
    StaleBeforeBackup,
    /// Ghost: a live Node of the cluster runs on it, and no object of the backup knows it.
    LiveNode,
    /// Ghost: marks of Cluster API, a known name and more agree, and nothing speaks against it.
    KnownName,
    /// Unknown: the virtual machine with the UUID is gone, but another one carries the machine's name.
    CandidateReplacement,
    /// Unknown: the machine's vCenter was not read, or not completely.
    InventoryIncomplete,
    /// Unknown: the inventory was taken before the backup began, or it is not known which is older.
    InventoryOlderThanBackup,
    /// Unknown: the virtual machine is there, but vCenter cannot see into it.
    VmInaccessible,
    /// Unknown: the virtual machine with the UUID is a template.
    VmIsTemplate,
    /// Unknown: several virtual machines carry the UUID, and nothing tells which is the machine's.
    DuplicateBiosUuid,
    /// Unknown: no UUID in the backup, and only a name points to the virtual machine.
    NameMatchOnly,
    /// Unknown: no UUID in the backup, and no virtual machine: Cluster API will create it on restore.
    NeverProvisioned,
    /// Unknown: the Machine was being deleted while the backup was taken.
    DeletingAtBackup,
    /// Unknown: the machine's objects name different UUIDs, or one that is none.
    InconsistentIds,
    /// Unknown: several machines claim the same virtual machine.
    ConflictingClaims,
    /// Unknown: something the verdict depends on is missing from the backup.
    BackupIncomplete,
    /// Unknown: the cluster belongs to a provider that this program cannot judge.
    UnsupportedProvider,
}

impl MachineReason {
    /// The status that this reason belongs to.
    pub fn status(self) -> MachineStatus {
        match self {
            Self::Matched | Self::ProvisioningAtBackup => MachineStatus::Healthy,
            Self::VmMissing | Self::StaleBeforeBackup => MachineStatus::Stale,
            Self::LiveNode | Self::KnownName => MachineStatus::Ghost,
            Self::CandidateReplacement
            | Self::InventoryIncomplete
            | Self::InventoryOlderThanBackup
            | Self::VmInaccessible
            | Self::VmIsTemplate
            | Self::DuplicateBiosUuid
            | Self::NameMatchOnly
            | Self::NeverProvisioned
            | Self::DeletingAtBackup
            | Self::InconsistentIds
            | Self::ConflictingClaims
            | Self::BackupIncomplete
            | Self::UnsupportedProvider => MachineStatus::Unknown,
        }
    }
}

/// A Machine object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MachineRef {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// `spec.providerID`, as the backup holds it.
    #[serde(default, rename = "providerID", skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<String>,
}

/// A `VSphereMachine` object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VSphereMachineRef {
    /// Its name.
    pub name: String,
}

/// A `VSphereVM` object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VSphereVMRef {
    /// Its name.
    pub name: String,
    /// `spec.biosUUID`, as the backup holds it.
    #[serde(default, rename = "biosUUID", skip_serializing_if = "Option::is_none")]
    pub bios_uuid: Option<String>,
    /// `metadata.uid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
}

/// A virtual machine of vSphere, as its inventory tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VirtualMachine {
    /// The inventory's `server`, unchanged.
    pub vcenter: String,
    /// The managed object reference, `vm-123`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moref: Option<String>,
    /// Its name in vCenter.
    pub name: String,
    /// The full inventory path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Its datacenter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datacenter: Option<String>,
    /// `config.uuid`.
    #[serde(default, rename = "biosUUID", skip_serializing_if = "Option::is_none")]
    pub bios_uuid: Option<String>,
    /// `config.instanceUuid`.
    #[serde(default, rename = "instanceUUID", skip_serializing_if = "Option::is_none")]
    pub instance_uuid: Option<String>,
    /// `runtime.powerState`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_state: Option<String>,
    /// `runtime.connectionState`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_state: Option<String>,
    /// The guest's addresses.
    pub ip_addresses: Vec<String>,
    /// `config.createDate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
}

/// A live Node of a workload cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NodeRef {
    /// Its name.
    pub name: String,
    /// Its Ready condition is True; absent when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready: Option<bool>,
}

impl NodeRef {
    /// It is known to be ready.
    pub(crate) fn is_ready(&self) -> bool {
        self.ready == Some(true)
    }
}

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

/// Something that a person can do next. Never run by this program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NextStep {
    /// What to do, and when.
    pub text: String,
    /// A command to copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// What it does to the world.
    pub effect: NextStepEffect,
    /// When in the course of a restore it applies. Absent where it applies at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<StepTime>,
    /// The command that undoes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
}

/// When in the course of a restore a step applies. Ordered as the restore proceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum StepTime {
    /// Before Velero restores anything.
    BeforeRestore,
    /// After Velero restored the objects, while their Cluster is still paused.
    WhilePaused,
    /// Right after the Cluster was unpaused.
    AfterUnpause,
    /// When the restore is finished.
    AfterRestore,
}

/// What a step does to the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum NextStepEffect {
    /// It only looks.
    ReadOnly,
    /// It changes something that can be changed back.
    Changes,
    /// It destroys something.
    Destructive,
}
