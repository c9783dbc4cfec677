//! `detect` and `inventory` on vCenters that run: the fixtures' saved ones, at the addresses that the backups have.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot run has failed")]

mod api_servers;
mod connections;
mod desk;
mod node_files;
mod signals;
mod strangers;
mod verdicts;
