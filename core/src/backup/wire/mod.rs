//! JSON → objects. The only place that knows how the API versions write things.
//!
//! In: the bytes of one entry and its kind. Out: an [`Item`], or why the bytes are none. Fields that nobody needs,
//! `managedFields` above all, are skipped without being kept. Never looks at an API version: v1alpha3 to v1beta2 differ
//! only in where a field stands, so each is looked for at all its places.

mod cluster_api;
mod health_check;
mod kubeconfig;
mod metadata;
mod secret;
mod velero;
mod vsphere;
mod yaml;

use serde::de::DeserializeOwned;

use super::kind::Kind;
use super::objects::{
    Cluster, ControlPlane, Machine, MachineDeployment, MachineHealthCheck, MachinePool, MachineSet, Meta, Object,
    Secret, VSphereCluster, VSphereClusterIdentity, VSphereDeploymentZone, VSphereFailureDomain, VSphereMachine,
    VSphereMachineTemplate, VSphereVM, VeleroBackup,
};
pub(crate) use kubeconfig::parse as parse_kubeconfig;
pub(super) use secret::may_be_needed as secret_may_be_needed;

/// An object of a kind that the verdict needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Cluster(Cluster),
    Machine(Machine),
    MachineSet(MachineSet),
    MachineDeployment(MachineDeployment),
    MachinePool(MachinePool),
    MachineHealthCheck(MachineHealthCheck),
    ControlPlane(ControlPlane),
    VSphereCluster(VSphereCluster),
    VSphereMachine(VSphereMachine),
    VSphereVM(VSphereVM),
    VSphereMachineTemplate(VSphereMachineTemplate),
    VSphereDeploymentZone(VSphereDeploymentZone),
    VSphereFailureDomain(VSphereFailureDomain),
    VSphereClusterIdentity(VSphereClusterIdentity),
    Secret(Secret),
    VeleroBackup(VeleroBackup),
}

/// An object and the API version that its body claims.
#[derive(Clone, Debug)]
pub(super) struct Decoded {
    pub(super) api_version: String,
    pub(super) item: Item,
}

/// Reads one object.
pub(super) fn decode(kind: Kind, bytes: &[u8]) -> Result<Decoded, DecodeError> {
    match kind {
        Kind::Cluster => object::<cluster_api::Cluster, _>(bytes, Item::Cluster),
        Kind::Machine => object::<cluster_api::Machine, _>(bytes, Item::Machine),
        Kind::MachineSet => object::<cluster_api::MachineSet, _>(bytes, Item::MachineSet),
        Kind::MachineDeployment => object::<cluster_api::MachineDeployment, _>(bytes, Item::MachineDeployment),
        Kind::MachinePool => object::<cluster_api::MachinePool, _>(bytes, Item::MachinePool),
        Kind::MachineHealthCheck => object::<health_check::MachineHealthCheck, _>(bytes, Item::MachineHealthCheck),
        Kind::ControlPlane => object::<cluster_api::ControlPlane, _>(bytes, Item::ControlPlane),
        Kind::VSphereCluster => object::<vsphere::VSphereCluster, _>(bytes, Item::VSphereCluster),
        Kind::VSphereMachine => object::<vsphere::VSphereMachine, _>(bytes, Item::VSphereMachine),
        Kind::VSphereVM => object::<vsphere::VSphereVM, _>(bytes, Item::VSphereVM),
        Kind::VSphereMachineTemplate => {
            object::<vsphere::VSphereMachineTemplate, _>(bytes, Item::VSphereMachineTemplate)
        }
        Kind::VSphereDeploymentZone => object::<vsphere::VSphereDeploymentZone, _>(bytes, Item::VSphereDeploymentZone),
        Kind::VSphereFailureDomain => object::<vsphere::VSphereFailureDomain, _>(bytes, Item::VSphereFailureDomain),
        Kind::VSphereClusterIdentity => {
            object::<vsphere::VSphereClusterIdentity, _>(bytes, Item::VSphereClusterIdentity)
        }
        Kind::Secret => object::<secret::Secret, _>(bytes, Item::Secret),
        Kind::VeleroBackup => object::<velero::Backup, _>(bytes, Item::VeleroBackup),
    }
}

/// Reads `velero-backup.json`, a record of the backup that lies beside it in the object store.
pub(crate) fn decode_velero_backup(bytes: &[u8]) -> Result<VeleroBackup, DecodeError> {
    let (wire, _) = parse::<velero::Backup>(bytes)?;
    if wire.kind() != "Backup" {
        return Err(DecodeError { line: 0, column: 0, what: "is not a velero.io Backup" });
    }
    Ok(wire.into_object())
}

/// Why an entry's bytes are no object of its kind. Holds no content of the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct DecodeError {
    /// The line, from 1; 0 when the whole is meant.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: &'static str,
}

impl From<serde_json::Error> for DecodeError {
    /// Keeps the place and the class only: a parser's message may quote what it read.
    fn from(error: serde_json::Error) -> Self {
        let what = match error.classify() {
            serde_json::error::Category::Eof => "the JSON ends too early",
            serde_json::error::Category::Data => "a field has another type than its kind has",
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => "this is not JSON",
        };
        Self { line: error.line(), column: error.column(), what }
    }
}

/// The JSON shape of a kind.
trait Wire: DeserializeOwned {
    /// The object that it means.
    type Object: Object;
    /// Takes its `apiVersion`.
    fn api_version(&mut self) -> String;
    /// Its `kind`.
    fn kind(&self) -> &str;
    /// The object that it means.
    fn into_object(self) -> Self::Object;
}

fn parse<W: Wire>(bytes: &[u8]) -> Result<(W, String), DecodeError> {
    let mut wire: W = serde_json::from_slice(bytes)?;
    let api_version = wire.api_version();
    Ok((wire, api_version))
}

fn object<W: Wire, F: FnOnce(W::Object) -> Item>(bytes: &[u8], item: F) -> Result<Decoded, DecodeError> {
    let (wire, api_version) = parse::<W>(bytes)?;
    Ok(Decoded { api_version, item: item(wire.into_object()) })
}

impl Item {
    /// What every object has.
    pub(super) fn meta(&self) -> &Meta {
        match self {
            Self::Cluster(object) => object.meta(),
            Self::Machine(object) => object.meta(),
            Self::MachineSet(object) => object.meta(),
            Self::MachineDeployment(object) => object.meta(),
            Self::MachinePool(object) => object.meta(),
            Self::MachineHealthCheck(object) => object.meta(),
            Self::ControlPlane(object) => object.meta(),
            Self::VSphereCluster(object) => object.meta(),
            Self::VSphereMachine(object) => object.meta(),
            Self::VSphereVM(object) => object.meta(),
            Self::VSphereMachineTemplate(object) => object.meta(),
            Self::VSphereDeploymentZone(object) => object.meta(),
            Self::VSphereFailureDomain(object) => object.meta(),
            Self::VSphereClusterIdentity(object) => object.meta(),
            Self::Secret(object) => object.meta(),
            Self::VeleroBackup(object) => object.meta(),
        }
    }

    /// The same, to be changed.
    pub(super) fn meta_mut(&mut self) -> &mut Meta {
        match self {
            Self::Cluster(object) => object.meta_mut(),
            Self::Machine(object) => object.meta_mut(),
            Self::MachineSet(object) => object.meta_mut(),
            Self::MachineDeployment(object) => object.meta_mut(),
            Self::MachinePool(object) => object.meta_mut(),
            Self::MachineHealthCheck(object) => object.meta_mut(),
            Self::ControlPlane(object) => object.meta_mut(),
            Self::VSphereCluster(object) => object.meta_mut(),
            Self::VSphereMachine(object) => object.meta_mut(),
            Self::VSphereVM(object) => object.meta_mut(),
            Self::VSphereMachineTemplate(object) => object.meta_mut(),
            Self::VSphereDeploymentZone(object) => object.meta_mut(),
            Self::VSphereFailureDomain(object) => object.meta_mut(),
            Self::VSphereClusterIdentity(object) => object.meta_mut(),
            Self::Secret(object) => object.meta_mut(),
            Self::VeleroBackup(object) => object.meta_mut(),
        }
    }
}

/// Declares the JSON shape of a kind: type, metadata and the parts that the kind needs.
macro_rules! wire {
    ($(#[$doc:meta])* $name:ident => $object:ty { $($field:ident : $type:ty),* $(,)? } |$wire:ident, $meta:ident| $into:expr) => {
        $(#[$doc])*
        #[derive(Debug, serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub(super) struct $name {
            api_version: Option<String>,
            kind: Option<String>,
            metadata: Option<super::metadata::Metadata>,
            $( $field: Option<$type>, )*
        }

        impl super::Wire for $name {
            type Object = $object;
            fn api_version(&mut self) -> String {
                self.api_version.take().unwrap_or_default()
            }
            fn kind(&self) -> &str {
                self.kind.as_deref().unwrap_or_default()
            }
            fn into_object(self) -> $object {
                #[allow(unused_mut, clippy::allow_attributes, reason = "not every kind takes its parts")]
                let mut $wire = self;
                let $meta = $wire.metadata.take().unwrap_or_default().into_meta();
                $into
            }
        }
    };
}
use wire;
