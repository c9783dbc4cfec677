//! The inventory of one vCenter: the public file format, `schemaVersion` 1.1. A file of 1.0 lacks the newer fields.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::uuid::Uuid;
use crate::vsphere::datacenter;
use crate::vsphere::folder::{self, Folder};

/// The version of the format that is written.
pub const INVENTORY_SCHEMA_VERSION: &str = "1.1";

/// What one vCenter held at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VcenterInventory {
    /// "1.1". Readers accept a higher minor and refuse a higher major.
    pub schema_version: String,
    /// "`VcenterInventory`".
    pub kind: String,
    /// The vCenter's address.
    pub server: String,
    /// The vCenter's own identity, `about.instanceUuid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_uuid: Option<String>,
    /// The vCenter's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// When it was read.
    pub collected_at: Timestamp,
    /// Everything in `scope` was read.
    pub complete: bool,
    /// The datacenters that were read; absent means the whole vCenter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Vec<String>>,
    /// What made the file: `drift-detector`, `rvtools`, `govc`, `powercli`. What a source cannot give is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Every datacenter that the account saw, whether in `scope` or not. Absent when that was not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datacenters: Option<Vec<ObjectPath>>,
    /// Every folder of virtual machines that the account saw in the datacenters of `scope`. Absent when that was not
    /// recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folders: Option<Vec<ObjectPath>>,
    /// The resource pools that virtual machines are in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_pools: Option<Vec<ObjectName>>,
    /// The networks that virtual machines are in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub networks: Option<Vec<ObjectName>>,
    /// How many hosts were not connected to the vCenter: it may not list what runs on them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hosts_not_connected: Option<u64>,
    /// Virtual machines and templates.
    pub virtual_machines: Vec<InventoryVm>,
    /// What could not be read, in words.
    #[serde(default)]
    pub errors: Vec<String>,
}

/// A datacenter or folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectPath {
    /// The managed object reference, `datacenter-2`, `group-v3`.
    pub moref: String,
    /// The full inventory path, `/DC0`, `/DC0/vm/tkg`.
    pub path: String,
}

/// A resource pool or network.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectName {
    /// The managed object reference, `resgroup-8`, `network-7`.
    pub moref: String,
    /// The name.
    pub name: String,
}

/// The managed object references of a virtual machine's surroundings, for objects that name a reference.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManagedObjects {
    /// The folder's; absent in a vApp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// The resource pool's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_pool: Option<String>,
    /// The networks'; absent when they were not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub networks: Option<Vec<String>>,
}

/// A virtual machine or template.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InventoryVm {
    /// The managed object reference, `vm-123`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moref: Option<String>,
    /// `name`
    pub name: String,
    /// The full inventory path, `/DC0/vm/folder/name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The datacenter's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datacenter: Option<String>,
    /// `config.uuid`
    #[serde(default, rename = "biosUUID", skip_serializing_if = "Option::is_none")]
    pub bios_uuid: Option<String>,
    /// `config.instanceUuid`
    #[serde(default, rename = "instanceUUID", skip_serializing_if = "Option::is_none")]
    pub instance_uuid: Option<String>,
    /// `config.template`
    pub template: bool,
    /// `runtime.powerState`: `poweredOn`, `poweredOff`, `suspended`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_state: Option<String>,
    /// `runtime.connectionState`: `connected`, `disconnected`, `orphaned`, `inaccessible`, `invalid`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_state: Option<String>,
    /// The guest's addresses.
    #[serde(default)]
    pub ip_addresses: Vec<String>,
    /// The guest's name for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    /// `config.createDate`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// The extension that owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<ManagedBy>,
    /// What Cluster API left in its extra configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guestinfo: Option<Guestinfo>,
    /// The resource pool's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_pool: Option<String>,
    /// The names of its networks; absent when they were not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub networks: Option<Vec<String>>,
    /// The references of its folder, resource pool and networks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_objects: Option<ManagedObjects>,
    /// The properties that vCenter has and that could not be read, by vSphere's names, such as `guest.net`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<String>,
}

/// `config.managedBy`
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManagedBy {
    /// The extension, `com.vmware.vcenter.wcp` for the Supervisor.
    #[serde(default)]
    pub extension_key: String,
    /// What it is to the extension.
    #[serde(default, rename = "type")]
    pub kind: String,
}

/// The harmless part of `guestinfo.*`. User data itself is never read: it holds bootstrap secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Guestinfo {
    /// `local-hostname` of `guestinfo.metadata`: the `VSphereVM`'s name at birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_hostname: Option<String>,
    /// `instance-id` of `guestinfo.metadata`: the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// There is user data.
    #[serde(default)]
    pub userdata_present: bool,
}

impl InventoryVm {
    /// The BIOS UUID, where it is one.
    pub(crate) fn bios(&self) -> Option<Uuid> {
        self.bios_uuid.as_deref().and_then(Uuid::parse)
    }

    /// The instance UUID, where it is one.
    pub(crate) fn instance(&self) -> Option<Uuid> {
        self.instance_uuid.as_deref().and_then(Uuid::parse)
    }

    /// It has guestinfo for cloud-init, which CAPV sets on the machines that it creates, and so do others: Terraform,
    /// Packer, Ansible.
    pub(crate) fn has_guestinfo(&self) -> bool {
        self.guestinfo
            .as_ref()
            .is_some_and(|info| info.userdata_present || info.local_hostname.is_some() || info.instance_id.is_some())
    }

    /// Its metadata is of CAPV's own form: `instance-id` and `local-hostname` are the same name.
    pub(crate) fn has_capv_metadata(&self) -> bool {
        let info = self.guestinfo.as_ref();
        info.is_some_and(|info| info.local_hostname.is_some() && info.local_hostname == info.instance_id)
    }

    /// The `VSphereVM`'s name when it was created, which survives renaming and moving, and which copies inherit.
    pub(crate) fn birth_name(&self) -> Option<&str> {
        let info = self.guestinfo.as_ref()?;
        info.local_hostname.as_deref().or(info.instance_id.as_deref()).filter(|name| !name.is_empty())
    }

    /// Its name when it was created, as far as that is known.
    pub(crate) fn first_name(&self) -> &str {
        self.birth_name().unwrap_or(&self.name)
    }

    /// Its names: now, and when it was created.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        [Some(self.name.as_str()), self.birth_name()].into_iter().flatten()
    }

    /// The folder, where its path is known.
    pub(crate) fn folder(&self) -> Option<Folder<'_>> {
        let reference = self.managed_objects.as_ref().and_then(|objects| objects.folder.as_deref());
        Some(Folder { path: folder::of_vm(self.path.as_deref()?)?, reference })
    }

    /// The datacenter that it is in: its path, where that is known, else its name.
    pub(crate) fn datacenter_path(&self) -> Option<&str> {
        self.path.as_deref().and_then(datacenter::of_vm).or(self.datacenter.as_deref())
    }

    /// It is in a vApp: a virtual machine has a folder otherwise.
    pub(crate) fn is_in_vapp(&self) -> bool {
        self.managed_objects.as_ref().is_some_and(|objects| {
            let pool = objects.resource_pool.as_deref();
            objects.folder.is_none() && pool.is_some_and(|pool| pool.starts_with("resgroup-v"))
        })
    }

    /// vCenter says that it is powered off.
    pub(crate) fn is_off(&self) -> bool {
        self.power_state.as_deref() == Some("poweredOff")
    }

    /// vCenter says that it is powered off or suspended: no Node runs on it.
    pub(crate) fn is_at_rest(&self) -> bool {
        self.power_state.is_some() && !self.is_running()
    }

    /// vCenter says that it runs.
    pub(crate) fn is_running(&self) -> bool {
        self.power_state.as_deref() == Some("poweredOn")
    }

    /// vCenter can see into it.
    pub(crate) fn is_connected(&self) -> bool {
        self.connection_state.as_deref() == Some("connected")
    }
}
