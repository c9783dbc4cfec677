//! Compares a Velero backup of a Cluster API management cluster with the live vSphere infrastructure, and says, machine
//! by machine, with evidence, what drifted.
//!
//! Data flows one way: [`archive`] → [`backup`] → graph → plan → [`observations`] → verdicts → findings → next steps →
//! [`report`]. Each stage is a module, and [`detect`] puts them in order.
//!
//! This crate does no I/O, reads no clock, environment or randomness, spawns nothing, and does not panic on any input.

pub mod access;
pub mod archive;
pub mod backup;
mod detection;
pub mod diagnostic;
mod findings;
mod forecast;
mod graph;
pub mod inspection;
pub mod json;
mod names;
pub mod observations;
mod plan;
mod remediation;
pub mod report;
pub mod runbook;
pub mod schema;
mod secret;
mod server;
mod sorted;
mod uuid;
mod verdicts;
pub mod wording;

pub use backup::{Backup, BackupReader};
pub use detection::{Context, detect, inspect};
pub use observations::{ClusterKey, Observations};
pub use report::Report;
pub use secret::SecretText;
