//! Ways to know less.

use drift_core::observations::InventoryVm;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::Value;

use crate::support::{Resource, Scene};

/// A field of a virtual machine that an account may not be allowed to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    ConnectionState,
    PowerState,
    CreatedAt,
    Path,
    Networks,
    ResourcePool,
    Datacenter,
    Addresses,
}

impl Field {
    const ALL: [Self; 8] = [
        Self::ConnectionState,
        Self::PowerState,
        Self::CreatedAt,
        Self::Path,
        Self::Networks,
        Self::ResourcePool,
        Self::Datacenter,
        Self::Addresses,
    ];

    fn remove(self, vm: &mut InventoryVm) {
        match self {
            Self::ConnectionState => vm.connection_state = None,
            Self::PowerState => vm.power_state = None,
            Self::CreatedAt => vm.created_at = None,
            Self::Path => vm.path = None,
            Self::Networks => vm.networks = None,
            Self::ResourcePool => vm.resource_pool = None,
            Self::Datacenter => vm.datacenter = None,
            Self::Addresses => vm.ip_addresses.clear(),
        }
    }
}

/// Something that is not known any more.
#[derive(Clone, Debug)]
pub(crate) enum Removal {
    /// A whole inventory.
    Inventory(Index),
    /// A whole node list.
    NodeList(Index),
    /// All node lists.
    AllNodeLists,
    /// Single nodes: their lists do not tell that they are missing.
    Nodes(Vec<Index>),
    /// Fields of some virtual machines.
    Fields(Vec<Field>, Vec<Index>),
    /// Fields of all virtual machines.
    FieldsOfAll(Vec<Field>),
    /// Guestinfo of all virtual machines.
    Guestinfo,
    /// An inventory that says that it is incomplete.
    Incomplete(Index),
    /// Whole kinds.
    Kinds(Vec<Resource>),
    /// UUIDs in some objects.
    Uuids(Vec<Index>),
    /// The time of the backup.
    Time,
}

pub(crate) fn removal() -> impl Strategy<Value = Removal> {
    let some = || vec(any::<Index>(), 1..8);
    let fields = || vec(select(Field::ALL.to_vec()), 1..4);
    prop_oneof![
        any::<Index>().prop_map(Removal::Inventory),
        prop_oneof![any::<Index>().prop_map(Removal::NodeList), Just(Removal::AllNodeLists)],
        some().prop_map(Removal::Nodes),
        (fields(), some()).prop_map(|(fields, vms)| Removal::Fields(fields, vms)),
        fields().prop_map(Removal::FieldsOfAll),
        Just(Removal::Guestinfo),
        any::<Index>().prop_map(Removal::Incomplete),
        subsequence(Resource::NEEDED.to_vec(), 1..Resource::NEEDED.len()).prop_map(Removal::Kinds),
        some().prop_map(Removal::Uuids),
        Just(Removal::Time),
    ]
}

impl Removal {
    pub(crate) fn apply(&self, scene: &mut Scene) {
        match self {
            Self::Inventory(index) => {
                if !scene.inventories.is_empty() {
                    scene.inventories.remove(index.index(scene.inventories.len()));
                }
            }
            Self::NodeList(index) => {
                if !scene.node_lists.is_empty() {
                    scene.node_lists.remove(index.index(scene.node_lists.len()));
                }
            }
            Self::AllNodeLists => scene.node_lists.clear(),
            Self::Nodes(which) => {
                let names: Vec<String> = scene
                    .node_lists
                    .iter()
                    .flat_map(|list| &list.nodes)
                    .filter_map(|node| node["metadata"]["name"].as_str().map(str::to_owned))
                    .collect();
                for index in which.iter().filter(|_| !names.is_empty()) {
                    scene.remove_node(&names[index.index(names.len())]);
                }
            }
            Self::Fields(fields, which) => {
                let mut vms: Vec<&mut InventoryVm> = scene.vms().collect();
                if vms.is_empty() {
                    return;
                }
                for index in which {
                    let position = index.index(vms.len());
                    for field in fields {
                        field.remove(vms[position]);
                    }
                }
            }
            Self::FieldsOfAll(fields) => {
                for vm in scene.vms() {
                    for field in fields {
                        field.remove(vm);
                    }
                }
            }
            Self::Guestinfo => scene.vms().for_each(|vm| vm.guestinfo = None),
            Self::Incomplete(index) => {
                if !scene.inventories.is_empty() {
                    let position = index.index(scene.inventories.len());
                    scene.inventories[position].content.complete = false;
                }
            }
            Self::Kinds(kinds) => kinds.iter().for_each(|kind| scene.remove_kind(*kind)),
            Self::Uuids(which) => {
                for index in which {
                    let position = index.index(scene.objects.len());
                    remove_uuids(&mut scene.objects[position].json);
                }
            }
            Self::Time => scene.written_at = 0,
        }
    }
}

fn remove_uuids(object: &mut Value) {
    for (part, field) in [("spec", "providerID"), ("spec", "biosUUID"), ("metadata", "uid"), ("status", "vmRef")] {
        if let Some(fields) = object[part].as_object_mut() {
            fields.remove(field);
        }
    }
}
