//! The inventory of one vCenter: the public file format, `schemaVersion` 1.0, and how it is read.
//!
//! In: the bytes of a file. Out: an [`Inventory`], or a diagnostic. One bad record never spoils the others: it is left
//! out, named, and the inventory counts as incomplete.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::text::json_text;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::uuid::Uuid;
use crate::vsphere::{ServerName, datacenter, folder, without_account};

/// What one vCenter held at one time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VcenterInventory {
    /// "1.0". Readers accept a higher minor and refuse a higher major.
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
    /// Virtual machines and templates.
    pub virtual_machines: Vec<InventoryVm>,
    /// What could not be read, in words.
    #[serde(default)]
    pub errors: Vec<String>,
}

/// A virtual machine or template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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

/// Names the format and its version, to tell a foreign file before its fields are read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    schema_version: Option<String>,
    kind: Option<String>,
}

/// The format with its records still unread.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lenient<'a> {
    schema_version: String,
    kind: String,
    server: String,
    instance_uuid: Option<String>,
    version: Option<String>,
    collected_at: Timestamp,
    complete: bool,
    scope: Option<Vec<String>>,
    #[serde(borrow)]
    virtual_machines: Vec<&'a RawValue>,
    #[serde(default)]
    errors: Vec<String>,
}

/// An inventory, read.
#[derive(Clone, Debug)]
pub(crate) struct Inventory {
    /// The file it came from.
    pub(crate) source: String,
    /// The vCenter's address in comparable form.
    pub(crate) server: ServerName,
    /// Its content.
    pub(crate) content: VcenterInventory,
}

impl Inventory {
    /// Reads an inventory file. What is wrong with it goes to `diagnostics`.
    pub(crate) fn parse(source: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Self> {
        match Self::read(source, bytes, diagnostics) {
            Ok(inventory) => Some(inventory),
            Err(problem) => {
                let message = format!("{problem} `drift-detector schema inventory` describes the format.");
                diagnostics.add(Severity::Error, DiagnosticCode::InventoryUnreadable, source.to_owned(), message);
                None
            }
        }
    }

    fn read(source: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Result<Self, String> {
        let text = json_text(bytes).ok_or("This is not text; an inventory is a JSON file.")?;
        let header: Header = serde_json::from_str(&text).map_err(|error| {
            let what = if error.is_eof() { "the JSON ends too early" } else { "not the JSON of an inventory" };
            format!("This is not an inventory: line {}, column {}: {what}.", error.line(), error.column())
        })?;
        if header.kind.as_deref() != Some("VcenterInventory") {
            return Err("This JSON is not of kind VcenterInventory.".to_owned());
        }
        let major = header.schema_version.as_deref().and_then(|version| version.split('.').next()?.parse::<u32>().ok());
        match major {
            Some(1) => {}
            Some(_) => {
                return Err(
                    "This inventory has a schemaVersion other than 1.x. A newer drift-detector may read it.".to_owned()
                );
            }
            None => return Err("This inventory does not tell its schemaVersion.".to_owned()),
        }
        let mut content: VcenterInventory = match serde_json::from_str(&text) {
            Ok(content) => content,
            Err(_) => serde_json::from_str::<Lenient<'_>>(&text)
                .map_err(|error| match missing_field(&error) {
                    Some(field) => format!("This inventory lacks the field {field}."),
                    None => format!(
                        "A field of this inventory has another type than it should: line {}, column {}.",
                        error.line(),
                        error.column()
                    ),
                })?
                .salvage(source, diagnostics),
        };
        content.server = without_account(content.server);
        content.instance_uuid = content.instance_uuid.filter(|uuid| !uuid.trim().is_empty());
        let server = ServerName::parse(&content.server).ok_or("This inventory does not name its server.")?;
        // Who names what went wrong did not read everything, whatever else the file says.
        if !content.complete || !content.errors.is_empty() {
            let errors =
                if content.errors.is_empty() { String::new() } else { format!(": {}", content.errors.join("; ")) };
            let says = if content.complete { "names errors" } else { "says that it is incomplete" };
            content.complete = false;
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryIncomplete,
                source.to_owned(),
                format!("This inventory {says}{errors}. No machine is called Stale on its word."),
            );
        }
        drop_duplicates(source, &mut content, diagnostics);
        Ok(Self { source: source.to_owned(), server, content })
    }

    /// Whether this inventory holds everything of a datacenter.
    pub(crate) fn covers(&self, datacenter: &str) -> bool {
        self.content.complete && self.has_in_scope(datacenter)
    }

    /// Whether a datacenter is within the scope.
    pub(crate) fn has_in_scope(&self, datacenter: &str) -> bool {
        let scope = self.content.scope.as_ref();
        scope.is_none_or(|scope| scope.iter().any(|covered| datacenter::may_be_same(covered, datacenter)))
    }
}

/// The field that a required value is missing of. Of errors nothing else is shown: they quote what stands in the file.
fn missing_field(error: &serde_json::Error) -> Option<String> {
    let text = error.to_string();
    let (name, _) = text.strip_prefix("missing field `")?.split_once('`')?;
    Some(name.to_owned())
}

impl Lenient<'_> {
    /// Keeps the records that can be read.
    fn salvage(self, source: &str, diagnostics: &mut Diagnostics) -> VcenterInventory {
        let mut complete = self.complete;
        let mut virtual_machines = Vec::with_capacity(self.virtual_machines.len());
        for (position, raw) in self.virtual_machines.into_iter().enumerate() {
            if let Ok(vm) = serde_json::from_str(raw.get()) {
                virtual_machines.push(vm);
                continue;
            }
            complete = false;
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryRecord,
                format!("{source}, virtualMachines[{position}]"),
                "This record lacks `name` or `template`, or a field has another type. It is left out, and the inventory \
                 counts as incomplete.",
            );
        }
        VcenterInventory {
            schema_version: self.schema_version,
            kind: self.kind,
            server: self.server,
            instance_uuid: self.instance_uuid,
            version: self.version,
            collected_at: self.collected_at,
            complete,
            scope: self.scope,
            virtual_machines,
            errors: self.errors,
        }
    }
}

/// One managed object reference is one virtual machine. Equal records are harmless; records that disagree make the
/// inventory doubtful.
fn drop_duplicates(source: &str, content: &mut VcenterInventory, diagnostics: &mut Diagnostics) {
    content.virtual_machines.sort();
    let before = content.virtual_machines.len();
    content.virtual_machines.dedup();
    if content.virtual_machines.len() != before {
        diagnostics.add(
            Severity::Warning,
            DiagnosticCode::InventoryDuplicate,
            source.to_owned(),
            "This inventory holds some virtual machines twice, word for word. Each is counted once.",
        );
    }
    let mut conflicting = Vec::new();
    for pair in content.virtual_machines.windows(2) {
        if let [one, other] = pair
            && let (Some(moref), true) = (&one.moref, one.moref == other.moref)
        {
            conflicting.push(moref.clone());
        }
    }
    for moref in conflicting {
        content.complete = false;
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::InventoryDuplicate,
            format!("{source}, {moref}"),
            "This inventory holds the virtual machine twice with different content, so it counts as incomplete.",
        );
    }
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

    /// It carries what CAPV leaves on the machines that it makes.
    pub(crate) fn has_marker(&self) -> bool {
        self.guestinfo
            .as_ref()
            .is_some_and(|info| info.userdata_present || info.local_hostname.is_some() || info.instance_id.is_some())
    }

    /// The `VSphereVM`'s name at birth, which survives renaming and moving, and which copies inherit.
    pub(crate) fn birth_name(&self) -> Option<&str> {
        let info = self.guestinfo.as_ref()?;
        info.local_hostname.as_deref().or(info.instance_id.as_deref()).filter(|name| !name.is_empty())
    }

    /// The folder's full path.
    pub(crate) fn folder_path(&self) -> Option<&str> {
        folder::of_vm(self.path.as_deref()?)
    }

    /// The datacenter that it lies in: its path, where that is known, else its name.
    pub(crate) fn datacenter_path(&self) -> Option<&str> {
        self.path.as_deref().and_then(datacenter::of_vm).or(self.datacenter.as_deref())
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
