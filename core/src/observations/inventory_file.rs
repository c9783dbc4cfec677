//! Reads the inventory file of one vCenter.
//!
//! In: the bytes of a file. Out: an [`Inventory`], or a diagnostic. One bad record never spoils the others: it is
//! excluded and named, and the inventory counts as incomplete.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::inventory::{ObjectName, ObjectPath, VcenterInventory};
use super::text::json_text;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::vsphere::{ServerName, datacenter, without_account};

/// An inventory, read.
#[derive(Clone, Debug)]
pub(crate) struct Inventory {
    /// The file it came from.
    pub(crate) source: String,
    /// The vCenter's address in comparable form.
    pub(crate) server: ServerName,
    /// Its content.
    pub(crate) content: VcenterInventory,
    /// It says that it was taken later than now, so that its age is not known.
    pub(crate) from_future: bool,
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
    source: Option<String>,
    datacenters: Option<Vec<ObjectPath>>,
    folders: Option<Vec<ObjectPath>>,
    resource_pools: Option<Vec<ObjectName>>,
    networks: Option<Vec<ObjectName>>,
    hosts_not_connected: Option<u64>,
    #[serde(borrow)]
    virtual_machines: Vec<&'a RawValue>,
    #[serde(default)]
    errors: Vec<String>,
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
            None => return Err("This inventory has no schemaVersion.".to_owned()),
        }
        let mut content: VcenterInventory = match serde_json::from_str(&text) {
            Ok(content) => content,
            Err(_) => serde_json::from_str::<Lenient<'_>>(&text)
                .map_err(|error| match missing_field(&error) {
                    Some(field) => format!("This inventory lacks the field {field}."),
                    None => format!(
                        "A field of this inventory has the wrong type: line {}, column {}.",
                        error.line(),
                        error.column()
                    ),
                })?
                .salvage(source, diagnostics),
        };
        content.server = without_account(content.server);
        content.instance_uuid = content.instance_uuid.filter(|uuid| is_identity(uuid));
        let server = ServerName::parse(&content.server).ok_or("This inventory does not name its server.")?;
        // A file that lists errors is not complete, whatever else it says.
        if !content.complete || !content.errors.is_empty() {
            let errors =
                if content.errors.is_empty() { String::new() } else { format!(": {}", content.errors.join("; ")) };
            let says = if content.complete { "lists errors" } else { "is marked incomplete" };
            content.complete = false;
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryIncomplete,
                source.to_owned(),
                format!("This inventory {says}{errors}. No machine is marked Stale because of it."),
            );
        }
        // They are looked up by path and by reference, again and again.
        if let Some(datacenters) = &mut content.datacenters {
            datacenters.sort_by(|one, other| (&one.path, &one.moref).cmp(&(&other.path, &other.moref)));
        }
        if let Some(networks) = &mut content.networks {
            networks.sort();
        }
        drop_duplicates(source, &mut content, diagnostics);
        note_unreadable(source, &content, diagnostics);
        Ok(Self { source: source.to_owned(), server, content, from_future: false })
    }

    /// This inventory is complete for a datacenter.
    pub(crate) fn covers(&self, datacenter: &str) -> bool {
        self.proves_absence() && self.has_in_scope(datacenter)
    }

    /// It was taken after the backup began.
    pub(crate) fn is_newer_than(&self, started_at: Timestamp) -> bool {
        !self.from_future && self.content.collected_at >= started_at
    }

    /// What it does not have is not there. While hosts are not connected, a vCenter may not list what runs on them: it
    /// was itself restored or has just started.
    pub(crate) fn proves_absence(&self) -> bool {
        self.content.complete && self.content.hosts_not_connected.unwrap_or_default() == 0
    }

    /// A datacenter is within the scope.
    pub(crate) fn has_in_scope(&self, datacenter: &str) -> bool {
        let scope = self.content.scope.as_ref();
        scope.is_none_or(|scope| scope.iter().any(|covered| datacenter::may_be_same(covered, datacenter)))
    }
}

/// Nothing, and nothing but zeros, identifies no vCenter.
fn is_identity(uuid: &str) -> bool {
    uuid.chars().any(|character| character.is_alphanumeric() && character != '0')
}

/// The name of the required field that is missing. Nothing else of an error is shown: it may quote the file.
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
                "This record lacks `name` or `template`, or a field has the wrong type. It is ignored, and the \
                 inventory \
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
            source: self.source,
            datacenters: self.datacenters,
            folders: self.folders,
            resource_pools: self.resource_pools,
            networks: self.networks,
            hosts_not_connected: self.hosts_not_connected,
            virtual_machines,
            errors: self.errors,
        }
    }
}

/// Names what could not be read of single virtual machines.
fn note_unreadable(source: &str, content: &VcenterInventory, diagnostics: &mut Diagnostics) {
    for vm in content.virtual_machines.iter().filter(|vm| !vm.unreadable.is_empty()) {
        diagnostics.add(
            Severity::Warning,
            DiagnosticCode::InventoryProperty,
            format!("{source}, {}", vm.name),
            format!(
                "{} of this virtual machine could not be read. Everything else is compared.",
                vm.unreadable.join(", ")
            ),
        );
    }
}

/// One managed object reference is one virtual machine. Equal records are harmless; different ones make the inventory
/// doubtful.
fn drop_duplicates(source: &str, content: &mut VcenterInventory, diagnostics: &mut Diagnostics) {
    content.virtual_machines.sort();
    let before = content.virtual_machines.len();
    content.virtual_machines.dedup();
    if content.virtual_machines.len() != before {
        diagnostics.add(
            Severity::Warning,
            DiagnosticCode::InventoryDuplicate,
            source.to_owned(),
            "This inventory has identical records of some virtual machines. Each is counted once.",
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
            "This inventory has two different records of this virtual machine, so it counts as incomplete.",
        );
    }
}
