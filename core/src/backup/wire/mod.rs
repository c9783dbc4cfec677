//! JSON → objects. The only place that knows how the API versions write things.
//!
//! In: the bytes of one entry and its kind. Out: an [`Item`](crate::backup::item::Item), or why the bytes are none.
//! Fields that are not needed are skipped; of `managedFields` only who wrote is kept. Never looks at an API version:
//! v1alpha3 to v1beta2 differ only in where a field is, so each is looked for in all its places.

mod amount;
mod base64;
mod cluster_api;
mod decode;
mod error;
mod etcdadm;
mod health_check;
mod install;
mod ipam;
mod kubeconfig;
mod metadata;
mod namespace;
mod naming;
mod secret;
mod shape;
mod velero;
mod vsphere;
mod yaml;

pub(crate) use decode::decode_velero_backup;
pub(super) use decode::{Decoded, decode};
pub use error::DecodeError;
pub(crate) use kubeconfig::parse as parse_kubeconfig;
pub(super) use secret::may_be_needed as secret_may_be_needed;
