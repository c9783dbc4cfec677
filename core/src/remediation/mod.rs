//! The building blocks of next steps.
//!
//! In: names of clusters, Nodes and virtual machines. Out: steps as text and, where a safe one can be written, a
//! command to copy, read-only ones first, destructive ones labelled. Nothing here knows why a step is proposed: reasons
//! and findings choose. Nothing here is ever run by this program.

mod command;
mod context;
mod deletion;
mod etcd;
mod external_etcd;
mod govc;
mod look;
pub(crate) mod management;
mod missing_vm;
mod other_control_plane;
mod retire;
mod several;
mod step;
mod unmanaged_vm;
pub(crate) mod velero;

pub(crate) use command::{
    Kubectl, cluster_machines, is_paused, look_at, narrow_selector, nodes_command, pause_cluster, pause_object,
    read_nodes, resume_object, set_replicas, unpause_cluster,
};
pub(crate) use context::{MachineContext, UnattributedContext};
pub(crate) use deletion::{delete_cluster, delete_machine, delete_object, mark_for_deletion};
pub(crate) use etcd::{look_at_control_plane, look_at_etcd_health, look_at_etcd_members, remove_etcd_member};
pub(crate) use external_etcd::{external_etcd_machine, look_at_external_etcd};
pub(crate) use govc::{about, govc, look_at_vm, move_vm, note_certificate};
pub(crate) use look::{
    known_uuid, look_at_disks, look_at_identity, look_at_node, look_at_node_list, look_at_virtual_machine,
};
pub(crate) use missing_vm::missing_vm;
pub(crate) use other_control_plane::deleting_control_plane_machine;
pub(crate) use retire::retire;
pub(crate) use several::{remove_kubeconfigs, set_paused, write_kubeconfigs};
pub(crate) use step::{run, say};
pub(crate) use unmanaged_vm::{unmanaged_control_plane_vm, unmanaged_worker_vm};
