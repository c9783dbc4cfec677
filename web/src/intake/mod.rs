//! Files on their way in: what they are, and what became of each.

mod recognise;
mod taken;

pub(crate) use recognise::{BEGINNING, Kind, recognise};
pub(crate) use taken::{Refusal, Role, Taken, cluster_of};
