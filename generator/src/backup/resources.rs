//! The kinds of object that a backup holds, as paths name them.

use crate::archive::Resource;

const fn resource(name: &'static str, version: &'static str) -> Resource {
    Resource { name, version }
}

pub(super) const PODS: Resource = resource("pods", "v1");
pub(super) const NAMESPACES: Resource = resource("namespaces", "v1");
pub(super) const CONFIG_MAPS: Resource = resource("configmaps", "v1");
pub(super) const SECRETS: Resource = resource("secrets", "v1");
pub(super) const EVENTS: Resource = resource("events", "v1");
pub(super) const DEFINITIONS: Resource = resource("customresourcedefinitions.apiextensions.k8s.io", "v1");
pub(super) const KUBEADM_CONFIGS: Resource = resource("kubeadmconfigs.bootstrap.cluster.x-k8s.io", "v1beta1");
pub(super) const CONFIG_TEMPLATES: Resource = resource("kubeadmconfigtemplates.bootstrap.cluster.x-k8s.io", "v1beta1");
pub(super) const MACHINES: Resource = resource("machines.cluster.x-k8s.io", "v1beta1");
pub(super) const CLUSTERS: Resource = resource("clusters.cluster.x-k8s.io", "v1beta1");
pub(super) const DEPLOYMENTS: Resource = resource("machinedeployments.cluster.x-k8s.io", "v1beta1");
pub(super) const SETS: Resource = resource("machinesets.cluster.x-k8s.io", "v1beta1");
pub(super) const CONTROL_PLANES: Resource = resource("kubeadmcontrolplanes.controlplane.cluster.x-k8s.io", "v1beta1");
pub(super) const VMS: Resource = resource("vspherevms.infrastructure.cluster.x-k8s.io", "v1beta1");
pub(super) const IDENTITIES: Resource = resource("vsphereclusteridentities.infrastructure.cluster.x-k8s.io", "v1beta1");
pub(super) const INFRA_CLUSTERS: Resource = resource("vsphereclusters.infrastructure.cluster.x-k8s.io", "v1beta1");
pub(super) const INFRA_MACHINES: Resource = resource("vspheremachines.infrastructure.cluster.x-k8s.io", "v1beta1");
pub(super) const INFRA_TEMPLATES: Resource =
    resource("vspheremachinetemplates.infrastructure.cluster.x-k8s.io", "v1beta1");
