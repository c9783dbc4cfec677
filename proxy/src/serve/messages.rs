//! The interface's requests and answers. Their descriptions are part of the `OpenAPI` document.

use drift_core::{access::ClaimedVm, observations::VcenterInventory};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::problem::Problem;
use crate::lookup::vcenter::Progress;

/// Where the description of all this is served.
pub(super) const DESCRIPTION: &str = "/api/v1/openapi.json";

/// What this program is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Info {
    /// The program's name.
    pub(super) name: String,
    /// Its version.
    pub(super) version: String,
    /// The only servers that may be asked, as `host` or `host:port`; absent where any may be that the person confirms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) upstreams: Option<Vec<String>>,
}

/// Which server's certificate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CertificateRequest {
    /// The server, as `host` or `host:port`.
    pub(super) server: String,
}

/// Which vCenter, and who asks.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct InventoryRequest {
    /// The vCenter, as `host` or `host:port`.
    pub(super) server: String,
    /// The account.
    pub(super) username: String,
    /// Its password. Sent on to the vCenter once, and kept nowhere.
    #[schemars(with = "String")]
    pub(super) password: Zeroizing<String>,
    /// The certificate that is accepted, as the person has confirmed it: SHA-256, or SHA-1 as older tools have it.
    #[serde(default)]
    pub(super) thumbprint: Option<String>,
    /// Whether any certificate is accepted.
    #[serde(default)]
    pub(super) insecure_skip_verify: bool,
    /// Machines that the caller knows of, at most 10,000. Those that the vCenter does not list are searched by
    /// `FindAllByUuid`, as CAPV does, before the session ends.
    #[serde(default)]
    #[schemars(length(max = 10_000))]
    pub(super) wanted: Vec<WantedMachine>,
}

/// A machine that is searched if it is not listed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct WantedMachine {
    /// Its BIOS UUID, of 32 hexadecimal digits with dashes.
    #[serde(rename = "biosUUID")]
    pub(super) bios_uuid: String,
    /// The datacenter in which it is searched, by name, path or reference; otherwise everywhere.
    #[serde(default)]
    pub(super) datacenter: Option<String>,
}

/// Machines of one request at most.
pub(super) const WANTED: usize = 10_000;

impl InventoryRequest {
    /// The machines that are searched; `None` where there are too many, or where one has no UUID.
    pub(super) fn take_wanted(&mut self) -> Option<Vec<ClaimedVm>> {
        let wanted = std::mem::take(&mut self.wanted);
        let claimed = |WantedMachine { bios_uuid, datacenter }| {
            let is_uuid =
                bios_uuid.len() == 36 && bios_uuid.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
            is_uuid.then_some(ClaimedVm { bios_uuid, datacenter })
        };
        if wanted.len() > WANTED { None } else { wanted.into_iter().map(claimed).collect() }
    }
}

/// A line of the answer to a look-up of a vCenter: progress, then one of the others.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum InventoryLine {
    /// How far it is.
    Progress(Progress),
    /// The inventory. It was read to its end, and says itself what of it is missing.
    Inventory(Box<VcenterInventory>),
    /// There is none.
    Error(Box<Problem>),
}

/// A cluster's key.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ClusterName {
    /// Its namespace.
    pub(super) namespace: String,
    /// Its name.
    pub(super) name: String,
}

/// Which workload cluster, where its API server is, and how to get in: what may be used of a kubeconfig.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NodesRequest {
    /// The workload cluster; errors name it.
    pub(super) cluster: ClusterName,
    /// The API server, as a URL, `host` or `host:port`.
    pub(super) server: String,
    /// The authorities that sign its certificate, PEM in base64; otherwise those of the system that this program runs
    /// on.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub(super) certificate_authority_data: Option<Zeroizing<String>>,
    /// The client's certificate, PEM in base64.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub(super) client_certificate_data: Option<Zeroizing<String>>,
    /// Its key, PEM in base64.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub(super) client_key_data: Option<Zeroizing<String>>,
    /// A bearer token.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub(super) token: Option<Zeroizing<String>>,
    /// The name that its certificate bears, where it is not the server's.
    #[serde(default)]
    pub(super) tls_server_name: Option<String>,
    /// Whether any certificate is accepted, where no authority is given.
    #[serde(default)]
    pub(super) insecure_skip_verify: bool,
}

/// A line of the answer to a look-up of an API server: progress, then one of the others.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum NodesLine {
    /// How far it is.
    Progress(NodesProgress),
    /// A list of Nodes as `kubectl get nodes -o json` prints it, reduced to what is compared.
    Nodes(#[schemars(with = "serde_json::Map<String, serde_json::Value>")] Box<RawValue>),
    /// There is none.
    Error(Box<Problem>),
}

/// How far a look-up of nodes is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NodesProgress {
    /// Nodes that were read.
    pub(super) nodes: usize,
}
