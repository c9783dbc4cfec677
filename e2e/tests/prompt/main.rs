//! What happens at a terminal where the program asks.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot run has failed")]
#![expect(clippy::arithmetic_side_effects, reason = "tests count with small numbers")]

mod certificate;
mod password;
mod terminal;
