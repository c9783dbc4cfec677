//! What was observed: inventories of vCenters and node lists of workload clusters, each with its completeness.
//!
//! In: files, or what a look-up returned. Out: [`Observations`], still knowing nothing of the backup, and
//! [`Vcenters`], the inventories brought together under the names that the backup uses. Draws no conclusion about any
//! machine.

mod coverage;
mod inventory;
mod inventory_file;
mod merge;
mod node_file;
mod nodes;
mod seen;
mod servers;
mod text;
mod vcenters;

use std::collections::{BTreeMap, BTreeSet};

pub use inventory::{
    Guestinfo, INVENTORY_SCHEMA_VERSION, InventoryVm, ManagedBy, ManagedObjects, ObjectName, ObjectPath,
    VcenterInventory,
};

pub(crate) use coverage::Coverage;
pub(crate) use inventory_file::Inventory;
pub(crate) use merge::{CLOCK_SKEW, Vm};
pub(crate) use nodes::{Node, NodeList};
pub(crate) use seen::{SeenIndex, Unseen};
pub(crate) use vcenters::{VcenterView, Vcenters};

use crate::backup::{self, objects::VeleroBackup};
use crate::cluster::ClusterRef;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::vsphere::ServerName;

/// Everything that was observed, in any order.
#[derive(Clone, Debug, Default)]
pub struct Observations {
    pub(crate) inventories: Vec<Inventory>,
    pub(crate) node_lists: BTreeMap<ClusterRef, Vec<NodeList>>,
    /// Clusters whose API servers were asked and answered.
    pub(crate) reached: BTreeSet<ClusterRef>,
    /// Clusters whose API servers were asked in vain, and why.
    pub(crate) failed_nodes: BTreeMap<ClusterRef, String>,
    /// vCenters that were asked in vain, and why.
    pub(crate) failed_vcenters: BTreeMap<ServerName, String>,
    /// Clusters whose node list was given but refused.
    pub(crate) refused_nodes: BTreeSet<ClusterRef>,
    /// The backup's name of a vCenter → the inventory's.
    pub(crate) aliases: BTreeMap<ServerName, ServerName>,
    pub(crate) velero_backup: Option<VeleroBackup>,
    /// An input was given that could not be used.
    pub(crate) refused: bool,
    pub(crate) diagnostics: Diagnostics,
}

impl Observations {
    /// Adds an inventory file. `source` names it in diagnostics and evidence.
    pub fn add_inventory(&mut self, source: &str, bytes: &[u8]) {
        match Inventory::parse(source, bytes, &mut self.diagnostics) {
            Some(inventory) => self.inventories.push(inventory),
            None => self.refused = true,
        }
    }

    /// Adds a node list, of the cluster that the caller names or else of the one that its nodes name.
    pub fn add_nodes(&mut self, source: &str, cluster: Option<&ClusterRef>, bytes: &[u8]) {
        match node_file::parse(source, cluster, bytes, &mut self.diagnostics) {
            Ok(list) => {
                let lists = self.node_lists.entry(list.cluster.clone()).or_default();
                lists.push(list);
                lists.sort_by(|one, other| (&one.source, &one.nodes).cmp(&(&other.source, &other.nodes)));
            }
            Err(cluster) => {
                self.refused = true;
                self.refused_nodes.extend(cluster);
            }
        }
    }

    /// Adds a node list that a cluster's API server gave itself. `source` is the server.
    pub fn add_reached_nodes(&mut self, source: &str, cluster: &ClusterRef, bytes: &[u8]) {
        self.reached.insert(cluster.clone());
        self.add_nodes(source, Some(cluster), bytes);
    }

    /// Notes that a cluster's API server was asked in vain. Its nodes are not known, which weakens what can be said of
    /// its machines; nothing else follows.
    pub fn add_failed_nodes(&mut self, cluster: &ClusterRef, why: &str) {
        self.failed_nodes.insert(cluster.clone(), why.to_owned());
    }

    /// Notes that a vCenter was asked in vain: unless an inventory of it is added, nothing is known of what is on it.
    pub fn add_failed_vcenter(&mut self, server: &str, why: &str) {
        if let Some(server) = ServerName::parse(server) {
            self.failed_vcenters.insert(server, why.to_owned());
        }
    }

    /// Says that the backup's `backup_name` of a vCenter is the inventory's `inventory_name`.
    pub fn add_alias(&mut self, backup_name: &str, inventory_name: &str) {
        if let (Some(from), Some(to)) = (ServerName::parse(backup_name), ServerName::parse(inventory_name)) {
            self.aliases.insert(from, to);
        }
    }

    /// Adds `velero-backup.json`.
    pub fn add_velero_backup(&mut self, source: &str, bytes: &[u8]) {
        let text = text::json_text(bytes);
        match backup::decode_velero_backup(text.as_deref().map_or(bytes, str::as_bytes)) {
            Ok(record) => self.velero_backup = Some(record),
            Err(error) => {
                self.refused = true;
                self.diagnostics.add(
                    Severity::Error,
                    DiagnosticCode::BackupRecord,
                    source.to_owned(),
                    format!("This is not the velero-backup.json of a backup: {error}. It is not used."),
                );
            }
        }
    }

    /// At least one inventory could be used.
    pub fn has_inventory(&self) -> bool {
        !self.inventories.is_empty()
    }
}
