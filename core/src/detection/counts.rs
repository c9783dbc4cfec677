//! The report in numbers.

use crate::report::{Cluster, ClusterCounts, Machine, MachineCounts, MachineStatus, Replicas, Status};

pub(super) fn worst(machines: &[Machine]) -> Status {
    Status::worst(machines.iter().map(|machine| machine.status.into()))
}

pub(super) fn replicas(desired: Option<u64>, machines: &[Machine]) -> Replicas {
    let with = |condition: fn(&Machine) -> bool| count(machines.iter().filter(|machine| condition(machine)).count());
    Replicas {
        desired,
        in_backup: with(|machine| machine.machine.is_some()),
        in_vsphere: with(|machine| matches!(machine.status, MachineStatus::Healthy | MachineStatus::Ghost)),
    }
}

pub(super) fn count_clusters(clusters: &[Cluster]) -> ClusterCounts {
    let with = |status| count(clusters.iter().filter(|cluster| cluster.status == status).count());
    ClusterCounts {
        total: count(clusters.len()),
        healthy: with(Status::Healthy),
        manual_remediation_not_required: with(Status::ManualRemediationNotRequired),
        manual_remediation_required: with(Status::ManualRemediationRequired),
        need_further_confirmation: with(Status::NeedFurtherConfirmation),
    }
}

pub(super) fn count_machines(clusters: &[Cluster]) -> MachineCounts {
    let machines = || clusters.iter().flat_map(Cluster::machines);
    let with = |status| count(machines().filter(|machine| machine.status == status).count());
    MachineCounts {
        total: count(machines().count()),
        healthy: with(MachineStatus::Healthy),
        stale: with(MachineStatus::Stale),
        ghost: with(MachineStatus::Ghost),
        unknown: with(MachineStatus::Unknown),
    }
}

pub(super) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
