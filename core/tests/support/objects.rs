//! Objects of the management cluster as JSON, in the shape of each API version.

use serde_json::{Value, json};

use super::{Api, BEFORE, Resource, uuid};

/// An object of the backup.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) resource: Resource,
    pub(crate) api: Api,
    pub(crate) json: Value,
}

impl Object {
    /// An object with metadata only.
    pub(crate) fn new(resource: Resource, api: Api, namespace: &str, name: &str) -> Self {
        let version =
            if resource.group().is_empty() { "v1".to_owned() } else { format!("{}/{}", resource.group(), api.name()) };
        let json = json!({
            "apiVersion": version,
            "kind": resource.kind(),
            "metadata": {
                "namespace": namespace,
                "name": name,
                "uid": Self::uid(resource, namespace, name),
                "creationTimestamp": BEFORE,
                "labels": {},
                "managedFields": [{ "manager": "manager", "operation": "Update" }],
            },
        });
        Self { resource, api, json }
    }

    /// The UID of the object with this name.
    pub(crate) fn uid(resource: Resource, namespace: &str, name: &str) -> String {
        uuid(&format!("{}/{namespace}/{name}", resource.kind()))
    }

    pub(crate) fn with(mut self, field: &str, value: Value) -> Self {
        self.json[field] = value;
        self
    }

    pub(crate) fn label(mut self, key: &str, value: &str) -> Self {
        self.json["metadata"]["labels"][key] = value.into();
        self
    }

    pub(crate) fn of_cluster(self, cluster: &str) -> Self {
        self.label("cluster.x-k8s.io/cluster-name", cluster)
    }

    /// Adds an owner of the same namespace.
    pub(crate) fn owned_by(mut self, owner: Resource, name: &str) -> Self {
        let reference = json!([{
            "apiVersion": format!("{}/{}", owner.group(), self.api.name()),
            "kind": owner.kind(),
            "name": name,
            "uid": Self::uid(owner, self.namespace(), name),
        }]);
        self.json["metadata"]["ownerReferences"] = reference;
        self
    }

    pub(crate) fn namespace(&self) -> &str {
        self.json["metadata"]["namespace"].as_str().unwrap_or_default()
    }

    pub(crate) fn name(&self) -> &str {
        self.json["metadata"]["name"].as_str().unwrap_or_default()
    }

    /// The same object as another served version shows it.
    pub(crate) fn as_version(&self, api: Api) -> Self {
        let mut other = self.clone();
        other.api = api;
        if !self.resource.group().is_empty() {
            other.json["apiVersion"] = format!("{}/{}", self.resource.group(), api.name()).into();
        }
        let group_only = api == Api::V1beta2;
        rewrite_references(&mut other.json, group_only, api, self.namespace());
        other
    }
}

/// A reference to an object of the same namespace, as this version writes it.
pub(crate) fn reference(api: Api, to: Resource, namespace: &str, name: &str) -> Value {
    if api == Api::V1beta2 {
        json!({ "apiGroup": to.group(), "kind": to.kind(), "name": name })
    } else {
        json!({
            "apiVersion": format!("{}/{}", to.group(), api.name()),
            "kind": to.kind(),
            "namespace": namespace,
            "name": name,
        })
    }
}

/// Writes every `…Ref` below as another version does.
fn rewrite_references(value: &mut Value, group_only: bool, api: Api, namespace: &str) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                if key.ends_with("Ref") && field.is_object() {
                    let group = field["apiGroup"]
                        .as_str()
                        .or_else(|| field["apiVersion"].as_str()?.split('/').next())
                        .unwrap_or_default()
                        .to_owned();
                    let (kind, name) = (field["kind"].clone(), field["name"].clone());
                    *field = if group_only {
                        json!({ "apiGroup": group, "kind": kind, "name": name })
                    } else {
                        let version = format!("{group}/{}", api.name());
                        json!({ "apiVersion": version, "kind": kind, "namespace": namespace, "name": name })
                    };
                } else {
                    rewrite_references(field, group_only, api, namespace);
                }
            }
        }
        Value::Array(items) => {
            items.iter_mut().for_each(|item| rewrite_references(item, group_only, api, namespace));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
