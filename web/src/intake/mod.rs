//! Files that a person adds: what each of them is, and whether it can be used.

mod recognise;
mod taken;

pub(crate) use recognise::{BEGINNING, Kind, recognise};
pub(crate) use taken::{Refusal, Role, Taken, cluster_of};
