//! The objects of a backup, as the rest of the core knows them: what they mean, not how JSON writes them.

use std::collections::BTreeMap;

use jiff::Timestamp;

pub use super::selector::{Requirement, Selector};
use crate::secret::SecretText;
use crate::uuid::Uuid;

/// What every object has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The namespace; empty when cluster-scoped.
    pub namespace: String,
    /// The name.
    pub name: String,
    /// The UID that the API server gave it.
    pub uid: Option<String>,
    /// The labels.
    pub labels: BTreeMap<String, String>,
    /// The owners.
    pub owners: Vec<Owner>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// It carries the annotation that tells controllers to leave it alone.
    pub paused: bool,
    /// TKG's annotation: the managed object reference of the template that machines are cloned from.
    pub template_moid: Option<String>,
    /// It came into its cluster by a Velero restore.
    pub restored: bool,
    /// What people and controllers noted on it for its owner.
    pub marks: Marks,
    /// The archive entry that it was read from.
    pub entry: String,
    /// Copies of it in the archive contradict each other, so nothing may be concluded from it.
    pub doubtful: bool,
}

/// Annotations that tell an owner what to do with an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// `cluster.x-k8s.io/delete-machine`: a set that shrinks takes this Machine first.
    pub delete_first: bool,
    /// `cluster.x-k8s.io/skip-remediation`: no health check touches this Machine.
    pub skip_remediation: bool,
    /// `cluster.x-k8s.io/remediate-machine`: a person asked for this Machine to be replaced.
    pub remediate: bool,
    /// `machinedeployment.clusters.x-k8s.io/revision`: the highest one is the set that its deployment wants.
    pub revision: Option<u64>,
}

/// An owner reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The owner's kind.
    pub kind: String,
    /// The owner's name.
    pub name: String,
    /// The owner's UID.
    pub uid: String,
}

/// A reference to another object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The API group.
    pub group: String,
    /// The kind.
    pub kind: String,
    /// The namespace, where it is written.
    pub namespace: Option<String>,
    /// The name.
    pub name: String,
}

/// A label that Cluster API gives to all objects of a cluster.
pub const CLUSTER_NAME_LABEL: &str = "cluster.x-k8s.io/cluster-name";
/// A label of control-plane machines; its presence counts, not its value.
pub const CONTROL_PLANE_LABEL: &str = "cluster.x-k8s.io/control-plane";
/// The name of a control-plane machine's owner.
pub const CONTROL_PLANE_NAME_LABEL: &str = "cluster.x-k8s.io/control-plane-name";
/// The name of a worker machine's `MachineDeployment`.
pub const DEPLOYMENT_NAME_LABEL: &str = "cluster.x-k8s.io/deployment-name";
/// The name of a worker machine's `MachineSet`, or a hash of it.
pub const SET_NAME_LABEL: &str = "cluster.x-k8s.io/set-name";
/// The mark of TKG's management cluster.
pub const TKG_MANAGEMENT_LABEL: &str = "cluster-role.tkg.tanzu.vmware.com/management";

impl Meta {
    /// A label's value.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.labels.get(key).map(String::as_str)
    }

    /// The owner of this kind.
    pub fn owner(&self, kind: &str) -> Option<&Owner> {
        self.owners.iter().find(|owner| owner.kind == kind)
    }

    /// It belongs to a control plane.
    pub fn is_control_plane(&self) -> bool {
        self.labels.contains_key(CONTROL_PLANE_LABEL)
    }
}

/// Access to what every object has.
pub trait Object {
    /// What every object has.
    fn meta(&self) -> &Meta;
    /// The same, to be changed.
    fn meta_mut(&mut self) -> &mut Meta;
}

macro_rules! objects {
    ($($kind:ident),+ $(,)?) => { $(
        impl Object for $kind {
            fn meta(&self) -> &Meta { &self.meta }
            fn meta_mut(&mut self) -> &mut Meta { &mut self.meta }
        }
    )+ };
}

objects!(
    Cluster,
    Machine,
    MachineSet,
    MachineDeployment,
    MachinePool,
    MachineHealthCheck,
    ControlPlane,
    VSphereCluster,
    VSphereMachine,
    VSphereVM,
    VSphereMachineTemplate,
    VSphereDeploymentZone,
    VSphereFailureDomain,
    VSphereClusterIdentity,
    Secret,
    VeleroBackup,
);

/// A workload cluster, or the management cluster itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// What every object has.
    pub meta: Meta,
    /// `spec.paused`
    pub paused: bool,
    /// The address of its API server.
    pub endpoint: Option<Endpoint>,
    /// Its `VSphereCluster`.
    pub infrastructure: Option<Reference>,
    /// Its control plane.
    pub control_plane: Option<Reference>,
}

/// Where an API server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// A name or an address.
    pub host: String,
    /// A port.
    pub port: u32,
}

/// A machine of a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// What every object has.
    pub meta: Meta,
    /// `spec.clusterName`
    pub cluster_name: Option<String>,
    /// Its `VSphereMachine`.
    pub infrastructure: Option<Reference>,
    /// `spec.providerID`
    pub provider_id: Option<String>,
    /// The Node that it became.
    pub node: Option<String>,
    /// Why Cluster API had given it up already.
    pub failure: Option<String>,
    /// `spec.version`
    pub version: Option<String>,
    /// Its bootstrap data were made: its virtual machine can be cloned without its control plane.
    pub bootstrapped: bool,
    /// When the certificates of its control-plane node end.
    pub certificates_expire_at: Option<Timestamp>,
}

/// A set of equal machines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MachineSet {
    /// What every object has.
    pub meta: Meta,
    /// `spec.clusterName`
    pub cluster_name: Option<String>,
    /// `spec.replicas`
    pub replicas: Option<u64>,
    /// `status.replicas`: how many Machines its controller saw.
    pub observed_replicas: u64,
    /// Which Machines are its own.
    pub selector: Selector,
    /// The template that its machines are cloned from.
    pub template: Option<Reference>,
    /// What else of its machines calls for a rollout when it changes.
    pub revision: Revision,
}

/// What of a template of machines calls for a rollout when it changes, besides the virtual machine's own template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// The version of Kubernetes.
    pub version: Option<String>,
    /// The template of the bootstrap configuration.
    pub bootstrap: Option<String>,
}

/// A pool of workers that rolls out changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MachineDeployment {
    /// What every object has.
    pub meta: Meta,
    /// `spec.clusterName`
    pub cluster_name: Option<String>,
    /// `spec.replicas`
    pub replicas: Option<u64>,
    /// `spec.selector`
    pub selector: Selector,
    /// The labels of its machines.
    pub template_labels: BTreeMap<String, String>,
    /// The template that its machines are cloned from.
    pub template: Option<Reference>,
    /// What else of its machines calls for a rollout when it changes.
    pub revision: Revision,
    /// It replaces no machine by itself: strategy `OnDelete`.
    pub on_delete: bool,
}

/// A pool that its provider scales.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MachinePool {
    /// What every object has.
    pub meta: Meta,
    /// `spec.clusterName`
    pub cluster_name: Option<String>,
    /// `spec.replicas`
    pub replicas: Option<u64>,
    /// `spec.providerIDList`
    pub provider_ids: Vec<String>,
}

/// A rule by which unhealthy machines are replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MachineHealthCheck {
    /// What every object has.
    pub meta: Meta,
    /// `spec.clusterName`
    pub cluster_name: Option<String>,
    /// `spec.selector`
    pub selector: Selector,
    /// Conditions of a Node, type and status, that make a machine unhealthy when they last.
    pub unhealthy_conditions: Vec<(String, String)>,
    /// A machine that does not become a Node in time is unhealthy, too.
    pub awaits_node: bool,
    /// It acts only while no more machines than this are unhealthy.
    pub at_most: Option<Amount>,
    /// It acts only while this many machines are unhealthy.
    pub between: Option<(u64, u64)>,
    /// Another controller does the remediation.
    pub external: bool,
}

/// A number of machines, or a share of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So many.
    Count(u64),
    /// So many of a hundred.
    Percent(u64),
}

/// The object that owns a control plane's machines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ControlPlane {
    /// What every object has.
    pub meta: Meta,
    /// Its kind, `KubeadmControlPlane` as a rule.
    pub kind: String,
    /// `spec.replicas`
    pub replicas: Option<u64>,
    /// `status.replicas`: how many Machines its controller saw.
    pub observed_replicas: u64,
    /// The template that its machines are cloned from.
    pub template: Option<Reference>,
    /// `spec.version`
    pub version: Option<String>,
    /// Its etcd runs elsewhere.
    pub external_etcd: bool,
}

/// Where in vSphere something lies. Each may be a name, an inventory path or a managed object reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// The vCenter.
    pub server: Option<String>,
    /// The fingerprint of its certificate.
    pub thumbprint: Option<String>,
    /// The datacenter.
    pub datacenter: Option<String>,
    /// The folder.
    pub folder: Option<String>,
    /// The resource pool.
    pub resource_pool: Option<String>,
    /// The networks of its devices.
    pub networks: Vec<String>,
    /// The template or virtual machine that it is cloned from.
    pub template: Option<String>,
}

/// The vSphere side of a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VSphereCluster {
    /// What every object has.
    pub meta: Meta,
    /// Its vCenter, and what v1alpha3 names besides.
    pub placement: Placement,
    /// Where the credentials for the vCenter are.
    pub identity: Option<Reference>,
    /// The address of its API server.
    pub endpoint: Option<Endpoint>,
}

/// The vSphere side of a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VSphereMachine {
    /// What every object has.
    pub meta: Meta,
    /// Where its virtual machine was to be made.
    pub placement: Placement,
    /// `spec.providerID`
    pub provider_id: Option<String>,
}

/// A virtual machine as CAPV keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VSphereVM {
    /// What every object has.
    pub meta: Meta,
    /// Where it was to be made, with all defaults applied.
    pub placement: Placement,
    /// `spec.biosUUID`
    pub bios_uuid: Option<String>,
    /// The managed object reference in `status.vmRef`, without its type.
    pub moref: Option<String>,
    /// Its own status said that the virtual machine cannot be found.
    pub not_found: Option<String>,
}

/// A template of `VSphereMachines`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VSphereMachineTemplate {
    /// What every object has.
    pub meta: Meta,
    /// Where virtual machines are to be made.
    pub placement: Placement,
}

/// A place that machines can be spread to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VSphereDeploymentZone {
    /// What every object has.
    pub meta: Meta,
    /// Its vCenter, folder and resource pool.
    pub placement: Placement,
    /// Its `VSphereFailureDomain`.
    pub failure_domain: Option<String>,
}

/// A part of a vCenter that fails as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VSphereFailureDomain {
    /// What every object has.
    pub meta: Meta,
    /// Its datacenter and networks.
    pub placement: Placement,
}

/// Credentials that several clusters share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VSphereClusterIdentity {
    /// What every object has.
    pub meta: Meta,
    /// The Secret, in CAPV's namespace.
    pub secret_name: Option<String>,
}

/// A Secret that opens a vCenter or an API server. All others are dropped where they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secret {
    /// What every object has.
    pub meta: Meta,
    /// What it is.
    pub content: SecretContent,
}

/// What a Secret is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SecretContent {
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
pub struct VeleroBackup {
    /// What every object has.
    pub meta: Meta,
    /// How far it had come.
    pub phase: Option<String>,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// How many errors it met.
    pub errors: u64,
    /// How many warnings it met.
    pub warnings: u64,
    /// The fields of `spec` that leave something out, and what stands in them.
    pub filters: Vec<(&'static str, String)>,
}

impl Machine {
    /// The UUID in `spec.providerID`.
    pub(crate) fn uuid(&self) -> Option<Uuid> {
        self.provider_id.as_deref().and_then(Uuid::from_provider_id)
    }
}
