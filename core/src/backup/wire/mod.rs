//! JSON → objects. The only place that knows how the API versions write things.
//!
//! In: the bytes of one entry and its kind. Out: an [`Item`], or why the bytes are none. Fields that nobody needs,
//! `managedFields` above all, are skipped without being kept. Never looks at an API version: v1alpha3 to v1beta2 differ
//! only in where a field stands, so each is looked for at all its places.

mod base64;
mod cluster_api;
mod health_check;
mod kubeconfig;
mod metadata;
mod secret;
mod velero;
mod vsphere;
mod yaml;

use serde::de::DeserializeOwned;

use super::item::Item;
use super::kind::{Kind, kinds};
use super::objects::{Object, VeleroBackup};
pub(crate) use kubeconfig::parse as parse_kubeconfig;
pub(super) use secret::may_be_needed as secret_may_be_needed;

/// An object and the API version that its body claims.
#[derive(Clone, Debug)]
pub(super) struct Decoded {
    pub(super) api_version: String,
    pub(super) item: Item,
}

macro_rules! decode {
    ($($kind:ident $name:literal [$($path:tt)*] $needed:literal $list:ident $wire:path;)+) => {
        /// Reads one object.
        pub(super) fn decode(kind: Kind, bytes: &[u8]) -> Result<Decoded, DecodeError> {
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
