//! The JSON of Velero's `Backup`.

use serde::{Deserialize, de::IgnoredAny};

use super::metadata::timestamp;
use super::shape::wire;
use crate::backup::objects;

wire! {
    /// `Backup`
    Backup => objects::VeleroBackup { spec: Spec, status: Status } |wire, meta| {
        let status = wire.status.unwrap_or_default();
        objects::VeleroBackup {
            meta,
            phase: status.phase,
            started_at: status.start_timestamp.as_deref().and_then(timestamp),
            errors: status.errors.unwrap_or_default(),
            warnings: status.warnings.unwrap_or_default(),
            filters: wire.spec.unwrap_or_default().filters(),
        }
    }
}

/// What the backup was asked to hold.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Spec {
    included_namespaces: Option<Vec<String>>,
    excluded_namespaces: Option<Vec<String>>,
    included_resources: Option<Vec<String>>,
    excluded_resources: Option<Vec<String>>,
    include_cluster_resources: Option<bool>,
    included_cluster_scoped_resources: Option<Vec<String>>,
    excluded_cluster_scoped_resources: Option<Vec<String>>,
    included_namespace_scoped_resources: Option<Vec<String>>,
    excluded_namespace_scoped_resources: Option<Vec<String>>,
    label_selector: Option<IgnoredAny>,
    or_label_selectors: Option<Vec<IgnoredAny>>,
}

impl Spec {
    /// The fields that leave something out. `*` includes everything, and so does a field without entries.
    fn filters(self) -> Vec<(&'static str, String)> {
        let list = |name: &'static str, values: Option<Vec<String>>| {
            let values = values.filter(|values| !values.is_empty() && values != &["*"])?;
            Some((name, values.join(", ")))
        };
        let selects = self.label_selector.is_some() || self.or_label_selectors.is_some_and(|found| !found.is_empty());
        [
            list("includedNamespaces", self.included_namespaces),
            list("excludedNamespaces", self.excluded_namespaces),
            list("includedResources", self.included_resources),
            list("excludedResources", self.excluded_resources),
            (self.include_cluster_resources == Some(false)).then(|| ("includeClusterResources", "false".to_owned())),
            list("includedClusterScopedResources", self.included_cluster_scoped_resources),
            list("excludedClusterScopedResources", self.excluded_cluster_scoped_resources),
            list("includedNamespaceScopedResources", self.included_namespace_scoped_resources),
            list("excludedNamespaceScopedResources", self.excluded_namespace_scoped_resources),
            selects.then(|| ("labelSelector", "given".to_owned())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    phase: Option<String>,
    start_timestamp: Option<String>,
    errors: Option<u64>,
    warnings: Option<u64>,
}
