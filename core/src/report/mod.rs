//! The report: the public wire format, `schemaVersion` 1.1, and nothing else.
//!
//! In: verdicts, findings and observations, already decided. Out: JSON. It decides nothing: whoever
//! reads a report (terminal, page, another console) finds every judgement already made. Additions raise the minor
//! version; a change of meaning raises the major one.

mod finding;
mod finding_code;
mod forecast;
mod infra_machine;
mod machine;
mod status;

use std::collections::BTreeSet;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use finding::Finding;
pub use finding_code::FindingCode;
pub use forecast::{ClusterForecast, ControllerVersions, ForecastBasis, MachineForecast, Span};
pub use infra_machine::{InfraMachine, LikelyCluster};
pub use machine::Machine;
pub use status::{ExitCode, Status, SummaryStatus};

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

/// What was asked, and what answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Infrastructure {
    /// One per server that the backup names or an inventory brings.
    pub vcenters: Vec<Vcenter>,
    /// One per cluster of the backup, and one per node list of another cluster.
    pub api_servers: Vec<ApiServer>,
}

/// One vCenter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Vcenter {
    /// The inventory's name of it, else the backup's.
    pub server: String,
    /// How much of it was read.
    pub status: VcenterStatus,
    /// The vCenter's own identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_uuid: Option<String>,
    /// The vCenter's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// When its newest inventory was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected_at: Option<Timestamp>,
    /// The datacenters that were read; absent means all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Vec<String>>,
    /// Virtual machines and templates in its inventory.
    pub virtual_machines: u64,
}

/// How much of a vCenter was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum VcenterStatus {
    /// Every datacenter that the backup names, completely, after the backup began.
    Read,
    /// Something is missing, or it was read before the backup began.
    Partial,
    /// Not at all.
    NotRead,
}

/// One workload cluster's API server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiServer {
    /// The cluster.
    pub cluster: ClusterRef,
    /// Its address in the backup's kubeconfig, else the control-plane endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// Where its nodes come from.
    pub status: ApiServerStatus,
    /// Nodes in its list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodes: Option<u64>,
    /// Why there is no list, or not a whole one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Where a node list comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum ApiServerStatus {
    /// Asked, and it answered.
    Reached,
    /// A file gave the node list.
    Provided,
    /// Not asked.
    Skipped,
    /// Asked in vain, or its list was refused.
    Failed,
}

/// The verdict in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The worst of everything below; at least `NeedFurtherConfirmation` where an input was incomplete.
    pub status: SummaryStatus,
    /// Clusters by status.
    pub clusters: ClusterCounts,
    /// Machines by status.
    pub machines: MachineCounts,
    /// Unattributed virtual machines.
    pub need_further_confirmation_infra_machines: u64,
    /// Diagnostics of severity error.
    pub errors: u64,
}

/// Clusters by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClusterCounts {
    /// All clusters.
    pub total: u64,
    /// Clusters without drift.
    pub healthy: u64,
    /// Clusters with Stale machines at worst.
    pub manual_remediation_not_required: u64,
    /// Clusters with Ghosts.
    pub manual_remediation_required: u64,
    /// Clusters with Unknown machines at worst.
    pub need_further_confirmation: u64,
}

/// Machines by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MachineCounts {
    /// All machines, Ghosts included.
    pub total: u64,
    /// Object and infrastructure match.
    pub healthy: u64,
    /// Object without infrastructure.
    pub stale: u64,
    /// Infrastructure without object.
    pub ghost: u64,
    /// Could not be decided.
    pub unknown: u64,
}

/// One cluster of the backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cluster {
    /// The Cluster object's namespace.
    pub namespace: String,
    /// The Cluster object's name.
    pub name: String,
    /// The worst of its control plane and workers.
    pub status: Status,
    /// Cluster API was told to leave it alone when the backup was taken.
    pub paused: bool,
    /// Its control plane.
    pub control_plane: ControlPlane,
    /// Its workers.
    pub workers: Workers,
    /// Everything above the single machine.
    pub findings: Vec<Finding>,
    /// What the controllers do after a restore.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<ClusterForecast>,
}

/// The control plane of a cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ControlPlane {
    /// The control-plane object's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The worst of its machines.
    pub status: Status,
    /// How many there should be, and are.
    pub replicas: Replicas,
    /// Its machines, worst first.
    pub machines: Vec<Machine>,
}

/// The workers of a cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Workers {
    /// The worst of its pools.
    pub status: Status,
    /// Its pools, worst first.
    pub pools: Vec<Pool>,
}

/// A `MachineDeployment`, or a `MachineSet` or `MachinePool` of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pool {
    /// The pool's name; absent for what is known only to belong to the cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The worst of its machines.
    pub status: Status,
    /// How many there should be, and are.
    pub replicas: Replicas,
    /// Its machines, worst first.
    pub machines: Vec<Machine>,
}

/// How many machines there should be, and are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Replicas {
    /// `spec.replicas` in the backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired: Option<u64>,
    /// Machine objects in the backup.
    pub in_backup: u64,
    /// Healthy machines and Ghosts.
    pub in_vsphere: u64,
}

impl Report {
    /// The summary's status: the worst of everything below, and at least `NeedFurtherConfirmation` where an input was
    /// incomplete.
    pub(crate) fn conclude(&self) -> SummaryStatus {
        let mut status: SummaryStatus = Status::worst(self.clusters.iter().map(|cluster| cluster.status)).into();
        if self.summary.need_further_confirmation_infra_machines > 0 {
            status = status.min(SummaryStatus::NeedFurtherConfirmationInfraMachines);
        }
        if self.is_incomplete() {
            status = status.min(SummaryStatus::NeedFurtherConfirmation);
        }
        status
    }

    /// Something that the verdict needs was not read, not read whole, or not to be trusted.
    pub fn is_incomplete(&self) -> bool {
        !self.backup.complete
            || !self.backup.missing_kinds.is_empty()
            || self.summary.errors > 0
            || self.infrastructure.vcenters.iter().any(|vcenter| vcenter.status != VcenterStatus::Read)
    }

    /// How the program ends.
    pub fn exit_code(&self) -> ExitCode {
        if self.is_incomplete() || self.summary.machines.unknown > 0 {
            return ExitCode::Incomplete;
        }
        match self.summary.status {
            SummaryStatus::Healthy => ExitCode::Clean,
            SummaryStatus::NeedFurtherConfirmation => ExitCode::Incomplete,
            SummaryStatus::ManualRemediationRequired
            | SummaryStatus::NeedFurtherConfirmationInfraMachines
            | SummaryStatus::ManualRemediationNotRequired => ExitCode::Drift,
        }
    }

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
            cluster.workers.pools.retain(|pool| pool.status != Status::Healthy || !pool.machines.is_empty());
            cluster.findings = findings;
        }
        self
    }
}

impl Cluster {
    /// All of its machines: control plane first, then pool by pool.
    pub fn machines(&self) -> impl Iterator<Item = &Machine> {
        self.control_plane.machines.iter().chain(self.workers.pools.iter().flat_map(|pool| &pool.machines))
    }
}
