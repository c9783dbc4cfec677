//! The verdicts, and what they are made from.

use std::collections::BTreeSet;

use super::evidence::{With as _, fact};
use crate::cluster::ClusterRef;
use crate::graph::Role;
use crate::ids::{ClusterId, IdVec, MachineId, VerdictId, VmId};
use crate::observations::Vm;
use crate::report::{Evidence, EvidenceKind, InfraMachineReason, MachineReason, NodeRef, Strength};

/// The verdicts.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    /// The verdicts of each cluster of the graph.
    pub(crate) clusters: IdVec<ClusterId, IdVec<VerdictId, MachineVerdict>>,
    /// Machines of which only objects are left over, since their virtual machines are proven gone: cluster and name.
    pub(crate) deleted: Vec<(ClusterId, String)>,
    /// The unattributed virtual machines.
    pub(crate) unattributed: Vec<Unattributed>,
    /// Clusters that may have been built anew, as the new management cluster is.
    pub(crate) rebuilt: BTreeSet<ClusterId>,
}

/// The verdict on one machine.
#[derive(Clone, Debug)]
pub(crate) struct MachineVerdict {
    pub(crate) name: String,
    /// The machine of the cluster that it is about; `None` for a Ghost.
    pub(crate) machine: Option<MachineId>,
    /// Its role in the cluster; `None` when a Ghost's pool is unknown.
    pub(crate) role: Option<Role>,
    pub(crate) reason: MachineReason,
    /// A Ghost that is, or may be, an etcd member.
    pub(crate) critical: bool,
    /// The virtual machine.
    pub(crate) vm: Option<VmId>,
    pub(crate) live_node: Option<NodeRef>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) notes: Vec<String>,
    /// It is in a datacenter where CAPV does not look for it: the datacenter of its creation, and where it is.
    pub(crate) moved_datacenter: Option<(String, String)>,
    /// The addresses that it had and that it has, where others know it by an address that changed.
    pub(crate) changed_addresses: Option<(String, String)>,
}

/// A virtual machine that matches no object and that no cluster references.
#[derive(Clone, Debug)]
pub(crate) struct Unattributed {
    pub(crate) vm: VmId,
    pub(crate) reason: InfraMachineReason,
    pub(crate) likely: Option<ClusterRef>,
    /// A name shared with others that are probably of the same cluster.
    pub(crate) group: Option<String>,
    pub(crate) evidence: Vec<Evidence>,
}

/// Why a virtual machine is no Ghost: the reason for the unattributed list, and a sentence for people.
pub(super) type Objection = (InfraMachineReason, String);

/// The verdict on one machine, before it is compared with the others.
pub(super) struct Verdict {
    pub(super) reason: MachineReason,
    pub(super) vm: Option<VmId>,
    pub(super) evidence: Vec<Evidence>,
    /// The machine was deleted before the backup, and its virtual machine is proven gone: only objects are left over.
    pub(super) is_left_over: bool,
}

impl Verdict {
    pub(super) fn new(reason: MachineReason, vm: Option<VmId>, evidence: Vec<Evidence>) -> Self {
        Self { reason, vm, evidence, is_left_over: false }
    }

    /// A virtual machine is the machine's. Whether that makes the machine Healthy depends on what vCenter can read of
    /// it.
    pub(super) fn with_vm(id: VmId, vm: &Vm<'_>, healthy: MachineReason, mut evidence: Vec<Evidence>) -> Self {
        if vm.record.template {
            let message = "It has been converted to a template.";
            evidence.push(fact(EvidenceKind::VmState, Strength::Strong, message).source(vm.source));
            return Self::new(MachineReason::VmIsTemplate, Some(id), evidence);
        }
        if !vm.record.is_connected() {
            let state = vm.record.connection_state.as_deref();
            let message = match state {
                Some(state) => format!("Its connection state is {state}, so vCenter cannot report its current state."),
                None => "Its connection state was not read.".to_owned(),
            };
            let mut of_state = fact(EvidenceKind::VmState, Strength::Strong, message).source(vm.source);
            of_state.infrastructure = state.map(str::to_owned);
            evidence.push(of_state);
            return Self::new(MachineReason::VmInaccessible, Some(id), evidence);
        }
        Self::new(healthy, Some(id), evidence)
    }
}
