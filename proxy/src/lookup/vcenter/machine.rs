//! Virtual machines, from the property collector's words to the inventory's.

use std::{collections::BTreeSet, net::IpAddr};

use drift_core::observations::{InventoryVm, ManagedBy, ManagedObjects};
use jiff::Timestamp;

use super::{
    element::Element,
    gaps::{Gap, Gaps},
    guestinfo::{self, KEYS, METADATA},
    objects::{Moref, Object},
    tree::{Place, Tree},
};

/// The type of virtual machines.
pub(super) const MACHINE: &str = "VirtualMachine";

/// What is read of a virtual machine, beside [`CREATE_DATE`], [`KEYS`] and [`NET`]. Everything below `config` is
/// missing where vCenter cannot reach it; `summary` is what it remembers then.
pub(super) const PROPERTIES: [&str; 17] = [
    "name",
    "parent",
    "parentVApp",
    "resourcePool",
    "network",
    "config.uuid",
    "config.instanceUuid",
    "config.template",
    "config.managedBy",
    "summary.config.name",
    "summary.config.uuid",
    "summary.config.instanceUuid",
    "summary.config.template",
    "runtime.powerState",
    "runtime.connectionState",
    "guest.ipAddress",
    "guest.hostName",
];
/// Unknown before vSphere 6.7.
pub(super) const CREATE_DATE: &str = "config.createDate";
/// The guest's interfaces. Nodes may report every Service's address on one of them.
pub(super) const NET: &str = "guest.net";
/// What guests fill. Without it, everything else of an inventory is still complete.
const OF_GUEST: [&str; 4] = [NET, "guest.ipAddress", "guest.hostName", METADATA];

/// Addresses of one virtual machine that are kept.
const ADDRESSES: usize = 64;

/// Reads a virtual machine. `None` where it is gone meanwhile. One without a name goes by its reference. `lost` was not
/// asked for.
pub(super) fn read(object: &Object, tree: &Tree, lost: &[&str], gaps: &mut Gaps) -> Option<InventoryVm> {
    let gone = object.missing.iter().any(|(_, fault)| fault == "ManagedObjectNotFound");
    let name = object.text("name").or_else(|| object.text("summary.config.name"));
    if gone && name.is_none() {
        return None;
    }
    let name = name.unwrap_or_else(|| {
        gaps.add(Gap::Name, &object.moref.id);
        &object.moref.id
    });
    let mut unreadable: BTreeSet<&str> =
        object.damaged.iter().map(String::as_str).chain(lost.iter().copied()).collect();
    for path in unreadable.iter().filter(|path| !OF_GUEST.contains(path)) {
        gaps.add(Gap::Unreadable((*path).to_owned()), name);
    }
    if !gone {
        unreadable.extend(object.missing.iter().map(|(path, _)| path.as_str()).filter(|path| *path != CREATE_DATE));
        note_missing(object, name, gaps);
    }
    let (path, datacenter) = place(object, name, tree, gaps);
    let config = |property: &str| {
        object.text(&format!("config.{property}")).or_else(|| object.text(&format!("summary.config.{property}")))
    };
    Some(InventoryVm {
        moref: Some(object.moref.id.clone()),
        name: name.to_owned(),
        path,
        datacenter,
        bios_uuid: config("uuid").map(str::to_owned),
        instance_uuid: config("instanceUuid").map(str::to_owned),
        template: config("template").is_some_and(|text| matches!(text, "true" | "1")),
        power_state: word(object.text("runtime.powerState")),
        connection_state: word(object.text("runtime.connectionState")),
        ip_addresses: addresses(object),
        host_name: object.text("guest.hostName").map(str::to_owned),
        created_at: object.text(CREATE_DATE).and_then(created_at),
        managed_by: object.value("config.managedBy").and_then(managed_by),
        guestinfo: guestinfo::read(object),
        resource_pool: resource_pool(object, name, tree, gaps),
        networks: networks(object, name, tree, gaps, &unreadable),
        managed_objects: Some(managed_objects(object, &unreadable)),
        unreadable: unreadable.into_iter().map(str::to_owned).collect(),
    })
}

/// Writes down what the server keeps back.
fn note_missing(object: &Object, name: &str, gaps: &mut Gaps) {
    for (path, fault) in &object.missing {
        match (path.as_str(), fault.as_str()) {
            (CREATE_DATE, "InvalidProperty") => {}
            (path, "InvalidProperty") if KEYS.contains(&path) => gaps.add(Gap::Guestinfo, name),
            (path, fault) => gaps.add(Gap::Property(path.to_owned(), fault.to_owned()), name),
        }
    }
}

/// A machine of which nothing could be read but that it is there.
pub(super) fn unread(moref: &Moref) -> InventoryVm {
    InventoryVm {
        moref: Some(moref.id.clone()),
        name: moref.id.clone(),
        unreadable: PROPERTIES.iter().map(|path| (*path).to_owned()).collect(),
        ..InventoryVm::default()
    }
}

/// What does not tell which machine it is, or where.
pub(super) fn beyond_identity() -> Vec<&'static str> {
    OF_GUEST.into_iter().chain(KEYS).chain(["network", "config.managedBy", CREATE_DATE]).collect()
}

/// Path and datacenter. Where not all folders can be seen, the resource pool may still tell the datacenter.
fn place(object: &Object, name: &str, tree: &Tree, gaps: &mut Gaps) -> (Option<String>, Option<String>) {
    let parent = object.reference("parent").or_else(|| object.reference("parentVApp"));
    if let Some(Place { path, datacenter, .. }) = parent.and_then(|parent| tree.place(&parent.id).ok()) {
        return (Some(format!("{path}/{name}")), datacenter);
    }
    gaps.add(Gap::Path, name);
    let pool = object.reference("resourcePool").and_then(|pool| tree.place(&pool.id).ok());
    (None, pool.and_then(|place| place.datacenter))
}

fn resource_pool(object: &Object, name: &str, tree: &Tree, gaps: &mut Gaps) -> Option<String> {
    let pool = object.reference("resourcePool")?; // Templates have none.
    let pool = tree.name(&pool.id);
    if pool.is_none() {
        gaps.add(Gap::ResourcePool, name);
    }
    pool.map(str::to_owned)
}

/// The networks' names, or nothing where one of them has none: a part would look like all.
fn networks(
    object: &Object,
    name: &str,
    tree: &Tree,
    gaps: &mut Gaps,
    unreadable: &BTreeSet<&str>,
) -> Option<Vec<String>> {
    let references = network_references(object, unreadable)?;
    let names: Option<BTreeSet<String>> = references.iter().map(|id| tree.name(id).map(str::to_owned)).collect();
    if names.is_none() {
        gaps.add(Gap::Network, name);
    }
    names.map(|names| names.into_iter().collect())
}

/// `None` where they are not known.
fn network_references(object: &Object, unreadable: &BTreeSet<&str>) -> Option<BTreeSet<String>> {
    if unreadable.contains("network") {
        return None;
    }
    let references = object.value("network").map(|value| value.children.as_slice()).unwrap_or_default();
    Some(references.iter().map(|reference| reference.text.clone()).collect())
}

/// What its surroundings are to vCenter itself, for objects that name them so.
fn managed_objects(object: &Object, unreadable: &BTreeSet<&str>) -> ManagedObjects {
    ManagedObjects {
        folder: object.reference("parent").map(|parent| parent.id),
        resource_pool: object.reference("resourcePool").map(|pool| pool.id),
        networks: network_references(object, unreadable).map(|networks| networks.into_iter().collect()),
    }
}

/// The guest's main address first, then those of its interfaces: first of those that vSphere gave it, then of those
/// that it made itself, which may carry every Service's address. The guest says what it likes; only addresses are kept.
fn addresses(object: &Object) -> Vec<String> {
    let interfaces = object.value(NET).map(|net| net.children.as_slice()).unwrap_or_default();
    let (given, made): (Vec<_>, Vec<_>) =
        interfaces.iter().partition(|interface| interface.text_of("network").is_some());
    let others = given
        .into_iter()
        .chain(made)
        .flat_map(|interface| &interface.children)
        .filter(|child| child.name == "ipAddress");
    let all = object.text("guest.ipAddress").into_iter().chain(others.map(|address| address.text.as_str()));
    let mut seen = BTreeSet::new();
    let known = all.filter_map(|text| text.parse::<IpAddr>().ok()).filter(|address| seen.insert(*address));
    known.take(ADDRESSES).map(|address| address.to_string()).collect()
}

/// In whole seconds, as Cluster API's objects have it. vCenter says the beginning of 1970 where it does not know.
fn created_at(text: &str) -> Option<Timestamp> {
    let seconds = text.parse::<Timestamp>().ok()?.as_second();
    if seconds > 0 { Timestamp::from_second(seconds).ok() } else { None }
}

fn managed_by(value: &Element) -> Option<ManagedBy> {
    let key = value.text_of("extensionKey")?;
    let kind = value.text_of("type").unwrap_or_default();
    Some(ManagedBy { extension_key: key.to_owned(), kind: kind.to_owned() })
}

/// A member of a closed list of vSphere's.
fn word(text: Option<&str>) -> Option<String> {
    text.filter(|text| text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())).map(str::to_owned)
}
