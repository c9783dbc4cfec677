//! The backup: entries of an archive in, distinct objects of the needed kinds out.
//!
//! Knows Velero's layout, merges the copies that Velero writes of each object, and tells how far the archive can be
//! trusted. Draws no conclusion from what the objects say. Of Secrets it keeps what opens a vCenter or an API server,
//! as
//! [`SecretText`](crate::SecretText), and nothing else: see [`objects::SecretContent`].

mod authorities;
mod batch;
mod bootstrap_configs;
mod collector;
mod contents;
mod control_plane_provider;
mod ip_range;
mod item;
mod kind;
mod nameless;
pub(crate) mod objects;
mod path;
mod picker;
mod reader;
mod selector;
mod unusable;
mod wire;

#[doc(hidden)]
pub use batch::{Batch, DecodedBatch};
#[doc(hidden)]
pub use collector::OBJECTS_LIMIT;
pub use contents::Backup;
pub(crate) use control_plane_provider::ControlPlaneProvider;
pub(crate) use kind::{Kind, VSPHERE_GROUP};
pub use reader::BackupReader;
#[doc(hidden)]
pub use reader::{Entries, EntryReader, ObjectReader};
pub use unusable::Unusable;

/// What a file looks like by its first bytes.
#[doc(inline)]
pub use crate::archive::FileKind;
#[doc(hidden)]
pub use wire::DecodeError;
pub(crate) use wire::{decode_velero_backup, parse_kubeconfig};
