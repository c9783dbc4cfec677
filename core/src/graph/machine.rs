//! The objects that mean one machine → the machine.

use std::borrow::Cow;

use super::groups::Group;
use super::nodes::{MachineNode, Provider, Role, UuidClaim};
use super::pools::Pools;
use super::provider;
use super::sources::Sources;
use crate::backup::Kind;
use crate::backup::objects::{ETCD_CLUSTER_LABEL, Placement};
use crate::names;
use crate::uuid::Uuid;
use crate::vsphere::ServerName;

/// CAPV's load balancer of v1alpha3.
const LOAD_BALANCER: &str = "HAProxyLoadBalancer";

/// What of a machine's cluster says more of it.
pub(super) struct Surroundings<'a> {
    pub(super) provider: &'a Provider,
    /// The cluster's vCenter.
    pub(super) default_server: Option<&'a str>,
    /// The cluster's etcd on machines of its own.
    pub(super) etcd_name: Option<&'a str>,
    /// The address of the cluster's API server.
    pub(super) endpoint: Option<&'a str>,
}

/// A machine. Its pool is added where there is none of its name.
pub(super) fn machine<'a>(
    sources: &Sources<'a>,
    group: Group<'a>,
    pools: &mut Pools<'a>,
    around: &Surroundings<'_>,
) -> MachineNode<'a> {
    let name = name(&group).to_owned();
    let role = if is_etcd(&group, &name, around) {
        Role::Etcd
    } else if is_control_plane(&group) {
        Role::ControlPlane
    } else if is_load_balancer(&group, around) {
        Role::LoadBalancer
    } else {
        Role::Pool(pools.id(sources.pool_of(&group)))
    };
    let placement = placement(&group, around.default_server);
    let server = placement.server.as_deref().and_then(ServerName::parse);
    let contradicted = group.metas().any(|meta| meta.doubtful);
    let unreadable_part = sources.has_unreadable_part(&group, &name);
    MachineNode {
        uuids: uuid_claims(&group),
        names_no_server: server.is_none() && placement.server.is_some(),
        server,
        name,
        role,
        provider: provider::of_machine(&group, around.provider),
        machine: group.machine,
        vsphere_machine: group.vsphere_machine,
        vsphere_vms: group.vsphere_vms,
        unreadable_part,
        contradicted,
        standalone: group.standalone || role == Role::LoadBalancer,
        placement,
    }
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

/// A member of the cluster's own etcd: by its label or owner. A `VSphereVM` has neither, and without its Machine only
/// its name tells.
fn is_etcd(group: &Group<'_>, name: &str, around: &Surroundings<'_>) -> bool {
    let is_owned = group.metas().any(|meta| meta.owner(Kind::EtcdadmCluster.name()).is_some());
    let is_named = group.machine.is_none() && around.etcd_name.is_some_and(|etcd| names::is_machine_of(name, etcd));
    is_owned || group.label(ETCD_CLUSTER_LABEL).is_some() || is_named
}

/// A `VSphereVM` of its own that is the cluster's endpoint. That of CAPV v1alpha3 is owned by an `HAProxyLoadBalancer`;
/// after a restore only its address tells.
fn is_load_balancer(group: &Group<'_>, around: &Surroundings<'_>) -> bool {
    let ([vm], None, None) = (group.vsphere_vms.as_slice(), group.machine, group.vsphere_machine) else { return false };
    let is_endpoint = around.endpoint.is_some_and(|endpoint| vm.addresses.iter().any(|address| address == endpoint));
    let has_machine = vm.meta.owner(Kind::VSphereMachine.name()).is_some();
    vm.meta.owner(LOAD_BALANCER).is_some() || is_endpoint && !has_machine
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
