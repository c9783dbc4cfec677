//! Steps for a control plane and its etcd members.

use super::{Kubectl, run};
use crate::cluster::ClusterRef;
use crate::model::{NextStep, NextStepEffect};

/// How many etcd members must be healthy at all times.
pub(super) fn quorum(members: u64) -> u64 {
    members.checked_div(2).unwrap_or_default().saturating_add(1)
}

/// Lists the Nodes of the control plane.
pub(crate) fn look_at_control_plane(cluster: &ClusterRef) -> NextStep {
    run("Look at the control plane.", NextStepEffect::ReadOnly, Kubectl { cluster }.control_plane_nodes())
}

/// Lists the etcd members with their IDs.
pub(crate) fn look_at_etcd_members(cluster: &ClusterRef) -> NextStep {
    run(
        "Look at the etcd members. Replace NODE_THAT_STAYS with a control-plane Node that you keep.",
        NextStepEffect::ReadOnly,
        Kubectl { cluster }.etcdctl("member list -w table"),
    )
}

/// Asks every etcd member whether it is healthy.
pub(crate) fn look_at_etcd_health(cluster: &ClusterRef) -> NextStep {
    run(
        "Look at the health of the etcd members.",
        NextStepEffect::ReadOnly,
        Kubectl { cluster }.etcdctl("endpoint health --cluster"),
    )
}

/// Removes the member, which has to happen before its virtual machine and its Node are deleted.
pub(crate) fn remove_etcd_member(cluster: &ClusterRef) -> NextStep {
    run(
        "Remove its member from etcd, with the ID from the list, and only while the other members have quorum.",
        NextStepEffect::Destructive,
        Kubectl { cluster }.etcdctl("member remove MEMBER_ID"),
    )
}
