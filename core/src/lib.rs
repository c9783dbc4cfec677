//! Compares a Velero backup of a Cluster API management cluster with the live vSphere infrastructure.

pub mod diagnostic;
pub mod report;
