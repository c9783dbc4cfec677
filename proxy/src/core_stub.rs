//! TEMPORARY: stands for the parts of `drift_core` that are not merged yet, so that the program compiles. To be deleted
//! with the merge; every `use crate::core_stub::…` then becomes `use drift_core::…`.

use drift_core::{
    diagnostic::Diagnostic,
    report::{Backup as BackupFacts, ClusterRef, ExitCode, Finding, MachineStatus, Report, Status, SummaryStatus},
};
use serde::Serialize;

/// What `drift_core::archive::Inflater` is assumed to be.
#[derive(Debug, Default)]
pub struct Inflater(());

impl Inflater {
    pub fn push(&mut self, bytes: &[u8], out: &mut impl FnMut(&[u8])) {
        out(bytes);
    }

    pub fn finish(self, _out: &mut impl FnMut(&[u8])) -> ArchiveEnd {
        ArchiveEnd(())
    }
}

/// How the archive ended: what the inflater hands to the reader.
#[derive(Debug)]
pub struct ArchiveEnd(());

/// What `drift_core::BackupReader` is assumed to be. This one takes a report for a backup.
#[derive(Debug)]
pub struct BackupReader {
    name: String,
    bytes: Vec<u8>,
}

impl BackupReader {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), bytes: Vec::new() }
    }

    pub fn push_raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub fn finish(self, _end: ArchiveEnd) -> Backup {
        let name = self.name;
        Backup {
            report: serde_json::from_slice(&self.bytes).map_err(|error| format!("{name:?} is no backup: {error}")),
        }
    }
}

#[derive(Debug)]
pub struct Backup {
    report: Result<Report, String>,
}

impl Backup {
    pub fn unusable(&self) -> Option<String> {
        self.report.as_ref().err().cloned()
    }
}

#[derive(Debug, Default)]
pub struct Observations(());

impl Observations {
    pub fn add_inventory(&mut self, _source: &str, _bytes: &[u8]) {}
    pub fn add_nodes(&mut self, _source: &str, _cluster: Option<&str>, _bytes: &[u8]) {}
    pub fn add_alias(&mut self, _backup: &str, _inventory: &str) {}
    pub fn add_velero_backup(&mut self, _source: &str, _bytes: &[u8]) {}
}

#[derive(Debug)]
pub struct Context {
    pub generated_at: jiff::Timestamp,
    pub version: String,
}

#[expect(clippy::panic, reason = "temporary")]
pub fn detect(backup: &Backup, _observations: Observations, context: &Context) -> Report {
    let Ok(report) = &backup.report else { panic!("unusable") };
    let mut report = report.clone();
    report.generated_at = context.generated_at;
    report.generator.version.clone_from(&context.version);
    report
}

#[expect(clippy::panic, reason = "temporary")]
pub fn inspect(backup: &Backup, _context: &Context) -> Inspection {
    let Ok(report) = &backup.report else { panic!("unusable") };
    Inspection {
        schema_version: "1.0".to_owned(),
        backup: report.backup.clone(),
        clusters: Vec::new(),
        lookups: Lookups::default(),
        findings: Vec::new(),
        diagnostics: report.diagnostics.clone(),
    }
}

/// What will be methods of the report.
pub trait ReportExt {
    fn exit_code(&self) -> ExitCode;
    #[must_use]
    fn without_healthy(self) -> Self;
}

impl ReportExt for Report {
    fn exit_code(&self) -> ExitCode {
        match self.summary.status {
            SummaryStatus::NeedFurtherConfirmation => ExitCode::Incomplete,
            _ if self.summary.machines.unknown > 0 || self.summary.errors > 0 => ExitCode::Incomplete,
            SummaryStatus::Healthy => ExitCode::Clean,
            SummaryStatus::ManualRemediationRequired
            | SummaryStatus::NeedFurtherConfirmationInfraMachines
            | SummaryStatus::ManualRemediationNotRequired => ExitCode::Drift,
        }
    }

    fn without_healthy(mut self) -> Self {
        self.clusters.retain(|cluster| cluster.status != Status::Healthy || !cluster.findings.is_empty());
        for cluster in &mut self.clusters {
            cluster.control_plane.machines.retain(|machine| machine.status != MachineStatus::Healthy);
            cluster.workers.pools.retain(|pool| pool.status != Status::Healthy);
            for pool in &mut cluster.workers.pools {
                pool.machines.retain(|machine| machine.status != MachineStatus::Healthy);
            }
        }
        self
    }
}

pub mod schema {
    pub fn report() -> serde_json::Value {
        serde_json::json!({"title": "Report"})
    }
    pub fn inventory() -> serde_json::Value {
        serde_json::json!({"title": "Inventory"})
    }
    pub fn inspect() -> serde_json::Value {
        serde_json::json!({"title": "Inspection"})
    }
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    pub schema_version: String,
    pub backup: BackupFacts,
    pub clusters: Vec<InspectedCluster>,
    pub lookups: Lookups,
    pub findings: Vec<Finding>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InspectedCluster {
    pub namespace: String,
    pub name: String,
    pub paused: bool,
    pub control_plane: Option<InspectedSet>,
    pub pools: Vec<InspectedSet>,
    pub machines: u64,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InspectedSet {
    pub name: Option<String>,
    pub replicas: Option<u64>,
    pub machines: u64,
}

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lookups {
    pub vcenters: Vec<VcenterLookup>,
    pub api_servers: Vec<ApiServerLookup>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VcenterLookup {
    pub server: String,
    pub datacenters: Vec<String>,
    pub username: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiServerLookup {
    pub cluster: ClusterRef,
    pub server: Option<String>,
}
