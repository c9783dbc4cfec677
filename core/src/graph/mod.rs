//! The objects of a backup, joined: clusters with their control plane, pools and machines.
//!
//! In: a [`Backup`](crate::backup::Backup). Out: a [`Graph`] that borrows from it. Joins by UID where owner references
//! resolve and by name and label where they do not, because a restore drops owner references. Never looks at the
//! infrastructure.

mod census;
mod groups;
mod join;
mod machine;
mod missing;
mod nodes;
mod placement;
mod pools;
mod provider;
mod sources;

pub(crate) use nodes::{ClusterNode, Graph, MachineNode, PoolNode, Provider, Role, UuidClaim};
pub(crate) use placement::PLACES;
