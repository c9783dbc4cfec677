//! Whatever is wrong with the inputs: each gets a diagnostic that names the place, and an exit code that a script can
//! trust: 2 where nothing can be used, 3 where something that is needed was unreadable, refused or doubtful, else the
//! usual one. What can be read is used. Nothing panics, prints raw control characters, hangs, or fills the memory: each
//! run makes sure of that.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]
#![expect(clippy::arithmetic_side_effects, reason = "tests count with small numbers")]

mod damage;
mod desk;
mod encodings;
mod entries;
mod foreign;
mod hostile;
mod inventories;
mod names;
mod nodes;
mod objects;
