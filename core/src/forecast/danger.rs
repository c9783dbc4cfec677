//! What a person must know before a restore: something is destroyed, or broken for good, if nobody prevents it.

use crate::ids::{VerdictId, VmId};
use crate::report::Span;

/// A danger of one cluster's restore. Machines are named by their verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Danger {
    /// A MachineDeployment, MachineSet or control plane has more Machines than it should, and VMs may go with those
    /// that it deletes: some of `candidates`.
    ScaleDown {
        kind: String,
        name: String,
        entry: String,
        desired: u64,
        machines: u64,
        candidates: Vec<VerdictId>,
        vms: Span,
    },
    /// A MachineHealthCheck has machines deleted. `with_vm` are those whose VM is or may be there.
    HealthCheck {
        name: String,
        deleted: Vec<VerdictId>,
        at_risk: Vec<VerdictId>,
        with_vm: Vec<VerdictId>,
        nodes_read: bool,
    },
    /// etcd members are removed because the backup has no Machine for them.
    EtcdMembersRemoved { nodes: Vec<String>, certain: bool },
    /// A control plane is initialised although one runs, or may run. `clone` is the first control-plane machine, where
    /// its new VM would do that.
    SecondControlPlane { clone: Option<VerdictId>, signs: Vec<String> },
    /// An etcd of its own does not take up its Machines, and a new one is initialized beside it.
    ExternalEtcdInitialized { name: String, entry: String, machines: Vec<VerdictId> },
    /// A VM is cloned under the name of one that is in another folder.
    DuplicateClone { machine: VerdictId, vm: VmId },
    /// Clones get the bootstrap data of the backup.
    OldBootstrapData { machines: Vec<VerdictId> },
    /// A rollout was under way and continues: up to `most` of `candidates` are replaced. A `restart` is forgotten, and
    /// may run backwards.
    RolloutUnfinished {
        kind: String,
        name: String,
        entry: String,
        candidates: Vec<VerdictId>,
        most: usize,
        restart: bool,
    },
    /// A control plane replaces Machines before their certificates end, and these are due.
    RolloutDue { name: String, entry: String, days: i64, machines: Vec<VerdictId> },
    /// A health check has control-plane machines deleted if the API server does not answer the new management cluster,
    /// the `only` one as well. What exists without one of these machines is known.
    ApiServerUnreachable { checks: Vec<String>, machines: Vec<VerdictId>, only: bool },
    /// No machine of the control plane that runs is in the backup, and these Machines of it are gone.
    OrphanedControlPlane { machines: Vec<VerdictId>, signs: Vec<String> },
    /// Several VMs have the BIOS UUID of a machine: CAPV may adopt and power on any of them.
    DuplicateBiosUuid { machine: VerdictId, vms: Vec<VmId> },
    /// The topology of the Cluster differs from its objects, and is applied to them.
    TopologyNotApplied { differences: Vec<String>, machines: Vec<VerdictId> },
    /// A MachineDeployment creates a MachineSet of its own because its selector matches none.
    NewMachineSet { name: String, entry: String, machines: u64 },
}

impl Danger {
    /// Both are the same danger of the same object, though not always to the same extent.
    pub(super) fn is_of_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::ScaleDown { kind, name, .. }, Self::ScaleDown { kind: other_kind, name: other_name, .. })
            | (
                Self::RolloutUnfinished { kind, name, .. },
                Self::RolloutUnfinished { kind: other_kind, name: other_name, .. },
            ) => kind == other_kind && name == other_name,
            (Self::HealthCheck { name, .. }, Self::HealthCheck { name: other, .. })
            | (Self::ExternalEtcdInitialized { name, .. }, Self::ExternalEtcdInitialized { name: other, .. })
            | (Self::RolloutDue { name, .. }, Self::RolloutDue { name: other, .. })
            | (Self::NewMachineSet { name, .. }, Self::NewMachineSet { name: other, .. }) => name == other,
            (Self::SecondControlPlane { clone, .. }, Self::SecondControlPlane { clone: other, .. }) => clone == other,
            (Self::DuplicateClone { machine, .. }, Self::DuplicateClone { machine: other, .. })
            | (Self::DuplicateBiosUuid { machine, .. }, Self::DuplicateBiosUuid { machine: other, .. }) => {
                machine == other
            }
            (Self::EtcdMembersRemoved { .. }, Self::EtcdMembersRemoved { .. })
            | (Self::OldBootstrapData { .. }, Self::OldBootstrapData { .. })
            | (Self::ApiServerUnreachable { .. }, Self::ApiServerUnreachable { .. })
            | (Self::OrphanedControlPlane { .. }, Self::OrphanedControlPlane { .. })
            | (Self::TopologyNotApplied { .. }, Self::TopologyNotApplied { .. }) => true,
            _ => false,
        }
    }

    /// Holds to the extent of the other one, too.
    pub(super) fn widen(&mut self, other: Self) {
        match (self, other) {
            (Self::ScaleDown { candidates, vms, .. }, Self::ScaleDown { candidates: more, vms: other_vms, .. }) => {
                add(candidates, more);
                *vms = vms.or(other_vms);
            }
            (
                Self::HealthCheck { deleted, at_risk, with_vm, .. },
                Self::HealthCheck { deleted: more, at_risk: others, with_vm: other_vms, .. },
            ) => {
                add(deleted, more);
                add(at_risk, others);
                at_risk.retain(|machine| !deleted.contains(machine));
                add(with_vm, other_vms);
            }
            (
                Self::EtcdMembersRemoved { nodes, certain },
                Self::EtcdMembersRemoved { nodes: more, certain: other_certain },
            ) => {
                *certain &= other_certain && *nodes == more;
                add(nodes, more);
            }
            (
                Self::RolloutUnfinished { candidates, most, restart, .. },
                Self::RolloutUnfinished { candidates: more, most: other_most, restart: other_restart, .. },
            ) => {
                add(candidates, more);
                *most = other_most.max(*most);
                *restart |= other_restart;
            }
            (
                Self::ApiServerUnreachable { checks, machines, .. },
                Self::ApiServerUnreachable { checks: more_checks, machines: more, .. },
            ) => {
                add(checks, more_checks);
                add(machines, more);
            }
            (Self::OldBootstrapData { machines }, Self::OldBootstrapData { machines: more })
            | (Self::OrphanedControlPlane { machines, .. }, Self::OrphanedControlPlane { machines: more, .. })
            | (Self::RolloutDue { machines, .. }, Self::RolloutDue { machines: more, .. })
            | (Self::TopologyNotApplied { machines, .. }, Self::TopologyNotApplied { machines: more, .. }) => {
                add(machines, more);
            }
            (Self::NewMachineSet { machines, .. }, Self::NewMachineSet { machines: more, .. }) => {
                *machines = more.max(*machines);
            }
            _ => {}
        }
    }
}

/// Adds what is not there yet, in order.
fn add<T: Ord>(list: &mut Vec<T>, more: Vec<T>) {
    list.extend(more);
    list.sort_unstable();
    list.dedup();
}
