//! What a backup holds, and which look-ups a detection would make: the wire format of `inspect`, `schemaVersion` 1.1.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::graph::{ClusterNode, Role};
use crate::plan::Plan;
use crate::report::{self, ClusterRef, ExitCode, Finding};
use crate::verdicts::Input;

/// The version of this wire format.
pub const SCHEMA_VERSION: &str = "1.1";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    /// "1.1". Readers accept a higher minor and refuse a higher major.
    pub schema_version: String,
    /// What the archive is.
    pub backup: report::Backup,
    /// Its clusters, by namespace and name.
    pub clusters: Vec<InspectedCluster>,
    /// What a detection would look up.
    pub lookups: Lookups,
    /// Findings from the backup alone.
    pub findings: Vec<Finding>,
    /// Remarks about the archive, errors first.
    pub diagnostics: Vec<Diagnostic>,
}

/// One cluster of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InspectedCluster {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Cluster API was told to leave it alone.
    pub paused: bool,
    /// Its control plane.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control_plane: Option<InspectedPool>,
    /// Its etcd, where that has machines of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etcd: Option<InspectedPool>,
    /// Its pools of workers.
    pub pools: Vec<InspectedPool>,
    /// Machine objects.
    pub machines: u64,
}

/// A pool of workers, a control plane, or an etcd on machines of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InspectedPool {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `spec.replicas`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired: Option<u64>,
    /// Machine objects.
    pub machines: u64,
}

/// What a detection would look up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Lookups {
    /// vCenters.
    pub vcenters: Vec<VcenterLookup>,
    /// API servers of workload clusters.
    pub api_servers: Vec<ApiServerLookup>,
}

/// A vCenter to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VcenterLookup {
    /// Its address.
    pub server: String,
    /// The datacenters that the backup names on it.
    pub datacenters: Vec<String>,
    /// The account that the backup has for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Why the backup has no account for it: sentences about clusters that name this vCenter but bring no account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<String>,
}

/// An API server to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiServerLookup {
    /// Its cluster.
    pub cluster: ClusterRef,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
}

impl Inspection {
    /// How the program ends: whether something that a detection needs could not be read.
    pub fn exit_code(&self) -> ExitCode {
        let errors = self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        let incomplete = errors || !self.backup.complete || !self.backup.missing_kinds.is_empty();
        if incomplete { ExitCode::Incomplete } else { ExitCode::Clean }
    }
}

/// Puts an inspection together.
pub(crate) fn assemble(
    input: &Input<'_>,
    plan: &Plan,
    backup: report::Backup,
    findings: Vec<Finding>,
    diagnostics: Diagnostics,
) -> Inspection {
    Inspection {
        schema_version: SCHEMA_VERSION.to_owned(),
        backup,
        clusters: input.graph.clusters.iter().map(cluster).collect(),
        lookups: lookups(plan),
        findings,
        diagnostics: diagnostics.into_sorted(),
    }
}

fn cluster(node: &ClusterNode<'_>) -> InspectedCluster {
    let count = |role: Option<Role>| {
        let machines = node.machines.iter().filter(|machine| machine.machine.is_some());
        u64::try_from(machines.filter(|machine| role.is_none_or(|role| machine.role == role)).count())
            .unwrap_or(u64::MAX)
    };
    let control_plane_machines = count(Some(Role::ControlPlane));
    let has_control_plane = node.control_plane_name.is_some() || control_plane_machines > 0;
    InspectedCluster {
        namespace: node.key.namespace.clone(),
        name: node.key.name.clone(),
        paused: node.object.is_some_and(|object| object.paused),
        control_plane: has_control_plane.then(|| InspectedPool {
            name: node.control_plane_name.clone(),
            desired: node.desired_control_plane_machines(),
            machines: control_plane_machines,
        }),
        etcd: (node.etcd_name.is_some() || count(Some(Role::Etcd)) > 0).then(|| InspectedPool {
            name: node.etcd_name.clone(),
            desired: node.etcd.and_then(|etcd| etcd.replicas),
            machines: count(Some(Role::Etcd)),
        }),
        pools: node
            .pools
            .enumerate()
            .map(|(id, pool)| InspectedPool {
                name: pool.name.clone(),
                desired: pool.desired(),
                machines: count(Some(Role::Pool(id))),
            })
            .collect(),
        machines: count(None),
    }
}

fn lookups(plan: &Plan) -> Lookups {
    Lookups {
        vcenters: plan
            .vcenters
            .iter()
            .map(|(server, planned)| VcenterLookup {
                server: server.to_string(),
                datacenters: planned.datacenters.iter().cloned().collect(),
                username: planned.accounts.usual.as_ref().map(|account| account.username.clone()),
                withheld: if planned.accounts.usual.is_none() {
                    planned.accounts.withheld.sentences()
                } else {
                    Vec::new()
                },
            })
            .collect(),
        api_servers: plan
            .api_servers
            .iter()
            .map(|(key, planned)| ApiServerLookup { cluster: key.clone(), server: planned.server.clone() })
            .collect(),
    }
}
