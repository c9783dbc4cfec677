//! API versions and resources, as far as a backup shows them.

/// A version of Cluster API and of CAPV, which went together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Api {
    V1alpha3,
    V1alpha4,
    V1beta1,
    V1beta2,
}

impl Api {
    pub(crate) const ALL: [Self; 4] = [Self::V1alpha3, Self::V1alpha4, Self::V1beta1, Self::V1beta2];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V1alpha3 => "v1alpha3",
            Self::V1alpha4 => "v1alpha4",
            Self::V1beta1 => "v1beta1",
            Self::V1beta2 => "v1beta2",
        }
    }
}

/// A resource of the management cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Resource {
    Cluster,
    Machine,
    MachineSet,
    MachineDeployment,
    MachinePool,
    MachineHealthCheck,
    KubeadmControlPlane,
    EtcdadmCluster,
    VSphereCluster,
    VSphereMachine,
    VSphereVM,
    VSphereMachineTemplate,
    InClusterIPPool,
    IPAddress,
    Secret,
}

impl Resource {
    /// The kinds that a machine's verdict may rest on.
    pub(crate) const NEEDED: [Self; 9] = [
        Self::Cluster,
        Self::Machine,
        Self::MachineSet,
        Self::MachineDeployment,
        Self::KubeadmControlPlane,
        Self::VSphereCluster,
        Self::VSphereMachine,
        Self::VSphereVM,
        Self::VSphereMachineTemplate,
    ];

    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Cluster => "Cluster",
            Self::Machine => "Machine",
            Self::MachineSet => "MachineSet",
            Self::MachineDeployment => "MachineDeployment",
            Self::MachinePool => "MachinePool",
            Self::MachineHealthCheck => "MachineHealthCheck",
            Self::KubeadmControlPlane => "KubeadmControlPlane",
            Self::EtcdadmCluster => "EtcdadmCluster",
            Self::InClusterIPPool => "InClusterIPPool",
            Self::IPAddress => "IPAddress",
            Self::VSphereCluster => "VSphereCluster",
            Self::VSphereMachine => "VSphereMachine",
            Self::VSphereVM => "VSphereVM",
            Self::VSphereMachineTemplate => "VSphereMachineTemplate",
            Self::Secret => "Secret",
        }
    }

    pub(crate) fn group(self) -> &'static str {
        match self {
            Self::Cluster
            | Self::Machine
            | Self::MachineSet
            | Self::MachineDeployment
            | Self::MachinePool
            | Self::MachineHealthCheck => "cluster.x-k8s.io",
            Self::KubeadmControlPlane => "controlplane.cluster.x-k8s.io",
            Self::EtcdadmCluster => "etcdcluster.cluster.x-k8s.io",
            Self::InClusterIPPool | Self::IPAddress => "ipam.cluster.x-k8s.io",
            Self::VSphereCluster | Self::VSphereMachine | Self::VSphereVM | Self::VSphereMachineTemplate => {
                "infrastructure.cluster.x-k8s.io"
            }
            Self::Secret => "",
        }
    }

    /// The folder under `resources/`.
    pub(crate) fn folder(self) -> String {
        let kind = self.kind().to_lowercase();
        let plural = if kind.ends_with('s') { format!("{kind}es") } else { format!("{kind}s") };
        if self.group().is_empty() { plural } else { format!("{plural}.{}", self.group()) }
    }
}
