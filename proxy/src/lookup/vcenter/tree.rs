//! Folders, datacenters, pools and networks: what virtual machines' places are called.
//!
//! In: objects, in any order. Out: paths and names, or what could not be seen on the way to them.

use std::collections::{BTreeMap, BTreeSet};

use drift_core::observations::{ObjectName, ObjectPath};

use super::objects::{Moref, Object};

/// Of which types which properties are read.
pub(super) const PROPERTIES: [(&str, &[&str]); 7] = [
    ("Folder", &["name", "parent", "effectiveRole"]),
    ("Datacenter", &["name", "parent", "effectiveRole", "vmFolder"]),
    ("ComputeResource", &["name", "parent"]),
    ("ResourcePool", &["name", "parent"]),
    ("VirtualApp", &["name", "parent", "parentFolder"]),
    ("Network", &["name"]),
    ("HostSystem", &["parent", HOST_STATE, HOST_POWER]),
];

const HOST_STATE: &str = "runtime.connectionState";
const HOST_POWER: &str = "runtime.powerState";

/// More steps than any way to the root has.
const STEPS: usize = 200;

/// Roles that let an account see that something is there, and no more: View, Anonymous, No access.
const BLIND: [&str; 3] = ["-3", "-4", "-5"];

/// Everything but virtual machines.
#[derive(Debug)]
pub(super) struct Tree {
    root: String,
    entities: BTreeMap<String, Entity>,
}

#[derive(Debug)]
struct Entity {
    kind: String,
    name: Option<String>,
    parent: Option<String>,
    vm_folder: Option<String>,
    /// The account's role there lets it see what is in it. `None` where the server does not tell.
    readable: Option<bool>,
    /// It is a host that is not connected to the vCenter, and not put to sleep by it.
    is_disconnected: bool,
}

/// Where something is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The path, with a slash in front; empty for the root.
    pub(super) path: String,
    /// The datacenter's name.
    pub(super) datacenter: Option<String>,
    /// The datacenter.
    pub(super) datacenter_id: Option<String>,
}

impl Tree {
    /// Nothing yet below this root folder.
    pub(super) fn new(root: &Moref) -> Self {
        Self { root: root.id.clone(), entities: BTreeMap::new() }
    }

    /// Adds an object.
    pub(super) fn add(&mut self, object: &Object) {
        let roles = object.value("effectiveRole").map(|roles| &roles.children).filter(|roles| !roles.is_empty());
        let entity = Entity {
            kind: object.moref.kind.clone(),
            name: object.text("name").map(str::to_owned),
            parent: object.reference("parentFolder").or_else(|| object.reference("parent")).map(|parent| parent.id),
            vm_folder: object.reference("vmFolder").map(|folder| folder.id),
            is_disconnected: object.text(HOST_STATE).is_some_and(|state| state != "connected")
                && object.text(HOST_POWER) != Some("standBy"),
            readable: roles.map(|roles| roles.iter().any(|role| !BLIND.contains(&role.text.as_str()))),
        };
        self.entities.insert(object.moref.id.clone(), entity);
    }

    /// The name of a pool or network.
    pub(super) fn name(&self, id: &str) -> Option<&str> {
        self.entities.get(id)?.name.as_deref()
    }

    /// Where an object is. The error is the first ancestor that cannot be seen.
    pub(super) fn place(&self, id: &str) -> Result<Place, String> {
        let mut names = Vec::new();
        let mut place = Place::default();
        let mut current = id;
        while current != self.root {
            let Some((name, parent, entity)) = self
                .entities
                .get(current)
                .and_then(|entity| Some((entity.name.as_deref()?, entity.parent.as_deref()?, entity)))
            else {
                return Err(current.to_owned());
            };
            if entity.kind == "Datacenter" && place.datacenter_id.is_none() {
                place.datacenter = Some(name.to_owned());
                place.datacenter_id = Some(current.to_owned());
            }
            names.push(name);
            if names.len() > STEPS {
                return Err(current.to_owned());
            }
            current = parent;
        }
        place.path = names.iter().rev().flat_map(|name| ["/", name]).collect();
        Ok(place)
    }

    /// The datacenters with their places, as far as those can be seen.
    pub(super) fn datacenters(&self) -> Vec<(Moref, Result<Place, String>)> {
        let datacenters = self.entities.iter().filter(|(_, entity)| entity.kind == "Datacenter");
        datacenters.map(|(id, entity)| (Moref { kind: entity.kind.clone(), id: id.clone() }, self.place(id))).collect()
    }

    /// Every datacenter with its path, as far as that can be seen.
    pub(super) fn datacenter_paths(&self) -> Vec<ObjectPath> {
        let seen = self.datacenters().into_iter().filter_map(|(moref, place)| Some((moref.id, place.ok()?.path)));
        seen.map(|(moref, path)| ObjectPath { moref, path }).collect()
    }

    /// Every folder of virtual machines in the datacenters of `scope`, or in all.
    pub(super) fn folder_paths(&self, scope: Option<&BTreeSet<String>>) -> Vec<ObjectPath> {
        let folders =
            self.entities.iter().filter(|(id, entity)| entity.kind == "Folder" && self.may_lead_to_machines(id));
        let seen = folders.filter_map(|(id, _)| {
            let place = self.place(id).ok()?;
            let is_wanted = place.datacenter_id.as_ref().is_some_and(|id| scope.is_none_or(|scope| scope.contains(id)));
            is_wanted.then(|| ObjectPath { moref: id.clone(), path: place.path })
        });
        seen.collect()
    }

    /// The objects of these types, with their names.
    pub(super) fn names_of(&self, kinds: &[&str]) -> Vec<ObjectName> {
        let objects = self.entities.iter().filter(|(_, entity)| kinds.contains(&entity.kind.as_str()));
        let named =
            objects.filter_map(|(id, entity)| Some(ObjectName { moref: id.clone(), name: entity.name.clone()? }));
        named.collect()
    }

    /// How many hosts of `scope` are not connected. `None` where the account sees no host.
    pub(super) fn hosts_not_connected(&self, scope: Option<&BTreeSet<String>>) -> Option<u64> {
        let hosts = self.entities.iter().filter(|(_, entity)| entity.kind == "HostSystem");
        let is_wanted = |entity: &Entity| {
            let place = entity.parent.as_deref().and_then(|parent| self.place(parent).ok());
            let datacenter = place.and_then(|place| place.datacenter_id);
            scope.is_none_or(|scope| datacenter.is_none_or(|datacenter| scope.contains(&datacenter)))
        };
        let states: Vec<bool> =
            hosts.filter(|(_, host)| is_wanted(host)).map(|(_, host)| host.is_disconnected).collect();
        let count = states.iter().filter(|is_disconnected| **is_disconnected).count();
        (!states.is_empty()).then(|| u64::try_from(count).unwrap_or(u64::MAX))
    }

    /// What virtual machines may be hidden in: folders and datacenters of `scope` (or all) where the account may not
    /// read, or which it does not see at all. Paths, or references where there is no path.
    pub(super) fn blind_spots(&self, scope: Option<&BTreeSet<String>>) -> Vec<String> {
        let mut spots = BTreeSet::new();
        for (id, entity) in &self.entities {
            let place = self.place(id);
            let datacenter = place.as_ref().ok().and_then(|place| place.datacenter_id.as_ref());
            let outside = scope.is_some_and(|scope| datacenter.is_none_or(|datacenter| !scope.contains(datacenter)));
            let matters = match entity.kind.as_str() {
                "Folder" => self.may_lead_to_machines(id),
                "Datacenter" => true,
                _ => false,
            };
            if outside || !matters {
                continue;
            }
            let shown = || match &place {
                Ok(place) if place.path.is_empty() => "the root folder".to_owned(),
                Ok(place) => place.path.clone(),
                Err(_) => id.clone(),
            };
            if entity.readable == Some(false) || place.is_err() {
                spots.insert(shown());
            }
            let unseen = |folder: &String| !self.entities.contains_key(folder);
            if entity.kind == "Datacenter" && entity.vm_folder.as_ref().is_none_or(unseen) {
                spots.insert(format!("{}/vm", shown()));
            }
        }
        if scope.is_none() && !self.entities.contains_key(&self.root) {
            spots.insert("the root folder".to_owned());
        }
        spots.into_iter().collect()
    }

    /// Folders for hosts, networks and datastores do not matter.
    fn may_lead_to_machines(&self, id: &str) -> bool {
        let mut current = id;
        for _ in 0..STEPS {
            let Some(entity) = self.entities.get(current) else { return true };
            let Some(parent) = entity.parent.as_deref() else { return true };
            if let Some(above) = self.entities.get(parent)
                && above.kind == "Datacenter"
            {
                return above.vm_folder.as_deref().is_none_or(|folder| folder == current);
            }
            current = parent;
        }
        true
    }
}
