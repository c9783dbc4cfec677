//! Virtual machines, from the property collector's words to the inventory's.
//!
//! `guestinfo.userdata` holds bootstrap secrets and is never asked for. That it is there is known by
//! `guestinfo.userdata.encoding` (or Ignition's), which Cluster API writes beside it; user data that others wrote
//! without it stays unknown.

use std::{collections::BTreeSet, net::IpAddr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use drift_core::observations::{Guestinfo, InventoryVm, ManagedBy};
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    gaps::{Gap, Gaps},
    objects::{Moref, Object},
    tree::{Place, Tree},
    xml::Element,
};

/// What is read of a virtual machine. Everything below `config` is missing where vCenter cannot reach it; `summary` is
/// what it remembers then.
pub(super) const PROPERTIES: [&str; 18] = [
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
    "guest.net",
    "guest.ipAddress",
    "guest.hostName",
];
/// Unknown before vSphere 6.7.
pub(super) const CREATE_DATE: &str = "config.createDate";
/// Single keys of the extra configuration, which very old servers do not give.
pub(super) const KEYS: [&str; 4] = [METADATA, METADATA_ENCODING, USERDATA_ENCODING, IGNITION_ENCODING];

const METADATA: &str = r#"config.extraConfig["guestinfo.metadata"]"#;
const METADATA_ENCODING: &str = r#"config.extraConfig["guestinfo.metadata.encoding"]"#;
const USERDATA_ENCODING: &str = r#"config.extraConfig["guestinfo.userdata.encoding"]"#;
const IGNITION_ENCODING: &str = r#"config.extraConfig["guestinfo.ignition.config.data.encoding"]"#;

/// Characters of metadata that are looked at.
const METADATA_LIMIT: usize = 64 << 10;
/// Addresses of one virtual machine that are kept.
const ADDRESSES: usize = 64;

/// Reads a virtual machine. `None` where it is gone meanwhile, or where its name is not known.
pub(super) fn read(object: &Object, tree: &Tree, gaps: &mut Gaps) -> Option<InventoryVm> {
    let gone = object.missing.iter().any(|(_, fault)| fault == "ManagedObjectNotFound");
    let Some(name) = object.text("name").or_else(|| object.text("summary.config.name")) else {
        if !gone {
            gaps.add(Gap::Name, &object.moref.id);
        }
        return None;
    };
    if !gone {
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
        guestinfo: guestinfo(object),
        resource_pool: resource_pool(object, name, tree, gaps),
        networks: networks(object, name, tree, gaps),
        ..InventoryVm::default()
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
fn networks(object: &Object, name: &str, tree: &Tree, gaps: &mut Gaps) -> Option<Vec<String>> {
    if object.missing.iter().any(|(path, _)| path == "network") {
        return None;
    }
    let references = object.value("network").map(|value| value.children.as_slice()).unwrap_or_default();
    let names: Option<BTreeSet<String>> =
        references.iter().map(|reference| Some(tree.name(&Moref::of(reference)?.id)?.to_owned())).collect();
    if names.is_none() {
        gaps.add(Gap::Network, name);
    }
    names.map(|names| names.into_iter().collect())
}

/// The guest's main address first, then those of its interfaces. The guest says what it likes; only addresses are kept.
fn addresses(object: &Object) -> Vec<String> {
    let interfaces = object.value("guest.net").map(|net| net.children.as_slice()).unwrap_or_default();
    let others = interfaces.iter().flat_map(|interface| &interface.children).filter(|child| child.name == "ipAddress");
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

fn guestinfo(object: &Object) -> Option<Guestinfo> {
    let key = |path: &str| object.value(path).map(|value| value.text_of("value").unwrap_or(&value.text));
    let userdata_present = key(USERDATA_ENCODING).is_some() || key(IGNITION_ENCODING).is_some();
    let metadata = key(METADATA).filter(|text| !text.is_empty());
    let names = metadata.and_then(|text| metadata_names(text, key(METADATA_ENCODING).unwrap_or_default()));
    if !userdata_present && metadata.is_none() {
        return None;
    }
    let names = names.unwrap_or_default();
    Some(Guestinfo { local_hostname: names.local_hostname, instance_id: names.instance_id, userdata_present })
}

/// The two names in the metadata, which is YAML (JSON is, too).
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct MetadataNames {
    local_hostname: Option<String>,
    instance_id: Option<String>,
}

fn metadata_names(text: &str, encoding: &str) -> Option<MetadataNames> {
    if text.len() > METADATA_LIMIT {
        return None;
    }
    let yaml = match encoding {
        "base64" | "b64" => {
            let compact: String = text.chars().filter(|character| !character.is_ascii_whitespace()).collect();
            String::from_utf8(STANDARD.decode(compact).ok()?).ok()?
        }
        "" => text.to_owned(),
        _ => return None, // Compressed, which Cluster API does not do.
    };
    serde_saphyr::from_str(&yaml).ok()
}
