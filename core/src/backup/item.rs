//! An object of any kind.

use super::kind::kinds;
use super::objects::{self, Meta, Object};

macro_rules! item {
    ($($kind:ident $name:literal [$($path:tt)*] $needed:literal $list:ident $wire:path;)+) => {
        /// An object of a kind that the verdict needs.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(super) enum Item {
            $($kind(objects::$kind),)+
        }

        impl Item {
            /// What every object has.
            pub(super) fn meta(&self) -> &Meta {
                match self {
                    $(Self::$kind(object) => object.meta(),)+
                }
            }

            /// The same, to be changed.
            pub(super) fn meta_mut(&mut self) -> &mut Meta {
                match self {
                    $(Self::$kind(object) => object.meta_mut(),)+
                }
            }
        }
    };
}
kinds!(item);
