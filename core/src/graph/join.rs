//! The objects of a backup, joined by UID where owner references resolve, and by name and label where they do not.

use std::collections::{BTreeMap, BTreeSet};

use super::census::missing_kinds;
use super::groups::{Group, groups};
use super::machine::{Surroundings, machine};
use super::nodes::{ClusterNode, Graph, endpoint};
use super::placement::KnownPlacement;
use super::provider;
use super::sources::Sources;
use crate::backup::Backup;
use crate::backup::objects::{CONTROL_PLANE_NAME_LABEL, ETCD_CLUSTER_LABEL};
use crate::cluster::ClusterRef;
use crate::ids::IdVec;

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
        let templates = backup.vsphere_machine_templates.iter();
        let machine_templates =
            templates.map(|template| ((template.meta.namespace.as_str(), template.meta.name.as_str()), template));
        Self { missing, images: images(backup), machine_templates: machine_templates.collect(), unattached, clusters }
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
    let control_plane_kind = control_plane
        .map(|found| found.kind.clone())
        .or_else(|| object.and_then(|object| object.control_plane.as_ref()).map(|reference| reference.kind.clone()));
    let etcd_label = groups.iter().find_map(|group| group.label(ETCD_CLUSTER_LABEL));
    let etcd = sources.etcdadm_cluster(&key, object, etcd_label);
    let etcd_name = etcd
        .map(|found| found.meta.name.clone())
        .or_else(|| object.and_then(|object| object.external_etcd.as_ref()).map(|reference| reference.name.clone()))
        .or_else(|| etcd_label.map(str::to_owned));
    let mut pools = sources.pools(&key);
    let provider = provider::of_cluster(object, &groups);
    let around = Surroundings {
        provider: &provider,
        default_server: vsphere.and_then(|vsphere| vsphere.placement.server.as_deref()),
        etcd_name: etcd_name.as_deref(),
        endpoint: endpoint(object, vsphere).map(|endpoint| endpoint.host.as_str()),
    };
    let mut machines: Vec<_> = groups.into_iter().map(|group| machine(sources, group, &mut pools, &around)).collect();
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
        key,
        object,
        provider,
        vsphere,
        control_plane,
        control_plane_name,
        control_plane_kind,
        etcd,
        etcd_name,
        pools,
        machines,
        placement,
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
