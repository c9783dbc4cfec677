//! The core for JavaScript: bytes in, JSON text out.
//!
//! Glue only. `drift-core` decides everything; streams, workers, cancellation and errors belong to the package in
//! `npm/`. The package calls nothing that returns a secret. [`Backup::inventory_request`] and [`Backup::nodes_request`]
//! do: the page calls them, only in the worker that read the backup.

use std::cell::OnceCell;

use drift_core::access::Requests;
use drift_core::json;
use drift_core::runbook::{self, Runbook};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

/// A backup that is being read.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reader(drift_core::BackupReader);

#[wasm_bindgen]
impl Reader {
    /// Starts at the first byte of the file with this name.
    #[wasm_bindgen(constructor)]
    pub fn new(file_name: &str) -> Self {
        Self(drift_core::BackupReader::new(file_name))
    }

    /// Takes the next bytes of the file, and says whether it wants more.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        self.0.push(bytes);
        !self.0.stopped()
    }

    /// Entries seen so far. A number that JavaScript has.
    pub fn entries(&self) -> u32 {
        u32::try_from(self.0.entries()).unwrap_or(u32::MAX)
    }

    /// Ends at the last byte of the file. Fails with the reason why the backup is not usable.
    pub fn finish(self) -> Result<Backup, String> {
        let backup = self.0.finish();
        match backup.unusable() {
            Some(reason) => Err(reason.explanation()),
            None => Ok(Backup { backup, requests: OnceCell::new() }),
        }
    }
}

/// What a backup is compared with.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Observations {
    observed: drift_core::Observations,
    restore_into: Option<drift_core::RestoreInto>,
}

#[wasm_bindgen]
impl Observations {
    /// Nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an inventory file.
    #[wasm_bindgen(js_name = addInventory)]
    pub fn add_inventory(&mut self, source: &str, bytes: &[u8]) {
        self.observed.add_inventory(source, bytes);
    }

    /// Adds the node list of the cluster `namespace/name`, or of the cluster that the nodes' annotations name.
    #[wasm_bindgen(js_name = addNodes)]
    pub fn add_nodes(&mut self, source: &str, cluster: Option<String>, bytes: &[u8]) -> Result<(), String> {
        let key = match cluster.as_deref().map(drift_core::ClusterRef::parse) {
            Some(None) => return Err(format!("{source}: the cluster must be written as namespace/name")),
            Some(key) => key,
            None => None,
        };
        self.observed.add_nodes(source, key.as_ref(), bytes);
        Ok(())
    }

    /// Adds `velero-backup.json`.
    #[wasm_bindgen(js_name = addVeleroBackup)]
    pub fn add_velero_backup(&mut self, source: &str, bytes: &[u8]) {
        self.observed.add_velero_backup(source, bytes);
    }

    /// Declares that the backup and an inventory use these two names for one vCenter.
    #[wasm_bindgen(js_name = addAlias)]
    pub fn add_alias(&mut self, backup_name: &str, inventory_name: &str) {
        self.observed.add_alias(backup_name, inventory_name);
    }

    /// The versions of the management cluster into which the backup will be restored. Fails with what is allowed.
    #[wasm_bindgen(js_name = restoreInto)]
    pub fn restore_into(&mut self, versions: &str) -> Result<(), String> {
        self.restore_into = Some(versions.parse().map_err(|error| format!("restoreInto: {error}"))?);
        Ok(())
    }

    /// The context of a call.
    fn context(&self, generated_at: &str) -> Result<drift_core::Context, String> {
        Ok(drift_core::Context { restore_into: self.restore_into.clone(), ..context(generated_at)? })
    }
}

/// A backup, read.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Backup {
    backup: drift_core::Backup,
    /// Built on first use.
    requests: OnceCell<Requests>,
}

#[wasm_bindgen]
impl Backup {
    /// The inspection as JSON, as the command line prints it.
    pub fn inspect(&self, observations: &Observations, generated_at: &str) -> Result<Vec<u8>, String> {
        let inspection =
            drift_core::inspect(&self.backup, &observations.observed, &observations.context(generated_at)?);
        json::to_bytes(&inspection).map_err(|error| error.to_string())
    }

    /// The report as JSON, as the command line writes it.
    pub fn analyze(
        &self,
        observations: &Observations,
        generated_at: &str,
        ignore_healthy: bool,
    ) -> Result<Vec<u8>, String> {
        let report = drift_core::detect(&self.backup, &observations.observed, &observations.context(generated_at)?);
        let report = if ignore_healthy { report.without_healthy() } else { report };
        json::to_bytes(&report).map_err(|error| error.to_string())
    }

    /// The body of a request for this vCenter's inventory, with the backup's account in it; nothing if it has none.
    #[wasm_bindgen(js_name = inventoryRequest)]
    pub fn inventory_request(&self, server: &str, thumbprint: Option<String>) -> Option<Uint8Array> {
        let body = self.requests().inventory(&self.backup, server, thumbprint.as_deref())?;
        Some(Uint8Array::from(body.as_slice())) // This copy is erased now, the other one after it was sent.
    }

    /// The machines that the backup has on this vCenter, as JSON, for a request with an account that a person typed.
    #[wasm_bindgen(js_name = wantedMachines)]
    pub fn wanted_machines(&self, server: &str) -> String {
        self.requests().wanted_machines(server)
    }

    /// The body of a request for this cluster's nodes, with the backup's kubeconfig in it; nothing if it has none.
    #[wasm_bindgen(js_name = nodesRequest)]
    pub fn nodes_request(&self, cluster: &str) -> Option<Uint8Array> {
        let body = self.requests().nodes(&self.backup, &drift_core::ClusterRef::parse(cluster)?)?;
        Some(Uint8Array::from(body.as_slice()))
    }

    /// Whether the object whose account is sent to this vCenter names this certificate fingerprint. That says nothing
    /// for an account that a person typed.
    #[wasm_bindgen(js_name = knowsCertificate)]
    pub fn knows_certificate(&self, server: &str, sha256: &str, sha1: &str) -> bool {
        self.requests().knows_certificate(server, &[sha256, sha1])
    }

    fn requests(&self) -> &Requests {
        self.requests.get_or_init(|| Requests::new(&self.backup))
    }
}

/// A report of this program or of an earlier one, to be shown.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Report(drift_core::Report);

#[wasm_bindgen]
impl Report {
    /// Reads a report. Fails where it is none, or of a format that is not known yet.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Self, String> {
        // The message of the parser could quote the file.
        let refusal = |_| "report must be a report of drift-detector, whole and of a known schemaVersion".to_owned();
        drift_core::Report::read(bytes).map(Self).map_err(refusal)
    }

    /// May I restore? As JSON, in sentences.
    pub fn answer(&self) -> Result<Vec<u8>, String> {
        let answer = drift_core::presentation::Presentation::new(&self.0).answer();
        json::to_bytes(&answer).map_err(|error| error.to_string())
    }

    /// The runbook, or that of the cluster `namespace/name`: as JSON, Markdown or one HTML file.
    pub fn runbook(&self, cluster: Option<String>, format: &str) -> Result<Vec<u8>, String> {
        let runbook = match cluster {
            None => Runbook::of(&self.0),
            Some(name) => {
                let cluster =
                    drift_core::ClusterRef::parse(&name).ok_or("cluster must be written as namespace/name")?;
                Runbook::only(&self.0, &cluster).ok_or("cluster must be one that the report lists")?
            }
        };
        match format {
            "steps" => json::to_bytes(&runbook).map_err(|error| error.to_string()),
            "markdown" => Ok(runbook::to_markdown(&runbook).into_bytes()),
            "html" => Ok(runbook::to_html(&runbook).into_bytes()),
            _ => Err("format must be steps, markdown or html".to_owned()),
        }
    }
}

/// What the core does not determine itself: time and version.
fn context(generated_at: &str) -> Result<drift_core::Context, String> {
    let generated_at = generated_at.parse().map_err(|_| "generatedAt must be an RFC 3339 time")?;
    Ok(drift_core::Context { generated_at, version: env!("CARGO_PKG_VERSION").to_owned(), restore_into: None })
}
