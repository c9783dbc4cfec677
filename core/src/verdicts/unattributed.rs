//! The verdict on a virtual machine that no object accounts for: a Ghost, unattributed, or not a machine of Cluster
//! API.
//!
//! Someone may delete a virtual machine because it is reported as a Ghost. So a Ghost needs proof, a live Node of the
//! cluster, or several independent facts with nothing left unread that could contradict them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::attribution::{Case, Fit, evidence, marker_evidence, node_evidence, placement};
use super::claims::{Claims, Duplicate};
use super::copies::{self, Siblings};
use super::evidence::{With as _, fact};
use super::facts::Facts;
use super::ghost;
use super::index::{ALIKE, NodeMatch};
use super::name_index::{Grade, NameFit, NameIndex};
use super::verdict::{MachineVerdict, Unattributed, Verdicts};
use crate::cluster::ClusterRef;
use crate::graph::ClusterNode;
use crate::ids::{ClusterId, VmId};
use crate::names;
use crate::observations::Vm;
use crate::report::{Evidence, EvidenceKind, InfraMachineReason, MachineReason, Strength};

/// The rules for virtual machines that no object accounts for.
pub(super) struct Rules<'a> {
    pub(super) facts: Facts<'a>,
    pub(super) claims: &'a Claims<'a>,
    pub(super) names: &'a NameIndex<'a>,
}

enum Ruling {
    Ghost(ClusterId, Box<MachineVerdict>),
    Unattributed(Unattributed),
}

impl<'a> Rules<'a> {
    /// Adds the Ghosts and the unattributed virtual machines.
    pub(super) fn decide(&self, verdicts: &mut Verdicts) {
        let candidates: Vec<(VmId, &Vm<'_>)> =
            self.facts.vms.all().filter(|(id, vm)| self.is_candidate(*id, vm)).collect();
        let siblings = Siblings::of(&candidates);
        for (id, vm) in candidates {
            match self.rule(id, vm, &siblings) {
                Some(Ruling::Ghost(cluster, ghost)) => {
                    verdicts.clusters[cluster].push(*ghost);
                }
                Some(Ruling::Unattributed(vm)) => verdicts.unattributed.push(vm),
                None => {}
            }
        }
        let duplicates = self.claims.duplicates.iter().filter(|(vm, _)| !self.facts.vms.get(**vm).record.template);
        verdicts.unattributed.extend(duplicates.map(|(vm, of)| duplicate(*vm, self.facts.vms.get(*vm), of)));
        self.add_unidentified(verdicts);
    }

    /// Lists the virtual machines that may be machines which were not found.
    fn add_unidentified(&self, verdicts: &mut Verdicts) {
        let listed: BTreeSet<VmId> = verdicts.unattributed.iter().map(|found| found.vm).collect();
        let unidentified = self.claims.missed_on.iter().flat_map(|vcenter| self.claims.unidentified(*vcenter));
        let unlisted = unidentified.filter(|vm| !listed.contains(vm) && !self.claims.accounts_for(**vm));
        verdicts.unattributed.extend(unlisted.map(|vm| {
            let message = "vCenter cannot read its BIOS UUID.";
            let source = self.facts.vms.get(*vm).source;
            Unattributed {
                vm: *vm,
                reason: InfraMachineReason::IdentityNotRead,
                likely: None,
                group: None,
                evidence: vec![fact(EvidenceKind::VmState, Strength::Strong, message).source(source)],
            }
        }));
    }

    /// It may be a machine of Cluster API that no object accounts for.
    fn is_candidate(&self, id: VmId, vm: &Vm<'_>) -> bool {
        let record = &vm.record;
        let is_known = self.claims.accounts_for(id) || self.claims.duplicates.contains_key(&id);
        let mut identities = [Some(&record.name), record.path.as_ref(), record.moref.as_ref()].into_iter().flatten();
        let images = &self.facts.input.graph.images;
        let is_image = identities.any(|identity| images.contains(identity.as_str())) && !record.has_guestinfo();
        let is_managed = record.managed_by.as_ref().is_some_and(|by| !by.extension_key.is_empty());
        !is_known && !record.template && !is_image && !is_managed
    }

    fn rule(&self, id: VmId, vm: &Vm<'_>, siblings: &Siblings<'_>) -> Option<Ruling> {
        let record = &vm.record;
        let has_guestinfo = record.has_guestinfo();
        // A list that is older than the virtual machine says nothing of it: its Node ran on another one.
        let is_of_it = |found: &NodeMatch<'a>| !record.created_at.is_some_and(|at| found.list.is_older_than(at));
        let with_uuid = vm.bios.into_iter().flat_map(|uuid| self.facts.nodes.with_uuid(uuid));
        let mut with_uuid = with_uuid.peekable();
        if let Some((found, message)) = with_uuid.peek().zip(self.crowd(vm)) {
            let evidence = with_reason(vec![node_evidence(found, vm)], message);
            let likely = Some(found.list.cluster.clone());
            let reason = InfraMachineReason::DuplicateBiosUuid;
            return Some(Ruling::Unattributed(Unattributed { vm: id, reason, likely, group: None, evidence }));
        }
        let nodes: Vec<NodeMatch<'a>> = with_uuid.filter(is_of_it).collect();
        let nodes = nodes.as_slice();
        let cases = self.cases(vm, nodes);
        let foreign_list = nodes.iter().find(|found| self.facts.input.graph.cluster_id(&found.list.cluster).is_none());
        let has_fit = cases.iter().any(Case::is_exact);
        if !has_fit && foreign_list.is_none() && !self.is_worth_naming(vm, !cases.is_empty()) {
            return None;
        }
        // A node image that was imported and never started, whatever its name. Where vCenter cannot read it, the marker
        // may only not have been read.
        if !has_guestinfo && nodes.is_empty() && record.is_off() && vm.bios.is_some() {
            return None;
        }
        let with_node: Vec<&Case<'_>> = cases.iter().filter(|case| case.node.is_some()).collect();
        let unattributed = |reason, likely, evidence| {
            Some(Ruling::Unattributed(Unattributed { vm: id, reason, likely, group: None, evidence }))
        };
        match with_node.as_slice() {
            [case] => {
                let evidence = evidence(self.facts.input, case, vm);
                if let Some(why) = named_by_another(case, &cases) {
                    return unattributed(
                        InfraMachineReason::AmbiguousCluster,
                        Some(case.cluster.key.clone()),
                        with_reason(evidence, why),
                    );
                }
                return match ghost::against_node(&self.facts, self.claims, case, id, vm) {
                    Some((reason, why)) => {
                        unattributed(reason, Some(case.cluster.key.clone()), with_reason(evidence, why))
                    }
                    None => Some(self.ghost(case, id, vm, MachineReason::LiveNode, evidence)),
                };
            }
            [] => {}
            [first, ..] => {
                let evidence = with_node.iter().flat_map(|case| evidence(self.facts.input, case, vm)).collect();
                let why = "It is a Node in the node lists of several clusters.".to_owned();
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
        if let Some((cluster, why)) = copies::of_machine(&self.facts, self.claims, vm) {
            let evidence = with_reason(marker_evidence(vm).into_iter().collect(), why);
            return unattributed(InfraMachineReason::CopyOfMachine, Some(cluster.clone()), evidence);
        }
        // What an older one begins with says nothing: no object of the backup names it.
        let is_older = self.facts.input.is_older_than_backup(vm);
        let cases: Vec<Case<'_>> = cases.into_iter().filter(|case| !is_older || case.is_exact()).collect();
        let best = self.best_by_name(&cases, vm);
        let Some((case, rivals)) = best.split_first() else {
            let (reason, why) = self.of_unknown_cluster(vm);
            return unattributed(reason, None, with_reason(marker_evidence(vm).into_iter().collect(), why));
        };
        let evidence = evidence(self.facts.input, case, vm);
        let likely_cluster = rivals.is_empty().then(|| case.cluster.key.clone());
        match ghost::against_name(&self.facts, case, rivals, id, vm, siblings) {
            Some((reason, why)) => unattributed(reason, likely_cluster, with_reason(evidence, why)),
            None => Some(self.ghost(case, id, vm, MachineReason::KnownName, evidence)),
        }
    }

    /// More virtual machines or Nodes of a cluster have its BIOS UUID than are told apart.
    fn crowd(&self, vm: &Vm<'_>) -> Option<String> {
        let uuid = vm.bios?;
        let twins = self.facts.vms.with_bios(uuid).len();
        if twins > ALIKE {
            let twins = twins.saturating_sub(1);
            return Some(format!("{twins} others have the same BIOS UUID: at most one of them is the Node."));
        }
        let clusters = self.facts.nodes.with_uuid(uuid).map(|found| &found.list.cluster);
        let mut counts = clusters.fold(BTreeMap::<&ClusterRef, usize>::new(), |mut counts, cluster| {
            let count = counts.entry(cluster).or_default();
            *count = count.saturating_add(1);
            counts
        });
        counts.retain(|_, count| *count >= ALIKE);
        (!counts.is_empty()).then(|| format!("At least {ALIKE} Nodes of one cluster have its BIOS UUID."))
    }

    /// A virtual machine without live Node whose name fits no machine of a known cluster may be one of a cluster that
    /// was created after the backup, as far as it is younger and was prepared by cloud-init, or its name begins with a
    /// cluster's. An older one is only worth a word where everything else looks like Cluster API.
    fn is_worth_naming(&self, vm: &Vm<'_>, begins_like_a_cluster: bool) -> bool {
        let record = &vm.record;
        if self.facts.input.is_older_than_backup(vm) {
            return record.has_capv_metadata() && names::suffix(record.first_name()).is_some();
        }
        begins_like_a_cluster || record.has_guestinfo()
    }

    /// Every cluster that anything suggests.
    fn cases(&self, vm: &Vm<'_>, nodes: &[NodeMatch<'a>]) -> Vec<Case<'a>> {
        let graph = self.facts.input.graph;
        let mut fits = self.names.fits(vm.record.first_name());
        let mut ids: BTreeSet<ClusterId> = fits.keys().copied().collect();
        ids.extend(nodes.iter().filter_map(|found| graph.cluster_id(&found.list.cluster)));
        let case = |id| {
            let cluster = &graph.clusters[id];
            let node = nodes.iter().find(|found| found.list.cluster == cluster.key).copied();
            Case { id, cluster, node, name: fits.remove(&id) }
        };
        ids.into_iter().map(case).collect()
    }

    /// The cluster that the name fits best, and those that it fits as well.
    fn best_by_name<'c>(&self, cases: &'c [Case<'a>], vm: &Vm<'_>) -> Vec<&'c Case<'a>> {
        let rank = |case: &Case<'_>| case.name.as_ref().map(|name| (name.grade, Reverse(name.length)));
        let Some(best) = cases.iter().filter_map(rank).min() else { return Vec::new() };
        let equals: Vec<&Case<'_>> = cases.iter().filter(|case| rank(case) == Some(best)).collect();
        if equals.len() > 1 && !equals.iter().any(|case| case.name.as_ref().is_some_and(|name| name.is_crowded)) {
            // The same name in two namespaces: its placement may exclude one.
            let is_at_home = |case: &&Case<'_>| placement(self.facts.input, case, vm).0 != Fit::Foreign;
            let at_home: Vec<&Case<'_>> = equals.iter().copied().filter(is_at_home).collect();
            if at_home.len() == 1 {
                return at_home;
            }
        }
        equals
    }

    fn ghost(&self, case: &Case<'_>, id: VmId, vm: &Vm<'_>, reason: MachineReason, evidence: Vec<Evidence>) -> Ruling {
        Ruling::Ghost(case.id, Box::new(ghost::verdict(self.facts.parts, case, id, vm, reason, evidence)))
    }

    fn of_unknown_cluster(&self, vm: &Vm<'_>) -> (InfraMachineReason, String) {
        let input = self.facts.input;
        let has_management_cluster = input.graph.clusters.iter().any(ClusterNode::is_management_cluster);
        let is_older = input.is_older_than_backup(vm);
        let is_dated = input.started_at.is_some() && vm.record.created_at.is_some();
        let name = vm.record.first_name();
        if !has_management_cluster && (is_older || !is_dated || name.starts_with("tkg-mgmt")) {
            let why = "Its name fits no cluster in the backup, and the backup does not include the management cluster \
                       itself: it may be a node of the management cluster.";
            return (InfraMachineReason::PossibleManagementCluster, why.to_owned());
        }
        let why = if is_older {
            "Its name fits no cluster in the backup, and it is older than the backup: another management cluster may \
             manage it, or none."
        } else {
            "Its name fits no cluster in the backup. Its cluster was probably created after the backup."
        };
        (InfraMachineReason::UnknownCluster, why.to_owned())
    }
}

/// Its name is one that a set or control plane of another cluster gives, and not one of the cluster whose Node it is.
fn named_by_another(case: &Case<'_>, cases: &[Case<'_>]) -> Option<String> {
    let owner = |case: &Case<'_>| {
        let name = case.name.as_ref().filter(|name| name.grade == Grade::Owner && names::is_distinctive(&name.owner));
        name.map(|name| name.owner.clone())
    };
    let is_named = case.name.as_ref().is_some_and(NameFit::is_exact);
    let mut others = cases.iter().filter(|other| !is_named && other.id != case.id);
    let (other, owner) = others.find_map(|other| Some((other, owner(other)?)))?;
    let (cluster, other) = (&case.cluster.key, &other.cluster.key);
    Some(format!("It is a Node of {cluster}, but has a name that {owner} of {other} gives to its machines."))
}

/// A virtual machine with the BIOS UUID of a machine that another one is, or may be.
fn duplicate(id: VmId, vm: &Vm<'_>, of: &Duplicate) -> Unattributed {
    let machine = &of.machine;
    let message = if of.undecided {
        format!(
            "It has the BIOS UUID of machine {machine}, and so do others. Which of them is the machine is not known."
        )
    } else {
        format!("It has the BIOS UUID of machine {machine}, which is another virtual machine.")
    };
    let evidence = fact(EvidenceKind::BiosUuid, Strength::Strong, message)
        .infrastructure(vm.record.bios_uuid.as_deref().unwrap_or_default())
        .source(vm.source);
    Unattributed {
        vm: id,
        reason: InfraMachineReason::DuplicateBiosUuid,
        likely: Some(of.cluster.clone()),
        group: None,
        evidence: vec![evidence],
    }
}

fn with_reason(mut evidence: Vec<Evidence>, why: String) -> Vec<Evidence> {
    evidence.insert(0, fact(EvidenceKind::BackupContent, Strength::Strong, why));
    evidence
}
