//! `metadata`, references and conditions: what the JSON of all kinds has in common.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use crate::backup::objects::{Marks, Meta, Owner, Reference, SkippedPreflight};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata {
    namespace: Option<String>,
    name: Option<String>,
    uid: Option<String>,
    labels: Option<BTreeMap<String, String>>,
    annotations: Option<Annotations>,
    owner_references: Option<Vec<OwnerReference>>,
    creation_timestamp: Option<String>,
    managed_fields: Option<Vec<ManagedFields>>,
}

/// Who wrote an object last. Which fields is never kept.
#[derive(Debug, Deserialize)]
struct ManagedFields {
    manager: Option<Manager>,
}

/// The names under which the controllers of Cluster API write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Manager {
    #[serde(rename = "capi-machineset")]
    MachineSet,
    #[serde(rename = "capi-machinedeployment")]
    MachineDeployment,
    #[serde(rename = "capi-kubeadmcontrolplane")]
    KubeadmControlPlane,
    #[serde(other)]
    Other,
}

/// The few annotations that mean something here. All others, `last-applied-configuration` with its secrets among
/// them, are never kept.
#[derive(Debug, Default, Deserialize)]
struct Annotations {
    #[serde(rename = "cluster.x-k8s.io/paused")]
    paused: Option<String>,
    #[serde(rename = "vmTemplateMoid")]
    template_moid: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/cloned-from-name")]
    cloned_from: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/delete-machine")]
    delete_machine: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/skip-remediation")]
    skip_remediation: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/remediate-machine")]
    remediate_machine: Option<String>,
    #[serde(rename = "machinedeployment.clusters.x-k8s.io/revision")]
    revision: Option<String>,
    #[serde(rename = "machine.cluster.x-k8s.io/certificates-expiry")]
    certificates_expiry: Option<String>,
    #[serde(rename = "cluster.x-k8s.io/disable-machine-create")]
    disable_machine_create: Option<String>,
    #[serde(rename = "machineset.cluster.x-k8s.io/skip-preflight-checks")]
    skip_preflight_checks: Option<String>,
    #[serde(rename = "pre-terminate.delete.hook.machine.cluster.x-k8s.io/kcp-cleanup")]
    kcp_cleanup: Option<serde::de::IgnoredAny>,
    #[serde(rename = "TKGVERSION")]
    tkg_version: Option<String>,
}

#[derive(Debug, Deserialize)]
struct OwnerReference {
    kind: Option<String>,
    name: Option<String>,
    uid: Option<String>,
}

impl Metadata {
    pub(super) fn into_meta(self) -> Meta {
        let labels = self.labels.unwrap_or_default();
        let annotations = self.annotations.unwrap_or_default();
        let managers = self.managed_fields.iter().flatten().filter_map(|fields| fields.manager);
        Meta {
            namespace: self.namespace.unwrap_or_default(),
            name: self.name.unwrap_or_default(),
            uid: self.uid.filter(|uid| !uid.is_empty()),
            restored: labels.contains_key("velero.io/restore-name"),
            labels,
            owners: self
                .owner_references
                .unwrap_or_default()
                .into_iter()
                .map(|owner| Owner {
                    kind: owner.kind.unwrap_or_default(),
                    name: owner.name.unwrap_or_default(),
                    uid: owner.uid.unwrap_or_default(),
                })
                .collect(),
            created_at: self.creation_timestamp.as_deref().and_then(timestamp),
            paused: annotations.paused.is_some(),
            marks: Marks {
                delete_first: annotations.delete_machine.is_some(),
                skip_remediation: annotations.skip_remediation.is_some(),
                remediate: annotations.remediate_machine.is_some(),
                revision: annotations.revision.and_then(|revision| revision.parse().ok()),
                certificates_expire_at: annotations.certificates_expiry.as_deref().and_then(timestamp),
                no_machine_create: annotations.disable_machine_create.map(|value| value == "true"),
                skipped_preflight: annotations.skip_preflight_checks.as_deref().and_then(skipped_preflight),
                kcp_cleanup: annotations.kcp_cleanup.is_some(),
                has_managers: managers.clone().next().is_some(),
                applied: managers.clone().any(|manager| manager != Manager::Other),
            },
            template_moid: annotations.template_moid,
            cloned_from: annotations.cloned_from,
            tkg_version: annotations.tkg_version,
            entry: String::new(),
            doubtful: false,
        }
    }
}

/// Which preflight checks an annotation switches off; `None` where it names none.
fn skipped_preflight(text: &str) -> Option<SkippedPreflight> {
    let mut names = text.split(',').map(str::trim).filter(|name| !name.is_empty()).peekable();
    names.peek()?;
    Some(if names.any(|name| name == "All") { SkippedPreflight::All } else { SkippedPreflight::Some })
}

/// A time, or nothing where it is not one: a strange time alone does not spoil an object.
pub(super) fn timestamp(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// An object reference of any API version: `apiVersion` until v1beta1, `apiGroup` from v1beta2 on.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ObjectReference {
    api_version: Option<String>,
    api_group: Option<String>,
    kind: Option<String>,
    namespace: Option<String>,
    name: Option<String>,
}

impl ObjectReference {
    pub(super) fn is_of_kind(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }

    pub(super) fn into_reference(self) -> Option<Reference> {
        self.into_named_or_typed().filter(|reference| !reference.name.is_empty())
    }

    /// The same, for references that mean something else where they are absent than where they lack a name.
    pub(super) fn into_named_or_typed(self) -> Option<Reference> {
        let name = self.name.unwrap_or_default();
        let kind = self.kind.unwrap_or_default();
        if name.is_empty() && kind.is_empty() {
            return None;
        }
        let group = self.api_group.unwrap_or_else(|| {
            let version = self.api_version.as_deref().unwrap_or_default();
            version.split_once('/').map_or("", |(group, _)| group).to_owned()
        });
        Some(Reference { group, kind, namespace: self.namespace, name })
    }
}

/// The reference inside an optional one.
pub(super) fn reference(wire: Option<ObjectReference>) -> Option<Reference> {
    wire.and_then(ObjectReference::into_reference)
}

/// A condition of either style.
#[derive(Debug, Deserialize)]
pub(super) struct Condition {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) status: Option<String>,
    pub(super) reason: Option<String>,
}

/// Conditions and terminal failures, wherever an API version keeps them.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FailureStatus {
    pub(super) conditions: Option<Vec<Condition>>,
    failure_reason: Option<String>,
    failure_message: Option<String>,
}

impl FailureStatus {
    /// Why the object's own controller had given it up.
    pub(super) fn failure(self) -> Option<String> {
        failure(self.failure_reason, self.failure_message)
    }
}

/// A terminal failure in one text.
pub(super) fn failure(reason: Option<String>, message: Option<String>) -> Option<String> {
    match (reason, message) {
        (Some(reason), Some(message)) => Some(format!("{reason}: {message}")),
        (one, other) => one.or(other),
    }
}

/// `status.deprecated`, where v1beta2 keeps what v1beta1 had.
#[derive(Debug, Deserialize)]
pub(super) struct Deprecated {
    pub(super) v1beta1: Option<FailureStatus>,
}
