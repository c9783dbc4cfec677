//! The backup: entries of an archive in, distinct objects of the needed kinds out.
//!
//! Knows Velero's layout, merges the copies that Velero writes of each object, and tells how far the archive can be
//! trusted. Draws no conclusion from what the objects say. Of Secrets it keeps what opens a vCenter or an API server, as
//! [`SecretText`](crate::SecretText), and nothing else: see [`objects::SecretContent`].

mod authorities;
mod batch;
mod collector;
mod kind;
pub(crate) mod objects;
mod path;
mod picker;
mod reader;
mod selector;
mod wire;

use jiff::Timestamp;

pub(crate) use authorities::Authorities;
pub use batch::{Batch, DecodedBatch};
pub use collector::OBJECTS_LIMIT;
pub(crate) use collector::Unreadable;
pub(crate) use kind::{Kind, VSPHERE_GROUP};
pub use reader::{BackupReader, ObjectReader, Tape, TapeReader};
pub use wire::DecodeError;
pub(crate) use wire::{decode_velero_backup, parse_kubeconfig};

use crate::diagnostic::Diagnostics;
use objects::{
    Cluster, ControlPlane, Machine, MachineDeployment, MachineHealthCheck, MachinePool, MachineSet, Secret,
    VSphereCluster, VSphereClusterIdentity, VSphereDeploymentZone, VSphereFailureDomain, VSphereMachine,
    VSphereMachineTemplate, VSphereVM, VeleroBackup,
};
use wire::Item;

/// A backup, read. Objects stand in the order of namespace and name.
#[derive(Clone, Debug, Default)]
pub struct Backup {
    /// The file's name, without its folder.
    pub file_name: String,
    /// The content of `metadata/version`.
    pub format_version: Option<String>,
    /// When Velero began to write the archive, where its entries tell.
    pub started_at: Option<Timestamp>,
    /// The archive was read to its end and nothing needed in it was unreadable, refused or doubtful.
    pub complete: bool,
    /// The archive was not read to its end: objects may be missing without a trace.
    pub cut: bool,
    /// What kept the archive from being a backup at all, in words for a person.
    pub(crate) unusable: Option<String>,
    /// Entries of the archive.
    pub entries: u64,
    /// Distinct objects of the needed kinds.
    pub objects: u64,
    /// Objects that the archive holds but that could not be read.
    pub(crate) unreadable: Vec<Unreadable>,
    /// The API versions in which the Clusters are kept.
    pub(crate) cluster_api_versions: std::collections::BTreeSet<String>,
    /// Remarks about the archive.
    pub diagnostics: Diagnostics,
    /// `Clusters`
    pub(crate) clusters: Vec<Cluster>,
    /// `Machines`
    pub(crate) machines: Vec<Machine>,
    /// `MachineSets`
    pub(crate) machine_sets: Vec<MachineSet>,
    /// `MachineDeployments`
    pub(crate) machine_deployments: Vec<MachineDeployment>,
    /// `MachinePools`
    pub(crate) machine_pools: Vec<MachinePool>,
    /// `MachineHealthChecks`
    pub(crate) machine_health_checks: Vec<MachineHealthCheck>,
    /// Control planes of every kind
    pub(crate) control_planes: Vec<ControlPlane>,
    /// `VSphereClusters`
    pub(crate) vsphere_clusters: Vec<VSphereCluster>,
    /// `VSphereMachines`
    pub(crate) vsphere_machines: Vec<VSphereMachine>,
    /// `VSphereVMs`
    pub(crate) vsphere_vms: Vec<VSphereVM>,
    /// `VSphereMachineTemplates`
    pub(crate) vsphere_machine_templates: Vec<VSphereMachineTemplate>,
    /// `VSphereDeploymentZones`
    pub(crate) vsphere_deployment_zones: Vec<VSphereDeploymentZone>,
    /// `VSphereFailureDomains`
    pub(crate) vsphere_failure_domains: Vec<VSphereFailureDomain>,
    /// `VSphereClusterIdentities`
    pub(crate) vsphere_cluster_identities: Vec<VSphereClusterIdentity>,
    /// Kubeconfigs and credentials
    pub(crate) secrets: Vec<Secret>,
    /// Secrets with certificate authorities and keys of clusters, by name.
    pub(crate) authorities: Authorities,
    /// Velero's own records
    pub(crate) velero_backups: Vec<VeleroBackup>,
}

impl Backup {
    /// Why nothing can be said at all: the file is no backup, or holds neither a Cluster nor a Machine.
    pub fn unusable(&self) -> Option<&str> {
        self.unusable.as_deref()
    }

    /// Sorts an object in.
    fn add(&mut self, item: Item) {
        match item {
            Item::Cluster(object) => self.clusters.push(object),
            Item::Machine(object) => self.machines.push(object),
            Item::MachineSet(object) => self.machine_sets.push(object),
            Item::MachineDeployment(object) => self.machine_deployments.push(object),
            Item::MachinePool(object) => self.machine_pools.push(object),
            Item::MachineHealthCheck(object) => self.machine_health_checks.push(object),
            Item::ControlPlane(object) => self.control_planes.push(object),
            Item::VSphereCluster(object) => self.vsphere_clusters.push(object),
            Item::VSphereMachine(object) => self.vsphere_machines.push(object),
            Item::VSphereVM(object) => self.vsphere_vms.push(object),
            Item::VSphereMachineTemplate(object) => self.vsphere_machine_templates.push(object),
            Item::VSphereDeploymentZone(object) => self.vsphere_deployment_zones.push(object),
            Item::VSphereFailureDomain(object) => self.vsphere_failure_domains.push(object),
            Item::VSphereClusterIdentity(object) => self.vsphere_cluster_identities.push(object),
            Item::Secret(object) => self.secrets.push(object),
            Item::VeleroBackup(object) => self.velero_backups.push(object),
        }
    }

    /// The time of the youngest object, by the API server's clock.
    fn youngest_object(&self) -> Option<Timestamp> {
        let machines = self.machines.iter().map(|object| object.meta.created_at);
        let vsphere_machines = self.vsphere_machines.iter().map(|object| object.meta.created_at);
        let vsphere_vms = self.vsphere_vms.iter().map(|object| object.meta.created_at);
        let clusters = self.clusters.iter().map(|object| object.meta.created_at);
        machines.chain(vsphere_machines).chain(vsphere_vms).chain(clusters).flatten().max()
    }

    /// The Secret with this name.
    pub(crate) fn secret(&self, namespace: &str, name: &str) -> Option<&Secret> {
        named(&self.secrets, namespace, name)
    }

    /// The shared credentials with this name.
    pub(crate) fn identity(&self, name: &str) -> Option<&VSphereClusterIdentity> {
        named(&self.vsphere_cluster_identities, "", name)
    }

    /// The failure domain of a deployment zone.
    pub(crate) fn failure_domain_of(&self, zone: &VSphereDeploymentZone) -> Option<&VSphereFailureDomain> {
        named(&self.vsphere_failure_domains, "", zone.failure_domain.as_deref()?)
    }
}

/// Finds an object by name. Objects stand in the order of namespace and name.
fn named<'a, T: objects::Object>(objects: &'a [T], namespace: &str, name: &str) -> Option<&'a T> {
    let order = |object: &T| {
        let meta = object.meta();
        (meta.namespace.as_str(), meta.name.as_str()).cmp(&(namespace, name))
    };
    objects.binary_search_by(order).ok().and_then(|found| objects.get(found))
}
