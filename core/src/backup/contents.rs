//! What a backup holds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::authorities::Authorities;
use super::bootstrap_configs::BootstrapConfigs;
use super::collector::Unreadable;
use super::item::Item;
use super::kind::{Kind, kinds};
use super::objects::{
    self, Namespace, Object, Secret, VSphereClusterIdentity, VSphereDeploymentZone, VSphereFailureDomain,
};
use super::unusable::Unusable;
use crate::diagnostic::Diagnostics;

macro_rules! backup {
    ($($kind:ident $name:literal [$($path:tt)*] $needed:literal $list:ident $wire:path;)+) => {
        /// A backup, read. Objects are in the order of namespace and name.
        #[derive(Clone, Debug, Default)]
        pub struct Backup {
            /// The file's name, without its folder.
            pub file_name: String,
            /// The content of `metadata/version`.
            pub format_version: Option<String>,
            /// When Velero began to write the archive, where its entries tell.
            pub started_at: Option<Timestamp>,
            /// The archive was read to its end and nothing needed in it was unreadable, refused or doubtful.
            pub complete: bool,
            /// The archive was not read to its end: objects may be missing without a trace.
            pub cut: bool,
            /// Why nothing can be said at all.
            pub(crate) unusable: Option<Unusable>,
            /// Entries of the archive.
            pub entries: u64,
            /// Distinct objects of the needed kinds.
            pub objects: u64,
            /// Objects that the archive holds but that could not be read.
            pub(crate) unreadable: Vec<Unreadable>,
            /// The API versions in which the objects of each kind are kept, whichever copy counts.
            pub(crate) api_versions: BTreeMap<Kind, BTreeSet<String>>,
            /// Remarks about the archive.
            pub diagnostics: Diagnostics,
            /// Secrets with certificate authorities and keys of clusters, by name.
            pub(crate) authorities: Authorities,
            /// Kubeadm configurations, by name.
            pub(crate) bootstrap_configs: BootstrapConfigs,
            $(pub(crate) $list: Vec<objects::$kind>,)+
        }

        impl Backup {
            /// Adds an object to the list of its kind.
            pub(super) fn add(&mut self, item: Item) {
                match item {
                    $(Item::$kind(object) => self.$list.push(object),)+
                }
            }

            /// The kinds with the namespaces that hold objects of them.
            pub(crate) fn namespaces_by_kind(&self) -> [(Kind, Vec<&str>); Kind::COUNT] {
                [$((Kind::$kind, namespaces(&self.$list)),)+]
            }
        }
    };
}
kinds!(backup);

impl Backup {
    /// Why nothing can be said at all: the file is not a backup, or has neither a Cluster nor a Machine.
    pub fn unusable(&self) -> Option<Unusable> {
        self.unusable
    }

    /// The time of the youngest object, by the API server's clock.
    pub(super) fn youngest_object(&self) -> Option<Timestamp> {
        let machines = self.machines.iter().map(|object| object.meta.created_at);
        let vsphere_machines = self.vsphere_machines.iter().map(|object| object.meta.created_at);
        let vsphere_vms = self.vsphere_vms.iter().map(|object| object.meta.created_at);
        let clusters = self.clusters.iter().map(|object| object.meta.created_at);
        machines.chain(vsphere_machines).chain(vsphere_vms).chain(clusters).flatten().max()
    }

    /// Its CAPV had no `VSphereVMs` yet: all Clusters are of v1alpha2.
    pub(crate) fn predates_vsphere_vms(&self) -> bool {
        let mut versions = self.api_versions.get(&Kind::Cluster).into_iter().flatten().peekable();
        versions.peek().is_some()
            && versions.all(|version| version.ends_with("/v1alpha2"))
            && self.vsphere_vms.is_empty()
    }

    /// The Secret with this name.
    pub(crate) fn secret(&self, namespace: &str, name: &str) -> Option<&Secret> {
        named(&self.secrets, namespace, name)
    }

    /// The VSphereMachine with this name.
    pub(crate) fn vsphere_machine(&self, namespace: &str, name: &str) -> Option<&objects::VSphereMachine> {
        named(&self.vsphere_machines, namespace, name)
    }

    /// The archive is whole, and holds no KubeadmConfig in this namespace.
    pub(crate) fn lacks_kubeadm_configs(&self, namespace: &str) -> bool {
        !self.cut && self.bootstrap_configs.lacks_configs(namespace)
    }

    /// The shared credentials with this name.
    pub(crate) fn identity(&self, name: &str) -> Option<&VSphereClusterIdentity> {
        named(&self.vsphere_cluster_identities, "", name)
    }

    /// The namespace with this name, as an object.
    pub(crate) fn namespace(&self, name: &str) -> Option<&Namespace> {
        named(&self.namespaces, "", name)
    }

    /// The failure domain of a deployment zone.
    pub(crate) fn failure_domain_of(&self, zone: &VSphereDeploymentZone) -> Option<&VSphereFailureDomain> {
        named(&self.vsphere_failure_domains, "", zone.failure_domain.as_deref()?)
    }
}

/// The namespaces of objects, which are in their order.
fn namespaces<T: Object>(objects: &[T]) -> Vec<&str> {
    let of_namespaces = objects.chunk_by(|one, other| one.meta().namespace == other.meta().namespace);
    of_namespaces.filter_map(|of_one| Some(of_one.first()?.meta().namespace.as_str())).collect()
}

/// Finds an object by name. Objects are in the order of namespace and name.
fn named<'a, T: Object>(objects: &'a [T], namespace: &str, name: &str) -> Option<&'a T> {
    let order = |object: &T| {
        let meta = object.meta();
        (meta.namespace.as_str(), meta.name.as_str()).cmp(&(namespace, name))
    };
    objects.binary_search_by(order).ok().and_then(|found| objects.get(found))
}
