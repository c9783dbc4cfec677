//! Journeys of a person through the finished program, on real backups, from outside.
//!
//! The journeys are in `tests/`; this is what they share: [`program`] runs the program, [`scenario`] finds the
//! fixtures, [`judge`] compares a report with what is true, [`archive`] takes backups apart and makes bad ones,
//! [`secrets`] knows what must never be told, [`random`] is chance that is the same every time, and
//! [`damage`] is what it does to bytes.
//!
//! The program also asks others. [`vcsim`] is a vCenter, built by [`go`], and
//! [`recorded_vcenter`] answers as recorded real ones; [`api_server`] is a Kubernetes API server;
//! [`https`] and [`kubectl`] look at both from outside. [`serve`] is the program with its page, as a browser meets it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]
#![expect(clippy::missing_panics_doc, reason = "everything here panics, where a fixture or the program is not there")]
#![expect(clippy::indexing_slicing, reason = "fixtures that lack a field are no fixtures")]
#![expect(clippy::arithmetic_side_effects, reason = "tests count with small numbers")]

pub mod api_server;
pub mod archive;
pub mod damage;
pub mod go;
pub mod https;
pub mod judge;
pub mod kubectl;
pub mod program;
pub mod random;
pub mod recorded_vcenter;
pub mod scenario;
pub mod secrets;
pub mod serve;
pub mod vcsim;
