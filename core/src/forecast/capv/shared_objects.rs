//! Cluster-scoped objects without which CAPV looks for no VM: the identity of the cluster, and the zone of a machine. A
//! backup of chosen namespaces does not hold them.

use crate::backup::objects::{Object, VSphereClusterIdentity};
use crate::backup::{Backup, Kind};
use crate::graph::{ClusterNode, MachineNode};

/// What a machine waits for, because the backup lacks it: the kind and the name.
///
/// Mirrors `generateOverrideFunc` and `identity.GetCredentials` of CAPV.
pub(crate) fn missing_for<'a>(
    backup: &'a Backup,
    cluster: &ClusterNode<'a>,
    machine: &MachineNode<'a>,
) -> Option<(Kind, &'a str)> {
    missing_identity(backup, cluster).or_else(|| missing_zone(backup, machine))
}

fn missing_identity<'a>(backup: &Backup, cluster: &ClusterNode<'a>) -> Option<(Kind, &'a str)> {
    let kind = Kind::VSphereClusterIdentity;
    let named = cluster.vsphere?.identity.as_ref().filter(|found| found.kind == kind.name())?;
    let is_there = |found: &VSphereClusterIdentity| found.meta.name == named.name;
    let is_known = backup.vsphere_cluster_identities.iter().any(is_there);
    (!is_known && !is_unreadable(backup, kind, &named.name)).then_some((kind, named.name.as_str()))
}

fn missing_zone<'a>(backup: &'a Backup, machine: &MachineNode<'a>) -> Option<(Kind, &'a str)> {
    let name = machine.machine?.failure_domain.as_deref()?;
    let zone = backup.vsphere_deployment_zones.iter().find(|zone| zone.meta().name == name);
    let kind = Kind::VSphereDeploymentZone;
    let Some(zone) = zone else {
        return (!is_unreadable(backup, kind, name)).then_some((kind, name));
    };
    let domain = zone.failure_domain.as_deref()?;
    let kind = Kind::VSphereFailureDomain;
    let is_known = backup.failure_domain_of(zone).is_some();
    (!is_known && !is_unreadable(backup, kind, domain)).then_some((kind, domain))
}

/// It is in the archive, and Velero can read it.
fn is_unreadable(backup: &Backup, kind: Kind, name: &str) -> bool {
    backup.unreadable.iter().any(|lost| lost.kind == kind && lost.name == name)
}
