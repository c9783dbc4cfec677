//! The JSON of CAPV's kinds.

use serde::Deserialize;

use super::cluster_api::{Endpoint, LabelSelector, endpoint, non_empty, selector};
use super::metadata::{Condition, Deprecated, FailureStatus, ObjectReference};
use super::naming::{Naming, template_of};
use super::shape::wire;
use crate::backup::objects;
use crate::vsphere::without_account;

/// `VirtualMachineCloneSpec`, which machines and virtual machines share, with the identity that each adds to it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CloneSpec {
    server: Option<String>,
    thumbprint: Option<String>,
    datacenter: Option<String>,
    folder: Option<String>,
    resource_pool: Option<String>,
    template: Option<String>,
    network: Option<NetworkSpec>,
    /// `VSphereMachine`
    #[serde(rename = "providerID")]
    provider_id: Option<String>,
    /// `VSphereMachine` of v1beta1.
    naming_strategy: Option<Naming>,
    /// `VSphereMachine` of v1beta2.
    naming: Option<Naming>,
    os: Option<String>,
    /// `VSphereVM`
    #[serde(rename = "biosUUID")]
    bios_uuid: Option<String>,
}

#[derive(Debug, Deserialize)]
struct NetworkSpec {
    devices: Option<Vec<Device>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Device {
    network_name: Option<String>,
}

/// A vCenter's address, without an account that somebody wrote into it.
fn server(text: Option<String>) -> Option<String> {
    non_empty(text).map(without_account)
}

impl CloneSpec {
    /// The template by which it names its `VSphereVM`.
    fn naming(&mut self) -> Option<String> {
        template_of(self.naming_strategy.take(), self.naming.take())
    }

    fn into_placement(self) -> objects::Placement {
        let devices = self.network.and_then(|network| network.devices).unwrap_or_default();
        objects::Placement {
            server: server(self.server),
            thumbprint: non_empty(self.thumbprint),
            datacenter: non_empty(self.datacenter),
            folder: non_empty(self.folder),
            resource_pool: non_empty(self.resource_pool),
            networks: devices.into_iter().filter_map(|device| non_empty(device.network_name)).collect(),
            template: non_empty(self.template),
        }
    }
}

wire! {
    /// `VSphereCluster`
    VSphereCluster => objects::VSphereCluster { spec: ClusterSpec } |wire, meta| {
        let spec = wire.spec.unwrap_or_default();
        let workspace =
            spec.cloud_provider_configuration.and_then(|configuration| configuration.workspace).unwrap_or_default();
        let mut placement = workspace.into_placement();
        placement.server = server(spec.server).or(placement.server);
        placement.thumbprint = non_empty(spec.thumbprint).or(placement.thumbprint);
        objects::VSphereCluster {
            meta,
            placement,
            identity: spec.identity_ref.and_then(ObjectReference::into_named_or_typed),
            endpoint: endpoint(spec.control_plane_endpoint),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClusterSpec {
    server: Option<String>,
    thumbprint: Option<String>,
    identity_ref: Option<ObjectReference>,
    control_plane_endpoint: Option<Endpoint>,
    /// v1alpha3: defaults for the virtual machines.
    cloud_provider_configuration: Option<CloudProviderConfiguration>,
}

#[derive(Debug, Deserialize)]
struct CloudProviderConfiguration {
    workspace: Option<CloneSpec>,
}

wire! {
    /// `VSphereMachine`
    VSphereMachine => objects::VSphereMachine { spec: CloneSpec } |wire, meta| {
        let mut spec = wire.spec.unwrap_or_default();
        objects::VSphereMachine {
            meta,
            provider_id: non_empty(spec.provider_id.take()),
            naming: spec.naming(),
            is_windows: spec.os.as_deref() == Some("Windows"),
            placement: spec.into_placement(),
        }
    }
}

wire! {
    /// `VSphereVM`
    VSphereVM => objects::VSphereVM { spec: CloneSpec, status: VmStatus } |wire, meta| {
        let mut spec = wire.spec.unwrap_or_default();
        let mut status = wire.status.unwrap_or_default();
        objects::VSphereVM {
            meta,
            bios_uuid: non_empty(spec.bios_uuid.take()),
            moref: status.vm_ref.as_deref().map(|vm_ref| {
                vm_ref.split_once(':').map_or(vm_ref, |(_, value)| value).to_owned()
            }),
            addresses: status.addresses.take().unwrap_or_default(),
            ready: status.ready.unwrap_or_default(),
            has_v1beta2_status: status.v1beta2.is_some(),
            not_found: status.not_found(),
            placement: spec.into_placement(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct VmStatus {
    ready: Option<bool>,
    vm_ref: Option<String>,
    addresses: Option<Vec<String>>,
    conditions: Option<Vec<Condition>>,
    failure_reason: Option<String>,
    failure_message: Option<String>,
    v1beta2: Option<FailureStatus>,
    deprecated: Option<Deprecated>,
}

impl VmStatus {
    /// CAPV 1.8 and later say it in a condition, earlier ones in a terminal failure.
    fn not_found(self) -> Option<String> {
        const REASON: &str = "NotFoundByBIOSUUID";
        const MESSAGE: &str = "Unable to find VM by BIOS UUID";
        let deprecated = self.deprecated.and_then(|deprecated| deprecated.v1beta1);
        let conditions = [
            self.conditions,
            self.v1beta2.and_then(|status| status.conditions),
            deprecated.and_then(|status| status.conditions),
        ];
        let condition = conditions.into_iter().flatten().flatten().find(|condition| {
            condition.status.as_deref() == Some("False") && condition.reason.as_deref() == Some(REASON)
        });
        if let Some(condition) = condition {
            return Some(format!("{}=False, {REASON}", condition.kind.unwrap_or_default()));
        }
        let message = self.failure_message.filter(|message| message.starts_with(MESSAGE))?;
        Some(self.failure_reason.map_or_else(|| message.clone(), |reason| format!("{reason}: {message}")))
    }
}

wire! {
    /// `VSphereMachineTemplate`
    VSphereMachineTemplate => objects::VSphereMachineTemplate { spec: TemplateSpec } |wire, meta| {
        let spec = wire.spec.and_then(|spec| spec.template).and_then(|template| template.spec);
        let mut spec = spec.unwrap_or_default();
        objects::VSphereMachineTemplate {
            meta,
            naming: spec.naming(),
            is_windows: spec.os.as_deref() == Some("Windows"),
            placement: spec.into_placement(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct TemplateSpec {
    template: Option<Template>,
}

#[derive(Debug, Deserialize)]
struct Template {
    spec: Option<CloneSpec>,
}

wire! {
    /// `VSphereDeploymentZone`
    VSphereDeploymentZone => objects::VSphereDeploymentZone { spec: ZoneSpec } |wire, meta| {
        let spec = wire.spec.unwrap_or_default();
        let constraint = spec.placement_constraint.unwrap_or_default();
        let mut placement = constraint.into_placement();
        placement.server = server(spec.server);
        objects::VSphereDeploymentZone { meta, placement, failure_domain: non_empty(spec.failure_domain) }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ZoneSpec {
    server: Option<String>,
    failure_domain: Option<String>,
    placement_constraint: Option<CloneSpec>,
}

wire! {
    /// `VSphereFailureDomain`
    VSphereFailureDomain => objects::VSphereFailureDomain { spec: DomainSpec } |wire, meta| {
        let topology = wire.spec.and_then(|spec| spec.topology).unwrap_or_default();
        objects::VSphereFailureDomain {
            meta,
            placement: objects::Placement {
                datacenter: non_empty(topology.datacenter.clone()),
                networks: topology.networks(),
                ..objects::Placement::default()
            },
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct DomainSpec {
    topology: Option<Topology>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Topology {
    datacenter: Option<String>,
    networks: Option<Vec<String>>,
    /// CAPV 1.14 and later: in place of `networks`.
    network_configurations: Option<Vec<NetworkConfiguration>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NetworkConfiguration {
    network_name: Option<String>,
}

impl Topology {
    fn networks(self) -> Vec<String> {
        let configured = self.network_configurations.unwrap_or_default().into_iter();
        let names = configured.filter_map(|configuration| configuration.network_name);
        names.chain(self.networks.unwrap_or_default()).collect()
    }
}

wire! {
    /// `VSphereClusterIdentity`
    VSphereClusterIdentity => objects::VSphereClusterIdentity { spec: IdentitySpec, status: IdentityStatus }
    |wire, meta| {
        let spec = wire.spec.unwrap_or_default();
        objects::VSphereClusterIdentity {
            meta,
            secret_name: non_empty(spec.secret_name),
            allowed_namespaces: spec.allowed_namespaces.map(|allowed| selector(allowed.selector)),
            ready: wire.status.and_then(|status| status.ready).unwrap_or_default(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct IdentitySpec {
    secret_name: Option<String>,
    allowed_namespaces: Option<AllowedNamespaces>,
}

#[derive(Debug, Deserialize)]
struct AllowedNamespaces {
    selector: Option<LabelSelector>,
}

#[derive(Debug, Deserialize)]
struct IdentityStatus {
    ready: Option<bool>,
}
