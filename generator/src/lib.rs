//! Backups of any size, as Velero writes them, and the inventories that fit.
//!
//! Everything follows from a [`Plan`]: the clusters and machines of a [`fleet`], rendered through templates taken from real objects
//! into an [`archive`] whose bytes are those that Velero's own writer would produce. Nothing is read from the clock or from chance, so
//! the same plan gives the same bytes, and one object at a time is in memory, so that size costs time alone.
//!
//! [`hostile`] writes archives that no Velero would: they try to exhaust whoever reads them.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a developer's tool with figures a developer chose; one that overflows may stop"
)]

mod archive;
mod backup;
mod fleet;
mod header;
pub mod hostile;
mod inventory;
mod random;
mod template;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

pub use archive::Written;

/// What a backup and its inventory shall hold.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Decides every name, UUID and secret.
    pub seed: u64,
    /// Clusters, ten to a namespace.
    pub clusters: usize,
    /// Machines in each: three of the control plane, the others in two `MachineDeployments`.
    pub machines: usize,
    /// Objects that have nothing to do with machines: events, pods, config maps, resource definitions.
    pub unrelated: usize,
    /// Machines of the backup whose VM is gone: Stale.
    pub missing: usize,
    /// VMs that known `MachineSets` got after the backup: Ghosts.
    pub extra: usize,
    /// All VMs of the inventory; strangers fill it up to this number.
    pub virtual_machines: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self { seed: 1, clusters: 100, machines: 20, unrelated: 600, missing: 25, extra: 25, virtual_machines: 4_000 }
    }
}

/// Writes the backup.
///
/// # Errors
/// When the output cannot be written.
pub fn backup(plan: &Plan, output: impl Write) -> io::Result<Written> {
    let mut archive = archive::Archive::new(output, flate2::Compression::new(6));
    archive.version()?;
    backup::write(plan, &mut archive)?;
    archive.finish()
}

/// Writes the inventory of the vCenter, as it is some hours after the backup.
///
/// # Errors
/// When the output cannot be written.
pub fn inventory(plan: &Plan, output: impl Write) -> io::Result<()> {
    inventory::write(plan, output)
}
