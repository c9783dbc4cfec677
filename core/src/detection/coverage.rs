//! Diagnostics of what was not read. Each of them makes the report incomplete.

use std::collections::BTreeSet;

use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::english::{be, plural};
use crate::graph::{Graph, MachineNode};
use crate::observations::{Coverage, Inventory, InventoryVm, Observations, Vcenters};
use crate::report::{MachineReason, NodeRef};
use crate::uuid::Uuid;
use crate::verdicts::{Input, MachineVerdict, Verdicts};

/// Diagnostics of backup and vCenters.
pub(super) fn diagnose(
    graph: &Graph<'_>,
    vcenters: &Vcenters<'_>,
    observations: &Observations,
    diagnostics: &mut Diagnostics,
) {
    diagnose_backup(graph, observations, diagnostics);
    diagnose_markers(graph, observations, diagnostics);
    diagnose_pools(graph, diagnostics);
    for view in vcenters.views.iter().filter(|view| view.named_by_backup) {
        let server = view.server.clone();
        match &view.coverage {
            Coverage::NotRead => match view.names.iter().find_map(|name| observations.failed_vcenters.get(name)) {
                Some(why) => diagnostics.add(
                    Severity::Error,
                    DiagnosticCode::VcenterNotRead,
                    server,
                    format!("The backup has objects on this vCenter, but it could not be read: {why}."),
                ),
                None => diagnostics.add(
                    Severity::Error,
                    DiagnosticCode::VcenterNotRead,
                    server,
                    "The backup has objects on this vCenter, but no inventory of it was provided. Provide one. If one \
                     was provided under another name, name that as an alias.",
                ),
            },
            Coverage::OutOfScope(datacenters) if datacenters.is_empty() => diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryIncomplete,
                server,
                "The inventory covers only some datacenters, and the backup does not name the datacenter of its \
                 machines. \
                 Create an inventory of the whole vCenter.",
            ),
            Coverage::OutOfScope(datacenters) => diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryIncomplete,
                server,
                format!(
                    "The inventory does not cover {}, where the backup has machines. Create one that does.",
                    datacenters.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
                ),
            ),
            Coverage::HostsNotConnected(hosts) => diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryIncomplete,
                server,
                format!(
                    "{} {} not connected to this vCenter, which may not list what runs there. Wait until the hosts are \
                     connected, or remove those that are gone for good, and read it again.",
                    plural(*hosts, "host"),
                    be(*hosts)
                ),
            ),
            // Diagnosed where the inventory was read.
            Coverage::Complete | Coverage::Incomplete | Coverage::OlderThanBackup | Coverage::BackupTimeUnknown => {}
        }
    }
}

/// The machines of a `MachinePool` have no objects of their own that could be compared with virtual machines.
fn diagnose_pools(graph: &Graph<'_>, diagnostics: &mut Diagnostics) {
    for cluster in &graph.clusters {
        let pools = cluster.pools.iter().filter_map(|pool| pool.pool);
        for pool in pools.filter(|pool| pool.replicas != Some(0) || !pool.provider_ids.is_empty()) {
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::PoolNotJudged,
                pool.meta.entry.clone(),
                format!(
                    "The machines of MachinePool {} of {} have no Machine objects, so they were not checked. Check \
                     them \
                     manually.",
                    pool.meta.name, cluster.key
                ),
            );
        }
    }
}

/// CAPV sets guestinfo on every machine that it creates. Where not even those of the backup have any, it was not read,
/// and machines that are not in the backup could not be told from other virtual machines.
fn diagnose_markers(graph: &Graph<'_>, observations: &Observations, diagnostics: &mut Diagnostics) {
    let has_no_marker =
        |inventory: &&Inventory| !inventory.content.virtual_machines.iter().any(InventoryVm::has_guestinfo);
    for inventory in observations.inventories.iter().filter(has_no_marker) {
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
            "No virtual machine in this inventory has guestinfo, not even machines of the backup, on which CAPV sets \
             it, so it \
             was not read. Machines that are not in the backup cannot be told from other virtual machines. Create an \
             inventory with guestinfo, as `drift-detector inventory` does.",
        );
    }
}

/// An account that sees nothing reads a vCenter that seems complete and empty. Ready Nodes show that it is not.
pub(super) fn diagnose_empty(verdicts: &Verdicts, vcenters: &Vcenters<'_>, diagnostics: &mut Diagnostics) {
    let all = || verdicts.clusters.iter().flatten().filter(|verdict| verdict.machine.is_some());
    let has_live_node = |verdict: &MachineVerdict| {
        matches!(verdict.reason, MachineReason::VmMissing | MachineReason::InventoryIncomplete)
            && verdict.live_node.as_ref().is_some_and(NodeRef::is_ready)
    };
    let alive = all().filter(|verdict| has_live_node(verdict)).count();
    if alive == 0 || all().any(|verdict| verdict.vm.is_some()) {
        return;
    }
    for view in vcenters.views.iter().filter(|view| view.named_by_backup && view.coverage == Coverage::Complete) {
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::InventoryIncomplete,
            view.server.clone(),
            format!(
                "The inventory has no virtual machine of the backup at all, although {} ready. Either the account that \
                 read it has too few permissions, or it is of another vCenter. Whether machines of the backup are gone \
                 is \
                 not certain.",
                match alive {
                    1 => "1 Node of them is".to_owned(),
                    more => format!("{more} Nodes of them are"),
                }
            ),
        );
    }
}

/// An account that sees little reads a vCenter that seems complete. Where several clusters lose most of their machines
/// at once while their Nodes are ready, the inventory is doubtful: one cluster alone may have lost them.
pub(super) fn diagnose_missing(input: &Input<'_>, verdicts: &Verdicts, diagnostics: &mut Diagnostics) {
    let mut tallies = input.vcenters.views.map(|_, _| Tally::default());
    for (id, cluster) in input.graph.clusters.enumerate() {
        let mut is_concerned = BTreeSet::new();
        for verdict in &verdicts.clusters[id] {
            let server = verdict.machine.and_then(|machine| cluster.machines[machine].server.as_ref());
            let Some(vcenter) = server.and_then(|server| input.vcenters.id(server)) else { continue };
            if !verdict.live_node.as_ref().is_some_and(NodeRef::is_ready) {
                continue;
            }
            let tally = &mut tallies[vcenter];
            if verdict.vm.is_some() {
                tally.found = tally.found.saturating_add(1);
            } else if matches!(verdict.reason, MachineReason::VmMissing | MachineReason::InventoryIncomplete) {
                tally.missing = tally.missing.saturating_add(1);
                is_concerned.insert(vcenter);
            }
        }
        for vcenter in is_concerned {
            tallies[vcenter].clusters = tallies[vcenter].clusters.saturating_add(1);
        }
    }
    for (id, view) in input.vcenters.views.enumerate().filter(|(_, view)| view.coverage == Coverage::Complete) {
        let Tally { missing, found, clusters } = tallies[id];
        if clusters < 2 || missing <= found {
            continue;
        }
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::MachinesMissing,
            view.server.clone(),
            format!(
                "The inventory lacks {missing} machines of {clusters} clusters, and has {found}, although the Nodes of \
                 all of them are ready. The account that read it probably has too few permissions. Whether these \
                 machines are gone is not certain: check the account's role, and read the vCenter again."
            ),
        );
    }
}

/// The machines of a vCenter whose Nodes are ready.
#[derive(Clone, Copy, Default)]
struct Tally {
    missing: usize,
    found: usize,
    /// The clusters of those that are missing.
    clusters: usize,
}

/// Diagnostics of the backup alone.
pub(super) fn diagnose_backup(graph: &Graph<'_>, observations: &Observations, diagnostics: &mut Diagnostics) {
    for (kind, namespaces) in graph.missing.iter() {
        let namespaces: Vec<_> = namespaces.iter().map(String::as_str).collect();
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::KindMissing,
            kind.to_owned(),
            format!(
                "Objects in namespace {} name a {kind}, but the backup has none there. Either a filter excluded the \
                 kind or \
                 listing it failed, which does not make a backup fail.",
                namespaces.join(", ")
            ),
        );
    }
    for entry in &graph.unattached {
        diagnostics.add(
            Severity::Warning,
            DiagnosticCode::ObjectUnattached,
            entry.clone(),
            "This object does not name its cluster. Its virtual machine counts as being in the backup.",
        );
    }
    for key in observations.node_lists.keys().filter(|key| graph.cluster(key).is_none()) {
        diagnostics.add(
            Severity::Info,
            DiagnosticCode::NodesOfUnknownCluster,
            key.to_string(),
            "This cluster is not in the backup. Its node list only helps to identify the cluster of unattributed \
             virtual \
             machines.",
        );
    }
}
