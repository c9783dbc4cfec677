//! The JSON of a `Namespace`, of which only the labels matter.

use super::shape::wire;
use crate::backup::objects;

wire! {
    /// `Namespace`
    Namespace => objects::Namespace {} |wire, meta| {
        drop(wire);
        objects::Namespace { meta }
    }
}
