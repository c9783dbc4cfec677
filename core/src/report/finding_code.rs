//! The closed list of findings: each code once, with its meaning and where views show it.
//!
//! The enum, its descriptions in the JSON Schema and the table in `docs/report-reference.md` come from this list. What
//! a finding says, how severe it is and when it applies is in the file of its name below `findings`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where views show a finding.
enum Shown {
    /// In a line of its own.
    Line,
    /// Beside the name of its cluster.
    BesideCluster,
    /// Beside the numbers of its pool or control plane, in these words.
    BesidePool(&'static str),
}

/// Defines the codes and where each is shown. New codes go last: reports are sorted in this order.
macro_rules! finding_codes {
    ($($(#[$meaning:meta])+ $code:ident: $shown:expr,)+) => {
        /// The closed list of findings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum FindingCode {
            $($(#[$meaning])+ $code,)+
        }

        impl FindingCode {
            fn shown(self) -> Shown {
                match self {
                    $(Self::$code => $shown,)+
                }
            }
        }
    };
}

finding_codes! {
    /// A `MachineDeployment` selects a `MachineSet` of other pools, or none of its own. After a restore, when owner
    /// references are gone, it adopts and deletes the machines of other pools, or creates another `MachineSet`.
    SelectorsOverlap: Shown::Line,
    /// The cluster was not paused when the backup was taken: its controllers act as soon as it is restored.
    NotPaused: Shown::BesideCluster,
    /// The cluster was paused when the backup was taken: after a restore nothing happens until it is unpaused.
    Paused: Shown::BesideCluster,
    /// All machines of the cluster are gone: it was probably deleted after the backup.
    ClusterDeleted: Shown::Line,
    /// Virtual machines look like a cluster that was created after the backup.
    ClusterCreated: Shown::Line,
    /// All machines of a pool or control plane were replaced after the backup.
    Rollout: Shown::BesidePool("rolled out since"),
    /// A pool or control plane was scaled up after the backup.
    ScaleUp: Shown::BesidePool("scaled up since"),
    /// A pool or control plane was scaled down after the backup, or lost machines.
    ScaleDown: Shown::BesidePool("scaled down since"),
    /// Some machines of a pool or control plane were replaced after the backup.
    Remediation: Shown::BesidePool("remediated since"),
    /// `spec.replicas` and the Machines in the backup differ: after a restore Cluster API creates or deletes machines.
    /// An error where virtual machines are deleted.
    ReplicasDiffer: Shown::Line,
    /// Other objects refer to kinds of which the backup contains no object.
    KindsMissing: Shown::Line,
    /// Machines refer to a Cluster that is not in the backup.
    ClusterMissing: Shown::Line,
    /// Objects or Secrets of a cluster are not in the backup. An error where Machines do not find their virtual
    /// machines without them, or where the control plane generates new certificate authorities.
    ObjectMissing: Shown::Line,
    /// A machine has several `VSphereVM` objects.
    ConflictingClaims: Shown::Line,
    /// Objects are left over from a machine that was being deleted when the backup was taken. They manage nothing.
    DeletedDuringBackup: Shown::Line,
    /// A machine was moved to a datacenter where CAPV does not find it.
    MovedDatacenter: Shown::Line,
    /// A `MachineHealthCheck` deletes machines without a healthy Node after a restore. An error where virtual machines
    /// are deleted.
    MachineHealthCheck: Shown::Line,
    /// The client certificate of the kubeconfig in the backup has expired.
    KubeconfigExpired: Shown::Line,
    /// The client certificate of the kubeconfig in the backup expires within 30 days.
    KubeconfigExpiring: Shown::Line,
    /// The backup is more than a day old.
    BackupOld: Shown::Line,
    /// Not all Nodes of a cluster were read, so that it is unknown whether etcd has members without a Machine.
    NodesNotRead: Shown::Line,
    /// The objects come from an earlier restore.
    RestoredBefore: Shown::Line,
    /// The infrastructure provider of the cluster is not supported: its machines are not judged.
    UnsupportedProvider: Shown::Line,
    /// After a restore the control plane removes etcd members that have no Machine in the backup.
    EtcdMembersRemoved: Shown::Line,
    /// After a restore a second control plane is initialized beside the running one.
    SecondControlPlane: Shown::Line,
    /// After a restore a second virtual machine of the same name is cloned.
    DuplicateClone: Shown::Line,
    /// After a restore machines are cloned with bootstrap data whose join token has expired.
    JoinTokenExpired: Shown::Line,
    /// A rollout, or a change of the cluster's topology, was under way when the backup was taken. It continues after a
    /// restore.
    RolloutUnfinished: Shown::Line,
    /// Machines were being created when the backup was taken.
    MidProvisioning: Shown::Line,
    /// A cluster-scoped object that a cluster needs is not in the backup.
    SharedObjectMissing: Shown::Line,
    /// Certificates of the control plane have expired, or expire within 30 days.
    CertificatesExpiring: Shown::Line,
    /// Objects are paused by their annotation, whether or not their cluster is paused.
    ObjectsPaused: Shown::Line,
    /// All machines of the cluster in the backup are gone, and those that live instead are younger than the backup: it
    /// is probably the new management cluster into which the backup will be restored, or was built anew.
    ProbablyNewManagementCluster: Shown::Line,
    /// After a restore the external etcd of a cluster is initialized anew beside the one that runs: its controller
    /// counts only Machines with its owner reference, which a Velero restore drops.
    ExternalEtcdInitialized: Shown::Line,
    /// The members of an external etcd in the backup and in vSphere are not the same, or not as many as desired.
    ExternalEtcdDiffers: Shown::Line,
    /// Machines of an external etcd have other addresses than when the backup was taken. An error where the control
    /// plane names one that is gone.
    EtcdAddressesChanged: Shown::Line,
    /// The control plane of a cluster has no machines of its own, and may be lost with the management cluster.
    HostedControlPlane: Shown::Line,
    /// The load balancer before the API servers of a cluster is gone.
    LoadBalancerGone: Shown::Line,
    /// A `MachineDeployment` is paused by `spec.paused`: it only scales, and a rollout does not continue.
    DeploymentPaused: Shown::Line,
    /// Nodes are left over without a virtual machine and without a Machine.
    NodesLeftOver: Shown::Line,
    /// A virtual machine that is not in the backup has an address that a pool of the backup gives to another machine.
    AddressReused: Shown::Line,
    /// A control plane replaces its machines before their certificates end, and after a restore they are due.
    RolloutDue: Shown::Line,
    /// If the new management cluster does not reach the API server of a cluster after a restore, a health check has
    /// control-plane machines deleted, even the only one.
    ApiServerUnreachable: Shown::Line,
    /// No machine of the control plane that runs is in the backup: a restore leaves it without a controller, and a
    /// second one may be initialized beside it.
    OrphanedControlPlane: Shown::Line,
    /// Several virtual machines have the BIOS UUID of one machine: after a restore CAPV may adopt and power on any of
    /// them.
    DuplicateBiosUuid: Shown::Line,
    /// The new management cluster does not serve the API version in which the backup keeps objects: Velero does not
    /// restore them.
    VersionNotServed: Shown::Line,
}

impl FindingCode {
    /// What happened to a pool or control plane as a whole, to stand after its numbers. `None` for every finding that
    /// is shown elsewhere.
    pub fn pool_event(self) -> Option<&'static str> {
        match self.shown() {
            Shown::BesidePool(words) => Some(words),
            Shown::Line | Shown::BesideCluster => None,
        }
    }

    /// It says whether its cluster was paused, which views show beside the cluster's name.
    pub fn is_about_pausing(self) -> bool {
        matches!(self.shown(), Shown::BesideCluster)
    }
}
