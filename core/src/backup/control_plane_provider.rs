//! Who provides a control plane, by the kind of its object.

/// The providers of control planes that differ in where etcd runs and who tends its members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ControlPlaneProvider {
    /// kubeadm: etcd is a static Pod of each control-plane machine.
    #[default]
    Kubeadm,
    /// RKE2: etcd is a part of its server.
    Rke2,
    /// K3s: etcd is a part of its server.
    K3s,
    /// Talos: etcd is a service of the operating system.
    Talos,
    /// k0s: etcd is a process of its controller.
    K0s,
    /// `MicroK8s`: dqlite in place of etcd.
    MicroK8s,
    /// Kamaji: Pods in the management cluster.
    Kamaji,
    /// k0smotron: Pods in the management cluster.
    K0smotron,
    /// Any other.
    Other,
}

impl ControlPlaneProvider {
    /// The provider of a kind of object.
    pub(crate) fn of_kind(kind: &str) -> Self {
        match kind {
            "KubeadmControlPlane" => Self::Kubeadm,
            "RKE2ControlPlane" => Self::Rke2,
            "KThreesControlPlane" => Self::K3s,
            "TalosControlPlane" => Self::Talos,
            "K0sControlPlane" => Self::K0s,
            "MicroK8sControlPlane" => Self::MicroK8s,
            "KamajiControlPlane" => Self::Kamaji,
            "K0smotronControlPlane" => Self::K0smotron,
            _ => Self::Other,
        }
    }

    /// It runs as Pods in the management cluster, and has no machines.
    pub(crate) fn is_hosted(self) -> bool {
        matches!(self, Self::Kamaji | Self::K0smotron)
    }

    /// Its product name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kubeadm => "kubeadm",
            Self::Rke2 => "RKE2",
            Self::K3s => "K3s",
            Self::Talos => "Talos",
            Self::K0s => "k0s",
            Self::MicroK8s => "MicroK8s",
            Self::Kamaji => "Kamaji",
            Self::K0smotron => "k0smotron",
            Self::Other => "its distribution",
        }
    }
}
