//! What keeps a virtual machine from being a Ghost of a cluster.
//!
//! A Ghost by its Node is proven unless something contradicts it. A Ghost by its name needs everything that could
//! contradict it to have been read.

use super::attribution::{Case, Fit, endpoint, placement, role_of_node};
use super::claims::Claims;
use super::cluster_parts::ClusterParts;
use super::copies::{self, Siblings};
use super::facts::Facts;
use super::missing_node::missing_node;
use super::name_index::Grade;
use super::node_only;
use super::notes;
use super::verdict::{MachineVerdict, Objection};
use crate::english::first_names;
use crate::graph::{Provider, Role};
use crate::ids::VmId;
use crate::names;
use crate::observations::{Coverage, Node, Vm};
use crate::report::{Evidence, InfraMachineReason, MachineReason, NodeRef};

/// What keeps a virtual machine with a live Node of the cluster from being a Ghost.
pub(super) fn against_node(
    facts: &Facts<'_>,
    claims: &Claims<'_>,
    case: &Case<'_>,
    id: VmId,
    vm: &Vm<'_>,
) -> Option<Objection> {
    let objection = against_any(facts, case, vm);
    objection.or_else(|| copies::of_node(facts, claims, id, vm, case)).or_else(|| node_only::objection(facts, case, vm))
}

/// What keeps a virtual machine without a live Node from being a Ghost of the cluster that its name fits best; `rivals`
/// are the clusters that it fits as well.
pub(super) fn against_name(
    facts: &Facts<'_>,
    case: &Case<'_>,
    rivals: &[&Case<'_>],
    id: VmId,
    vm: &Vm<'_>,
    siblings: &Siblings<'_>,
) -> Option<Objection> {
    let record = &vm.record;
    if let Some(objection) = possible_etcd_member(case) {
        return Some(objection);
    }
    if let Some(why) = copies::of_candidate(facts, id, vm, siblings) {
        return Some((InfraMachineReason::CopyOfMachine, why));
    }
    if !record.has_capv_metadata() {
        let why = "Only its name fits: it has no guestinfo of the form that Cluster API sets.";
        return Some((InfraMachineReason::NameOnly, why.into()));
    }
    let is_crowded = case.name.as_ref().is_some_and(|name| name.is_crowded);
    if !rivals.is_empty() || is_crowded {
        let all: Vec<String> = std::iter::once(&case).chain(rivals).map(|case| case.cluster.key.to_string()).collect();
        let first = first_names(all.iter().map(String::as_str), all.len());
        let more = if is_crowded { ", at least" } else { "" };
        let why = format!("Its name fits several clusters equally well: {first}{more}.");
        return Some((InfraMachineReason::AmbiguousCluster, why));
    }
    if let Some(objection) = against_any(facts, case, vm) {
        return Some(objection);
    }
    if let Some(kind) = facts.input.graph.missing.names_of() {
        let why =
            format!("The backup lacks {kind} objects that other objects name: its name may fit one of those better.");
        return Some((InfraMachineReason::BackupIncomplete, why));
    }
    if facts.input.is_older_than_backup(vm) {
        let why = "It is older than the backup, and no object of the backup names it: it was not created after the \
                   backup.";
        return Some((InfraMachineReason::WeakEvidence, why.into()));
    }
    let (fit, why) = placement(facts.input, case, vm);
    if matches!(fit, Fit::Foreign | Fit::Unread) {
        return Some((InfraMachineReason::ForeignPlacement, why));
    }
    if let Some(objection) = missing_node(facts, case, vm) {
        return Some(objection);
    }
    let is_complete = facts.input.vcenters.view_of(vm).coverage == Coverage::Complete;
    if !is_complete || facts.unseen.concern(vm.vcenter, case.id) {
        let why = "Its vCenter was not read completely: it may be a copy of a machine that was not read.";
        return Some((InfraMachineReason::WeakEvidence, why.into()));
    }
    if record.birth_name() != Some(record.name.as_str()) {
        let why = "It has another name than the one it was created under: it may be a copy.";
        return Some((InfraMachineReason::WeakEvidence, why.into()));
    }
    if let Some(filters) = &facts.input.filters {
        let why = format!(
            "The backup was taken with filters ({filters}): a cluster that they exclude may have this name, too."
        );
        return Some((InfraMachineReason::BackupIncomplete, why));
    }
    if vm.is_from_future() {
        let why = "It was created later than its inventory was read: a clock is wrong, so nothing shows that it is \
                   younger than the backup.";
        return Some((InfraMachineReason::WeakEvidence, why.into()));
    }
    if !facts.input.is_younger_than_backup(vm) {
        let why = "It is not in the backup, and nothing shows that it was created after the backup began: it may be of \
                   another cluster.";
        return Some((InfraMachineReason::WeakEvidence, why.into()));
    }
    let is_supported = endpoint(case, vm).is_some() || fit == Fit::Agrees;
    let why = match case.name.as_ref().map(|name| (name.grade, names::is_distinctive(&name.owner))) {
        Some((Grade::Owner, true)) => return None,
        Some((Grade::Deployment | Grade::Template, _)) if is_supported => return None,
        Some((Grade::Owner, false)) => {
            "Its name fits, but the name that it begins with is an ordinary one, and its end may be a word: any \
             virtual machine may be called so."
        }
        Some((Grade::Windows, _)) => {
            "Its name fits, but the names of Windows machines are cut: those of several pools and clusters are alike."
        }
        Some((Grade::Cluster, _)) => {
            "Its name only begins with that of the cluster: it may be of a cluster that was created after the backup \
             and whose name begins the same way, or of none."
        }
        Some((Grade::Deployment | Grade::Template, _)) | None => {
            "Its name, age and Cluster API guestinfo fit, but neither endpoint nor placement confirms the cluster."
        }
    };
    Some((InfraMachineReason::WeakEvidence, why.to_owned()))
}

/// A member of an etcd on machines of its own is never a Node, so that nothing proves that it is none: a mistake would
/// cost the cluster its data.
fn possible_etcd_member(case: &Case<'_>) -> Option<Objection> {
    let name = case.name.as_ref().filter(|name| name.role == Some(Role::Etcd))?;
    let why = format!(
        "Its name is one that {} gives to its members. Members of an external etcd are never Nodes, so that no node \
         list shows whether it is one.",
        name.owner
    );
    Some((InfraMachineReason::PossibleEtcdMember, why))
}

/// What excludes a Ghost, whatever suggests one.
fn against_any(facts: &Facts<'_>, case: &Case<'_>, vm: &Vm<'_>) -> Option<Objection> {
    let incomplete = |why| Some((InfraMachineReason::BackupIncomplete, why));
    let namespace = &case.cluster.key.namespace;
    if case.cluster.provider != Provider::Vsphere {
        let why = "Its cluster has an infrastructure provider that is not supported: one of that provider's objects \
                   may \
                   manage it.";
        return Some((InfraMachineReason::WeakEvidence, why.into()));
    }
    if facts.input.backup.cut {
        return incomplete("The archive is cut: its objects may be missing from what was read.".to_owned());
    }
    if let Some(losses) = &facts.input.losses {
        return incomplete(format!("{losses}: its objects may be missing from it."));
    }
    if let Some(kind) = facts.input.graph.missing.claims_of(namespace) {
        return incomplete(format!(
            "The backup has no {} in namespace {namespace}, although other objects name some: one of them may be of \
             this \
             virtual machine.",
            kind.name()
        ));
    }
    if facts.input.graph.missing.hides_machines(namespace) {
        return incomplete(format!(
            "The backup has no Machine in namespace {namespace}, and lacks the objects that would show whether there \
             were \
             any: one of them may be of this virtual machine."
        ));
    }
    if is_of_unreadable_object(facts, case, vm) {
        return incomplete("An object of this name is in the archive but could not be read.".to_owned());
    }
    if let Some(machine) = machine_without_vm(facts, case, vm) {
        return incomplete(format!(
            "Machine {machine} is in the backup without a VSphereVM, so the name of its virtual machine is not known. \
             This \
             one's name has the same ending: it may be that machine."
        ));
    }
    if !vm.newer_than_backup {
        let why = "Its inventory was not taken after the backup began: it may have been deleted since.";
        return Some((InfraMachineReason::InventoryOlderThanBackup, why.into()));
    }
    if facts.doubts.concern(vm.vcenter) {
        let why = "Its vCenter may be one that the backup names differently.";
        return Some((InfraMachineReason::VcenterInDoubt, why.into()));
    }
    if facts.strange_uuids.concern(vm.vcenter) {
        let why = "No machine of its vCenter has its BIOS UUID in the inventory: what that has as BIOS UUIDs may be \
                   something else, so an object may account for it.";
        return Some((InfraMachineReason::WeakEvidence, why.into()));
    }
    None
}

fn is_of_unreadable_object(facts: &Facts<'_>, case: &Case<'_>, vm: &Vm<'_>) -> bool {
    let namespace = &case.cluster.key.namespace;
    let Some(birth) = vm.record.birth_name() else {
        // It may be of any of them.
        return facts.parts.has_unreadable(namespace);
    };
    let machine = case.node.and_then(|found| found.node.machine.as_deref());
    let names = [Some(vm.record.name.as_str()), Some(birth), machine].into_iter().flatten();
    names.into_iter().any(|name| facts.parts.is_unreadable(namespace, name))
}

/// The Machine of the cluster that it may have been created for after the backup, where virtual machines are not named
/// after their Machine: the names of Windows, and those of a naming strategy, keep its last five characters.
fn machine_without_vm<'a>(facts: &Facts<'a>, case: &Case<'_>, vm: &Vm<'_>) -> Option<&'a str> {
    let suffix = names::suffix(vm.record.first_name())?;
    facts.parts.machine_without_vm(case.id, suffix)
}

/// A Ghost, with the role that its Node or its name shows.
pub(super) fn verdict(
    parts: &ClusterParts<'_>,
    case: &Case<'_>,
    id: VmId,
    vm: &Vm<'_>,
    reason: MachineReason,
    evidence: Vec<Evidence>,
) -> MachineVerdict {
    let node = case.node.map(|found| found.node);
    let by_node = node.and_then(|node| role_of_node(parts, case.id, node));
    let role = by_node.or_else(|| case.name.as_ref()?.role);
    MachineVerdict {
        name: vm.record.name.clone(),
        machine: None,
        role,
        reason,
        critical: match role {
            Some(Role::ControlPlane | Role::Etcd) => true,
            Some(Role::LoadBalancer | Role::Pool(_)) => false,
            None => !node.is_some_and(Node::is_of_machine_set),
        },
        vm: Some(id),
        live_node: node.map(|node| NodeRef { name: node.name.clone(), ready: node.ready }),
        evidence,
        notes: notes::of_ghost(vm.record),
        moved_datacenter: None,
        changed_addresses: None,
    }
}
