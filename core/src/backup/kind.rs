//! The kinds of objects that the verdict needs, as one table. Everything else in an archive is never parsed.
//!
//! A new kind is one row of [`kinds!`], its type in `objects` and its JSON shape in `wire`: everything that has to know
//! all kinds is generated from the table.

use super::path::ItemPath;
use crate::diagnostic::Severity;

/// The group of Cluster API's own kinds.
const CLUSTER_API_GROUP: &str = "cluster.x-k8s.io";
/// The group in which `MachinePool` was experimental.
const EXPERIMENTAL_GROUP: &str = "exp.cluster.x-k8s.io";
/// The group of control planes, whoever provides them.
const CONTROL_PLANE_GROUP: &str = "controlplane.cluster.x-k8s.io";
/// The group of etcd clusters of their own, as EKS Anywhere has them.
const ETCD_GROUP: &str = "etcdcluster.cluster.x-k8s.io";
/// The group of EKS Anywhere's own objects.
const EKSA_GROUP: &str = "anywhere.eks.amazonaws.com";
/// The group of TKG's own objects.
const TKG_GROUP: &str = "run.tanzu.vmware.com";
/// The group of pools of addresses that machines get theirs from.
const IPAM_GROUP: &str = "ipam.cluster.x-k8s.io";
/// CAPV's group on clusters that it manages itself.
pub(crate) const VSPHERE_GROUP: &str = "infrastructure.cluster.x-k8s.io";

/// Calls a macro with the table of all kinds. The columns:
///
/// - the kind, which is also the name of its type in `objects`;
/// - its name as Kubernetes writes it;
/// - resource and group, which identify it, whatever the API version;
/// - whether the graph needs it: without such an object the backup is incomplete, the others only enrich the report;
/// - the list of its objects in `Backup`;
/// - its JSON shape in `wire`.
///
/// Objects of a backup are in the order of this table.
macro_rules! kinds {
    ($generate:ident) => {
        $generate! {
            Cluster                 "Cluster"                [("clusters", CLUSTER_API_GROUP)]                              true  clusters                   cluster_api::Cluster;
            Machine                 "Machine"                [("machines", CLUSTER_API_GROUP)]                              true  machines                   cluster_api::Machine;
            MachineSet              "MachineSet"             [("machinesets", CLUSTER_API_GROUP)]                           true  machine_sets               cluster_api::MachineSet;
            MachineDeployment       "MachineDeployment"      [("machinedeployments", CLUSTER_API_GROUP)]                    true  machine_deployments        cluster_api::MachineDeployment;
            MachinePool             "MachinePool"            [("machinepools", CLUSTER_API_GROUP | EXPERIMENTAL_GROUP)]     true  machine_pools              cluster_api::MachinePool;
            MachineHealthCheck      "MachineHealthCheck"     [("machinehealthchecks", CLUSTER_API_GROUP)]                   false machine_health_checks      health_check::MachineHealthCheck;
            ControlPlane            "KubeadmControlPlane"    [(resource, CONTROL_PLANE_GROUP) if !resource.ends_with("templates")] true control_planes       cluster_api::ControlPlane;
            EtcdadmCluster          "EtcdadmCluster"         [("etcdadmclusters", ETCD_GROUP)]                              true  etcdadm_clusters           etcdadm::EtcdadmCluster;
            VSphereCluster          "VSphereCluster"         [("vsphereclusters", VSPHERE_GROUP)]                           true  vsphere_clusters           vsphere::VSphereCluster;
            VSphereMachine          "VSphereMachine"         [("vspheremachines", VSPHERE_GROUP)]                           true  vsphere_machines           vsphere::VSphereMachine;
            VSphereVM               "VSphereVM"              [("vspherevms", VSPHERE_GROUP)]                                true  vsphere_vms                vsphere::VSphereVM;
            VSphereMachineTemplate  "VSphereMachineTemplate" [("vspheremachinetemplates", VSPHERE_GROUP)]                   true  vsphere_machine_templates  vsphere::VSphereMachineTemplate;
            VSphereDeploymentZone   "VSphereDeploymentZone"  [("vspheredeploymentzones", VSPHERE_GROUP)]                    false vsphere_deployment_zones   vsphere::VSphereDeploymentZone;
            VSphereFailureDomain    "VSphereFailureDomain"   [("vspherefailuredomains", VSPHERE_GROUP)]                     false vsphere_failure_domains    vsphere::VSphereFailureDomain;
            VSphereClusterIdentity  "VSphereClusterIdentity" [("vsphereclusteridentities", VSPHERE_GROUP)]                  false vsphere_cluster_identities vsphere::VSphereClusterIdentity;
            InClusterIPPool         "InClusterIPPool"        [("inclusterippools" | "globalinclusterippools", IPAM_GROUP)]  false in_cluster_ip_pools        ipam::InClusterIPPool;
            IPAddress               "IPAddress"              [("ipaddresses", IPAM_GROUP)]                                  false ip_addresses               ipam::IPAddress;
            InstalledProvider       "Provider"               [("providers", "clusterctl.cluster.x-k8s.io")]                 false installed_providers        install::InstalledProvider;
            Deployment              "Deployment"             [("deployments", "apps")]                                      false deployments                install::Deployment;
            EksaCluster             "Cluster.anywhere.eks.amazonaws.com" [("clusters", EKSA_GROUP)]                                     false eksa_clusters              install::EksaCluster;
            EksaRelease             "EKSARelease"            [("eksareleases", EKSA_GROUP)]                                 false eksa_releases              install::EksaRelease;
            TanzuKubernetesRelease  "TanzuKubernetesRelease" [("tanzukubernetesreleases", TKG_GROUP)]                       false tanzu_kubernetes_releases  install::TanzuKubernetesRelease;
            TkgConfigMap            "ConfigMap"              [("configmaps", "")]                                           false tkg_config_maps            install::TkgConfigMap;
            Secret                  "Secret"                 [("secrets", "")]                                              false secrets                    secret::Secret;
            VeleroBackup            "Backup"                 [("backups", "velero.io")]                                     false velero_backups             velero::Backup;
            Namespace               "Namespace"              [("namespaces", "")]                                           false namespaces                 namespace::Namespace;
        }
    };
}
pub(super) use kinds;

macro_rules! kind {
    ($($kind:ident $name:literal [$path:pat $(if $guard:expr)?] $needed:literal $list:ident $wire:path;)+) => {
        /// A kind that the verdict needs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Kind {
            $($kind,)+
        }

        impl Kind {
            /// How many kinds there are.
            pub(super) const COUNT: usize = [$(Self::$kind),+].len();

            /// The kind at this path, if the verdict needs it.
            pub(super) fn of(path: &ItemPath<'_>) -> Option<Self> {
                let kind = match (path.resource, path.group) {
                    $($path $(if $guard)? => Some(Self::$kind),)+
                    _ => None,
                };
                kind.filter(|kind| kind.reads(path))
            }

            /// The kind's name as Kubernetes writes it; of control planes, the usual one.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }

            /// Without this kind the graph would be incomplete, so that an unreadable object of it makes the backup
            /// incomplete. The others only enrich the report.
            pub(crate) const fn is_needed(self) -> bool {
                match self {
                    $(Self::$kind => $needed,)+
                }
            }
        }
    };
}
kinds!(kind);

impl Kind {
    /// Of ConfigMaps only those are read that say what TKG consists of.
    fn reads(self, path: &ItemPath<'_>) -> bool {
        let is_of_tkg = || {
            path.namespace == Some("tkg-system-public")
                && (path.name == "tkg-metadata" || path.name.starts_with("tkg-bom"))
        };
        self != Self::TkgConfigMap || is_of_tkg()
    }

    /// The severity of an object of this kind that could not be read.
    pub(super) fn severity_of_losing(self) -> Severity {
        if self.is_needed() { Severity::Error } else { Severity::Warning }
    }
}
