//! Which Secrets with certificate authorities and keys of clusters the archive holds. By their names alone: they are
//! never read.

use std::collections::BTreeSet;

use super::collector::OBJECTS_LIMIT;
use super::path::ItemPath;

/// What the Secrets of a cluster that no machine can do without are called, behind its name.
const SUFFIXES: [&str; 4] = ["ca", "etcd", "proxy", "sa"];

/// Such Secrets, by namespace and name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Authorities {
    secrets: BTreeSet<String>,
    /// There were more than the limit.
    too_many: bool,
}

impl Authorities {
    pub(super) fn note(&mut self, item: &ItemPath<'_>) {
        let is_secret = item.resource == "secrets" && item.group.is_empty();
        let fits = item.name.rsplit_once('-').is_some_and(|(_, suffix)| SUFFIXES.contains(&suffix));
        let Some(namespace) = item.namespace.filter(|_| is_secret && fits) else { return };
        if self.secrets.len() < OBJECTS_LIMIT {
            self.secrets.insert(key(namespace, item.name));
        } else {
            self.too_many = true;
        }
    }

    /// Names of the Secrets of a cluster that the archive lacks.
    pub(crate) fn missing(&self, namespace: &str, cluster: &str) -> Vec<String> {
        let names = SUFFIXES.iter().map(|suffix| format!("{cluster}-{suffix}"));
        names.filter(|name| !self.too_many && !self.secrets.contains(&key(namespace, name))).collect()
    }
}

fn key(namespace: &str, name: &str) -> String {
    format!("{namespace}/{name}")
}
