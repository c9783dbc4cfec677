//! What it holds: an inventory with everything that is unusual in real ones, and more on request.

use std::collections::BTreeMap;

use super::objects::{Entity, reference, text};

/// Addresses that an interface reports at most.
pub const ADDRESSES: usize = 2048;

/// An inventory.
#[derive(Clone, Debug)]
pub struct World {
    entities: Vec<Entity>,
    places: BTreeMap<String, usize>,
}

impl World {
    /// Two datacenters, one of them in folders with a slash in a name, vApps, and machines in every state.
    pub fn usual() -> Self {
        let folder = |id, name, parent| Entity::new("Folder", id, name, Some(("Folder", parent)));
        let datacenter = |id, name, parent, folder| {
            Entity::new("Datacenter", id, name, Some(("Folder", parent))).with("vmFolder", reference("Folder", folder))
        };
        let vm_folder = |id, datacenter| Entity::new("Folder", id, "vm", Some(("Datacenter", datacenter)));
        let host_folder = |id, datacenter| Entity::new("Folder", id, "host", Some(("Datacenter", datacenter)));
        let pool = |kind, id, name, parent| Entity::new(kind, id, name, Some(parent));
        let mut world = Self { entities: Vec::new(), places: BTreeMap::new() };
        world.extend([
            Entity::new("Folder", "group-d1", "Datacenters", None),
            folder("group-d30", "emea", "group-d1"),
            folder("group-d31", "prod%2fold", "group-d30"),
            datacenter("datacenter-3", "DataCenter", "group-d31", "group-v4"),
            vm_folder("group-v4", "datacenter-3"),
            host_folder("group-h5", "datacenter-3"),
            datacenter("datacenter-61", "DC 1", "group-d1", "group-v62"),
            vm_folder("group-v62", "datacenter-61"),
            folder("group-v100", "teams", "group-v4"),
            folder("group-v101", "team%2fa", "group-v100"),
            Entity::new("ClusterComputeResource", "domain-c9", "cluster", Some(("Folder", "group-h5"))),
            host("host-11", "connected"),
            host("host-12", "connected"),
            pool("ResourcePool", "resgroup-10", "Resources", ("ClusterComputeResource", "domain-c9")),
            pool("ResourcePool", "resgroup-20", "k8s", ("ResourcePool", "resgroup-10")),
            pool("VirtualApp", "resgroup-v50", "vapp-1", ("ResourcePool", "resgroup-10"))
                .with("parentFolder", reference("Folder", "group-v100")),
            Entity::new("Network", "network-13", "VM Network", None),
            Entity::new("DistributedVirtualPortgroup", "dvportgroup-25", "seg%2f1", None),
            machine(1, "prod-control-plane-vvw8q"),
            machine(2, "prod-md-0-7xk2p-4fz9q"),
            machine(3, "in a vApp")
                .without("parent")
                .with("parentVApp", reference("VirtualApp", "resgroup-v50"))
                .with("resourcePool", reference("VirtualApp", "resgroup-v50")),
            inaccessible(4),
            machine(5, "a%25b%5cc%2fd"),
            machine(6, "Ünï-虚拟机 <&> 'q' \"d\"").with("parent", reference("Folder", "group-v62")),
        ]);
        world
    }

    /// Adds objects; one that is there is replaced.
    pub fn extend(&mut self, entities: impl IntoIterator<Item = Entity>) {
        for entity in entities {
            if let Some(place) = self.places.get(&entity.id) {
                self.entities[*place] = entity;
            } else {
                self.places.insert(entity.id.clone(), self.entities.len());
                self.entities.push(entity);
            }
        }
    }

    /// With more objects.
    #[must_use]
    pub fn with(mut self, entities: impl IntoIterator<Item = Entity>) -> Self {
        self.extend(entities);
        self
    }

    /// Without what the account may not see: these objects, and all below them.
    #[must_use]
    pub fn hiding(self, hidden: &[&str]) -> Self {
        let is_seen =
            |entity: &&Entity| !hidden.iter().any(|hidden| entity.id == *hidden || self.is_below(entity, hidden));
        let seen: Vec<Entity> = self.entities.iter().filter(is_seen).cloned().collect();
        Self { entities: Vec::new(), places: BTreeMap::new() }.with(seen)
    }

    /// All objects.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Entity> {
        self.entities.iter()
    }

    pub(super) fn find(&self, id: &str) -> Option<&Entity> {
        self.places.get(id).map(|place| &self.entities[*place])
    }

    /// Whether an object is in a datacenter or folder.
    pub(super) fn is_below(&self, entity: &Entity, above: &str) -> bool {
        let parent = ["parentFolder", "parent", "parentVApp"].into_iter().find_map(|path| entity.refers_to(path));
        parent.is_some_and(|parent| {
            parent == above || self.find(&parent).is_some_and(|entity| self.is_below(entity, above))
        })
    }
}

/// A host of the cluster.
pub fn host(id: &str, state: &str) -> Entity {
    let parent = Some(("ClusterComputeResource", "domain-c9"));
    Entity::new("HostSystem", id, id, parent).with("runtime.connectionState", state_of("HostSystem", state))
}

fn state_of(kind: &str, state: &str) -> String {
    format!("<val xsi:type=\"{kind}ConnectionState\">{state}</val>")
}

/// A virtual machine `vm-NUMBER` in `team%2fa`.
pub fn machine(number: usize, name: &str) -> Entity {
    Entity::new("VirtualMachine", &format!("vm-{number}"), name, Some(("Folder", "group-v101")))
        .with("resourcePool", reference("ResourcePool", "resgroup-20"))
        .with(
            "network",
            "<val xsi:type=\"ArrayOfManagedObjectReference\"><ManagedObjectReference \
             type=\"DistributedVirtualPortgroup\" xsi:type=\"ManagedObjectReference\">dvportgroup-25\
             </ManagedObjectReference></val>",
        )
        .with("config.uuid", text(&format!("4220824e-c2eb-ed46-47db-{number:012}")))
        .with("config.instanceUuid", text(&format!("50201f05-b37c-db69-fda5-{number:012}")))
        .with("config.template", "<val xsi:type=\"xsd:boolean\">false</val>")
        .with("config.createDate", "<val xsi:type=\"xsd:dateTime\">2024-05-12T10:04:43.377282Z</val>")
        .with("summary.config.name", text(name))
        .with("runtime.powerState", "<val xsi:type=\"VirtualMachinePowerState\">poweredOn</val>")
        .with("runtime.connectionState", state_of("VirtualMachine", "connected"))
        .with("guest.ipAddress", text("10.0.0.11"))
        .with("guest.hostName", text("host"))
        .with("guest.net", nic(&[(Some("seg/1"), vec!["10.0.0.11".to_owned(), "fe80::1".to_owned()])]))
        .with("config.extraConfig[\"guestinfo.userdata.encoding\"]", key("guestinfo.userdata.encoding", "base64"))
}

/// One whose storage is lost: no config, and the escaped path of its file for a name, cut at 80 characters.
fn inaccessible(number: usize) -> Entity {
    let name = "%2fvmfs%2fvolumes%2f64f20cb8-49d66acc-314c-3cecef4663da%2fprod-md-0-7xk2p-zz9zz%2fp";
    Entity::new("VirtualMachine", &format!("vm-{number}"), name, Some(("Folder", "group-v101")))
        .with("runtime.powerState", "<val xsi:type=\"VirtualMachinePowerState\">poweredOff</val>")
        .with("runtime.connectionState", state_of("VirtualMachine", "inaccessible"))
}

fn key(name: &str, value: &str) -> String {
    format!("<val xsi:type=\"OptionValue\"><key>{name}</key><value xsi:type=\"xsd:string\">{value}</value></val>")
}

/// The value of `guest.net`: interfaces with the networks and addresses that they have.
pub fn nic(interfaces: &[(Option<&str>, Vec<String>)]) -> String {
    let interface = |(network, addresses): &(Option<&str>, Vec<String>)| {
        let network = network.map(|name| format!("<network>{name}</network>")).unwrap_or_default();
        let plain: Vec<String> = addresses.iter().map(|one| format!("<ipAddress>{one}</ipAddress>")).collect();
        let config = |one: &String| {
            format!(
                "<ipAddress><ipAddress>{one}</ipAddress><prefixLength>24</prefixLength><origin>dhcp</origin>\
                 <state>preferred</state></ipAddress>"
            )
        };
        let config: Vec<String> = addresses.iter().map(config).collect();
        format!(
            "<GuestNicInfo xsi:type=\"GuestNicInfo\">{network}{}<macAddress>00:50:56:a0:00:01</macAddress>\
             <connected>true</connected><ipConfig>{}</ipConfig></GuestNicInfo>",
            plain.concat(),
            config.concat()
        )
    };
    let interfaces: Vec<String> = interfaces.iter().map(interface).collect();
    format!("<val xsi:type=\"ArrayOfGuestNicInfo\">{}</val>", interfaces.concat())
}
