//! Compares a Velero backup of a Cluster API management cluster with the live vSphere infrastructure, and says, machine
//! by machine, with evidence, what drifted.
//!
//! Data flows one way: [`archive`] → [`backup`] → graph → plan → [`observations`] → verdicts → findings → next steps →
//! [`report`]. Each stage is a module, and [`detect`] puts them in order.
//!
//! ```
//! use drift_core::report::{ExitCode, MachineStatus};
//! use drift_core::{BackupReader, Context, Observations, detect};
//! # let read = |name| std::fs::read(format!("{}/../samples/{name}", env!("CARGO_MANIFEST_DIR")));
//! # let (archive, inventory) = (read("mgmt-nightly.tar.gz")?, read("vcenter-inventory.json")?);
//!
//! // An archive comes in pieces, of any size.
//! let mut reader = BackupReader::new("mgmt-nightly.tar.gz");
//! for piece in archive.chunks(64 << 10) {
//!     reader.push(piece);
//! }
//! let backup = reader.finish();
//! assert_eq!(backup.unusable(), None);
//!
//! // What was not read is missing knowledge, and never a verdict.
//! let mut observations = Observations::default();
//! observations.add_inventory("vcenter-inventory.json", &inventory);
//! let generated_at = "2026-11-23T03:00:00Z".parse().expect("a time of RFC 3339");
//! let context = Context { generated_at, version: "1.0.0".into(), restore_into: None };
//!
//! let report = detect(&backup, &observations, &context);
//! for machine in report.clusters.iter().flat_map(|cluster| cluster.machines()) {
//!     println!("{:?} {}: {}", machine.status, machine.name, machine.evidence.len());
//! }
//! assert_eq!(report.exit_code(), ExitCode::Drift);
//! assert!(report.clusters[0].machines().all(|machine| machine.status != MachineStatus::Ghost), "no Nodes were given");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Programs read ([`BackupReader`], [`Observations`]), [`detect`] or [`inspect`], and use the [`report`], its
//! [`schema`] and its [`diagnostic`]s; those that look up servers themselves get addresses and credentials from
//! [`access`]. Modules and items that are hidden here are for the other packages of this project, and change without
//! notice.
//!
//! This crate does no I/O, reads no clock, environment or randomness, spawns nothing, and does not panic on any input.

pub mod access;
#[doc(hidden)]
pub mod archive;
pub mod backup;
mod cluster;
pub mod compare;
mod detection;
pub mod diagnostic;
mod english;
pub mod export;
mod findings;
mod forecast;
mod graph;
mod hidden;
mod ids;
pub mod ignore;
pub mod inspection;
pub mod json;
mod model;
mod names;
pub mod observations;
mod plan;
#[doc(hidden)]
pub mod presentation;
mod reason;
mod remediation;
pub mod report;
pub mod runbook;
pub mod schema;
mod secret;
mod sorted;
mod uuid;
mod verdicts;
mod vsphere;
#[doc(hidden)]
pub mod wording;

pub use backup::{Backup, BackupReader};
pub use cluster::ClusterRef;
pub use detection::{Context, detect, inspect};
pub use forecast::{RestoreInto, RestoreIntoError};
#[doc(hidden)]
pub use forecast::{product_table, rule_table};
pub use hidden::is_hidden;
pub use observations::Observations;
pub use report::Report;
pub use secret::SecretText;
#[doc(hidden)]
pub use vsphere::shown as as_in_client;
