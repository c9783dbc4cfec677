//! Remarks about what was not read. Each of them makes the report incomplete.

use std::collections::BTreeSet;

use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::graph::{Graph, MachineNode, Provider};
use crate::observations::{Coverage, Inventory, InventoryVm, Node, Observations, Vcenters};
use crate::report::{MachineReason, NodeRef};
use crate::uuid::Uuid;
use crate::verdicts::{Input, MachineVerdict, Verdicts};

/// Remarks about backup and vCenters.
pub(super) fn remark(
    graph: &Graph<'_>,
    vcenters: &Vcenters<'_>,
    observations: &Observations,
    diagnostics: &mut Diagnostics,
) {
    remark_on_backup(graph, observations, diagnostics);
    remark_on_marks(graph, observations, diagnostics);
    remark_on_pools(graph, diagnostics);
    for view in vcenters.views.iter().filter(|view| view.named_by_backup) {
        let server = view.server.clone();
        match &view.coverage {
            Coverage::NotRead => match view.names.iter().find_map(|name| observations.failed_vcenters.get(name)) {
                Some(why) => diagnostics.add(
                    Severity::Error,
                    DiagnosticCode::VcenterNotRead,
                    server,
                    format!("Objects of the backup are on this vCenter, and it could not be read: {why}."),
                ),
                None => diagnostics.add(
                    Severity::Error,
                    DiagnosticCode::VcenterNotRead,
                    server,
                    "Objects of the backup are on this vCenter, and no inventory of it was given. Give one with --inventory; if \
                 one was given under another name, say so with --vcenter-alias.",
                ),
            },
            Coverage::OutOfScope(datacenters) if datacenters.is_empty() => diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryIncomplete,
                server,
                "The inventory covers some datacenters only, and the backup does not say which one its machines are in. \
                 Take an inventory of the whole vCenter.",
            ),
            Coverage::OutOfScope(datacenters) => diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryIncomplete,
                server,
                format!(
                    "The inventory does not cover {}, where machines of the backup are. Take one that does.",
                    datacenters.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
                ),
            ),
            // Said where the inventory was read.
            Coverage::Complete | Coverage::Incomplete | Coverage::OlderThanBackup | Coverage::BackupTimeUnknown => {}
        }
    }
}

/// The machines of a `MachinePool` have no objects of their own that could be compared with anything.
fn remark_on_pools(graph: &Graph<'_>, diagnostics: &mut Diagnostics) {
    for cluster in &graph.clusters {
        let pools = cluster.pools.iter().filter_map(|pool| pool.pool);
        for pool in pools.filter(|pool| pool.replicas != Some(0) || !pool.provider_ids.is_empty()) {
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::PoolNotJudged,
                pool.meta.entry.clone(),
                format!(
                    "The machines of MachinePool {} of {} have no Machine objects, so that they were not judged. Look for them \
                     yourself.",
                    pool.meta.name, cluster.key
                ),
            );
        }
    }
}

/// CAPV leaves guestinfo on every machine that it makes. Where not even those of the backup carry any, it was not read,
/// and machines that the backup does not know would pass as strangers.
fn remark_on_marks(graph: &Graph<'_>, observations: &Observations, diagnostics: &mut Diagnostics) {
    let unmarked = |inventory: &&Inventory| !inventory.content.virtual_machines.iter().any(InventoryVm::has_marker);
    for inventory in observations.inventories.iter().filter(unmarked) {
        let machines = graph.clusters.iter().flat_map(|cluster| &cluster.machines);
        let known: BTreeSet<Uuid> = machines.filter_map(MachineNode::uuid).collect();
        let is_known = |vm: &InventoryVm| vm.is_connected() && vm.bios().is_some_and(|uuid| known.contains(&uuid));
        if !inventory.content.virtual_machines.iter().any(is_known) {
            continue;
        }
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::InventoryWithoutMarks,
            inventory.source.clone(),
            "No virtual machine of this inventory carries guestinfo, not even machines of the backup, on which CAPV leaves \
             some: it was not read. Machines that the backup does not know cannot be told from strangers. Take an \
             inventory that holds it, as `drift-detector inventory` does.",
        );
    }
}

/// An account that sees nothing reads an empty vCenter, whole by its own words. Nodes that are ready tell otherwise.
pub(super) fn remark_on_empty(verdicts: &Verdicts, vcenters: &Vcenters<'_>, diagnostics: &mut Diagnostics) {
    let all = || verdicts.clusters.iter().flatten().filter(|verdict| verdict.node.is_some());
    let lives = |verdict: &MachineVerdict| {
        matches!(verdict.reason, MachineReason::VmMissing | MachineReason::InventoryIncomplete)
            && verdict.live_node.as_ref().is_some_and(NodeRef::is_ready)
    };
    let alive = all().filter(|verdict| lives(verdict)).count();
    if alive == 0 || all().any(|verdict| verdict.vm.is_some()) {
        return;
    }
    for view in vcenters.views.iter().filter(|view| view.named_by_backup && view.coverage == Coverage::Complete) {
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::InventoryIncomplete,
            view.server.clone(),
            format!(
                "The inventory holds no virtual machine of the backup at all, although {} ready. The account that read \
                 it sees too little, or it is another vCenter's. No machine of the backup is gone for certain.",
                match alive {
                    1 => "1 Node of them is".to_owned(),
                    more => format!("{more} Nodes of them are"),
                }
            ),
        );
    }
}

/// A Node that is ready runs on a virtual machine. Where neither the backup nor an inventory knows that, there is a machine
/// that nobody judged.
pub(super) fn remark_on_nodes(input: &Input<'_>, verdicts: &Verdicts, diagnostics: &mut Diagnostics) {
    let of_machines = verdicts.clusters.iter().flatten().filter_map(|verdict| verdict.vm);
    let unattributed = verdicts.unattributed.iter().map(|unattributed| unattributed.vm);
    let judged: BTreeSet<Uuid> = of_machines.chain(unattributed).filter_map(|vm| input.vcenters.vms[vm].bios).collect();
    let is_accounted = |uuid: &Uuid| input.claims(*uuid) || judged.contains(uuid);
    // Others may have been joined by hand, and run anywhere.
    let is_ours = |node: &Node| node.machine.is_some() || node.owner_name.is_some() || node.has_provider_id();
    let is_lost = |node: &&Node| node.ready == Some(true) && is_ours(node) && !node.uuids.iter().any(is_accounted);
    for list in input.node_lists.values().flatten() {
        if input.graph.cluster(&list.cluster).is_none_or(|cluster| cluster.provider != Provider::Vsphere) {
            continue;
        }
        let mut lost = list.nodes.iter().filter(is_lost);
        let Some(first) = lost.next() else { continue };
        let more = match lost.count() {
            0 => String::new(),
            1 => " and 1 more".to_owned(),
            more => format!(" and {more} more"),
        };
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::NodesUnaccounted,
            list.source.clone(),
            format!(
                "Node {}{more} of {} is ready, and neither the backup nor an inventory holds a virtual machine that may be \
                 its. It runs where nobody looked: find it before you restore.",
                first.name, list.cluster
            ),
        );
    }
}

/// Remarks about the backup alone.
pub(super) fn remark_on_backup(graph: &Graph<'_>, observations: &Observations, diagnostics: &mut Diagnostics) {
    for (kind, namespaces) in graph.missing.iter() {
        let namespaces: Vec<_> = namespaces.iter().map(String::as_str).collect();
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::KindMissing,
            kind.to_owned(),
            format!(
                "Objects of namespace {} name a {kind}, and the backup holds none there. Either a filter left the kind out \
                 or its listing failed; Velero does not fail for that.",
                namespaces.join(", ")
            ),
        );
    }
    for entry in &graph.unattached {
        diagnostics.add(
            Severity::Warning,
            DiagnosticCode::ObjectUnattached,
            entry.clone(),
            "This object does not say which cluster it belongs to. Its virtual machine counts as known.",
        );
    }
    for key in observations.node_lists.keys().filter(|key| graph.cluster(key).is_none()) {
        diagnostics.add(
            Severity::Info,
            DiagnosticCode::NodesOfUnknownCluster,
            key.to_string(),
            "This cluster is not in the backup. Its node list only helps to name the cluster of unattributed virtual \
             machines.",
        );
    }
}
