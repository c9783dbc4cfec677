//! How objects find each other.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::groups::{Group, Index, groups};
use super::pools::Pools;
use super::{ClusterNode, Graph, KnownPlacement, MachineNode, MissingKinds, Place, PoolNode, Provider, UuidClaim};
use crate::backup::objects::{
    CLUSTER_NAME_LABEL, CONTROL_PLANE_NAME_LABEL, Cluster, ControlPlane, DEPLOYMENT_NAME_LABEL, MachineDeployment,
    MachinePool, MachineSet, Meta, Placement, SET_NAME_LABEL, VSphereCluster, VSphereMachineTemplate,
};
use crate::backup::{Backup, Kind, VSPHERE_GROUP};
use crate::cluster::ClusterRef;
use crate::ids::{IdVec, MachineId, PoolId};
use crate::names;
use crate::uuid::Uuid;
use crate::vsphere::ServerName;

pub(super) fn join(backup: &Backup) -> Graph<'_> {
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
            sources.cluster(ClusterRef { namespace: namespace.to_owned(), name: name.to_owned() }, groups)
        })
        .collect();
    let missing = MissingKinds::of(backup, &clusters);
    Graph { missing, images: images(backup), unattached, clusters }
}

/// What the clusters are put together from.
struct Sources<'a> {
    clusters: Index<'a, Cluster>,
    sets: Index<'a, MachineSet>,
    deployments: Index<'a, MachineDeployment>,
    unreadable: BTreeSet<(Kind, &'a str, &'a str)>,
    vsphere_clusters: Index<'a, VSphereCluster>,
    labelled_vsphere_clusters: BTreeMap<ClusterRef, &'a VSphereCluster>,
    control_planes: BTreeMap<(&'a str, &'a str), Vec<&'a ControlPlane>>,
    control_planes_of: BTreeMap<ClusterRef, &'a ControlPlane>,
    sets_of: BTreeMap<ClusterRef, Vec<&'a MachineSet>>,
    deployments_of: BTreeMap<ClusterRef, Vec<&'a MachineDeployment>>,
    pools_of: BTreeMap<ClusterRef, Vec<&'a MachinePool>>,
    placements_of: BTreeMap<ClusterRef, Vec<&'a Placement>>,
    zones: BTreeMap<ServerName, KnownPlacement>,
    /// Namespaces that hold a `VSphereMachineTemplate`.
    template_namespaces: BTreeSet<&'a str>,
}

/// Groups objects by the cluster that they belong to.
fn by_cluster<'a, T, V>(
    objects: &'a [T],
    key: impl Fn(&'a T) -> Option<ClusterRef>,
    value: impl Fn(&'a T) -> V,
) -> BTreeMap<ClusterRef, Vec<V>> {
    let mut groups: BTreeMap<ClusterRef, Vec<V>> = BTreeMap::new();
    for object in objects {
        if let Some(key) = key(object) {
            groups.entry(key).or_default().push(value(object));
        }
    }
    groups
}

impl<'a> Sources<'a> {
    fn new(backup: &'a Backup) -> Self {
        let of_template = |template: &VSphereMachineTemplate| {
            let owner = template.meta.owner("Cluster").map(|owner| owner.name.as_str());
            cluster_of(&template.meta, owner)
        };
        let mut control_planes: BTreeMap<(&str, &str), Vec<&ControlPlane>> = BTreeMap::new();
        let mut control_planes_of = BTreeMap::new();
        for object in &backup.control_planes {
            control_planes.entry((&object.meta.namespace, &object.meta.name)).or_default().push(object);
            if let Some(key) = cluster_of(&object.meta, None) {
                control_planes_of.entry(key).or_insert(object);
            }
        }
        let labelled_vsphere_clusters = backup
            .vsphere_clusters
            .iter()
            .filter_map(|object| Some((cluster_of(&object.meta, None)?, object)))
            .collect();
        let mut zones: BTreeMap<ServerName, KnownPlacement> = BTreeMap::new();
        for zone in &backup.vsphere_deployment_zones {
            if let Some(server) = zone.placement.server.as_deref().and_then(ServerName::parse) {
                let known = zones.entry(server).or_default();
                known.add(&zone.placement);
                if let Some(domain) = backup.failure_domain_of(zone) {
                    known.add(&domain.placement);
                }
            }
        }
        Self {
            clusters: Index::new(&backup.clusters),
            sets: Index::new(&backup.machine_sets),
            deployments: Index::new(&backup.machine_deployments),
            unreadable: backup
                .unreadable
                .iter()
                .map(|lost| (lost.kind, lost.namespace.as_str(), lost.name.as_str()))
                .collect(),
            vsphere_clusters: Index::new(&backup.vsphere_clusters),
            labelled_vsphere_clusters,
            control_planes,
            control_planes_of,
            sets_of: by_cluster(
                &backup.machine_sets,
                |set| cluster_of(&set.meta, set.cluster_name.as_deref()),
                |set| set,
            ),
            deployments_of: by_cluster(
                &backup.machine_deployments,
                |deployment| cluster_of(&deployment.meta, deployment.cluster_name.as_deref()),
                |deployment| deployment,
            ),
            pools_of: by_cluster(
                &backup.machine_pools,
                |pool| cluster_of(&pool.meta, pool.cluster_name.as_deref()),
                |pool| pool,
            ),
            placements_of: by_cluster(&backup.vsphere_machine_templates, of_template, |template| &template.placement),
            zones,
            template_namespaces: backup
                .vsphere_machine_templates
                .iter()
                .map(|template| template.meta.namespace.as_str())
                .collect(),
        }
    }

    fn cluster(&self, key: ClusterRef, groups: Vec<Group<'a>>) -> ClusterNode<'a> {
        let object = self.clusters.named(&key.namespace, &key.name);
        let vsphere = self.vsphere_cluster(&key, object);
        let label = groups.iter().find_map(|group| group.label(CONTROL_PLANE_NAME_LABEL));
        let control_plane = self.control_plane(&key, object, label);
        let control_plane_name = control_plane
            .map(|found| found.meta.name.clone())
            .or_else(|| object.and_then(|object| object.control_plane.as_ref()).map(|reference| reference.name.clone()))
            .or_else(|| label.map(str::to_owned));
        let mut pools = self.pools(&key);
        let default_server = vsphere.and_then(|vsphere| vsphere.placement.server.as_deref());
        let mut machines: Vec<_> =
            groups.into_iter().map(|group| self.machine(group, &mut pools, default_server)).collect();
        let pools = pools.into_sorted(&mut machines);
        machines.sort_by(|one, other| one.name.cmp(&other.name));
        let machines: IdVec<_, _> = machines.into_iter().collect();
        let mut placement = KnownPlacement::default();
        for known in self.placements_of.get(&key).into_iter().flatten() {
            placement.add(known);
        }
        for machine in &machines {
            placement.add(&machine.placement);
            machine.other_placements().for_each(|other| placement.add(other));
        }
        if let Some(vsphere) = vsphere {
            placement.add(&vsphere.placement);
        }
        placement.templates_missing = self.templates_missing(&key, control_plane, &pools);
        // Deployment zones are shared: what they name is allowed wherever one of their servers is.
        for server in placement.servers.clone() {
            if let Some(zones) = self.zones.get(&server) {
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

    /// Control plane and pools name templates, and their namespace holds none.
    fn templates_missing(
        &self,
        key: &ClusterRef,
        control_plane: Option<&ControlPlane>,
        pools: &IdVec<PoolId, PoolNode<'_>>,
    ) -> bool {
        let of_pools = pools.iter().flat_map(|pool| {
            let deployment = pool.deployment.and_then(|deployment| deployment.template.as_ref());
            deployment.into_iter().chain(pool.sets.iter().filter_map(|set| set.template.as_ref()))
        });
        let mut named = control_plane.and_then(|found| found.template.as_ref()).into_iter().chain(of_pools);
        !self.template_namespaces.contains(key.namespace.as_str())
            && named.any(|reference| reference.group == VSPHERE_GROUP && reference.kind == "VSphereMachineTemplate")
    }

    fn vsphere_cluster(&self, key: &ClusterRef, object: Option<&Cluster>) -> Option<&'a VSphereCluster> {
        let reference = object.and_then(|object| object.infrastructure.as_ref());
        let name = reference.map_or(key.name.as_str(), |reference| reference.name.as_str());
        let named = self.vsphere_clusters.named(&key.namespace, name);
        named.or_else(|| self.labelled_vsphere_clusters.get(key).copied())
    }

    fn control_plane(
        &self,
        key: &ClusterRef,
        object: Option<&Cluster>,
        label: Option<&str>,
    ) -> Option<&'a ControlPlane> {
        if let Some(reference) = object.and_then(|object| object.control_plane.as_ref()) {
            let named = self.control_planes.get(&(key.namespace.as_str(), reference.name.as_str()))?;
            return named.iter().find(|found| found.kind == reference.kind).copied();
        }
        let labelled =
            label.and_then(|name| self.control_planes.get(&(key.namespace.as_str(), name))?.first().copied());
        labelled.or_else(|| self.control_planes_of.get(key).copied())
    }

    fn pools(&self, key: &ClusterRef) -> Pools<'a> {
        let mut pools = Pools::default();
        for deployment in self.deployments_of.get(key).into_iter().flatten() {
            pools.named(&deployment.meta.name).deployment = Some(deployment);
        }
        for pool in self.pools_of.get(key).into_iter().flatten() {
            pools.named(&pool.meta.name).pool = Some(pool);
        }
        for set in self.sets_of.get(key).into_iter().flatten() {
            pools.named(self.pool_of_set(set)).sets.push(set);
        }
        pools
    }

    /// The pool that a `MachineSet` belongs to: its `MachineDeployment`, also where that is missing, else itself.
    fn pool_of_set(&self, set: &'a MachineSet) -> &'a str {
        if let Some(deployment) = self.deployments.owner(&set.meta, "MachineDeployment") {
            return &deployment.meta.name;
        }
        if let Some(owner) = set.meta.owner("MachineDeployment") {
            return &owner.name;
        }
        set.meta.label(DEPLOYMENT_NAME_LABEL).unwrap_or(&set.meta.name)
    }

    fn machine(&self, group: Group<'a>, pools: &mut Pools<'a>, default_server: Option<&str>) -> MachineNode<'a> {
        let place =
            if is_control_plane(&group) { Place::ControlPlane } else { Place::Pool(pools.id(self.pool_of(&group))) };
        let name = name(&group).to_owned();
        let placement = placement(&group, default_server);
        let contradicted = group.metas().any(|meta| meta.doubtful);
        let unreadable_part = self.has_unreadable_part(&group, &name);
        MachineNode {
            uuids: uuid_claims(&group),
            server: placement.server.as_deref().and_then(ServerName::parse),
            name,
            place,
            machine: group.machine,
            vsphere_machine: group.vsphere_machine,
            vsphere_vms: group.vsphere_vms,
            unreadable_part,
            contradicted,
            standalone: group.standalone,
            placement,
        }
    }

    fn has_unreadable_part(&self, group: &Group<'_>, name: &str) -> bool {
        let Some(namespace) = group.metas().next().map(|meta| meta.namespace.as_str()) else { return false };
        let lost = |kind, name: &str| self.unreadable.contains(&(kind, namespace, name));
        let vsphere_machine = group
            .machine
            .and_then(|machine| machine.infrastructure.as_ref())
            .map(|reference| reference.name.as_str())
            .or_else(|| {
                group.vsphere_vms.iter().find_map(|vm| vm.meta.owner("VSphereMachine")).map(|owner| owner.name.as_str())
            });
        let machine = group
            .vsphere_machine
            .and_then(|object| object.meta.owner("Machine"))
            .map_or(name, |owner| owner.name.as_str());
        lost(Kind::VSphereVM, name)
            || group.machine.is_none() && lost(Kind::Machine, machine)
            || group.vsphere_machine.is_none() && vsphere_machine.is_some_and(|name| lost(Kind::VSphereMachine, name))
    }

    fn pool_of(&self, group: &Group<'a>) -> Option<&'a str> {
        let machine = group.machine.map(|machine| &machine.meta).or_else(|| group.metas().next())?;
        if let Some(set) = self.sets.owner(machine, "MachineSet") {
            return Some(self.pool_of_set(set));
        }
        if let Some(owner) = machine.owner("MachinePool") {
            return Some(&owner.name);
        }
        if let Some(deployment) = group.label(DEPLOYMENT_NAME_LABEL) {
            return Some(deployment);
        }
        let namespace = &machine.namespace;
        let labelled = group.label(SET_NAME_LABEL).and_then(|name| self.sets.named(namespace, name));
        if let Some(set) = labelled {
            return Some(self.pool_of_set(set));
        }
        if let Some(owner) = machine.owner("MachineSet") {
            return Some(&owner.name);
        }
        // A restored cluster has lost its owner references; the name still tells the set.
        let sets = names::beginnings(&machine.name).filter_map(|beginning| self.sets.named(namespace, beginning));
        sets.filter(|set| names::is_machine_of(&machine.name, &set.meta.name)).last().map(|set| self.pool_of_set(set))
    }
}

fn cluster_of(meta: &Meta, cluster_name: Option<&str>) -> Option<ClusterRef> {
    let name = cluster_name
        .or_else(|| meta.label(CLUSTER_NAME_LABEL))
        .or_else(|| meta.owner("Cluster").map(|owner| owner.name.as_str()))?;
    Some(ClusterRef { namespace: meta.namespace.clone(), name: name.to_owned() })
}

/// The virtual machine's name is the Machine's or the `VSphereVM`'s; a `VSphereMachine` alone still names its Machine.
fn name<'a>(group: &Group<'a>) -> &'a str {
    if let Some(machine) = group.machine {
        return &machine.meta.name;
    }
    if let Some(vm) = group.vsphere_vms.first() {
        return &vm.meta.name;
    }
    let Some(vsphere_machine) = group.vsphere_machine else { return "" };
    vsphere_machine.meta.owner("Machine").map_or(&vsphere_machine.meta.name, |owner| &owner.name)
}

fn is_control_plane(group: &Group<'_>) -> bool {
    group
        .metas()
        .any(|meta| meta.is_control_plane() || meta.owners.iter().any(|owner| owner.kind.ends_with("ControlPlane")))
}

/// Every UUID that a machine's objects claim, the most direct first.
fn uuid_claims<'a>(group: &Group<'a>) -> Vec<UuidClaim<'a>> {
    let vms = group.vsphere_vms.iter().filter_map(|vm| {
        let raw = vm.bios_uuid.as_deref()?;
        Some(UuidClaim { uuid: Uuid::parse(raw), raw, field: "VSphereVM spec.biosUUID", entry: &vm.meta.entry })
    });
    let vsphere_machine = group.vsphere_machine.and_then(|object| {
        let raw = object.provider_id.as_deref()?;
        let field = "VSphereMachine spec.providerID";
        Some(UuidClaim { uuid: Uuid::from_provider_id(raw), raw, field, entry: &object.meta.entry })
    });
    let machine = group.machine.and_then(|object| {
        let raw = object.provider_id.as_deref()?;
        Some(UuidClaim { uuid: object.uuid(), raw, field: "Machine spec.providerID", entry: &object.meta.entry })
    });
    vms.chain(vsphere_machine).chain(machine).collect()
}

/// CAPV resolves a machine's placement into its `VSphereVM`; what that lacks, the others may have.
fn placement<'a>(group: &Group<'a>, default_server: Option<&str>) -> Cow<'a, Placement> {
    let vm = group.vsphere_vms.first().map(|vm| &vm.placement);
    let vsphere_machine = group.vsphere_machine.map(|object| &object.placement);
    let mut known = vm.into_iter().chain(vsphere_machine);
    let first = known.next();
    if let Some(first) = first.filter(|first| is_whole(first)) {
        return Cow::Borrowed(first);
    }
    let mut resolved = first.cloned().unwrap_or_default();
    for fallback in known {
        resolved.server = resolved.server.or_else(|| fallback.server.clone());
        resolved.datacenter = resolved.datacenter.or_else(|| fallback.datacenter.clone());
        resolved.folder = resolved.folder.or_else(|| fallback.folder.clone());
        resolved.resource_pool = resolved.resource_pool.or_else(|| fallback.resource_pool.clone());
        if resolved.networks.is_empty() {
            resolved.networks.clone_from(&fallback.networks);
        }
    }
    resolved.server = resolved.server.or_else(|| default_server.map(str::to_owned));
    Cow::Owned(resolved)
}

/// Lacks nothing that another one could have, as is the rule.
fn is_whole(placement: &Placement) -> bool {
    let fields = [&placement.server, &placement.datacenter, &placement.folder, &placement.resource_pool];
    fields.into_iter().all(Option::is_some) && !placement.networks.is_empty()
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

/// What machines are cloned from is no machine, whatever it is called.
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
