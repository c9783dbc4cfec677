//! What the JSON shapes of all kinds have in common.

use serde::de::DeserializeOwned;

use crate::backup::objects::Object;

/// The JSON shape of a kind.
pub(super) trait Wire: DeserializeOwned {
    /// The object that it means.
    type Object: Object;
    /// Takes its `apiVersion`.
    fn api_version(&mut self) -> String;
    /// Its `kind`.
    fn kind(&self) -> &str;
    /// The object that it means.
    fn into_object(self) -> Self::Object;
}

/// Declares the JSON shape of a kind: type, metadata and the parts that the kind needs.
macro_rules! wire {
    (
        $(#[$doc:meta])* $name:ident => $object:ty { $($field:ident : $type:ty),* $(,)? }
        |$wire:ident, $meta:ident| $into:expr
    ) => {
        $(#[$doc])*
        #[derive(Debug, serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub(super) struct $name {
            api_version: Option<String>,
            kind: Option<String>,
            metadata: Option<crate::backup::wire::metadata::Metadata>,
            $( $field: Option<$type>, )*
        }

        impl crate::backup::wire::shape::Wire for $name {
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
pub(super) use wire;
