//! What suggests and contradicts a cluster: names, Nodes, placement, endpoint, age. Facts only; `unattributed` and
//! `ghost` draw the conclusions.

use super::cluster_parts::ClusterParts;
use super::evidence::{With as _, fact};
use super::index::NodeMatch;
use super::input::Input;
use super::name_index::{Grade, NameFit};
use crate::graph::{ClusterNode, PLACES, Role};
use crate::ids::ClusterId;
use crate::observations::{Node, Vm};
use crate::report::{Evidence, EvidenceKind, Strength};
use crate::vsphere::Comparison;

/// Everything that suggests one cluster.
pub(super) struct Case<'a> {
    pub(super) id: ClusterId,
    pub(super) cluster: &'a ClusterNode<'a>,
    pub(super) node: Option<NodeMatch<'a>>,
    pub(super) name: Option<NameFit>,
}

impl Case<'_> {
    /// A live Node or an exact name suggests the cluster, not merely what the name begins with.
    pub(super) fn is_exact(&self) -> bool {
        self.node.is_some() || self.name.as_ref().is_some_and(NameFit::is_exact)
    }
}

/// The placement of a virtual machine, compared with what the backup names for a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// Folder, resource pool and networks are named and agree.
    Agrees,
    /// What is named agrees.
    Allowed,
    /// Something was not read.
    Unread,
    /// Something disagrees.
    Foreign,
}

/// The address of the cluster's control-plane endpoint, where the virtual machine has it.
pub(super) fn endpoint(case: &Case<'_>, vm: &Vm<'_>) -> Option<String> {
    let endpoint = case.cluster.endpoint()?;
    vm.record.ip_addresses.contains(&endpoint.host).then(|| endpoint.host.clone())
}

/// Compares its placement with everything that the backup names for the cluster. What the backup names and the
/// inventory did not read could disagree.
pub(super) fn placement(input: &Input<'_>, case: &Case<'_>, vm: &Vm<'_>) -> (Fit, String) {
    let known = &case.cluster.placement;
    let record = &vm.record;
    let names = &input.vcenters.view_of(vm).names;
    let server = known.servers.is_empty() || names.iter().any(|name| known.servers.contains(name));
    if !server {
        return (Fit::Foreign, "It is in a vCenter that no object of the cluster names.".into());
    }
    let mut unread = Vec::new();
    let mut unnamed = Vec::new();
    let mut foreign = Vec::new();
    let mut unclear = Vec::new();
    let mut check = |what: &'static str, is_named: bool, value: Option<Comparison>| match value {
        _ if !is_named => unnamed.push(what),
        None => unread.push(what),
        Some(Comparison::Different) => foreign.push(what),
        Some(Comparison::Unclear) => unclear.push(what),
        Some(Comparison::Same) => {}
    };
    let datacenters = || known.datacenters.iter().map(|named| vm.is_in_datacenter(named));
    let datacenter = record.datacenter_path().map(|_| match known.datacenters.len() {
        0..=PLACES => Comparison::any(datacenters()),
        _ => Comparison::Unclear,
    });
    check("datacenter", !known.datacenters.is_empty() && !known.has_default_datacenter, datacenter);
    let has_folder = !known.folders.is_empty() || known.has_root_folder;
    check("folder", has_folder, record.folder().map(|folder| known.has_folder(folder)));
    let references = record.managed_objects.as_ref();
    let pool = record.resource_pool.as_deref();
    let pool_reference = references.and_then(|references| references.resource_pool.as_deref());
    let pool = pool.map(|pool| known.has_resource_pool(pool, pool_reference));
    check("resource pool", !known.resource_pools.is_empty(), pool);
    let networks = vm.networks().map(|networks| match networks.as_slice() {
        [] => Comparison::Different,
        networks => Comparison::all(networks.iter().map(|(name, reference)| known.has_network(name, *reference))),
    });
    check("network", !known.networks.is_empty(), networks);
    if !foreign.is_empty() {
        return (Fit::Foreign, format!("It is in a {} that no object of the cluster names.", foreign.join(" and a ")));
    }
    if !unread.is_empty() {
        return (
            Fit::Unread,
            format!("Its {} was not read and cannot be compared with the cluster's.", unread.join(" and ")),
        );
    }
    if !unclear.is_empty() {
        return (
            Fit::Unread,
            format!(
                "Its {} could not be compared with the cluster's, which the backup names by a reference.",
                unclear.join(" and ")
            ),
        );
    }
    if known.templates_missing && !unnamed.is_empty() {
        let why = format!(
            "The backup lacks the templates of {}, which would name its {}.",
            case.cluster.key,
            unnamed.join(" and ")
        );
        return (Fit::Unread, why);
    }
    let all = has_folder && !known.resource_pools.is_empty() && !known.networks.is_empty();
    (if all { Fit::Agrees } else { Fit::Allowed }, String::new())
}

/// The facts that suggest a cluster, strongest first.
pub(super) fn evidence(input: &Input<'_>, case: &Case<'_>, vm: &Vm<'_>) -> Vec<Evidence> {
    let record = &vm.record;
    let mut evidence: Vec<Evidence> = case.node.iter().map(|found| node_evidence(found, vm)).collect();
    evidence.extend(marker_evidence(vm));
    if let Some(name) = &case.name {
        let (strength, what) = match name.grade {
            Grade::Owner => (Strength::Strong, "matches the naming pattern of"),
            Grade::Deployment => (Strength::Strong, "matches the naming pattern of MachineDeployment"),
            Grade::Template => (Strength::Strong, "matches the naming template of"),
            Grade::Windows => (Strength::Weak, "matches the naming pattern of Windows machines of"),
            Grade::Cluster => (Strength::Weak, "begins with cluster"),
        };
        evidence.push(
            fact(EvidenceKind::Name, strength, format!("Its name {what} {}.", name.owner))
                .backup(&name.owner)
                .infrastructure(record.first_name())
                .source(vm.source),
        );
    }
    if let Some(endpoint) = endpoint(case, vm) {
        evidence.push(
            fact(
                EvidenceKind::Endpoint,
                Strength::Strong,
                "It has the address of the cluster's control-plane endpoint.",
            )
            .backup(&endpoint)
            .infrastructure(&endpoint)
            .source(vm.source),
        );
    }
    let (fit, why) = placement(input, case, vm);
    match fit {
        Fit::Agrees => evidence.push(
            fact(EvidenceKind::Placement, Strength::Weak, "Its folder, resource pool and network match the cluster's.")
                .infrastructure(record.path.as_deref().unwrap_or_default())
                .source(vm.source),
        ),
        Fit::Foreign => evidence.push(
            fact(EvidenceKind::Placement, Strength::Strong, why)
                .infrastructure(record.path.as_deref().unwrap_or_default())
                .source(vm.source),
        ),
        Fit::Allowed | Fit::Unread => {}
    }
    if let (true, Some(started), Some(created)) =
        (input.is_younger_than_backup(vm), input.started_at, record.created_at)
    {
        evidence.push(
            fact(EvidenceKind::Age, Strength::Weak, "It was created after the backup began.")
                .backup(&started.to_string())
                .infrastructure(&created.to_string())
                .source(vm.source),
        );
    }
    evidence
}

/// The role of a Node's Machine, by its label and by the owner that its annotations name.
pub(super) fn role_of_node(parts: &ClusterParts<'_>, cluster: ClusterId, node: &Node) -> Option<Role> {
    if node.is_control_plane() {
        return Some(Role::ControlPlane);
    }
    let owner = node.owner_kind.as_ref().and(node.owner_name.as_deref())?;
    parts.pool_of(cluster, owner).map(Role::Pool)
}

/// A live Node that runs on it.
pub(super) fn node_evidence(found: &NodeMatch<'_>, vm: &Vm<'_>) -> Evidence {
    let node = found.node;
    let machine =
        node.machine.as_deref().map(|machine| format!(", which says it is Machine {machine},")).unwrap_or_default();
    fact(
        EvidenceKind::Node,
        Strength::Proof,
        format!("Node {} of {}{machine} has its BIOS UUID.", node.name, found.list.cluster),
    )
    .backup(node.raw_uuid.as_deref().unwrap_or_default())
    .infrastructure(vm.record.bios_uuid.as_deref().unwrap_or_default())
    .source(&found.list.source)
}

/// Guestinfo of the form that CAPV sets on its machines. Others may set it, too.
pub(super) fn marker_evidence(vm: &Vm<'_>) -> Option<Evidence> {
    let info = vm.record.guestinfo.as_ref().filter(|_| vm.record.has_capv_metadata())?;
    let message = "It has guestinfo of the form that Cluster API sets on its machines.";
    let marker = fact(EvidenceKind::ClusterApiMarker, Strength::Weak, message);
    Some(marker.infrastructure(info.local_hostname.as_deref()?).source(vm.source))
}
