//! What next steps may depend on, as the verdict found it.

use crate::backup::ControlPlaneProvider;
use crate::cluster::ClusterRef;
use crate::model::{NodeRef, VirtualMachine};

/// The machine that the next steps are about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MachineContext<'a> {
    pub(crate) cluster: &'a ClusterRef,
    pub(crate) name: &'a str,
    pub(crate) control_plane: bool,
    /// Who provides the control plane.
    pub(crate) provider: ControlPlaneProvider,
    /// It is a member of an etcd on machines of its own.
    pub(crate) etcd: bool,
    /// It is the load balancer before the API servers.
    pub(crate) load_balancer: bool,
    /// The backup has the pool or the control plane that it belongs to.
    pub(crate) pool_known: bool,
    /// It is, or may be, an etcd member.
    pub(crate) critical: bool,
    /// A `MachineHealthCheck` selects it.
    pub(crate) health_checked: bool,
    /// Its cluster may have been built anew: it may be a machine of the new management cluster.
    pub(crate) rebuilt: bool,
    pub(crate) node: Option<&'a NodeRef>,
    pub(crate) vm: Option<&'a VirtualMachine>,
    /// Control-plane machines of the cluster that exist, without this one.
    pub(crate) other_control_plane_machines: u64,
    /// Those of them that are in the backup.
    pub(crate) known_control_plane_machines: u64,
}

impl MachineContext<'_> {
    /// It is a control-plane machine whose etcd is not kubeadm's: other paths, other commands, another controller.
    pub(crate) fn has_other_control_plane(&self) -> bool {
        self.provider != ControlPlaneProvider::Kubeadm && (self.control_plane || self.critical)
    }
}

/// The unattributed virtual machine that the next steps are about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UnattributedContext<'a> {
    pub(crate) vm: &'a VirtualMachine,
    /// The likely cluster, where its namespace is known.
    pub(crate) likely: Option<&'a ClusterRef>,
}
