//! Which bootstrap configurations the archive holds. By their names alone: they may hold secrets, and are never read.

use std::collections::BTreeSet;

use super::collector::OBJECTS_LIMIT;
use super::path::ItemPath;

/// The kubeadm configurations of an archive.
#[derive(Clone, Debug, Default)]
pub(crate) struct BootstrapConfigs {
    /// KubeadmConfigTemplates, by namespace and name.
    templates: BTreeSet<String>,
    /// Namespaces with KubeadmConfigs of machines.
    namespaces: BTreeSet<String>,
    /// There were more than the limit.
    too_many: bool,
}

impl BootstrapConfigs {
    pub(super) fn note(&mut self, item: &ItemPath<'_>) {
        let Some(namespace) = item.namespace.filter(|_| item.group == "bootstrap.cluster.x-k8s.io") else { return };
        let (list, entry) = match item.resource {
            "kubeadmconfigtemplates" => (&mut self.templates, key(namespace, item.name)),
            "kubeadmconfigs" if !self.namespaces.contains(namespace) => (&mut self.namespaces, namespace.to_owned()),
            _ => return,
        };
        if list.len() < OBJECTS_LIMIT {
            list.insert(entry);
        } else {
            self.too_many = true;
        }
    }

    /// The archive lacks this KubeadmConfigTemplate.
    pub(crate) fn lacks_template(&self, namespace: &str, name: &str) -> bool {
        !self.too_many && !self.templates.contains(&key(namespace, name))
    }

    /// The archive holds no KubeadmConfig of a namespace.
    pub(crate) fn lacks_configs(&self, namespace: &str) -> bool {
        !self.too_many && !self.namespaces.contains(namespace)
    }
}

fn key(namespace: &str, name: &str) -> String {
    format!("{namespace}/{name}")
}
