//! vCenters: virtual machines and the inventories that tell of them.

use drift_core::observations::{Guestinfo, InventoryVm, ObjectPath, VcenterInventory};

use super::{BEFORE, Cluster, DATACENTER, INVENTORY, Object, Resource, time, uuid};

/// An inventory file.
#[derive(Clone, Debug)]
pub(crate) struct Inventory {
    /// The file's name.
    pub(crate) source: String,
    pub(crate) content: VcenterInventory,
}

impl Inventory {
    /// A complete inventory of a whole vCenter, still empty.
    pub(crate) fn of(server: &str) -> Self {
        Self {
            source: format!("{server}.json"),
            content: VcenterInventory {
                schema_version: "1.0".into(),
                kind: "VcenterInventory".into(),
                server: server.into(),
                instance_uuid: Some(uuid(server)),
                version: Some("8.0.3".into()),
                collected_at: time(INVENTORY),
                complete: true,
                ..VcenterInventory::default()
            },
        }
    }

    /// Records the datacenters and folders that the account saw, by their paths.
    pub(crate) fn saw(&mut self, datacenters: &[&str], folders: &[&str]) {
        let objects = |prefix: &str, paths: &[&str]| {
            let object = |(number, path): (usize, &&str)| ObjectPath {
                moref: format!("{prefix}{}", number + 2),
                path: (*path).to_owned(),
            };
            Some(paths.iter().enumerate().map(object).collect())
        };
        self.content.schema_version = "1.1".into();
        self.content.datacenters = objects("datacenter-", datacenters);
        self.content.folders = objects("group-v", folders);
    }

    /// The same of one datacenter only.
    pub(crate) fn of_datacenter(server: &str, datacenter: &str) -> Self {
        let mut inventory = Self::of(server);
        inventory.source = format!("{server}-{datacenter}.json");
        inventory.content.scope = Some(vec![datacenter.into()]);
        inventory
    }

    /// Whether a virtual machine of this place belongs into it.
    pub(crate) fn holds(&self, server: &str, datacenter: &str) -> bool {
        self.content.server == server
            && self.content.scope.as_ref().is_none_or(|scope| scope.iter().any(|name| name == datacenter))
    }
}

impl Cluster {
    /// The virtual machine that CAPV makes under this name.
    pub(crate) fn virtual_machine(&self, name: &str, created_at: &str) -> InventoryVm {
        InventoryVm {
            moref: Some(self.moref(name)),
            name: name.into(),
            path: Some(format!("{}/{name}", self.folder_path())),
            datacenter: Some(self.datacenter.clone()),
            bios_uuid: Some(self.bios_uuid(name)),
            instance_uuid: Some(Object::uid(Resource::VSphereVM, &self.namespace, name)),
            template: false,
            power_state: Some("poweredOn".into()),
            connection_state: Some("connected".into()),
            ip_addresses: Vec::new(),
            host_name: Some(name.into()),
            created_at: Some(time(created_at)),
            managed_by: None,
            guestinfo: Some(Guestinfo {
                local_hostname: Some(name.into()),
                instance_id: Some(name.into()),
                userdata_present: true,
            }),
            resource_pool: Some(self.resource_pool()),
            networks: Some(vec!["nodes".into()]),
            ..InventoryVm::default()
        }
    }
}

/// A virtual machine that has nothing to do with Cluster API.
pub(crate) fn stranger(name: &str) -> InventoryVm {
    InventoryVm {
        moref: Some(format!("vm-{name}")),
        name: name.into(),
        path: Some(format!("/{DATACENTER}/vm/others/{name}")),
        datacenter: Some(DATACENTER.into()),
        bios_uuid: Some(uuid(&format!("bios/{name}"))),
        instance_uuid: Some(uuid(&format!("instance/{name}"))),
        template: false,
        power_state: Some("poweredOn".into()),
        connection_state: Some("connected".into()),
        ip_addresses: Vec::new(),
        host_name: None,
        created_at: Some(time(BEFORE)),
        managed_by: None,
        guestinfo: None,
        resource_pool: Some("Resources".into()),
        networks: Some(vec!["VM Network".into()]),
        ..InventoryVm::default()
    }
}
