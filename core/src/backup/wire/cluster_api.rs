//! The JSON of Cluster API's own kinds.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::amount::IntOrText;
use super::metadata::{Deprecated, FailureStatus, ObjectReference, failure, reference, timestamp};
use super::naming::{Naming, template_of};
use super::shape::wire;
use crate::backup::objects;

wire! {
    /// `Cluster`
    Cluster => objects::Cluster { spec: ClusterSpec } |wire, meta| {
        let spec = wire.spec.unwrap_or_default();
        objects::Cluster {
            // The annotation on the Cluster pauses the Cluster's own controller alone.
            paused: spec.paused.unwrap_or_default(),
            meta,
            endpoint: endpoint(spec.control_plane_endpoint),
            infrastructure: reference(spec.infrastructure_ref),
            control_plane: reference(spec.control_plane_ref),
            external_etcd: reference(spec.managed_external_etcd_ref),
            topology: spec.topology.map(Topology::into_object),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClusterSpec {
    paused: Option<bool>,
    control_plane_endpoint: Option<Endpoint>,
    infrastructure_ref: Option<ObjectReference>,
    control_plane_ref: Option<ObjectReference>,
    managed_external_etcd_ref: Option<ObjectReference>,
    topology: Option<Topology>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Topology {
    version: Option<String>,
    control_plane: Option<TopologyPool>,
    workers: Option<TopologyWorkers>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TopologyWorkers {
    machine_deployments: Option<Vec<TopologyPool>>,
}

#[derive(Debug, Deserialize)]
struct TopologyPool {
    name: Option<String>,
    replicas: Option<u64>,
}

impl Topology {
    fn into_object(self) -> objects::Topology {
        let pools = self.workers.and_then(|workers| workers.machine_deployments).unwrap_or_default();
        objects::Topology {
            version: non_empty(self.version),
            members: self.control_plane.and_then(|members| members.replicas),
            pools: pools.into_iter().filter_map(|pool| Some((non_empty(pool.name)?, pool.replicas))).collect(),
        }
    }
}

/// A control plane's endpoint; empty until it is known.
#[derive(Debug, Deserialize)]
pub(super) struct Endpoint {
    host: Option<String>,
    port: Option<u32>,
}

pub(super) fn endpoint(wire: Option<Endpoint>) -> Option<objects::Endpoint> {
    let wire = wire?;
    let host = wire.host.filter(|host| !host.is_empty())?;
    Some(objects::Endpoint { host, port: wire.port.unwrap_or(6443) })
}

wire! {
    /// `Machine`
    Machine => objects::Machine { spec: MachineSpec, status: MachineStatus } |wire, meta| {
        let spec = wire.spec.unwrap_or_default();
        let status = wire.status.unwrap_or_default();
        let deprecated = status.deprecated.and_then(|deprecated| deprecated.v1beta1);
        let expiry = status.certificates_expiry_date.as_deref().and_then(timestamp);
        objects::Machine {
            // A restore drops the status, and the annotation counts again.
            certificates_expire_at: meta.marks.certificates_expire_at.or(expiry),
            failure_domain: non_empty(spec.failure_domain),
            has_v1beta2_status: status.v1beta2.is_some(),
            meta,
            cluster_name: non_empty(spec.cluster_name),
            infrastructure: reference(spec.infrastructure_ref),
            provider_id: non_empty(spec.provider_id),
            node: status.node_ref.and_then(|node| non_empty(node.name)),
            failure: failure(status.failure_reason, status.failure_message)
                .or_else(|| deprecated.and_then(FailureStatus::failure)),
            version: non_empty(spec.version),
            has_kubeadm_config: spec.bootstrap.as_ref().is_some_and(Bootstrap::is_kubeadm_config),
            bootstrapped: spec.bootstrap.is_some_and(|bootstrap| non_empty(bootstrap.data_secret_name).is_some()),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MachineSpec {
    cluster_name: Option<String>,
    infrastructure_ref: Option<ObjectReference>,
    #[serde(rename = "providerID")]
    provider_id: Option<String>,
    version: Option<String>,
    bootstrap: Option<Bootstrap>,
    failure_domain: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bootstrap {
    data_secret_name: Option<String>,
    config_ref: Option<ObjectReference>,
}

impl Bootstrap {
    fn is_kubeadm_config(&self) -> bool {
        self.config_ref.as_ref().is_some_and(|config| config.is_of_kind("KubeadmConfig"))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MachineStatus {
    certificates_expiry_date: Option<String>,
    node_ref: Option<NodeReference>,
    failure_reason: Option<String>,
    failure_message: Option<String>,
    deprecated: Option<Deprecated>,
    v1beta2: Option<serde::de::IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct NodeReference {
    name: Option<String>,
}

wire! {
    /// `MachineSet`
    MachineSet => objects::MachineSet { spec: SetSpec, status: SetStatus } |wire, meta| {
        let spec = wire.spec.unwrap_or_default();
        let template = spec.template.map(MachineTemplate::split).unwrap_or_default();
        objects::MachineSet {
            meta,
            cluster_name: non_empty(spec.cluster_name),
            replicas: spec.replicas,
            observed_replicas: wire.status.and_then(|status| status.replicas).unwrap_or_default(),
            selector: selector(spec.selector),
            template: template.infrastructure,
            revision: template.revision,
            naming: template_of(spec.machine_naming_strategy, spec.machine_naming),
            deletes_any_first: spec
                .delete_policy
                .or(spec.deletion.and_then(|deletion| deletion.order))
                .is_none_or(|policy| policy == "Random"),
        }
    }
}

wire! {
    /// `MachineDeployment`
    MachineDeployment => objects::MachineDeployment { spec: SetSpec } |wire, meta| {
        let spec = wire.spec.unwrap_or_default();
        let template = spec.template.map(MachineTemplate::split).unwrap_or_default();
        let rollout = spec.rollout.and_then(|rollout| rollout.strategy);
        let strategy = spec.strategy.or(rollout).unwrap_or_default();
        objects::MachineDeployment {
            meta,
            cluster_name: non_empty(spec.cluster_name),
            replicas: spec.replicas,
            selector: selector(spec.selector),
            template_labels: template.labels,
            template: template.infrastructure,
            revision: template.revision,
            naming: template_of(spec.machine_naming_strategy, spec.machine_naming),
            on_delete: strategy.kind.as_deref() == Some("OnDelete"),
            paused: spec.paused.unwrap_or_default(),
            max_surge: strategy.rolling_update.and_then(|update| update.max_surge).and_then(IntOrText::amount),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SetSpec {
    cluster_name: Option<String>,
    replicas: Option<u64>,
    selector: Option<LabelSelector>,
    template: Option<MachineTemplate>,
    paused: Option<bool>,
    /// v1beta1
    machine_naming_strategy: Option<Naming>,
    /// v1beta2
    machine_naming: Option<Naming>,
    /// Until v1beta1; of MachineSets.
    delete_policy: Option<String>,
    /// v1beta2; of MachineSets.
    deletion: Option<Deletion>,
    /// Until v1beta1.
    strategy: Option<Strategy>,
    /// v1beta2
    rollout: Option<Rollout>,
}

#[derive(Debug, Deserialize)]
struct Deletion {
    order: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Strategy {
    #[serde(rename = "type")]
    kind: Option<String>,
    rolling_update: Option<RollingUpdate>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RollingUpdate {
    max_surge: Option<IntOrText>,
}

#[derive(Debug, Default, Deserialize)]
struct Rollout {
    /// Of control planes.
    before: Option<RolloutBefore>,
    strategy: Option<Strategy>,
}

#[derive(Debug, Default, Deserialize)]
struct SetStatus {
    replicas: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
struct MachineTemplate {
    metadata: Option<TemplateMetadata>,
    spec: Option<TemplateSpec>,
}

#[derive(Debug, Default, Deserialize)]
struct TemplateMetadata {
    labels: Option<BTreeMap<String, String>>,
    annotations: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TemplateSpec {
    infrastructure_ref: Option<ObjectReference>,
    bootstrap: Option<Bootstrap>,
    version: Option<String>,
    failure_domain: Option<String>,
    /// Until v1beta1.
    node_drain_timeout: Option<String>,
    node_deletion_timeout: Option<String>,
    node_volume_detach_timeout: Option<String>,
}

/// What a template of machines says, taken apart.
#[derive(Debug, Default)]
struct Template {
    labels: BTreeMap<String, String>,
    infrastructure: Option<objects::Reference>,
    revision: objects::Revision,
}

impl MachineTemplate {
    fn split(self) -> Template {
        let spec = self.spec.unwrap_or_default();
        let bootstrap = spec.bootstrap.and_then(|bootstrap| reference(bootstrap.config_ref));
        let metadata = self.metadata.unwrap_or_default();
        let labels = metadata.labels.unwrap_or_default();
        let timeouts = [
            ("nodeDrainTimeout", spec.node_drain_timeout),
            ("nodeDeletionTimeout", spec.node_deletion_timeout),
            ("nodeVolumeDetachTimeout", spec.node_volume_detach_timeout),
        ];
        let own_labels = labels.iter().filter(|(key, _)| *key != "machine-template-hash");
        let in_place = objects::InPlace {
            labels: own_labels.map(|(key, value)| (key.clone(), value.clone())).collect(),
            annotations: metadata.annotations.unwrap_or_default(),
            timeouts: timeouts.into_iter().filter_map(|(field, timeout)| Some((field, timeout?))).collect(),
        };
        Template {
            labels,
            infrastructure: reference(spec.infrastructure_ref),
            revision: objects::Revision {
                version: non_empty(spec.version),
                bootstrap,
                failure_domain: non_empty(spec.failure_domain),
                in_place,
            },
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LabelSelector {
    match_labels: Option<BTreeMap<String, String>>,
    match_expressions: Option<Vec<Expression>>,
}

#[derive(Debug, Deserialize)]
struct Expression {
    key: Option<String>,
    operator: Option<String>,
    values: Option<Vec<String>>,
}

pub(super) fn selector(wire: Option<LabelSelector>) -> objects::Selector {
    wire.map(|wire| objects::Selector {
        match_labels: wire.match_labels.unwrap_or_default(),
        expressions: wire
            .match_expressions
            .unwrap_or_default()
            .into_iter()
            .map(|expression| objects::Requirement {
                key: expression.key.unwrap_or_default(),
                operator: expression.operator.unwrap_or_default(),
                values: expression.values.unwrap_or_default(),
            })
            .collect(),
    })
    .unwrap_or_default()
}

wire! {
    /// `MachinePool`
    MachinePool => objects::MachinePool { spec: PoolSpec } |wire, meta| {
        let spec = wire.spec.unwrap_or_default();
        objects::MachinePool {
            meta,
            cluster_name: non_empty(spec.cluster_name),
            replicas: spec.replicas,
            provider_ids: spec.provider_id_list.unwrap_or_default(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PoolSpec {
    cluster_name: Option<String>,
    replicas: Option<u64>,
    #[serde(rename = "providerIDList")]
    provider_id_list: Option<Vec<String>>,
}

wire! {
    /// Any control-plane kind.
    ControlPlane => objects::ControlPlane { spec: ControlPlaneSpec, status: ControlPlaneStatus } |wire, meta| {
        let spec = wire.spec.unwrap_or_default();
        let status = wire.status.unwrap_or_default();
        let machine_template = spec.machine_template.unwrap_or_default();
        let (before, strategy) = spec.rollout.map_or((None, None), |rollout| (rollout.before, rollout.strategy));
        let before = before.or(spec.rollout_before);
        let strategy = strategy.or(spec.rollout_strategy).and_then(|strategy| strategy.rolling_update);
        let template_labels = machine_template.metadata.and_then(|metadata| metadata.labels).unwrap_or_default();
        let configuration = spec.kubeadm_config_spec.and_then(|spec| spec.cluster_configuration);
        let external_etcd = configuration.and_then(|configuration| configuration.etcd?.external);
        objects::ControlPlane {
            meta,
            kind: wire.kind.take().unwrap_or_default(),
            replicas: spec.replicas,
            observed_replicas: status.replicas.unwrap_or_default(),
            up_to_date_replicas: status.up_to_date_replicas.or(status.updated_replicas),
            template: reference(
                machine_template
                    .infrastructure_ref
                    .or_else(|| machine_template.spec.and_then(|spec| spec.infrastructure_ref))
                    .or(spec.infrastructure_template),
            ),
            version: non_empty(spec.version),
            certificates_expiry_days: before.and_then(|before| before.certificates_expiry_days),
            template_labels,
            has_last_remediation: status.last_remediation.is_some(),
            has_versions: status.versions.is_some(),
            scales_in: strategy.and_then(|update| update.max_surge).and_then(IntOrText::amount)
                == Some(objects::Amount::Count(0)),
            naming: template_of(spec.machine_naming_strategy, spec.machine_naming),
            external_etcd: external_etcd.is_some(),
            etcd_endpoints: external_etcd.and_then(|etcd| etcd.endpoints).unwrap_or_default(),
            externally_managed: [spec.external_managed_control_plane, status.external_managed_control_plane]
                .contains(&Some(true)),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ControlPlaneStatus {
    external_managed_control_plane: Option<bool>,
    replicas: Option<u64>,
    /// Since `v1beta2`.
    up_to_date_replicas: Option<u64>,
    /// Before that.
    updated_replicas: Option<u64>,
    last_remediation: Option<serde::de::IgnoredAny>,
    versions: Option<serde::de::IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ControlPlaneSpec {
    /// v1beta1.
    rollout_before: Option<RolloutBefore>,
    /// v1alpha4 and v1beta1.
    rollout_strategy: Option<Strategy>,
    /// v1beta2.
    rollout: Option<Rollout>,
    replicas: Option<u64>,
    /// v1alpha4 and later.
    machine_template: Option<ControlPlaneTemplate>,
    /// v1alpha3.
    infrastructure_template: Option<ObjectReference>,
    version: Option<String>,
    external_managed_control_plane: Option<bool>,
    /// v1beta1
    machine_naming_strategy: Option<Naming>,
    /// v1beta2
    machine_naming: Option<Naming>,
    kubeadm_config_spec: Option<KubeadmConfigSpec>,
}

/// Of a bootstrap configuration, which may hold secrets, only whether and where etcd runs elsewhere.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RolloutBefore {
    certificates_expiry_days: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KubeadmConfigSpec {
    cluster_configuration: Option<ClusterConfiguration>,
}

#[derive(Debug, Default, Deserialize)]
struct ClusterConfiguration {
    etcd: Option<Etcd>,
}

#[derive(Debug, Default, Deserialize)]
struct Etcd {
    external: Option<ExternalEtcd>,
}

#[derive(Debug, Default, Deserialize)]
struct ExternalEtcd {
    endpoints: Option<Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ControlPlaneTemplate {
    metadata: Option<TemplateMetadata>,
    /// v1alpha4 and v1beta1.
    infrastructure_ref: Option<ObjectReference>,
    /// v1beta2.
    spec: Option<TemplateSpec>,
}

/// An empty text means nothing.
pub(super) fn non_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
