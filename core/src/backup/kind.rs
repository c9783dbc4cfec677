//! The kinds of objects that the verdict needs. Everything else in an archive is never parsed.

use super::path::ItemPath;
use crate::diagnostic::Severity;

/// A kind that the verdict needs. Told by resource and group, never by API version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// `clusters.cluster.x-k8s.io`
    Cluster,
    /// `machines.cluster.x-k8s.io`
    Machine,
    /// `machinesets.cluster.x-k8s.io`
    MachineSet,
    /// `machinedeployments.cluster.x-k8s.io`
    MachineDeployment,
    /// `machinepools.cluster.x-k8s.io`
    MachinePool,
    /// `machinehealthchecks.cluster.x-k8s.io`
    MachineHealthCheck,
    /// Every control-plane kind, `KubeadmControlPlane` above all.
    ControlPlane,
    /// `vsphereclusters.infrastructure.cluster.x-k8s.io`
    VSphereCluster,
    /// `vspheremachines.infrastructure.cluster.x-k8s.io`
    VSphereMachine,
    /// `vspherevms.infrastructure.cluster.x-k8s.io`
    VSphereVM,
    /// `vspheremachinetemplates.infrastructure.cluster.x-k8s.io`
    VSphereMachineTemplate,
    /// `vspheredeploymentzones.infrastructure.cluster.x-k8s.io`
    VSphereDeploymentZone,
    /// `vspherefailuredomains.infrastructure.cluster.x-k8s.io`
    VSphereFailureDomain,
    /// `vsphereclusteridentities.infrastructure.cluster.x-k8s.io`
    VSphereClusterIdentity,
    /// `secrets`: kubeconfigs and vCenter credentials only.
    Secret,
    /// `backups.velero.io`: tells the backup's own name.
    VeleroBackup,
}

/// CAPV's group on clusters that it manages itself.
pub(crate) const VSPHERE_GROUP: &str = "infrastructure.cluster.x-k8s.io";

impl Kind {
    /// The kind at this path, if the verdict needs it.
    pub(super) fn of(path: &ItemPath<'_>) -> Option<Self> {
        match (path.resource, path.group) {
            ("clusters", "cluster.x-k8s.io") => Some(Self::Cluster),
            ("machines", "cluster.x-k8s.io") => Some(Self::Machine),
            ("machinesets", "cluster.x-k8s.io") => Some(Self::MachineSet),
            ("machinedeployments", "cluster.x-k8s.io") => Some(Self::MachineDeployment),
            ("machinepools", "cluster.x-k8s.io" | "exp.cluster.x-k8s.io") => Some(Self::MachinePool),
            ("machinehealthchecks", "cluster.x-k8s.io") => Some(Self::MachineHealthCheck),
            (resource, "controlplane.cluster.x-k8s.io") if !resource.ends_with("templates") => Some(Self::ControlPlane),
            ("vsphereclusters", VSPHERE_GROUP) => Some(Self::VSphereCluster),
            ("vspheremachines", VSPHERE_GROUP) => Some(Self::VSphereMachine),
            ("vspherevms", VSPHERE_GROUP) => Some(Self::VSphereVM),
            ("vspheremachinetemplates", VSPHERE_GROUP) => Some(Self::VSphereMachineTemplate),
            ("vspheredeploymentzones", VSPHERE_GROUP) => Some(Self::VSphereDeploymentZone),
            ("vspherefailuredomains", VSPHERE_GROUP) => Some(Self::VSphereFailureDomain),
            ("vsphereclusteridentities", VSPHERE_GROUP) => Some(Self::VSphereClusterIdentity),
            ("secrets", "") => Some(Self::Secret),
            ("backups", "velero.io") => Some(Self::VeleroBackup),
            _ => None,
        }
    }

    /// How grave it is that an object of this kind could not be read.
    pub(super) fn severity_of_losing(self) -> Severity {
        if self.is_needed() { Severity::Error } else { Severity::Warning }
    }

    /// The kind's name as Kubernetes writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cluster => "Cluster",
            Self::Machine => "Machine",
            Self::MachineSet => "MachineSet",
            Self::MachineDeployment => "MachineDeployment",
            Self::MachinePool => "MachinePool",
            Self::MachineHealthCheck => "MachineHealthCheck",
            Self::ControlPlane => "KubeadmControlPlane",
            Self::VSphereCluster => "VSphereCluster",
            Self::VSphereMachine => "VSphereMachine",
            Self::VSphereVM => "VSphereVM",
            Self::VSphereMachineTemplate => "VSphereMachineTemplate",
            Self::VSphereDeploymentZone => "VSphereDeploymentZone",
            Self::VSphereFailureDomain => "VSphereFailureDomain",
            Self::VSphereClusterIdentity => "VSphereClusterIdentity",
            Self::Secret => "Secret",
            Self::VeleroBackup => "Backup",
        }
    }

    /// Without this kind the graph would be incomplete, so that an unreadable object of it makes the backup
    /// incomplete. The others only enrich the report.
    pub(crate) fn is_needed(self) -> bool {
        match self {
            Self::Cluster
            | Self::Machine
            | Self::MachineSet
            | Self::MachineDeployment
            | Self::MachinePool
            | Self::ControlPlane
            | Self::VSphereCluster
            | Self::VSphereMachine
            | Self::VSphereVM
            | Self::VSphereMachineTemplate => true,
            Self::MachineHealthCheck
            | Self::VSphereDeploymentZone
            | Self::VSphereFailureDomain
            | Self::VSphereClusterIdentity
            | Self::Secret
            | Self::VeleroBackup => false,
        }
    }
}
