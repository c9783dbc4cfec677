//! Tests over real connections, to a server that says whatever a test wants.

#![expect(clippy::arithmetic_side_effects, reason = "lengths of a few kilobytes")]

mod batches;
mod dialogue;
mod fake;
mod hostile;
mod inventory;
mod leaving;
mod search;
mod trust;
