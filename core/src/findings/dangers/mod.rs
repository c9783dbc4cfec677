//! What a restore destroys, or breaks for good, unless somebody acts: each danger of the forecast with what it is based
//! on and how to avoid it.

pub(super) mod machine_health_check;
pub(super) mod probably_new_management_cluster;
pub(super) mod replicas_differ;
pub(super) mod selectors_overlap;

mod api_server_unreachable;
mod duplicate_bios_uuid;
mod duplicate_clone;
mod etcd_members_removed;
mod external_etcd_initialized;
mod join_token_expired;
mod orphaned_control_plane;
mod rollout_due;
mod rollout_unfinished;
mod second_control_plane;

use super::context::ClusterContext;
use crate::forecast::Danger;
use crate::report::Finding;

/// The dangers of a cluster, apart from those of its health checks: these have a finding each, dangerous or not.
pub(super) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    about.dangers().iter().filter_map(|danger| build(about, danger)).collect()
}

fn build(about: &ClusterContext<'_>, danger: &Danger) -> Option<Finding> {
    let finding = match danger {
        Danger::HealthCheck { .. } => return None,
        Danger::ScaleDown { kind, name, entry, desired, machines, candidates, vms } => {
            let replicas = replicas_differ::Replicas { desired: *desired, machines: *machines };
            replicas_differ::scale_down(about, &about.object(kind, name), entry, replicas, candidates, *vms)
        }
        Danger::EtcdMembersRemoved { nodes, certain } => etcd_members_removed::build(about, nodes, *certain),
        Danger::ExternalEtcdInitialized { name, entry, machines } => {
            external_etcd_initialized::build(about, name, entry, machines)
        }
        Danger::SecondControlPlane { clone, signs } => second_control_plane::build(about, *clone, signs),
        Danger::DuplicateClone { machine, vm } => duplicate_clone::build(about, *machine, *vm),
        Danger::OldBootstrapData { machines } => join_token_expired::build(about, machines),
        Danger::RolloutUnfinished { kind, name, entry, candidates, most, restart } => {
            let object = about.object(kind, name);
            if *restart {
                rollout_unfinished::restart(about, &object, entry, candidates)
            } else {
                rollout_unfinished::rollout(about, &object, entry, candidates, *most)
            }
        }
        Danger::ApiServerUnreachable { checks, machines, only } => {
            api_server_unreachable::build(about, checks, machines, *only)
        }
        // What was built anew has a finding that says more.
        Danger::OrphanedControlPlane { .. } if about.rebuilt => return None,
        Danger::OrphanedControlPlane { machines, signs } => orphaned_control_plane::build(about, machines, signs),
        Danger::DuplicateBiosUuid { machine, vms } => duplicate_bios_uuid::build(about, *machine, vms),
        Danger::RolloutDue { name, entry, days, machines } => rollout_due::build(about, name, entry, *days, machines),
        Danger::TopologyNotApplied { differences, machines } => {
            rollout_unfinished::topology(about, differences, machines)
        }
        Danger::NewMachineSet { name, entry, machines } => {
            selectors_overlap::selects_none(about, name, entry, *machines)
        }
    };
    Some(finding)
}
