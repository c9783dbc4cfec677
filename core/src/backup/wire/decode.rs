//! The bytes of an object → the object.

use super::error::DecodeError;
use super::shape::Wire;
use super::{cluster_api, etcdadm, health_check, install, ipam, namespace, secret, velero, vsphere};
use crate::backup::item::Item;
use crate::backup::kind::{Kind, kinds};
use crate::backup::objects::VeleroBackup;

/// An object and the API version that its body claims.
#[derive(Clone, Debug)]
pub(in crate::backup) struct Decoded {
    pub(in crate::backup) api_version: String,
    pub(in crate::backup) item: Item,
}

macro_rules! decode {
    ($($kind:ident $name:literal [$($path:tt)*] $needed:literal $list:ident $wire:path;)+) => {
        /// Reads one object.
        pub(in crate::backup) fn decode(kind: Kind, bytes: &[u8]) -> Result<Decoded, DecodeError> {
            match kind {
                $(Kind::$kind => object::<$wire, _>(bytes, Item::$kind),)+
            }
        }
    };
}
kinds!(decode);

/// Reads `velero-backup.json`, a record of the backup that lies beside it in the object store.
pub(crate) fn decode_velero_backup(bytes: &[u8]) -> Result<VeleroBackup, DecodeError> {
    let (wire, _) = parse::<velero::Backup>(bytes)?;
    if wire.kind() != "Backup" {
        return Err(DecodeError { line: 0, column: 0, what: "is not a velero.io Backup" });
    }
    Ok(wire.into_object())
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
