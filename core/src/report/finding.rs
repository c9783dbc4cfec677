//! What a person should know above the single machine.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Evidence, NextStep};
use crate::diagnostic::Severity;

/// Something above the single machine that a person should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is, for programs.
    pub code: FindingCode,
    /// How much it weighs. Findings never change a status.
    pub severity: Severity,
    /// `kind/namespace/name` of the object it is about.
    pub subject: String,
    /// The object it is about. Absent in reports of 1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_ref: Option<ObjectRef>,
    /// One plain sentence.
    pub message: String,
    /// The names of the machines that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub machines: Vec<String>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// What to do next.
    pub next_steps: Vec<NextStep>,
}

/// An object of Kubernetes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectRef {
    /// Its kind.
    pub kind: String,
    /// Its namespace; absent for objects without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
}

/// The closed list of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingCode {
    /// `MachineDeployments` whose selectors match each other's machines: a restore may delete workers.
    SelectorsOverlap,
    /// The cluster was not paused when the backup was taken.
    NotPaused,
    /// The cluster was paused when the backup was taken.
    Paused,
    /// All of the cluster's machines are gone.
    ClusterDeleted,
    /// Virtual machines that look like a cluster made after the backup.
    ClusterCreated,
    /// The machines of a pool or control plane were replaced after the backup.
    Rollout,
    /// A pool or control plane grew after the backup.
    ScaleUp,
    /// A pool or control plane shrank after the backup, or lost machines.
    ScaleDown,
    /// Single machines of a pool or control plane were replaced after the backup.
    Remediation,
    /// Desired replicas, Machine objects and virtual machines are not equally many.
    ReplicasDiffer,
    /// Kinds without which the graph is incomplete are missing.
    KindsMissing,
    /// Machines name a Cluster that is not in the backup.
    ClusterMissing,
    /// An object of a machine is missing although others name it.
    ObjectMissing,
    /// Several objects claim one virtual machine, or one machine has several.
    ConflictingClaims,
    /// Left-over objects of a Machine that was being deleted, whose virtual machine is gone.
    DeletedDuringBackup,
    /// A machine was moved to a datacenter where CAPV will not find it.
    MovedDatacenter,
    /// A `MachineHealthCheck` will act once the cluster is not paused.
    MachineHealthCheck,
    /// The kubeconfig's client certificate has expired.
    KubeconfigExpired,
    /// The kubeconfig's client certificate expires soon.
    KubeconfigExpiring,
    /// The backup is old.
    BackupOld,
    /// The Nodes of clusters were not all read, so that it is not known whether etcd has members that no Machine knows.
    NodesNotRead,
    /// The objects come from an earlier restore.
    RestoredBefore,
    /// The cluster belongs to a provider that this program cannot judge.
    UnsupportedProvider,
    /// After a restore the control plane removes members from etcd that the backup does not know.
    EtcdMembersRemoved,
    /// After a restore a second control plane would be initialised beside the one that runs.
    SecondControlPlane,
    /// After a restore a second virtual machine of a name is cloned.
    DuplicateClone,
    /// After a restore machines are cloned with bootstrap data whose join token has expired.
    JoinTokenExpired,
    /// A rollout was under way when the backup was taken, and goes on after a restore.
    RolloutUnfinished,
    /// Machines were being made when the backup was taken.
    MidProvisioning,
    /// An object without namespace that a cluster needs is not in the backup.
    SharedObjectMissing,
    /// Certificates of the control plane have ended, or end soon.
    CertificatesExpiring,
    /// Single objects are paused by their annotation, whatever their cluster is.
    ObjectsPaused,
}

impl Finding {
    /// It is worth showing beside what is healthy.
    pub(super) fn matters(&self) -> bool {
        self.severity != Severity::Info
    }

    /// The objects that it names: its subject, and the values of its evidence.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let subject = self.subject.rsplit_once('/').map(|(_, name)| name);
        let values = self.evidence.iter().flat_map(|fact| fact.backup.iter().chain(&fact.infrastructure));
        subject.into_iter().chain(values.map(String::as_str))
    }
}
