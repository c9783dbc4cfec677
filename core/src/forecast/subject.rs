//! One cluster while its forecast is made: what is known of it, and what has been found out so far.

use super::adoption::Members;
use super::machine::{self, Places};
use super::nodes::{Listed, NodeState, Nodes};
use super::{Adoption, Danger, Fate, Outlook, Presence, control_plane, health, sentence, sets, topology};
use crate::graph::{ClusterNode, MachineNode, Place, Provider};
use crate::ids::{IdVec, VerdictId};
use crate::report::{ClusterForecast, MachineForecast, MachineReason, Outcome, Span};
use crate::verdicts::{self, MachineVerdict};

/// One cluster, its verdicts, and what the controllers do to it.
pub(super) struct Subject<'a> {
    pub(super) input: &'a verdicts::Input<'a>,
    pub(super) cluster: &'a ClusterNode<'a>,
    pub(super) verdicts: &'a IdVec<VerdictId, MachineVerdict>,
    pub(super) nodes: Nodes<'a>,
    pub(super) states: IdVec<VerdictId, NodeState<'a>>,
    pub(super) fates: IdVec<VerdictId, Fate>,
    /// Whether some virtual machine serves the cluster's API, so that new machines can join.
    pub(super) served: Presence,
    /// Unattributed virtual machines may be the cluster's.
    pub(super) unsettled: bool,
    /// What was not read of the backup that the controllers would have.
    pub(super) unread: Option<String>,
    pub(super) created: Span,
    pub(super) deleted: Span,
    pub(super) etcd_members_removed: Vec<String>,
    pub(super) dangers: Vec<Danger>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(
        input: &'a verdicts::Input<'a>,
        cluster: &'a ClusterNode<'a>,
        verdicts: &'a IdVec<VerdictId, MachineVerdict>,
        unsettled: bool,
        places: &Places<'_>,
    ) -> Self {
        let nodes = Nodes::of(input, cluster);
        let own = |verdict: &MachineVerdict| cluster.machines[verdict.node?].uuid();
        let states = verdicts.map(|_, verdict| nodes.state(verdict, own(verdict)));
        let mut dangers = Vec::new();
        let fates = verdicts.map(|machine, verdict| {
            let followed = machine::follow(input, cluster, verdict, places);
            if let Some(vm) = followed.namesake {
                dangers.push(Danger::Namesake { machine, vm });
            }
            followed.fate
        });
        let mut subject = Self {
            input,
            cluster,
            verdicts,
            nodes,
            states,
            fates,
            served: Presence::Unread,
            unsettled,
            unread: unread(input, cluster),
            created: Span::default(),
            deleted: Span::default(),
            etcd_members_removed: Vec::new(),
            dangers,
        };
        subject.served = subject.serves();
        subject
    }

    /// Runs the rules in the order in which the controllers act.
    pub(super) fn outlook(mut self, adoption: &Adoption) -> Outlook {
        if self.cluster.provider == Provider::Vsphere && self.cluster.object.is_some() {
            self.clone_machines();
            let own: Vec<usize> =
                self.cluster.pools.iter().flat_map(|pool| &pool.sets).filter_map(|set| adoption.set(set)).collect();
            let members = Members::new(self.input.backup, self.cluster, &own);
            let judged = health::judge(&self);
            sets::apply(&mut self, adoption, &members, &own, &judged);
            control_plane::apply(&mut self, &judged);
            topology::apply(&mut self);
            health::tell(&mut self, &judged);
            self.doubt();
            self.deleted = self.deleted.at_most(self.endangered());
        }
        let (sentence, certain) = (sentence::of_cluster(&self), self.is_certain());
        let members_unread = self.has_stacked_etcd()
            && self.nodes.listed != Listed::All
            && self.fates.iter().any(|fate| fate.vm != Presence::Gone);
        let machines = self.fates.into_iter().map(|fate| MachineForecast {
            certain: fate.is_certain(),
            outcome: fate.outcome,
            message: fate.message,
        });
        Outlook {
            machines: machines.collect(),
            cluster: ClusterForecast {
                sentence,
                vms_created: self.created,
                vms_deleted: self.deleted,
                etcd_members_removed: self.etcd_members_removed,
                certain,
            },
            dangers: self.dangers,
            members_unread,
        }
    }

    /// Everything that decides was read, and nothing is left to chance.
    fn is_certain(&self) -> bool {
        let is_exact = |span: Span| span.min == span.max;
        let may_lose_members =
            self.dangers.iter().any(|danger| matches!(danger, Danger::EtcdMembers { certain: false, .. }));
        self.unread.is_none()
            && self.nodes.listed == Listed::All
            && !self.unsettled
            && !may_lose_members
            && is_exact(self.created)
            && is_exact(self.deleted)
            && self.fates.iter().all(Fate::is_certain)
    }

    /// Its control plane runs etcd itself, and is of the provider whose rules are known.
    pub(super) fn has_stacked_etcd(&self) -> bool {
        self.cluster.provider == Provider::Vsphere
            && self.cluster.object.is_some()
            && self.cluster.control_plane.is_some_and(|found| !found.external_etcd)
    }

    /// The Machines of the control plane, or of all pools, by verdict.
    pub(super) fn members(&self) -> Vec<VerdictId> {
        self.at(Place::ControlPlane)
    }

    /// Machines of the backup in one place, by verdict.
    pub(super) fn at(&self, place: Place) -> Vec<VerdictId> {
        self.of_backup().filter(|(_, verdict)| verdict.place == Some(place)).map(|(position, _)| position).collect()
    }

    /// Verdicts on Machines of the backup, with their id.
    pub(super) fn of_backup(&self) -> impl Iterator<Item = (VerdictId, &'a MachineVerdict)> {
        let cluster = self.cluster;
        self.verdicts
            .enumerate()
            .filter(move |(_, verdict)| verdict.node.is_some_and(|machine| cluster.machines[machine].machine.is_some()))
    }

    pub(super) fn vm(&self, machine: VerdictId) -> Presence {
        self.fates[machine].vm
    }

    /// The objects of a machine of the backup.
    fn objects(&self, machine: VerdictId) -> Option<&'a MachineNode<'a>> {
        self.verdicts[machine].node.map(|node| &self.cluster.machines[node])
    }

    /// The Machine of a machine of the backup.
    pub(super) fn machine(&self, machine: VerdictId) -> Option<&'a crate::backup::objects::Machine> {
        self.objects(machine)?.machine
    }

    /// The template that the infrastructure of a machine of the backup was made from.
    pub(super) fn cloned_from(&self, machine: VerdictId) -> Option<&'a str> {
        self.objects(machine)?.vsphere_machine?.meta.cloned_from.as_deref()
    }

    /// vCenter says that its virtual machine runs.
    pub(super) fn is_running(&self, machine: VerdictId) -> bool {
        self.verdicts[machine].vm.is_some_and(|vm| self.input.vcenters.vms[vm].record.is_running())
    }

    /// New machines, which need an API server to join.
    pub(super) fn made(&self, machines: Span) -> Span {
        if self.served == Presence::There { machines } else { Span::up_to(machines.max) }
    }

    /// Virtual machines that go with `certain` Machines, and with `drawn` more out of `candidates`.
    pub(super) fn lost(&self, certain: &[VerdictId], candidates: &[VerdictId], drawn: Span) -> Span {
        let count = |machines: &[VerdictId], presence| {
            super::number(machines.iter().filter(|machine| self.vm(**machine) == presence).count())
        };
        let (there, unread, gone) = (
            count(candidates, Presence::There),
            count(candidates, Presence::Unread),
            count(candidates, Presence::Gone),
        );
        let of_drawn = Span {
            min: drawn.min.saturating_sub(unread).saturating_sub(gone),
            max: drawn.max.min(there.saturating_add(unread)),
        };
        let sure = count(certain, Presence::There);
        of_drawn.and(Span { min: sure, max: sure.saturating_add(count(certain, Presence::Unread)) })
    }

    /// Whether a control-plane virtual machine is there.
    fn serves(&self) -> Presence {
        let of_control_plane = self
            .verdicts
            .iter()
            .zip(&self.fates)
            .filter(|(verdict, _)| verdict.place == Some(Place::ControlPlane) || verdict.critical);
        let best = of_control_plane
            .map(|(verdict, fate)| {
                // CAPV does not find it, but the one of the same name may serve.
                let replaced = verdict.reason == MachineReason::CandidateReplacement;
                if replaced { fate.vm.max(Presence::Unread) } else { fate.vm }
            })
            .max();
        match best {
            Some(Presence::There) => Presence::There,
            _ if self.nodes.any() => Presence::There,
            // Who has not asked the API server does not know that nothing serves it.
            Some(Presence::Gone) if !self.unsettled && self.nodes.was_read() => Presence::Gone,
            _ => Presence::Unread,
        }
    }

    /// Virtual machines for Machines that have none.
    fn clone_machines(&mut self) {
        let cloned: Vec<VerdictId> = self.of_backup().map(|(at, _)| at).collect();
        let mut old_data = Vec::new();
        for position in cloned {
            match self.fates[position].outcome {
                Outcome::Cloned => {}
                // It may turn out to have none.
                Outcome::Unknown if self.may_be_cloned(position) => {
                    self.created.count(Span::up_to(1));
                    continue;
                }
                Outcome::Adopted
                | Outcome::Stuck
                | Outcome::Deleted
                | Outcome::AtRisk
                | Outcome::Unmanaged
                | Outcome::Unknown => continue,
            }
            let bootstrapped = self.machine(position).is_some_and(|machine| machine.bootstrapped);
            if bootstrapped {
                old_data.push(position);
                self.created.count(Span::exactly(1));
            } else {
                self.created.count(self.made(Span::exactly(1)));
            }
        }
        if !old_data.is_empty() {
            self.dangers.push(Danger::OldBootstrapData { machines: old_data });
        }
    }

    /// No UUID keeps CAPV from cloning.
    fn may_be_cloned(&self, machine: VerdictId) -> bool {
        self.objects(machine).is_some_and(|machine| machine.uuids.is_empty())
    }

    /// Where objects were not read, nothing that depends on all of them is certain.
    fn doubt(&mut self) {
        let Some(what) = self.unread.clone() else { return };
        for machine in self.fates.ids() {
            if self.machine(machine).is_none() {
                continue;
            }
            let fate = &mut self.fates[machine];
            match (fate.outcome, fate.vm) {
                (Outcome::AtRisk, _) | (Outcome::Unknown, Presence::Gone) => {}
                (Outcome::Deleted, _) => {
                    fate.outcome = Outcome::AtRisk;
                    fate.message =
                        format!("{} But not everything that decides over it was read: {what}.", fate.message);
                }
                (_, Presence::There | Presence::Unread) => {
                    fate.endanger(|| {
                        format!("Not everything that decides over it was read: {what}. It may be deleted.")
                    });
                }
                (_, Presence::Gone) => {
                    fate.outcome = Outcome::Unknown;
                    fate.message = format!("Not everything that decides over it was read: {what}.");
                }
            }
        }
        self.deleted = Span::up_to(self.endangered());
        let wanted = self.wanted().max(self.created.max);
        self.created = Span::up_to(wanted);
    }

    /// How many virtual machines are in danger. Several rules may count one, and none is lost twice.
    fn endangered(&self) -> u64 {
        let endangered = self
            .fates
            .iter()
            .filter(|fate| matches!(fate.outcome, Outcome::Deleted | Outcome::AtRisk) && fate.vm != Presence::Gone);
        super::number(endangered.count())
    }

    /// How many machines the cluster wants, at most.
    fn wanted(&self) -> u64 {
        let of_pools = self.cluster.pools.iter().filter_map(crate::graph::PoolNode::desired);
        let members = self.cluster.control_plane.and_then(|found| found.replicas);
        of_pools.chain(members).fold(0, u64::saturating_add)
    }
}

/// What the archive should hold for this cluster and does not.
fn unread(input: &verdicts::Input<'_>, cluster: &ClusterNode<'_>) -> Option<String> {
    let namespace = &cluster.key.namespace;
    if input.backup.cut {
        return Some("the archive is cut".to_owned());
    }
    if let Some(losses) = &input.losses {
        return Some(losses.clone());
    }
    let missing: Vec<&str> = input
        .graph
        .missing
        .iter()
        .filter(|(_, namespaces)| namespaces.contains(namespace))
        .map(|(kind, _)| kind)
        .collect();
    if !missing.is_empty() {
        return Some(format!("the backup lacks {}", missing.join(", ")));
    }
    let lost = input.backup.unreadable.iter().find(|lost| lost.namespace == *namespace && decides(lost.kind));
    if let Some(lost) = lost {
        return Some(format!("{} {} is in the backup but unreadable", lost.kind.name(), lost.name));
    }
    (!input.backup.complete).then(|| "the backup was not read completely".to_owned())
}

/// A kind that a controller acts upon.
fn decides(kind: crate::backup::Kind) -> bool {
    kind.is_needed() || kind == crate::backup::Kind::MachineHealthCheck
}
