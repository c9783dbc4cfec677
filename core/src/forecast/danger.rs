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

/// What a danger is of: its sort, and the object or machine.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DangerKey {
    sort: u8,
    object: (String, String),
    machine: Option<VerdictId>,
}

impl Danger {
    /// What it is of. Two with the same are the same danger of the same object, though not always to the same extent.
    pub(super) fn key(&self) -> DangerKey {
        let of = |sort, kind: &str, name: &str| DangerKey {
            sort,
            object: (kind.to_owned(), name.to_owned()),
            machine: None,
        };
        let of_machine = |sort, machine| DangerKey { machine, ..of(sort, "", "") };
        match self {
            Self::ScaleDown { kind, name, .. } => of(0, kind, name),
            Self::HealthCheck { name, .. } => of(1, "", name),
            Self::EtcdMembersRemoved { .. } => of(2, "", ""),
            Self::SecondControlPlane { clone, .. } => of_machine(3, *clone),
            Self::ExternalEtcdInitialized { name, .. } => of(4, "", name),
            Self::DuplicateClone { machine, .. } => of_machine(5, Some(*machine)),
            Self::OldBootstrapData { .. } => of(6, "", ""),
            Self::RolloutUnfinished { kind, name, .. } => of(7, kind, name),
            Self::RolloutDue { name, .. } => of(8, "", name),
            Self::ApiServerUnreachable { .. } => of(9, "", ""),
            Self::OrphanedControlPlane { .. } => of(10, "", ""),
            Self::DuplicateBiosUuid { machine, .. } => of_machine(11, Some(*machine)),
            Self::TopologyNotApplied { .. } => of(12, "", ""),
            Self::NewMachineSet { name, .. } => of(13, "", name),
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
                at_risk.retain(|machine| deleted.binary_search(machine).is_err());
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
