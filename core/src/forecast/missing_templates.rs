//! Templates that objects name and the backup lacks: without them no Machine is created.

use crate::backup::Kind;
use crate::backup::objects::{ControlPlane, MachineDeployment, MachineSet, Reference};
use crate::graph::ClusterNode;
use crate::verdicts;

/// An object that makes Machines from templates.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Templated<'a> {
    ControlPlane(&'a ControlPlane),
    Deployment(&'a MachineDeployment),
    Set(&'a MachineSet),
}

impl<'a> Templated<'a> {
    /// The objects of a cluster that make Machines.
    pub(crate) fn of_cluster(cluster: &ClusterNode<'a>) -> Vec<Self> {
        let control_plane = cluster.control_plane.filter(|found| found.is_kubeadm()).map(Self::ControlPlane);
        let deployments = cluster.pools.iter().filter_map(|pool| pool.deployment).map(Self::Deployment);
        let sets = cluster.pools.iter().flat_map(|pool| &pool.sets).copied().map(Self::Set);
        control_plane.into_iter().chain(deployments).chain(sets).collect()
    }

    /// Its kind, its name and its entry in the archive.
    pub(crate) fn identity(self) -> (&'static str, &'a str, &'a str) {
        let (kind, meta) = match self {
            Self::ControlPlane(found) => (Kind::ControlPlane, &found.meta),
            Self::Deployment(found) => (Kind::MachineDeployment, &found.meta),
            Self::Set(found) => (Kind::MachineSet, &found.meta),
        };
        (kind.name(), &meta.name, &meta.entry)
    }

    /// The namespace and the templates that it names.
    fn templates(self) -> (&'a str, [Option<&'a Reference>; 2]) {
        match self {
            Self::ControlPlane(found) => (&found.meta.namespace, [found.template.as_ref(), None]),
            Self::Deployment(found) => {
                (&found.meta.namespace, [found.template.as_ref(), found.revision.bootstrap.as_ref()])
            }
            Self::Set(found) => (&found.meta.namespace, [found.template.as_ref(), found.revision.bootstrap.as_ref()]),
        }
    }

    /// The first template that it names and the backup lacks. What the archive may have lost is not missed.
    ///
    /// Mirrors `reconcileExternalTemplateReference` and `getTemplatesAndSetOwner` of Cluster API.
    pub(crate) fn missing_template(self, input: &verdicts::Input<'_>) -> Option<&'a Reference> {
        let (namespace, templates) = self.templates();
        let backup = input.backup;
        if backup.cut {
            return None;
        }
        let is_missing = |named: &&Reference| {
            let namespace = named.namespace.as_deref().unwrap_or(namespace);
            let is_unreadable = || {
                let mut lost = backup.unreadable.iter();
                lost.any(|lost| {
                    lost.kind.name() == named.kind && lost.namespace == namespace && lost.name == named.name
                })
            };
            match named.kind.as_str() {
                "VSphereMachineTemplate" => {
                    input.graph.machine_template(namespace, Some(named)).is_none() && !is_unreadable()
                }
                "KubeadmConfigTemplate" => backup.bootstrap_configs.lacks_template(namespace, &named.name),
                _ => false,
            }
        };
        templates.into_iter().flatten().find(is_missing)
    }
}
