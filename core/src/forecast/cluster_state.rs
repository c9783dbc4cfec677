//! One cluster while its forecast is made: what is known of it, and what has been determined so far.
//!
//! The controllers read it and change it; it knows none of them.

use jiff::Timestamp;

use super::cluster_nodes::{ClusterNodes, NodeListing, NodeState};
use super::danger::Danger;
use super::machine_outcome::{MachineOutcome, Presence};
use super::versions::{Behavior, Rule};
use crate::backup::objects::{ControlPlane, Machine};
use crate::graph::{ClusterNode, MachineNode, Provider, Role};
use crate::ids::{IdVec, PoolId, VerdictId};
use crate::report::{MachineReason, Outcome, Span, number};
use crate::verdicts::{self, MachineVerdict};

/// One cluster, the verdicts on its machines, and what the controllers do to them.
pub(super) struct ClusterState<'a> {
    // What is known.
    pub(super) input: &'a verdicts::Input<'a>,
    pub(super) cluster: &'a ClusterNode<'a>,
    pub(super) verdicts: &'a IdVec<VerdictId, MachineVerdict>,
    pub(super) nodes: ClusterNodes<'a>,
    pub(super) node_states: IdVec<VerdictId, NodeState<'a>>,
    /// Unattributed VMs may belong to the cluster.
    pub(super) has_unattributed_vms: bool,
    /// What the controllers would find in a complete backup and was not read, as a clause.
    pub(super) unread: Option<String>,
    /// When the restore is thought to happen.
    pub(super) now: Timestamp,
    /// How the controllers act.
    pub(super) behavior: Behavior,
    // What has been determined.
    pub(super) outcomes: IdVec<VerdictId, MachineOutcome>,
    /// Whether a VM serves the cluster's API, so that new machines can join.
    pub(super) api_server: Presence,
    /// The VMs of its control plane are gone, and nothing that was read may have replaced them.
    pub(super) is_control_plane_gone: bool,
    pub(super) vms_created: Span,
    pub(super) vms_deleted: Span,
    pub(super) etcd_members_removed: Vec<String>,
    pub(super) dangers: Vec<Danger>,
    /// Other behaviours that are possible, too, give another forecast.
    pub(super) varies: bool,
    /// Neither its kubeconfig nor its certificate authority is in the backup: new ones are made, which its API server
    /// does not accept.
    lacks_authority: bool,
}

impl<'a> ClusterState<'a> {
    /// A cluster of which nothing has been determined yet.
    pub(super) fn new(
        input: &'a verdicts::Input<'a>,
        cluster: &'a ClusterNode<'a>,
        verdicts: &'a IdVec<VerdictId, MachineVerdict>,
        has_unattributed_vms: bool,
        unread: Option<String>,
        now: Timestamp,
        behavior: Behavior,
    ) -> Self {
        let nodes = ClusterNodes::of(input, cluster);
        let uuid = |verdict: &MachineVerdict| cluster.machines[verdict.machine?].uuid();
        Self {
            input,
            cluster,
            verdicts,
            node_states: verdicts.map(|_, verdict| nodes.state(verdict, uuid(verdict))),
            nodes,
            has_unattributed_vms,
            unread,
            now,
            behavior,
            outcomes: verdicts.map(|_, _| MachineOutcome::new(Outcome::Unknown, Presence::NotRead, "")),
            api_server: Presence::NotRead,
            is_control_plane_gone: false,
            vms_created: Span::default(),
            vms_deleted: Span::default(),
            etcd_members_removed: Vec::new(),
            dangers: Vec::new(),
            varies: false,
            lacks_authority: lacks_authority(input, cluster),
        }
    }

    /// The controllers have a rule that not all versions have.
    pub(super) fn has(&self, rule: Rule) -> bool {
        self.behavior.has(rule)
    }

    /// Its API server answers the new management cluster. A whole list of its Nodes shows that it answers, unless the
    /// credentials for it are lost; without one, both is possible.
    pub(super) fn api_server_answers(&self) -> bool {
        let is_listed = self.nodes.any() && self.nodes.listing == NodeListing::Complete;
        match self.api_server {
            _ if is_listed && !self.lacks_authority => true,
            Presence::Absent => false,
            Presence::NotRead if self.is_control_plane_gone => false,
            Presence::Present | Presence::NotRead => self.behavior.reaches_api_server(),
        }
    }

    /// Its provider is CAPV, and the controllers find its Cluster: the rules apply to it.
    pub(super) fn is_supported(&self) -> bool {
        self.cluster.provider == Provider::Vsphere && self.cluster.object.is_some()
    }

    /// Its control-plane machines are etcd members themselves.
    pub(super) fn has_stacked_etcd(&self) -> bool {
        self.is_supported()
            && self.cluster.control_plane.is_some_and(|found| found.is_kubeadm() && !found.external_etcd)
    }

    /// Etcd may have members that no Machine of the backup is, and that no node list rules out.
    pub(super) fn has_unread_etcd_members(&self) -> bool {
        self.has_stacked_etcd()
            && self.nodes.listing != NodeListing::Complete
            && self.outcomes.iter().any(|outcome| outcome.vm != Presence::Absent)
    }

    /// The Machines of the control plane.
    pub(super) fn control_plane_machines(&self) -> Vec<VerdictId> {
        self.machines_at(Role::ControlPlane)
    }

    /// The Machines of an etcd on machines of its own.
    pub(super) fn etcd_machines(&self) -> Vec<VerdictId> {
        self.machines_at(Role::Etcd)
    }

    /// The Machines of a pool.
    pub(super) fn pool_machines(&self, pool: PoolId) -> Vec<VerdictId> {
        self.machines_at(Role::Pool(pool))
    }

    fn machines_at(&self, role: Role) -> Vec<VerdictId> {
        self.with_machine().filter(|(_, verdict)| verdict.role == Some(role)).map(|(id, _)| id).collect()
    }

    /// The verdicts on Machines of the backup.
    pub(super) fn with_machine(&self) -> impl Iterator<Item = (VerdictId, &'a MachineVerdict)> + use<'a> {
        let cluster = self.cluster;
        self.verdicts.enumerate().filter(move |(_, verdict)| {
            verdict.machine.is_some_and(|machine| cluster.machines[machine].machine.is_some())
        })
    }

    /// The objects of a machine of the backup.
    pub(super) fn objects(&self, id: VerdictId) -> Option<&'a MachineNode<'a>> {
        let cluster = self.cluster;
        self.verdicts[id].machine.map(|machine| &cluster.machines[machine])
    }

    /// The Machine of a machine of the backup.
    pub(super) fn machine(&self, id: VerdictId) -> Option<&'a Machine> {
        self.objects(id)?.machine
    }

    pub(super) fn outcome(&self, id: VerdictId) -> Outcome {
        self.outcomes[id].outcome
    }

    pub(super) fn vm(&self, id: VerdictId) -> Presence {
        self.outcomes[id].vm
    }

    /// The vCenter says that its VM runs.
    pub(super) fn is_running(&self, id: VerdictId) -> bool {
        let vms = &self.input.vcenters.vms;
        self.verdicts[id].vm.is_some_and(|vm| vms[vm].record.is_running())
    }

    /// CAPV does not find its VM, and never creates another one.
    pub(super) fn is_stuck_without_vm(&self, id: VerdictId) -> bool {
        self.vm(id) == Presence::Absent && self.outcome(id) == Outcome::Stuck
    }

    /// CAPV gives up its Machine when it does not find the VM by the BIOS UUID.
    ///
    /// Mirrors `VMService.ReconcileVM` of CAPV before 1.8.
    pub(super) fn fails_for_good(&self, id: VerdictId) -> bool {
        let has_uuid = self.objects(id).and_then(MachineNode::vsphere_vm).is_some_and(|vm| vm.bios_uuid.is_some());
        has_uuid && !self.has(Rule::HealsWhenFound)
    }

    /// Looks for its control plane, as soon as the outcomes say which VMs are there.
    pub(super) fn find_api_server(&mut self) {
        self.api_server = self.api_server_presence();
        self.is_control_plane_gone = self.control_plane_is_gone();
    }

    /// Whether a control-plane VM is there.
    fn api_server_presence(&self) -> Presence {
        let of_control_plane = self
            .verdicts
            .iter()
            .zip(&self.outcomes)
            .filter(|(verdict, _)| verdict.role == Some(Role::ControlPlane) || verdict.critical);
        let best = of_control_plane
            .map(|(verdict, outcome)| {
                // CAPV does not find it, but the VM of the same name may serve the API.
                let is_replaced = verdict.reason == MachineReason::CandidateReplacement;
                if is_replaced { outcome.vm.max(Presence::NotRead) } else { outcome.vm }
            })
            .max();
        match best {
            Some(Presence::Present) => Presence::Present,
            _ if self.nodes.any() => Presence::Present,
            // Only an API server that was asked can be known not to answer.
            Some(Presence::Absent) if !self.has_unattributed_vms && self.nodes.listing != NodeListing::NotRead => {
                Presence::Absent
            }
            _ => Presence::NotRead,
        }
    }

    /// A list of Nodes, a Ghost or an unattributed VM may be of another control plane.
    fn control_plane_is_gone(&self) -> bool {
        let machines = self.control_plane_machines();
        let may_serve = |id: &VerdictId| {
            self.vm(*id) != Presence::Absent || self.verdicts[*id].reason == MachineReason::CandidateReplacement
        };
        let has_ghost = self.verdicts.iter().any(|verdict| verdict.machine.is_none() && verdict.critical);
        !machines.is_empty()
            && !machines.iter().any(may_serve)
            && !has_ghost
            && !self.nodes.any()
            && !self.has_unattributed_vms
    }

    /// VMs for `machines` new Machines, which need the `api_server` to join the cluster.
    pub(super) fn created_vms(&self, machines: Span) -> Span {
        let can_join = self.api_server == Presence::Present && self.api_server_answers();
        if can_join { machines } else { Span::up_to(machines.max) }
    }

    /// VMs that are deleted with the `certain` Machines, and with `chosen` more out of the `candidates`.
    pub(super) fn deleted_vms(&self, certain: &[VerdictId], candidates: &[VerdictId], chosen: Span) -> Span {
        let count = |machines: &[VerdictId], presence| {
            number(machines.iter().filter(|machine| self.vm(**machine) == presence).count())
        };
        let present = count(candidates, Presence::Present);
        let not_read = count(candidates, Presence::NotRead);
        let absent = count(candidates, Presence::Absent);
        let of_chosen = Span {
            min: chosen.min.saturating_sub(not_read).saturating_sub(absent),
            max: chosen.max.min(present.saturating_add(not_read)),
        };
        let min = count(certain, Presence::Present);
        of_chosen.and(Span { min, max: min.saturating_add(count(certain, Presence::NotRead)) })
    }

    /// How many VMs are or may be deleted. Several rules may count one, and none is deleted twice.
    pub(super) fn vms_of_deletions(&self) -> u64 {
        let deletions = self.outcomes.iter().filter(|outcome| outcome.is_deletion() && outcome.vm != Presence::Absent);
        number(deletions.count())
    }

    /// Something that decides whether VMs or members of etcd are lost was not read. Where no VM is left, none is.
    pub(super) fn is_undecided(&self) -> bool {
        let may_run = self.outcomes.iter().any(|outcome| outcome.vm != Presence::Absent);
        let members_unread = self.nodes.listing != NodeListing::Complete && self.has_stacked_etcd();
        may_run && (self.unread.is_some() || members_unread)
    }

    /// Everything that decides its forecast was read, and no controller chooses at random.
    pub(super) fn is_certain(&self) -> bool {
        let is_exact = |span: Span| span.min == span.max;
        let may_lose_etcd_members =
            self.dangers.iter().any(|danger| matches!(danger, Danger::EtcdMembersRemoved { certain: false, .. }));
        self.is_supported()
            && self.unread.is_none()
            && self.nodes.listing == NodeListing::Complete
            && !self.has_unattributed_vms
            && !may_lose_etcd_members
            && !self.varies
            && is_exact(self.vms_created)
            && is_exact(self.vms_deleted)
            && self.outcomes.iter().all(MachineOutcome::is_certain)
    }
}

/// Without them the controllers create a new authority, and reach no API server that runs.
fn lacks_authority(input: &verdicts::Input<'_>, cluster: &ClusterNode<'_>) -> bool {
    let (backup, key) = (input.backup, &cluster.key);
    let authority = format!("{}-ca", key.name);
    let is_kubeadm = cluster.control_plane.is_some_and(ControlPlane::is_kubeadm);
    let has_kubeconfig = || backup.secret(&key.namespace, &format!("{}-kubeconfig", key.name)).is_some();
    is_kubeadm && backup.authorities.missing(&key.namespace, &key.name).contains(&authority) && !has_kubeconfig()
}
