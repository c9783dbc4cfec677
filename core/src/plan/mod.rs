//! Which vCenters and API servers a detection has to ask.
//!
//! In: a [`Backup`] and its [`Graph`]. Out: servers, datacenters, account names. Asks nobody, and knows no password.

mod account;
mod admission;
mod manager;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::backup::Backup;
use crate::backup::objects::{Placement, SecretContent};
use crate::cluster::ClusterRef;
use crate::graph::{ClusterNode, Graph};
use crate::vsphere::{ServerName, datacenter, last_segment};

pub(crate) use account::PlannedAccount;

use account::Accounts;

/// Where to look.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// The vCenters that objects name.
    pub(crate) vcenters: BTreeMap<ServerName, PlannedVcenter>,
    /// The API servers of the workload clusters.
    pub(crate) api_servers: BTreeMap<ClusterRef, PlannedApiServer>,
}

/// A vCenter that the backup names.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlannedVcenter {
    /// The datacenters that the backup names on it.
    pub(crate) datacenters: BTreeSet<String>,
    /// The accounts that the backup has for it.
    pub(crate) accounts: Accounts,
    /// The BIOS UUIDs that machines claim on it, each with the datacenter that is named.
    pub(crate) claimed: BTreeSet<ClaimedVm>,
    /// A cluster or machine is on it; not only a template or zone names it.
    pub(crate) in_use: bool,
}

/// A virtual machine that objects claim to have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClaimedVm {
    /// Its BIOS UUID.
    pub bios_uuid: String,
    /// The datacenter that the objects name, by name, path or reference.
    pub datacenter: Option<String>,
}

/// A workload cluster's API server.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlannedApiServer {
    /// Its address.
    pub(crate) server: Option<String>,
    /// When the backup's access to it ends.
    pub(crate) expires_at: Option<Timestamp>,
    /// The Secret that grants the access.
    pub(crate) secret: Option<String>,
}

impl Plan {
    /// Makes the plan for a backup.
    pub(crate) fn new(backup: &Backup, graph: &Graph<'_>) -> Self {
        let mut plan = Self::default();
        let manager = manager::namespace(backup);
        let vouched = account::servers_of_administrators(backup, manager);
        for cluster in &graph.clusters {
            if let Some(vsphere) = cluster.vsphere {
                plan.add(&vsphere.placement, None, true);
                if let Some(server) = cluster.server() {
                    let is_vouched_for = vouched.contains(&server);
                    plan.vcenters.entry(server).or_default().accounts.offer(backup, manager, vsphere, is_vouched_for);
                }
            }
            let default = cluster.server();
            for machine in &cluster.machines {
                plan.add(&machine.placement, default.as_ref(), true);
                if let Some(server) = &machine.server {
                    let claims = machine.uuids.iter().filter_map(|claim| claim.uuid);
                    let datacenter = &machine.placement.datacenter;
                    let claims =
                        claims.map(|uuid| ClaimedVm { bios_uuid: uuid.to_string(), datacenter: datacenter.clone() });
                    plan.vcenters.entry(server.clone()).or_default().claimed.extend(claims);
                }
                for placement in machine.other_placements() {
                    plan.add(placement, default.as_ref(), true);
                }
            }
            plan.api_servers.insert(cluster.key.clone(), api_server(backup, cluster));
        }
        for template in &backup.vsphere_machine_templates {
            let label = template.meta.label(crate::backup::objects::CLUSTER_NAME_LABEL);
            let of_cluster = label.and_then(|name| {
                graph.cluster(&ClusterRef { namespace: template.meta.namespace.clone(), name: name.to_owned() })
            });
            plan.add(&template.placement, of_cluster.and_then(ClusterNode::server).as_ref(), false);
        }
        for zone in &backup.vsphere_deployment_zones {
            plan.add(&zone.placement, None, false);
            if let Some(domain) = backup.failure_domain_of(zone) {
                plan.add(
                    &domain.placement,
                    zone.placement.server.as_deref().and_then(ServerName::parse).as_ref(),
                    false,
                );
            }
        }
        plan
    }

    fn add(&mut self, placement: &Placement, default: Option<&ServerName>, in_use: bool) {
        let server = placement.server.as_deref().and_then(ServerName::parse).or_else(|| default.cloned());
        let Some(server) = server else { return };
        let planned = self.vcenters.entry(server).or_default();
        planned.in_use |= in_use;
        let named = placement.datacenter.as_deref().filter(|named| !datacenter::is_default(named));
        let datacenter = named.map(last_segment);
        if let Some(datacenter) = datacenter.filter(|name| !planned.datacenters.contains(*name)) {
            planned.datacenters.insert(datacenter.to_owned());
        }
    }
}

fn api_server(backup: &Backup, cluster: &ClusterNode<'_>) -> PlannedApiServer {
    let name = format!("{}-kubeconfig", cluster.key.name);
    let secret = backup.secret(&cluster.key.namespace, &name);
    let address = cluster.endpoint().map(|endpoint| format!("https://{}:{}", endpoint.host, endpoint.port));
    match secret.map(|secret| &secret.content) {
        Some(SecretContent::Kubeconfig(kubeconfig)) => PlannedApiServer {
            server: kubeconfig.server.clone().or(address),
            expires_at: kubeconfig.expires_at,
            secret: Some(name),
        },
        Some(SecretContent::Credentials { .. } | SecretContent::Irrelevant) | None => {
            PlannedApiServer { server: address, expires_at: None, secret: None }
        }
    }
}
