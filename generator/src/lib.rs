//! Backups of any size, as Velero writes them, and the inventories that fit.
//!
//! Everything follows from a [`Plan`]: the clusters and machines of a [`fleet`], rendered through templates taken from
//! real objects into an [`archive`] whose bytes are those that Velero's own writer would produce. Nothing is read from
//! the clock or from chance, so the same plan gives the same bytes, and one object at a time is in memory, so that size
//! costs time alone.
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
mod plan;
mod random;
mod template;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

pub use archive::Written;
pub use plan::Plan;

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
