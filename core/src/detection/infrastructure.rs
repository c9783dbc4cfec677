//! What was asked, and what answered.

use std::collections::BTreeSet;

use crate::cluster::ClusterRef;
use crate::observations::{Coverage, Observations, Vcenters};
use crate::plan::Plan;
use crate::report::{self, ApiServer, ApiServerStatus, Vcenter, VcenterStatus, number};
use crate::verdicts::Input;

/// What the archive is.
pub(super) fn backup(input: &Input<'_>, observations: &Observations) -> report::Backup {
    let backup = input.backup;
    let running = backup.velero_backups.iter().find(|record| record.phase.as_deref() == Some("InProgress"));
    let record = observations.velero_backup.as_ref().or(running);
    report::Backup {
        file_name: backup.file_name.clone(),
        name: record.map(|record| record.meta.name.clone()),
        format_version: backup.format_version.clone(),
        started_at: input.started_at,
        complete: backup.complete,
        entries: backup.entries,
        objects: backup.objects,
        missing_kinds: input.graph.missing.iter().map(|(kind, _)| kind.to_owned()).collect(),
    }
}

/// The vCenters, and how completely each was read.
pub(super) fn vcenters(vcenters: &Vcenters<'_>) -> Vec<Vcenter> {
    let mut vcenters: Vec<Vcenter> = vcenters
        .views
        .iter()
        .map(|view| Vcenter {
            server: view.server.clone(),
            status: match &view.coverage {
                Coverage::Complete => VcenterStatus::Read,
                Coverage::NotRead => VcenterStatus::NotRead,
                // Nobody expects anything of a datacenter that the backup does not name.
                Coverage::OutOfScope(missing) if missing.is_empty() && !view.named_by_backup => VcenterStatus::Read,
                Coverage::Incomplete
                | Coverage::HostsNotConnected(_)
                | Coverage::OutOfScope(_)
                | Coverage::OlderThanBackup
                | Coverage::BackupTimeUnknown => VcenterStatus::Partial,
            },
            instance_uuid: view.instance_uuid.clone(),
            version: view.version.clone(),
            collected_at: view.collected_at,
            scope: view.scope.clone(),
            virtual_machines: view.count,
        })
        .collect();
    vcenters.sort_by(|one, other| one.server.cmp(&other.server));
    vcenters
}

/// The API servers, and where the node list of each comes from.
pub(super) fn api_servers(plan: &Plan, observations: &Observations) -> Vec<ApiServer> {
    let keys: BTreeSet<&ClusterRef> = plan
        .api_servers
        .keys()
        .chain(observations.node_lists.keys())
        .chain(&observations.refused_nodes)
        .chain(observations.failed_nodes.keys())
        .collect();
    keys.into_iter()
        .map(|key| {
            let lists = observations.node_lists.get(key);
            let nodes: BTreeSet<&str> =
                lists.into_iter().flatten().flat_map(|list| &list.nodes).map(|node| node.name.as_str()).collect();
            let error = node_error(observations, key);
            ApiServer {
                cluster: key.clone(),
                server: plan.api_servers.get(key).and_then(|planned| planned.server.clone()),
                status: match (lists, &error) {
                    (Some(_), _) if observations.reached.contains(key) => ApiServerStatus::Reached,
                    (Some(_), _) => ApiServerStatus::Provided,
                    (None, Some(_)) => ApiServerStatus::Failed,
                    (None, None) => ApiServerStatus::Skipped,
                },
                nodes: lists.map(|_| number(nodes.len())),
                error,
            }
        })
        .collect()
}

/// Why there is no list of a cluster's nodes, or not a whole one.
fn node_error(observations: &Observations, key: &ClusterRef) -> Option<String> {
    if let Some(lists) = observations.node_lists.get(key) {
        let partial = lists.iter().all(|list| !list.complete);
        return partial.then(|| "its node list is incomplete".to_owned());
    }
    let refused = observations.refused_nodes.contains(key);
    let refused = refused.then(|| "its node list was refused".to_owned());
    refused.or_else(|| observations.failed_nodes.get(key).cloned())
}
