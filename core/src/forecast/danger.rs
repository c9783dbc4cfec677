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
    /// A rollout was under way and continues: up to `most` of `candidates` are replaced.
    RolloutUnfinished { kind: String, name: String, entry: String, candidates: Vec<VerdictId>, most: usize },
    /// A control plane replaces Machines before their certificates end, and these are due.
    RolloutDue { name: String, entry: String, days: i64, machines: Vec<VerdictId> },
    /// The topology of the Cluster differs from its objects, and is applied to them.
    TopologyNotApplied { differences: Vec<String>, machines: Vec<VerdictId> },
    /// A MachineDeployment creates a MachineSet of its own because its selector matches none.
    NewMachineSet { name: String, entry: String, machines: u64 },
}
