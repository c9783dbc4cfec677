//! The report: the public wire format, `schemaVersion` 1.1, and nothing else.
//!
//! In: verdicts, findings and observations, already decided. Out: JSON. It decides nothing: whoever
//! reads a report (terminal, page, another console) finds every judgement already made. Additions raise the minor
//! version; a change of meaning raises the major one.

mod answer;
mod cluster;
mod concern;
mod finding;
mod finding_code;
mod forecast;
mod infra_machine;
mod infrastructure;
mod machine;
mod read;
mod recount;
mod restore;
mod status;
mod summary;
mod suppressed;

use std::collections::BTreeSet;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use cluster::{Cluster, ControlPlane, ExternalEtcd, Pool, PoolRole, Replicas, Workers};
pub use concern::{Concern, ExitCode, NoConcern};
pub use finding::{Finding, LISTED};
pub use finding_code::FindingCode;
pub use forecast::{ClusterForecast, ControllerVersions, ForecastBasis, MachineForecast, Span};
pub use infra_machine::{InfraMachine, LikelyCluster};
pub use infrastructure::{ApiServer, ApiServerStatus, Infrastructure, Vcenter, VcenterStatus};
pub use machine::Machine;
pub use read::ReadError;
pub(crate) use recount::number;
pub use restore::Restore;
pub use status::{Status, SummaryStatus};
pub use summary::{ClusterCounts, MachineCounts, Summary};
pub use suppressed::{Suppressed, SuppressedMachine};

pub use crate::cluster::ClusterRef;
use crate::diagnostic::Diagnostic;
pub use crate::model::{
    Evidence, EvidenceKind, MachineRef, MachineStatus, NextStep, NextStepEffect, NodeRef, ObjectRef, Outcome, StepTime,
    Strength, VSphereMachineRef, VSphereVMRef, VirtualMachine,
};
pub use crate::reason::{InfraMachineReason, MachineReason};

/// The version of this wire format.
pub const SCHEMA_VERSION: &str = "1.1";

/// What a detection found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// "1.1". Readers accept a higher minor and refuse a higher major.
    pub schema_version: String,
    /// The program that wrote the report.
    pub generator: Generator,
    /// When it was written.
    pub generated_at: Timestamp,
    /// What the archive is.
    pub backup: Backup,
    /// What was asked, and what answered.
    pub infrastructure: Infrastructure,
    /// The verdict in numbers.
    pub summary: Summary,
    /// The controller versions on which all forecasts are based. Absent in reports of 1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast_basis: Option<ForecastBasis>,
    /// Every cluster of the backup, worst first.
    pub clusters: Vec<Cluster>,
    /// Virtual machines that match no object and that no cluster references.
    pub need_further_confirmation_infra_machines: Vec<InfraMachine>,
    /// What a person decided to ignore. The summary counts it.
    #[serde(default)]
    pub suppressed: Vec<Suppressed>,
    /// Findings of no single cluster.
    pub findings: Vec<Finding>,
    /// Remarks about the inputs, errors first.
    pub diagnostics: Vec<Diagnostic>,
}

/// A program and its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Generator {
    /// "drift-detector".
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What the archive is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Backup {
    /// The file's name, without its folder.
    pub file_name: String,
    /// Velero's name of the backup, where the archive or `velero-backup.json` tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The content of `metadata/version`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format_version: Option<String>,
    /// When Velero began to write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// The archive was read to its end, and nothing needed in it was unreadable or refused.
    pub complete: bool,
    /// Entries of the archive.
    pub entries: u64,
    /// Distinct objects of the kinds that the verdict needs.
    pub objects: u64,
    /// Kinds that other objects name and of which the archive holds none.
    pub missing_kinds: Vec<String>,
}

impl Report {
    /// The same report without what is healthy. The summary still counts it. A cluster with a finding of severity
    /// warning or error stays, with the machines that its findings name.
    #[must_use]
    pub fn without_healthy(mut self) -> Self {
        self.clusters
            .retain(|cluster| cluster.status != Status::Healthy || cluster.findings.iter().any(Finding::matters));
        for cluster in &mut self.clusters {
            let findings = std::mem::take(&mut cluster.findings);
            let named: BTreeSet<&String> =
                findings.iter().filter(|finding| finding.matters()).flat_map(|finding| &finding.machines).collect();
            let keep = |machine: &Machine| machine.status != MachineStatus::Healthy || named.contains(&machine.name);
            cluster.control_plane.machines.retain(keep);
            for pool in &mut cluster.workers.pools {
                pool.machines.retain(keep);
            }
            if let Some(etcd) = &mut cluster.etcd {
                etcd.machines.retain(keep);
            }
            cluster.workers.pools.retain(|pool| pool.status != Status::Healthy || !pool.machines.is_empty());
            cluster.findings = findings;
        }
        self
    }
}
