//! Compares a Velero backup of a Cluster API management cluster with the live vSphere infrastructure.

pub mod archive;
pub mod diagnostic;
pub mod report;
