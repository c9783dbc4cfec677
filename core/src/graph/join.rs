//! The objects of a backup, joined by UID where owner references resolve, and by name and label where they do not.

use std::collections::{BTreeMap, BTreeSet};

use super::census::missing_kinds;
use super::groups::{Group, groups};
use super::machine::machine;
use super::nodes::{ClusterNode, Graph, MachineNode, Provider};
use super::placement::KnownPlacement;
use super::sources::Sources;
use crate::backup::objects::{CONTROL_PLANE_NAME_LABEL, Cluster};
use crate::backup::{Backup, VSPHERE_GROUP};
use crate::cluster::ClusterRef;
use crate::ids::{IdVec, MachineId};

impl<'a> Graph<'a> {
    /// Joins the objects of a backup.
    pub(crate) fn new(backup: &'a Backup) -> Self {
        let mut unattached = Vec::new();
        let mut by_cluster: BTreeMap<(&str, &str), Vec<Group<'_>>> = BTreeMap::new();
        for cluster in &backup.clusters {
            by_cluster.entry((&cluster.meta.namespace, &cluster.meta.name)).or_default();
        }
        for group in groups(backup) {
            match group.cluster() {
                Some(key) => by_cluster.entry(key).or_default().push(group),
                None => unattached.extend(group.metas().map(|meta| meta.entry.clone())),
            }
        }
        let sources = Sources::new(backup);
        let clusters = by_cluster
            .into_iter()
            .map(|((namespace, name), groups)| {
                cluster(&sources, ClusterRef { namespace: namespace.to_owned(), name: name.to_owned() }, groups)
            })
            .collect();
        let missing = missing_kinds(backup, &clusters);
        Self { missing, images: images(backup), unattached, clusters }
    }
}

/// One cluster.
fn cluster<'a>(sources: &Sources<'a>, key: ClusterRef, groups: Vec<Group<'a>>) -> ClusterNode<'a> {
    let object = sources.clusters.named(&key.namespace, &key.name);
    let vsphere = sources.vsphere_cluster(&key, object);
    let label = groups.iter().find_map(|group| group.label(CONTROL_PLANE_NAME_LABEL));
    let control_plane = sources.control_plane(&key, object, label);
    let control_plane_name = control_plane
        .map(|found| found.meta.name.clone())
        .or_else(|| object.and_then(|object| object.control_plane.as_ref()).map(|reference| reference.name.clone()))
        .or_else(|| label.map(str::to_owned));
    let mut pools = sources.pools(&key);
    let default_server = vsphere.and_then(|vsphere| vsphere.placement.server.as_deref());
    let mut machines: Vec<_> =
        groups.into_iter().map(|group| machine(sources, group, &mut pools, default_server)).collect();
    let pools = pools.into_sorted(&mut machines);
    machines.sort_by(|one, other| one.name.cmp(&other.name));
    let machines: IdVec<_, _> = machines.into_iter().collect();
    let mut placement = KnownPlacement::default();
    for known in sources.placements_of.get(&key).into_iter().flatten() {
        placement.add_machine(known);
    }
    for machine in &machines {
        if machine.vsphere_vm().is_some() || machine.vsphere_machine.is_some() {
            placement.add_machine(&machine.placement);
        }
        machine.other_placements().for_each(|other| placement.add_machine(other));
    }
    if let Some(vsphere) = vsphere {
        placement.add(&vsphere.placement);
    }
    placement.templates_missing = sources.templates_missing(&key, control_plane, &pools);
    // Deployment zones are shared: what they name is allowed wherever one of their servers is.
    for server in placement.servers.clone() {
        if let Some(zones) = sources.zones.get(&server) {
            placement.merge(zones);
        }
    }
    ClusterNode {
        provider: provider(object, &machines),
        key,
        object,
        vsphere,
        control_plane,
        control_plane_name,
        pools,
        machines,
        placement,
    }
}

fn provider(object: Option<&Cluster>, machines: &IdVec<MachineId, MachineNode<'_>>) -> Provider {
    let by_machine = || machines.iter().find_map(|machine| machine.machine?.infrastructure.as_ref());
    let reference = object.and_then(|object| object.infrastructure.as_ref()).or_else(by_machine);
    match reference {
        None => Provider::Vsphere,
        Some(reference) if reference.group == "vmware.infrastructure.cluster.x-k8s.io" => Provider::Supervisor,
        Some(reference) if reference.group == VSPHERE_GROUP && reference.kind.starts_with("VSphere") => {
            Provider::Vsphere
        }
        Some(reference) => Provider::Other(reference.kind.clone()),
    }
}

/// What machines are cloned from is no machine, whatever its name.
fn images(backup: &Backup) -> BTreeSet<&str> {
    let templates = backup.vsphere_machine_templates.iter().filter_map(|object| object.placement.template.as_deref());
    let machines = backup.vsphere_machines.iter().filter_map(|object| object.placement.template.as_deref());
    let vms = backup.vsphere_vms.iter().filter_map(|object| object.placement.template.as_deref());
    let moids = [
        backup.vsphere_machine_templates.iter().map(|object| &object.meta).collect::<Vec<_>>(),
        backup.machine_deployments.iter().map(|object| &object.meta).collect(),
        backup.clusters.iter().map(|object| &object.meta).collect(),
    ]
    .into_iter()
    .flatten()
    .filter_map(|meta| meta.template_moid.as_deref());
    templates.chain(machines).chain(vms).chain(moids).collect()
}
