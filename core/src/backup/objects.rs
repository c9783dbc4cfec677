//! The objects of a backup, as the rest of the core knows them: what they mean, not how JSON writes them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::control_plane_provider::ControlPlaneProvider;
use super::ip_range::IpRange;
use super::kind::kinds;
pub(crate) use super::selector::{Requirement, Selector};
use crate::secret::SecretText;
use crate::uuid::Uuid;

/// What every object has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meta {
    /// The namespace; empty when cluster-scoped.
    pub(crate) namespace: String,
    /// The name.
    pub(crate) name: String,
    /// The UID that the API server gave it.
    pub(crate) uid: Option<String>,
    /// The labels.
    pub(crate) labels: BTreeMap<String, String>,
    /// The owners.
    pub(crate) owners: Vec<Owner>,
    /// When it was made.
    pub(crate) created_at: Option<Timestamp>,
    /// It carries the annotation that tells controllers to leave it alone.
    pub(crate) paused: bool,
    /// TKG's annotation: the managed object reference of the template that machines are cloned from.
    pub(crate) template_moid: Option<String>,
    /// `cluster.x-k8s.io/cloned-from-name`: the template that it was made from.
    pub(crate) cloned_from: Option<String>,
    /// `TKGVERSION`: the release of TKG, on its management cluster.
    pub(crate) tkg_version: Option<String>,
    /// It came into its cluster by a Velero restore.
    pub(crate) restored: bool,
    /// What people and controllers noted on it for its owner.
    pub(crate) marks: Marks,
    /// The archive entry that it was read from.
    pub(crate) entry: String,
    /// Copies of it in the archive contradict each other, so nothing may be concluded from it.
    pub(crate) doubtful: bool,
}

/// Annotations that tell an owner what to do with an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// `cluster.x-k8s.io/delete-machine`: a set that shrinks takes this Machine first.
    pub(crate) delete_first: bool,
    /// `cluster.x-k8s.io/skip-remediation`: no health check touches this Machine.
    pub(crate) skip_remediation: bool,
    /// `cluster.x-k8s.io/remediate-machine`: a person asked for this Machine to be replaced.
    pub(crate) remediate: bool,
    /// `machinedeployment.clusters.x-k8s.io/revision`: the highest one is the set that its deployment wants.
    pub(crate) revision: Option<u64>,
    /// `machine.cluster.x-k8s.io/certificates-expiry`: when the certificates of its node end.
    pub(crate) certificates_expire_at: Option<Timestamp>,
    /// `cluster.x-k8s.io/disable-machine-create`: a set with it creates no Machine. Whether it says "true".
    pub(crate) no_machine_create: Option<bool>,
    /// `machineset.cluster.x-k8s.io/skip-preflight-checks`: what a set does not wait for.
    pub(crate) skipped_preflight: Option<SkippedPreflight>,
    /// `pre-terminate.delete.hook.machine.cluster.x-k8s.io/kcp-cleanup`: the control plane holds its virtual machine
    /// until it has removed the etcd member.
    pub(crate) kcp_cleanup: bool,
    /// `managedFields`: a controller of Cluster API wrote it by server-side apply, under a name of its own.
    pub(crate) applied: bool,
    /// It says who wrote it.
    pub(crate) has_managers: bool,
}

/// Preflight checks that a set is told to skip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SkippedPreflight {
    All,
    Some,
}

/// An owner reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The owner's kind.
    pub(crate) kind: String,
    /// The owner's name.
    pub(crate) name: String,
    /// The owner's UID.
    pub(crate) uid: String,
}

/// A reference to another object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The API group.
    pub(crate) group: String,
    /// The kind.
    pub(crate) kind: String,
    /// The namespace, where it is written.
    pub(crate) namespace: Option<String>,
    /// The name.
    pub(crate) name: String,
}

/// A label that Cluster API gives to all objects of a cluster.
pub(crate) const CLUSTER_NAME_LABEL: &str = "cluster.x-k8s.io/cluster-name";
/// A label of control-plane machines; its presence counts, not its value.
pub(crate) const CONTROL_PLANE_LABEL: &str = "cluster.x-k8s.io/control-plane";
/// The name of a control-plane machine's owner.
pub(crate) const CONTROL_PLANE_NAME_LABEL: &str = "cluster.x-k8s.io/control-plane-name";
/// The name of a worker machine's `MachineDeployment`.
pub(crate) const DEPLOYMENT_NAME_LABEL: &str = "cluster.x-k8s.io/deployment-name";
/// The name of a worker machine's `MachineSet`, or a hash of it.
pub(crate) const SET_NAME_LABEL: &str = "cluster.x-k8s.io/set-name";
/// The name of the etcd cluster that a Machine is a member of, where etcd has machines of its own.
pub(crate) const ETCD_CLUSTER_LABEL: &str = "cluster.x-k8s.io/etcd-cluster";
/// The mark of TKG's management cluster.
pub(crate) const TKG_MANAGEMENT_LABEL: &str = "cluster-role.tkg.tanzu.vmware.com/management";

impl Meta {
    /// A label's value.
    pub(crate) fn label(&self, key: &str) -> Option<&str> {
        self.labels.get(key).map(String::as_str)
    }

    /// The owner of this kind.
    pub(crate) fn owner(&self, kind: &str) -> Option<&Owner> {
        self.owners.iter().find(|owner| owner.kind == kind)
    }

    /// It belongs to a control plane.
    pub(crate) fn is_control_plane(&self) -> bool {
        self.labels.contains_key(CONTROL_PLANE_LABEL)
    }
}

/// Access to what every object has.
pub(crate) trait Object {
    /// What every object has.
    fn meta(&self) -> &Meta;
    /// The same, to be changed.
    fn meta_mut(&mut self) -> &mut Meta;
}

macro_rules! impl_object {
    ($($kind:ident $name:literal [$($path:tt)*] $needed:literal $list:ident $wire:path;)+) => { $(
        impl Object for $kind {
            fn meta(&self) -> &Meta {
                &self.meta
            }

            fn meta_mut(&mut self) -> &mut Meta {
                &mut self.meta
            }
        }
    )+ };
}
kinds!(impl_object);

/// A workload cluster, or the management cluster itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cluster {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `spec.paused`
    pub(crate) paused: bool,
    /// The address of its API server.
    pub(crate) endpoint: Option<Endpoint>,
    /// Its `VSphereCluster`.
    pub(crate) infrastructure: Option<Reference>,
    /// Its control plane.
    pub(crate) control_plane: Option<Reference>,
    /// `spec.managedExternalEtcdRef` of EKS Anywhere: its etcd on machines of its own.
    pub(crate) external_etcd: Option<Reference>,
    /// What a `ClusterClass` makes its objects from.
    pub(crate) topology: Option<Topology>,
}

/// What a class-based cluster is to be: the topology controller makes its objects agree with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Topology {
    /// The version of all machines.
    pub(crate) version: Option<String>,
    /// Replicas of the control plane, where they are set.
    pub(crate) members: Option<u64>,
    /// Replicas of each pool, where they are set, by the pool's name in the topology.
    pub(crate) pools: BTreeMap<String, Option<u64>>,
}

/// Which pool of its cluster's topology a `MachineDeployment` is.
pub(crate) const TOPOLOGY_POOL_LABEL: &str = "topology.cluster.x-k8s.io/deployment-name";

/// Where an API server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// A name or an address.
    pub(crate) host: String,
    /// A port.
    pub(crate) port: u32,
}

/// A machine of a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Machine {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `spec.clusterName`
    pub(crate) cluster_name: Option<String>,
    /// Its `VSphereMachine`.
    pub(crate) infrastructure: Option<Reference>,
    /// `spec.providerID`
    pub(crate) provider_id: Option<String>,
    /// The Node that it became.
    pub(crate) node: Option<String>,
    /// Why Cluster API had given it up already.
    pub(crate) failure: Option<String>,
    /// `spec.version`
    pub(crate) version: Option<String>,
    /// Its bootstrap data were made: its virtual machine can be cloned without its control plane.
    pub(crate) bootstrapped: bool,
    /// When the certificates of its control-plane node end.
    pub(crate) certificates_expire_at: Option<Timestamp>,
    /// `spec.failureDomain`
    pub(crate) failure_domain: Option<String>,
    /// Its bootstrap configuration is a KubeadmConfig.
    pub(crate) has_kubeadm_config: bool,
    /// `status.v1beta2`, or a status of v1beta2 itself.
    pub(crate) has_v1beta2_status: bool,
}

/// A set of equal machines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MachineSet {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `spec.clusterName`
    pub(crate) cluster_name: Option<String>,
    /// `spec.replicas`
    pub(crate) replicas: Option<u64>,
    /// `status.replicas`: how many Machines its controller saw.
    pub(crate) observed_replicas: u64,
    /// Which Machines are its own.
    pub(crate) selector: Selector,
    /// The template that its machines are cloned from.
    pub(crate) template: Option<Reference>,
    /// What else of its machines calls for a rollout when it changes.
    pub(crate) revision: Revision,
    /// `spec.machineNamingStrategy`, in v1beta2 `spec.machineNaming`: the template that names its machines.
    pub(crate) naming: Option<String>,
    /// Which Machines it deletes first.
    pub(crate) deletes_any_first: bool,
}

/// What of a template of machines calls for a rollout when it changes, besides the virtual machine's own template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Revision {
    /// The version of Kubernetes.
    pub(crate) version: Option<String>,
    /// The template of the bootstrap configuration.
    pub(crate) bootstrap: Option<Reference>,
    /// `failureDomain`
    pub(crate) failure_domain: Option<String>,
    /// What later versions of Cluster API propagate in place.
    pub(crate) in_place: InPlace,
}

/// What of a template of machines is propagated in place since Cluster API 1.4, and called for a rollout before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InPlace {
    /// Labels, without the hash that Cluster API adds.
    pub(crate) labels: BTreeMap<String, String>,
    /// Annotations.
    pub(crate) annotations: BTreeMap<String, String>,
    /// Timeouts of Nodes, as they are written.
    pub(crate) timeouts: Vec<(&'static str, String)>,
}

/// A pool of workers that rolls out changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MachineDeployment {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `spec.clusterName`
    pub(crate) cluster_name: Option<String>,
    /// `spec.replicas`
    pub(crate) replicas: Option<u64>,
    /// `spec.selector`
    pub(crate) selector: Selector,
    /// The labels of its machines.
    pub(crate) template_labels: BTreeMap<String, String>,
    /// The template that its machines are cloned from.
    pub(crate) template: Option<Reference>,
    /// What else of its machines calls for a rollout when it changes.
    pub(crate) revision: Revision,
    /// `spec.machineNamingStrategy`, in v1beta2 `spec.machineNaming`: the template that names its machines.
    pub(crate) naming: Option<String>,
    /// It replaces no machine by itself: strategy `OnDelete`.
    pub(crate) on_delete: bool,
    /// `spec.paused`: it only scales, and rolls out nothing.
    pub(crate) paused: bool,
    /// `maxSurge` of its rolling update.
    pub(crate) max_surge: Option<Amount>,
}

/// A pool that its provider scales.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MachinePool {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `spec.clusterName`
    pub(crate) cluster_name: Option<String>,
    /// `spec.replicas`
    pub(crate) replicas: Option<u64>,
    /// `spec.providerIDList`
    pub(crate) provider_ids: Vec<String>,
}

/// A rule by which unhealthy machines are replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MachineHealthCheck {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `spec.clusterName`
    pub(crate) cluster_name: Option<String>,
    /// `spec.selector`
    pub(crate) selector: Selector,
    /// Conditions of a Node, type and status, that make a machine unhealthy when they last.
    pub(crate) unhealthy_conditions: Vec<(String, String)>,
    /// A machine that does not become a Node in time is unhealthy, too.
    pub(crate) awaits_node: bool,
    /// `checks.unhealthyMachineConditions`: conditions of a Machine, type and status, that make it unhealthy when they
    /// last.
    pub(crate) machine_conditions: Vec<(String, String)>,
    /// It acts only while no more machines than this are unhealthy.
    pub(crate) at_most: Option<Amount>,
    /// It acts only while this many machines are unhealthy.
    pub(crate) between: Option<(u64, u64)>,
    /// Another controller does the remediation.
    pub(crate) external: bool,
}

/// A number of machines, or a share of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    /// So many.
    Count(u64),
    /// So many of a hundred.
    Percent(u64),
}

/// The object that owns a control plane's machines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ControlPlane {
    /// What every object has.
    pub(crate) meta: Meta,
    /// Its kind, `KubeadmControlPlane` as a rule.
    pub(crate) kind: String,
    /// `spec.replicas`
    pub(crate) replicas: Option<u64>,
    /// `status.replicas`: how many Machines its controller saw.
    pub(crate) observed_replicas: u64,
    /// `status.upToDateReplicas`, before `v1beta2` `status.updatedReplicas`: how many of them were as it wants them.
    pub(crate) up_to_date_replicas: Option<u64>,
    /// The template that its machines are cloned from.
    pub(crate) template: Option<Reference>,
    /// `spec.version`
    pub(crate) version: Option<String>,
    /// `spec.rolloutBefore.certificatesExpiryDays`: a Machine is replaced so many days before its certificates end.
    pub(crate) certificates_expiry_days: Option<i64>,
    /// `spec.machineTemplate.metadata.labels`
    pub(crate) template_labels: BTreeMap<String, String>,
    /// `status.lastRemediation`
    pub(crate) has_last_remediation: bool,
    /// `status.versions`
    pub(crate) has_versions: bool,
    /// `maxSurge` of its rollout is 0: it deletes a machine before it creates another one.
    pub(crate) scales_in: bool,
    /// `spec.machineNamingStrategy`, in v1beta2 `spec.machineNaming`: the template that names its machines.
    pub(crate) naming: Option<String>,
    /// Its etcd runs elsewhere.
    pub(crate) external_etcd: bool,
    /// The addresses of that etcd.
    pub(crate) etcd_endpoints: Vec<String>,
    /// `externalManagedControlPlane`: it has no machines.
    pub(crate) externally_managed: bool,
}

impl ControlPlane {
    /// It is the kind whose rules are known.
    pub(crate) fn is_kubeadm(&self) -> bool {
        self.provider() == ControlPlaneProvider::Kubeadm
    }

    /// Who provides it.
    pub(crate) fn provider(&self) -> ControlPlaneProvider {
        ControlPlaneProvider::of_kind(&self.kind)
    }

    /// It has no machines: it runs in the management cluster, or where another program manages it.
    pub(crate) fn is_hosted(&self) -> bool {
        self.provider().is_hosted() || self.externally_managed
    }

    /// How many of its machines its controller still had to replace, for whatever reason.
    pub(crate) fn outdated(&self) -> u64 {
        self.up_to_date_replicas.map_or(0, |fresh| self.observed_replicas.saturating_sub(fresh))
    }
}

/// An etcd on machines of its own, as EKS Anywhere has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EtcdadmCluster {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `spec.replicas`
    pub(crate) replicas: Option<u64>,
    /// `status.readyReplicas`: how many members its controller saw.
    pub(crate) observed_replicas: u64,
    /// The template that its machines are cloned from.
    pub(crate) template: Option<Reference>,
}

/// A pool that gives addresses to machines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InClusterIPPool {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `InClusterIPPool`, or `GlobalInClusterIPPool`, which has no namespace.
    pub(crate) kind: String,
    /// The addresses that it gives.
    pub(crate) ranges: Vec<IpRange>,
    /// Those of them that it does not give.
    pub(crate) excluded: Vec<IpRange>,
}

/// An address that a pool gave to a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct IPAddress {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `spec.address`
    pub(crate) address: Option<String>,
}

/// Where in vSphere something lies. Each may be a name, an inventory path or a managed object reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Placement {
    /// The vCenter.
    pub(crate) server: Option<String>,
    /// The fingerprint of its certificate.
    pub(crate) thumbprint: Option<String>,
    /// The datacenter.
    pub(crate) datacenter: Option<String>,
    /// The folder.
    pub(crate) folder: Option<String>,
    /// The resource pool.
    pub(crate) resource_pool: Option<String>,
    /// The networks of its devices.
    pub(crate) networks: Vec<String>,
    /// The template or virtual machine that it is cloned from.
    pub(crate) template: Option<String>,
}

/// The vSphere side of a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VSphereCluster {
    /// What every object has.
    pub(crate) meta: Meta,
    /// Its vCenter, and what v1alpha3 names besides.
    pub(crate) placement: Placement,
    /// Where the credentials for the vCenter are.
    pub(crate) identity: Option<Reference>,
    /// The address of its API server.
    pub(crate) endpoint: Option<Endpoint>,
}

/// The vSphere side of a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VSphereMachine {
    /// What every object has.
    pub(crate) meta: Meta,
    /// Where its virtual machine was to be made.
    pub(crate) placement: Placement,
    /// `spec.providerID`
    pub(crate) provider_id: Option<String>,
    /// `spec.namingStrategy`, in v1beta2 `spec.naming`: the template by which its `VSphereVM` gets its name.
    pub(crate) naming: Option<String>,
    /// `os: Windows`: the name of its `VSphereVM` is cut.
    pub(crate) is_windows: bool,
}

/// A virtual machine as CAPV keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VSphereVM {
    /// What every object has.
    pub(crate) meta: Meta,
    /// Where it was to be made, with all defaults applied.
    pub(crate) placement: Placement,
    /// `spec.biosUUID`
    pub(crate) bios_uuid: Option<String>,
    /// The managed object reference in `status.vmRef`, without its type.
    pub(crate) moref: Option<String>,
    /// `status.addresses`: what its guest reported.
    pub(crate) addresses: Vec<String>,
    /// Its own status said that the virtual machine cannot be found.
    pub(crate) not_found: Option<String>,
    /// `status.ready`
    pub(crate) ready: bool,
    /// `status.v1beta2`
    pub(crate) has_v1beta2_status: bool,
}

/// A template of `VSphereMachines`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VSphereMachineTemplate {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `spec.namingStrategy`, in v1beta2 `spec.naming`: the template by which `VSphereVMs` get their names.
    pub(crate) naming: Option<String>,
    /// `os: Windows`: names are cut.
    pub(crate) is_windows: bool,
    /// Where virtual machines are to be made.
    pub(crate) placement: Placement,
}

/// A place that machines can be spread to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VSphereDeploymentZone {
    /// What every object has.
    pub(crate) meta: Meta,
    /// Its vCenter, folder and resource pool.
    pub(crate) placement: Placement,
    /// Its `VSphereFailureDomain`.
    pub(crate) failure_domain: Option<String>,
}

/// A part of a vCenter that fails as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VSphereFailureDomain {
    /// What every object has.
    pub(crate) meta: Meta,
    /// Its datacenter and networks.
    pub(crate) placement: Placement,
}

/// Credentials that several clusters share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VSphereClusterIdentity {
    /// What every object has.
    pub(crate) meta: Meta,
    /// The Secret, in CAPV's namespace.
    pub(crate) secret_name: Option<String>,
    /// Namespaces with such labels may use it. `None` admits no namespace, a selector without conditions all.
    pub(crate) allowed_namespaces: Option<Selector>,
    /// CAPV found the Secret, and that it belongs to nobody else.
    pub(crate) ready: bool,
}

/// A namespace, of which the labels matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Namespace {
    /// What every object has.
    pub(crate) meta: Meta,
}

/// A provider that `clusterctl` installed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InstalledProvider {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `providerName`
    pub(crate) provider: String,
    /// `version`
    pub(crate) version: Option<String>,
}

/// A Deployment: of the controllers, which image tells their version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deployment {
    /// What every object has.
    pub(crate) meta: Meta,
    /// The images of its containers.
    pub(crate) images: Vec<String>,
}

/// A cluster as EKS Anywhere keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EksaCluster {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `spec.eksaVersion`
    pub(crate) version: Option<String>,
}

/// What EKS Anywhere keeps of each of its releases that was installed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EksaRelease {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `spec.version`
    pub(crate) version: Option<String>,
}

/// A release of Kubernetes as TKG offers it: only that it is there matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TanzuKubernetesRelease {
    /// What every object has.
    pub(crate) meta: Meta,
}

/// A ConfigMap in which TKG says what it consists of: `tkg-metadata`, or one for each release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TkgConfigMap {
    /// What every object has.
    pub(crate) meta: Meta,
    /// `cluster.tkgVersion` of the metadata: the release that runs.
    pub(crate) running: Option<String>,
    /// `release.version` of a bill of materials.
    pub(crate) release: Option<String>,
    /// Its version of Cluster API.
    pub(crate) cluster_api: Option<String>,
    /// Its version of CAPV.
    pub(crate) capv: Option<String>,
}

/// A Secret that opens a vCenter or an API server. All others are dropped where they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Secret {
    /// What every object has.
    pub(crate) meta: Meta,
    /// What it is.
    pub(crate) content: SecretContent,
}

/// What a Secret is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum SecretContent {
    /// Nothing that is needed.
    #[default]
    Irrelevant,
    /// A workload cluster's kubeconfig.
    Kubeconfig(Kubeconfig),
    /// An account of a vCenter.
    Credentials {
        /// The account's name.
        username: String,
        /// Its password.
        password: Option<SecretText>,
    },
}

/// What may be used of a kubeconfig, which is a stranger's file: an address, whom to trust there, and who one is. What
/// would run a program, read a file, go through a proxy or trust anybody is not kept but named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kubeconfig {
    /// The API server's address, as it stands there.
    pub server: Option<String>,
    /// The name that its certificate bears.
    pub tls_server_name: Option<String>,
    /// The authorities to trust, PEM in base64.
    pub certificate_authority_data: Option<SecretText>,
    /// The client's certificate, PEM in base64.
    pub client_certificate_data: Option<SecretText>,
    /// Its key, PEM in base64.
    pub client_key_data: Option<SecretText>,
    /// A bearer token.
    pub token: Option<SecretText>,
    /// When the client's certificate ends.
    pub expires_at: Option<Timestamp>,
    /// The fields that stand in it and are never heeded, such as `exec`.
    pub refused: Vec<&'static str>,
}

/// Velero's own record of a backup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VeleroBackup {
    /// What every object has.
    pub(crate) meta: Meta,
    /// How far it had come.
    pub(crate) phase: Option<String>,
    /// When it began.
    pub(crate) started_at: Option<Timestamp>,
    /// How many errors it met.
    pub(crate) errors: u64,
    /// How many warnings it met.
    pub(crate) warnings: u64,
    /// The fields of `spec` that leave something out, and what stands in them.
    pub(crate) filters: Vec<(&'static str, String)>,
}

impl Machine {
    /// The UUID in `spec.providerID`.
    pub(crate) fn uuid(&self) -> Option<Uuid> {
        self.provider_id.as_deref().and_then(Uuid::from_provider_id)
    }
}
