//! Who provides the infrastructure of clusters and machines, by the kinds of their infrastructure objects.

use super::groups::Group;
use super::nodes::Provider;
use crate::backup::VSPHERE_GROUP;
use crate::backup::objects::{Cluster, Reference};

/// The provider of a cluster: by its own reference, else by its machines. One machine on vSphere makes it one there.
pub(super) fn of_cluster(object: Option<&Cluster>, groups: &[Group<'_>]) -> Provider {
    if let Some(reference) = object.and_then(|object| object.infrastructure.as_ref()) {
        return of_reference(reference);
    }
    let mut by_machine = None;
    for group in groups {
        match group.machine.and_then(|machine| machine.infrastructure.as_ref()).map(of_reference) {
            Some(Provider::Vsphere) => return Provider::Vsphere,
            found => by_machine = by_machine.or(found),
        }
    }
    by_machine.unwrap_or(Provider::Vsphere)
}

/// The provider of a machine of a cluster. The kind of its infrastructure decides, whatever the cluster's is; but in a
/// cluster of another provider nothing is known of the rules, not even of machines on vSphere.
pub(super) fn of_machine(group: &Group<'_>, cluster: &Provider) -> Provider {
    let own = group.machine.and_then(|machine| machine.infrastructure.as_ref()).map(of_reference);
    own.filter(|_| *cluster == Provider::Vsphere).unwrap_or_else(|| cluster.clone())
}

fn of_reference(reference: &Reference) -> Provider {
    if reference.group == "vmware.infrastructure.cluster.x-k8s.io" {
        Provider::Supervisor
    } else if reference.group == VSPHERE_GROUP && reference.kind.starts_with("VSphere") {
        Provider::Vsphere
    } else {
        Provider::Other(reference.kind.clone())
    }
}
