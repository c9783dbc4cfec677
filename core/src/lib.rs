//! Compares a Velero backup of a Cluster API management cluster with the live vSphere infrastructure.
pub mod archive;
pub mod backup;
pub mod diagnostic;
mod graph;
mod names;
pub mod observations;
mod plan;
pub mod report;
mod server;
mod uuid;
mod verdicts;

pub use backup::{Backup, BackupReader};
