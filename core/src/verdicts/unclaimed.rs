//! The verdict on a virtual machine that no object accounts for: Ghost, unattributed, or none of our business.
//!
//! Someone may delete a virtual machine because it is called a Ghost here. So a Ghost needs proof, a live Node of the
//! cluster, or several independent facts with nothing left unread that could speak against it.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::attribution::{
    Case, Fit, endpoint, evidence, is_younger, marker_evidence, node_evidence, place_of_node, placement,
};
use super::copies::Siblings;
use super::evidence::{With as _, fact};
use super::index::{Found, NodeIndex, VmIndex};
use super::name_index::{Grade, NameIndex};
use super::notes;
use super::{AliasDoubts, Claims, Input, MachineVerdict, Unattributed, Verdicts};
use crate::cluster::ClusterRef;
use crate::graph::{Place, Provider};
use crate::ids::{ClusterId, VmId};
use crate::names;
use crate::observations::{Coverage, Node, Vm};
use crate::report::{Evidence, EvidenceKind, InfraMachineReason, MachineReason, NodeRef, Strength};

/// A machine becomes a Node some minutes after its virtual machine is made.
const JOINING: SignedDuration = SignedDuration::from_mins(15);

/// The rules for virtual machines that no object accounts for.
pub(super) struct Rules<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) vms: &'a VmIndex<'a>,
    pub(super) nodes: &'a NodeIndex<'a>,
    pub(super) doubts: &'a AliasDoubts,
    pub(super) claimed: &'a Claims<'a>,
    pub(super) names: &'a NameIndex<'a>,
}

enum Ruling {
    Ghost(ClusterId, Box<MachineVerdict>),
    Unattributed(Unattributed),
}

impl<'a> Rules<'a> {
    pub(super) fn decide(&self, verdicts: &mut Verdicts) {
        let candidates: Vec<(VmId, &Vm<'_>)> = self.vms.all().filter(|(id, vm)| self.is_candidate(*id, vm)).collect();
        let siblings = Siblings::of(&candidates);
        for (id, vm) in candidates {
            if let Some(ruling) = self.rule(id, vm, &siblings) {
                match ruling {
                    Ruling::Ghost(cluster, ghost) => {
                        verdicts.clusters[cluster].push(*ghost);
                    }
                    Ruling::Unattributed(vm) => verdicts.unattributed.push(vm),
                }
            }
        }
        for (vm, duplicate) in &self.claimed.duplicates {
            let found = self.vms.get(*vm);
            if found.record.template {
                continue;
            }
            verdicts.unattributed.push(Unattributed {
                vm: *vm,
                reason: InfraMachineReason::DuplicateBiosUuid,
                likely: Some(duplicate.cluster.clone()),
                group: None,
                evidence: vec![
                    fact(
                        EvidenceKind::BiosUuid,
                        Strength::Strong,
                        if duplicate.undecided {
                            format!(
                                "It carries the BIOS UUID of machine {}, and so do others: nothing tells which of them is \
                                 the machine.",
                                duplicate.machine
                            )
                        } else {
                            format!(
                                "It carries the BIOS UUID of machine {}, which another virtual machine is.",
                                duplicate.machine
                            )
                        },
                    )
                    .infrastructure(found.record.bios_uuid.as_deref().unwrap_or_default())
                    .source(found.source),
                ],
            });
        }
    }

    /// Whether a virtual machine is any of our business.
    fn is_candidate(&self, id: VmId, vm: &Vm<'_>) -> bool {
        let record = &vm.record;
        let known = self.claimed.accounts_for(id) || self.claimed.duplicates.contains_key(&id);
        let mut identities = [Some(&record.name), record.path.as_ref(), record.moref.as_ref()].into_iter().flatten();
        let is_image =
            identities.any(|identity| self.input.graph.images.contains(identity.as_str())) && !record.has_marker();
        let is_managed = record.managed_by.as_ref().is_some_and(|by| !by.extension_key.is_empty());
        !known && !record.template && !is_image && !is_managed
    }

    fn rule(&self, id: VmId, vm: &Vm<'_>, siblings: &Siblings<'_>) -> Option<Ruling> {
        let record = &vm.record;
        let marker = record.has_marker();
        let nodes = vm.bios.map(|uuid| self.nodes.with_uuid(uuid)).unwrap_or_default();
        let cases = self.cases(vm, nodes);
        let foreign_list = nodes.iter().find(|found| self.input.graph.cluster(&found.list.cluster).is_none());
        if cases.is_empty() && foreign_list.is_none() && !marker {
            return None;
        }
        // A node image that was imported and never started, whatever its name. Of what vCenter cannot read nobody knows
        // that it carries no mark.
        if !marker && nodes.is_empty() && record.is_off() && vm.bios.is_some() {
            return None;
        }
        let with_node: Vec<&Case<'_>> = cases.iter().filter(|case| case.node.is_some()).collect();
        let unattributed = |reason, likely, evidence| {
            Some(Ruling::Unattributed(Unattributed { vm: id, reason, likely, group: None, evidence }))
        };
        match with_node.as_slice() {
            [case] => {
                let evidence = evidence(self.input, case, vm);
                let doubt = self.doubt(case, vm).or_else(|| self.doubt_node(id, vm, case));
                if let Some((reason, why)) = doubt.or_else(|| unmarked(case, vm)) {
                    return unattributed(reason, Some(case.cluster.key.clone()), with_reason(evidence, why));
                }
                return Some(ghost(case, id, vm, MachineReason::LiveNode, evidence));
            }
            [] => {}
            [first, ..] => {
                let evidence = with_node.iter().flat_map(|case| evidence(self.input, case, vm)).collect();
                let why = "The node lists of several clusters hold it.".to_owned();
                return unattributed(
                    InfraMachineReason::AmbiguousCluster,
                    Some(first.cluster.key.clone()),
                    with_reason(evidence, why),
                );
            }
        }
        if let Some(found) = foreign_list {
            let evidence = vec![node_evidence(found, vm)];
            let why = "Its cluster is not in the backup.".to_owned();
            return unattributed(
                InfraMachineReason::UnknownCluster,
                Some(found.list.cluster.clone()),
                with_reason(evidence, why),
            );
        }
        if let Some((cluster, why)) = self.copied_from(vm) {
            let evidence = with_reason(marker_evidence(vm).into_iter().collect(), why);
            return unattributed(InfraMachineReason::CopyOfMachine, Some(cluster.clone()), evidence);
        }
        let best = self.best_by_name(&cases, vm);
        let Some((case, rivals)) = best.split_first() else {
            let (reason, why) = self.of_unknown_cluster(vm);
            return unattributed(reason, None, with_reason(marker_evidence(vm).into_iter().collect(), why));
        };
        let evidence = evidence(self.input, case, vm);
        let likely_cluster = rivals.is_empty().then(|| case.cluster.key.clone());
        let Some((reason, why)) = self.against(case, rivals, id, vm, siblings) else {
            return Some(ghost(case, id, vm, MachineReason::KnownName, evidence));
        };
        unattributed(reason, likely_cluster, with_reason(evidence, why))
    }

    /// Every cluster that anything speaks for.
    fn cases(&self, vm: &Vm<'_>, nodes: &[Found<'a>]) -> Vec<Case<'a>> {
        let mut fits = self.names.fits(vm.record.birth_name().unwrap_or(&vm.record.name));
        let mut ids: BTreeSet<ClusterId> = fits.keys().copied().collect();
        ids.extend(nodes.iter().filter_map(|found| self.input.graph.cluster_id(&found.list.cluster)));
        ids.into_iter()
            .map(|id| {
                let cluster = &self.input.graph.clusters[id];
                let node = nodes.iter().find(|found| found.list.cluster == cluster.key).copied();
                Case { id, cluster, node, name: fits.remove(&id) }
            })
            .collect()
    }

    /// The cluster that the name fits best, and those that it fits as well.
    fn best_by_name<'c>(&self, cases: &'c [Case<'a>], vm: &Vm<'_>) -> Vec<&'c Case<'a>> {
        let rank = |case: &Case<'_>| case.name.as_ref().map(|name| (name.grade, std::cmp::Reverse(name.length)));
        let Some(best) = cases.iter().filter_map(rank).min() else { return Vec::new() };
        let mut equals: Vec<&Case<'_>> = cases.iter().filter(|case| rank(case) == Some(best)).collect();
        if equals.len() > 1 {
            // The same name in two namespaces: the one where it does not lie is out.
            let at_home: Vec<_> =
                equals.iter().copied().filter(|case| placement(self.input, case, vm).0 != Fit::Foreign).collect();
            if let [_] = at_home.as_slice() {
                equals = at_home;
            }
        }
        equals
    }

    /// What forbids a Ghost whatever speaks for it.
    fn doubt(&self, case: &Case<'_>, vm: &Vm<'_>) -> Option<(InfraMachineReason, String)> {
        let namespace = &case.cluster.key.namespace;
        if case.cluster.provider != Provider::Vsphere {
            let why =
                "Its cluster belongs to a provider whose objects this program does not know: one of them may be its.";
            return Some((InfraMachineReason::WeakEvidence, why.into()));
        }
        if self.input.backup.cut {
            return Some((
                InfraMachineReason::BackupIncomplete,
                "The archive is cut: its objects may be missing from what was read.".into(),
            ));
        }
        if let Some(losses) = &self.input.losses {
            let why = format!("{losses}: its objects may be missing from it.");
            return Some((InfraMachineReason::BackupIncomplete, why));
        }
        if let Some(kind) = self.input.graph.missing.claims_of(namespace) {
            let why = format!(
                "The backup holds no {} of namespace {namespace}, although objects name some: one of them may be its.",
                kind.name()
            );
            return Some((InfraMachineReason::BackupIncomplete, why));
        }
        if self.input.graph.missing.hides_machines(namespace) {
            let why = format!(
                "The backup holds no Machine of namespace {namespace}, and lacks the objects that would tell whether there \
                 were any: one of them may be its."
            );
            return Some((InfraMachineReason::BackupIncomplete, why));
        }
        if self.is_of_unreadable_object(case, vm) {
            return Some((
                InfraMachineReason::BackupIncomplete,
                "An object of this name is in the archive but could not be read.".into(),
            ));
        }
        if let Some(machine) = machine_without_vm(case, vm) {
            let why = format!(
                "Machine {machine} is in the backup, without a VSphereVM that would tell what its virtual machine is called, \
                 and this one's name ends as its does: it may be that machine."
            );
            return Some((InfraMachineReason::BackupIncomplete, why));
        }
        if !vm.newer_than_backup {
            let why = "Its inventory was not taken after the backup began: it may be gone by now.";
            return Some((InfraMachineReason::InventoryOlderThanBackup, why.into()));
        }
        if self.doubts.concern(vm.vcenter) {
            return Some((
                InfraMachineReason::VcenterInDoubt,
                "Its vCenter may be one that the backup knows under another name.".into(),
            ));
        }
        None
    }

    fn is_of_unreadable_object(&self, case: &Case<'_>, vm: &Vm<'_>) -> bool {
        let lost = self.input.backup.unreadable.iter().filter(|lost| lost.namespace == case.cluster.key.namespace);
        let machine = case.node.and_then(|found| found.node.machine.as_deref());
        let names = [Some(vm.record.name.as_str()), vm.record.birth_name(), machine];
        // Without a birth name any of them may be its.
        lost.clone().any(|lost| vm.record.birth_name().is_none() || names.contains(&Some(lost.name.as_str())))
    }

    /// What keeps a virtual machine without a live Node from being a Ghost. `None` when nothing does.
    fn against(
        &self,
        case: &Case<'_>,
        rivals: &[&Case<'_>],
        id: VmId,
        vm: &Vm<'_>,
        siblings: &Siblings<'_>,
    ) -> Option<(InfraMachineReason, String)> {
        let record = &vm.record;
        if let Some(copied) = self.copied_from_candidate(id, vm, siblings) {
            return Some((InfraMachineReason::CopyOfMachine, copied));
        }
        if !record.has_marker() {
            let why = "Only its name fits: it carries no mark of Cluster API.";
            return Some((InfraMachineReason::NameOnly, why.into()));
        }
        if !rivals.is_empty() {
            let all = std::iter::once(&case).chain(rivals).map(|case| case.cluster.key.to_string());
            let why = format!("Its name fits several clusters equally well: {}.", all.collect::<Vec<_>>().join(", "));
            return Some((InfraMachineReason::AmbiguousCluster, why));
        }
        if let Some(doubt) = self.doubt(case, vm) {
            return Some(doubt);
        }
        if let Some(kind) = self.input.graph.missing.names_of() {
            let why =
                format!("The backup lacks {kind} objects that others name: its name may fit one of those better.");
            return Some((InfraMachineReason::BackupIncomplete, why));
        }
        let (fit, why) = placement(self.input, case, vm);
        if matches!(fit, Fit::Foreign | Fit::Unread) {
            return Some((InfraMachineReason::ForeignPlacement, why));
        }
        if let Some(silence) = self.silence_of_nodes(case, vm) {
            return Some(silence);
        }
        let complete = self.input.vcenters.view_of(vm).coverage == Coverage::Complete;
        if !complete {
            let why = "Its vCenter was not read completely: it may be a copy of a machine that was not read.";
            return Some((InfraMachineReason::WeakEvidence, why.into()));
        }
        if record.birth_name() != Some(record.name.as_str()) {
            let why = "It bears another name than the one it was made under: it may be a copy.";
            return Some((InfraMachineReason::WeakEvidence, why.into()));
        }
        if let Some(filters) = &self.input.filters {
            let why = format!(
                "The backup was taken with filters ({filters}): a cluster that they left out may bear this name, too."
            );
            return Some((InfraMachineReason::BackupIncomplete, why));
        }
        if !is_younger(self.input, vm) {
            let why = "Nothing says that it was made after the backup began, and the backup does not know it: it may be another \
                       cluster's.";
            return Some((InfraMachineReason::WeakEvidence, why.into()));
        }
        let is_supported = endpoint(case, vm).is_some() || fit == Fit::Agrees;
        let why = match case.name.as_ref().map(|name| name.grade) {
            Some(Grade::Owner) => return None,
            Some(Grade::Deployment) if is_supported => return None,
            Some(Grade::Cluster) => {
                "Its name only begins with that of the cluster: it may belong to a cluster made after the backup, whose name \
                 begins so, too."
            }
            _ => "Name, age and mark of Cluster API fit, but neither endpoint nor placement says whose it is.",
        };
        Some((InfraMachineReason::WeakEvidence, why.to_owned()))
    }

    /// Whether the silence of the cluster's node list speaks against it. It does unless the list is complete and the
    /// virtual machine has a reason to be no Node: it is powered off, or it had no time to join. A list that was not
    /// read might have spoken against it, so that its absence must not make a Ghost either.
    fn silence_of_nodes(&self, case: &Case<'_>, vm: &Vm<'_>) -> Option<(InfraMachineReason, String)> {
        let key = &case.cluster.key;
        let lists = self.nodes.lists(key);
        let complete: Vec<_> = lists.iter().filter(|list| list.complete).collect();
        if complete.is_empty() {
            let why = format!(
                "No complete node list of {key} was read. With one, a live Node proves that it is {key}'s, or its absence that it is not."
            );
            return Some((InfraMachineReason::NodesNotRead, why));
        }
        if vm.record.is_off() {
            return None;
        }
        let Some(created_at) = vm.record.created_at else { return Some(not_a_node(key)) };
        if complete.iter().all(|list| list.is_older_than(created_at)) {
            let why = format!(
                "The node list of {key} was taken before it was made. A new one proves that it is {key}'s, or that it is not."
            );
            return Some((InfraMachineReason::NodesNotRead, why));
        }
        let as_of: Option<Timestamp> = complete.iter().filter_map(|list| list.as_of).max();
        let joining = as_of.is_some_and(|as_of| as_of.duration_since(created_at) < JOINING);
        (!joining).then(|| not_a_node(key))
    }

    fn of_unknown_cluster(&self, vm: &Vm<'_>) -> (InfraMachineReason, String) {
        let managed = self.input.backup.clusters.iter().any(|cluster| {
            cluster.meta.labels.contains_key(crate::backup::objects::TKG_MANAGEMENT_LABEL)
                || cluster.meta.namespace == "tkg-system"
        });
        let older = self.input.started_at.zip(vm.record.created_at).is_none_or(|(started, created)| created < started);
        let name = vm.record.birth_name().unwrap_or(&vm.record.name);
        if !managed && (older || name.starts_with("tkg-mgmt")) {
            let why = "No cluster of the backup fits its name, and the backup does not hold the management cluster itself: it may be a node of that.";
            return (InfraMachineReason::PossibleManagementCluster, why.into());
        }
        let why = "No cluster of the backup fits its name: its cluster was probably made after the backup.";
        (InfraMachineReason::UnknownCluster, why.into())
    }
}

/// The Machine of the cluster that it may have been created for after the backup, where virtual machines are not named
/// after their Machine: the names of Windows, and those of a naming strategy, keep its last five characters.
fn machine_without_vm<'a>(case: &Case<'a>, vm: &Vm<'_>) -> Option<&'a str> {
    let suffix = names::suffix(vm.record.birth_name().unwrap_or(&vm.record.name))?;
    let mut without_vm =
        case.cluster.machines.iter().filter(|machine| machine.uuids.is_empty() && machine.vsphere_vms.is_empty());
    without_vm.find(|machine| names::suffix(&machine.name) == Some(suffix)).map(|machine| machine.name.as_str())
}

/// A Ghost, with the place in its cluster that its Node or its name tells.
fn ghost(case: &Case<'_>, id: VmId, vm: &Vm<'_>, reason: MachineReason, evidence: Vec<Evidence>) -> Ruling {
    let node = case.node.map(|found| found.node);
    let by_node = node.and_then(|node| place_of_node(case.cluster, node));
    let by_name = case.name.as_ref().and_then(|name| name.place);
    let place = by_node.or(by_name);
    Ruling::Ghost(
        case.id,
        Box::new(MachineVerdict {
            name: vm.record.name.clone(),
            node: None,
            place,
            reason,
            critical: match place {
                Some(Place::ControlPlane) => true,
                Some(Place::Pool(_)) => false,
                None => !node.is_some_and(Node::is_of_machine_set),
            },
            vm: Some(id),
            live_node: node.map(|node| NodeRef { name: node.name.clone(), ready: node.ready }),
            evidence,
            notes: notes::of_ghost(vm.record),
            moved_datacenter: None,
        }),
    )
}

fn not_a_node(key: &ClusterRef) -> (InfraMachineReason, String) {
    let why = format!("The node list of {key} does not hold it, although it had time to join.");
    (InfraMachineReason::NotANode, why)
}

fn with_reason(mut evidence: Vec<Evidence>, why: String) -> Vec<Evidence> {
    evidence.insert(0, fact(EvidenceKind::BackupContent, Strength::Strong, why));
    evidence
}

/// It serves the cluster, but neither its Node nor itself says that Cluster API made it: somebody may have joined it by
/// hand, and then no object is missing.
fn unmarked(case: &Case<'_>, vm: &Vm<'_>) -> Option<(InfraMachineReason, String)> {
    let node = case.node?.node;
    let is_named = case.name.as_ref().is_some_and(|name| name.grade != Grade::Cluster);
    let marked = node.machine.is_some() || node.owner_name.is_some() || vm.record.has_marker() || is_named;
    (!marked).then(|| {
        let why = "It is a live Node of the cluster, but nothing says that Cluster API made it: neither its name, nor a mark \
                   on it, nor an annotation of its Node. Somebody may have joined it by hand.";
        (InfraMachineReason::WeakEvidence, why.to_owned())
    })
}
