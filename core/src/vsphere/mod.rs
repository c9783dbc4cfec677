//! The vocabulary of vSphere: how servers, datacenters, folders and managed objects are named, and how names are
//! compared.
//!
//! Objects of a cluster and inventories name the same things in different ways: CAPV accepts a name, an inventory path
//! or a managed object reference in one field, and vSphere reports names and paths. Every comparison of two such names
//! is made here, so that all stages agree. Where two names cannot be compared, the answer says so and is never a guess.

mod comparison;
pub(crate) mod datacenter;
pub(crate) mod datastore_path;
pub(crate) mod folder;
pub(crate) mod group;
mod path;
mod reference;
mod server;
mod shown;

pub(crate) use comparison::Comparison;
pub(crate) use path::last_segment;
pub(crate) use reference::{ObjectType, identifier};
pub(crate) use server::{ServerName, without_account};
pub use shown::shown;
